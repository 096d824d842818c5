// begin scalar.h
// SPDX-License-Identifier: Apache-2.0
// needs: platform
// Arithmetic of one element, without undefined behaviour. Integers wrap; division by zero gives all
// ones, its remainder the dividend; shifts by the width or more give zero. Floats: max and min return
// a NaN when either operand is one; sign keeps zeros and NaN.
#define APUS_SCALAR_ANY(S, T)                                                                      \
  APUS_FUNCTION uint8_t apus_eq_##S(T x, T y) { return x == y; }                                   \
  APUS_FUNCTION uint8_t apus_ne_##S(T x, T y) { return x != y; }                                   \
  APUS_FUNCTION uint8_t apus_lt_##S(T x, T y) { return x < y; }                                    \
  APUS_FUNCTION uint8_t apus_le_##S(T x, T y) { return x <= y; }                                   \
  APUS_FUNCTION uint8_t apus_gt_##S(T x, T y) { return x > y; }                                    \
  APUS_FUNCTION uint8_t apus_ge_##S(T x, T y) { return x >= y; }

// The builtin does not set errno, so loops over it are vectorised without compiler flags.
#define APUS_SQRT_f32 sqrtf
#define APUS_SQRT_f64 sqrt
#if defined(__clang__)
#if __has_builtin(__builtin_elementwise_sqrt)
#undef APUS_SQRT_f32
#undef APUS_SQRT_f64
#define APUS_SQRT_f32 __builtin_elementwise_sqrt
#define APUS_SQRT_f64 __builtin_elementwise_sqrt
#endif
#endif

// Floor without a call: adding and subtracting 2^23 (2^52) rounds to the nearest integer, which may lie
// one too high; from that magnitude on every float is an integer. The sign of zero is kept.
#define APUS_SCALAR_FLOOR(S, T, abs_, sign_, POWER)                                                \
  APUS_FUNCTION T apus_floor_##S(T x) {                                                            \
    const T magnitude = abs_(x), nearest = (magnitude + POWER) - POWER;                            \
    const T whole = sign_(nearest, x), below = whole - 1;                                          \
    const T least = whole > x ? below : whole;                                                     \
    return magnitude < POWER ? least : x;                                                          \
  }
APUS_SCALAR_FLOOR(f32, float, fabsf, copysignf, 8388608.0f)
APUS_SCALAR_FLOOR(f64, double, fabs, copysign, 4503599627370496.0)

#define APUS_SCALAR_FLOAT(S, T, abs_)                                               \
  APUS_SCALAR_ANY(S, T)                                                                            \
  APUS_FUNCTION T apus_neg_##S(T x) { return -x; }                                                 \
  APUS_FUNCTION T apus_abs_##S(T x) { return abs_(x); }                                            \
  APUS_FUNCTION T apus_sign_##S(T x) { return x > 0 ? (T)1 : x < 0 ? (T)-1 : x; }                  \
  APUS_FUNCTION T apus_sqrt_##S(T x) { return APUS_SQRT_##S(x); }                                          \
  APUS_FUNCTION T apus_rsqrt_##S(T x) { return 1 / APUS_SQRT_##S(x); }                                     \
  APUS_FUNCTION T apus_add_##S(T x, T y) { return x + y; }                                         \
  APUS_FUNCTION T apus_sub_##S(T x, T y) { return x - y; }                                         \
  APUS_FUNCTION T apus_mul_##S(T x, T y) { return x * y; }                                         \
  APUS_FUNCTION T apus_div_##S(T x, T y) { return x / y; }                                         \
  APUS_FUNCTION T apus_max_##S(T x, T y) { return ((x > y) | (x != x)) ? x : y; }                  \
  APUS_FUNCTION T apus_min_##S(T x, T y) { return ((x < y) | (x != x)) ? x : y; }
APUS_SCALAR_FLOAT(f32, float, fabsf)
APUS_SCALAR_FLOAT(f64, double, fabs)

#define APUS_SCALAR_INTEGER(S, T, U, W, LEAST, GREATEST)                                           \
  APUS_SCALAR_ANY(S, T)                                                                            \
  APUS_FUNCTION T apus_neg_##S(T x) { return (T)(0 - (U)x); }                                      \
  APUS_FUNCTION T apus_add_##S(T x, T y) { return (T)((U)x + (U)y); }                              \
  APUS_FUNCTION T apus_sub_##S(T x, T y) { return (T)((U)x - (U)y); }                              \
  APUS_FUNCTION T apus_mul_##S(T x, T y) { return (T)((U)x * (U)y); }                              \
  APUS_FUNCTION T apus_max_##S(T x, T y) { return x > y ? x : y; }                                 \
  APUS_FUNCTION T apus_min_##S(T x, T y) { return x < y ? x : y; }                                 \
  APUS_FUNCTION T apus_and_##S(T x, T y) { return (T)((U)x & (U)y); }                              \
  APUS_FUNCTION T apus_or_##S(T x, T y) { return (T)((U)x | (U)y); }                               \
  APUS_FUNCTION T apus_xor_##S(T x, T y) { return (T)((U)x ^ (U)y); }                              \
  APUS_FUNCTION T apus_shift_left_##S(T x, T y) {                                                  \
    return (T)((U)y < W ? (U)x << ((U)y & (W - 1)) : (U)0);                                        \
  }                                                                                                \
  APUS_FUNCTION T apus_shift_right_logical_##S(T x, T y) {                                         \
    const U bits = (U)x & ((U)-1 >> (8 * sizeof(U) - W));                                          \
    return (T)((U)y < W ? bits >> ((U)y & (W - 1)) : (U)0);                                        \
  }
APUS_INTEGERS(APUS_SCALAR_INTEGER)

#define APUS_SCALAR_SIGNED(S, T, U, W, LEAST, GREATEST)                                            \
  APUS_FUNCTION T apus_abs_##S(T x) { return x < 0 ? (T)(0 - (U)x) : x; }                          \
  APUS_FUNCTION T apus_sign_##S(T x) { return (T)((x > 0) - (x < 0)); }                            \
  APUS_FUNCTION T apus_div_##S(T x, T y) {                                                         \
    return (T)(y == 0 ? (T)-1 : ((y == -1) & (x == LEAST)) ? x : x / y);                           \
  }                                                                                                \
  APUS_FUNCTION T apus_rem_##S(T x, T y) {                                                         \
    return (T)(y == 0 ? x : y == -1 ? (T)0 : x % y);                                               \
  }
APUS_SIGNED(APUS_SCALAR_SIGNED)

#define APUS_SCALAR_UNSIGNED(S, T, U, W, LEAST, GREATEST)                                          \
  APUS_FUNCTION T apus_abs_##S(T x) { return x; }                                                  \
  APUS_FUNCTION T apus_sign_##S(T x) { return x > 0; }                                             \
  APUS_FUNCTION T apus_div_##S(T x, T y) { return (T)(y == 0 ? (T)GREATEST : x / y); }             \
  APUS_FUNCTION T apus_rem_##S(T x, T y) { return (T)(y == 0 ? x : x % y); }
APUS_UNSIGNED(APUS_SCALAR_UNSIGNED)

// Truth values are 0 or 1.
APUS_SCALAR_ANY(bool, uint8_t)
APUS_FUNCTION uint8_t apus_not_bool(uint8_t x) { return x == 0; }
APUS_FUNCTION uint8_t apus_and_bool(uint8_t x, uint8_t y) { return x & y; }
APUS_FUNCTION uint8_t apus_or_bool(uint8_t x, uint8_t y) { return x | y; }
APUS_FUNCTION uint8_t apus_xor_bool(uint8_t x, uint8_t y) { return x ^ y; }

// Conversions of one element, apus_convert_<from>_<to>. A float becomes an integer by truncation,
// saturating, NaN becoming 0; integers wrap; anything becomes a truth value by comparison with 0.
// The clamp comes before the cast, so that no cast is undefined and loops stay free of branches.
// X(from, F, to, T, least, greatest float not above T's greatest value, T's greatest value)
#define APUS_SATURATING(X)                                                                         \
  X(f32, float, i32, int32_t, -2147483648.0f, 2147483520.0f, INT32_MAX)                            \
  X(f32, float, i64, int64_t, -9223372036854775808.0f, 9223371487098961920.0f, INT64_MAX)          \
  X(f32, float, i8, int8_t, -128.0f, 127.0f, INT8_MAX)                                             \
  X(f32, float, i16, int16_t, -32768.0f, 32767.0f, INT16_MAX)                                      \
  X(f32, float, u8, uint8_t, 0.0f, 255.0f, UINT8_MAX)                                              \
  X(f32, float, u16, uint16_t, 0.0f, 65535.0f, UINT16_MAX)                                         \
  X(f32, float, u32, uint32_t, 0.0f, 4294967040.0f, UINT32_MAX)                                    \
  X(f32, float, u64, uint64_t, 0.0f, 18446742974197923840.0f, UINT64_MAX)                          \
  X(f64, double, i32, int32_t, -2147483648.0, 2147483647.0, INT32_MAX)                             \
  X(f64, double, i64, int64_t, -9223372036854775808.0, 9223372036854774784.0, INT64_MAX)           \
  X(f64, double, i8, int8_t, -128.0, 127.0, INT8_MAX)                                              \
  X(f64, double, i16, int16_t, -32768.0, 32767.0, INT16_MAX)                                       \
  X(f64, double, u8, uint8_t, 0.0, 255.0, UINT8_MAX)                                               \
  X(f64, double, u16, uint16_t, 0.0, 65535.0, UINT16_MAX)                                          \
  X(f64, double, u32, uint32_t, 0.0, 4294967295.0, UINT32_MAX)                                     \
  X(f64, double, u64, uint64_t, 0.0, 18446744073709549568.0, UINT64_MAX)
// X(from, F, to, T): a plain cast does it.
#define APUS_CASTING_TO(X, S, T)                                                                   \
  X(i8, int8_t, S, T) X(i16, int16_t, S, T) X(i32, int32_t, S, T) X(i64, int64_t, S, T)            \
  X(u8, uint8_t, S, T) X(u16, uint16_t, S, T) X(u32, uint32_t, S, T)                               \
  X(u64, uint64_t, S, T) X(bool, uint8_t, S, T)
#define APUS_CASTING(X)                                                                            \
  X(f32, float, f32, float) X(f64, double, f32, float) APUS_CASTING_TO(X, f32, float)              \
  X(f32, float, f64, double) X(f64, double, f64, double) APUS_CASTING_TO(X, f64, double)           \
  APUS_CASTING_TO(X, i8, int8_t) APUS_CASTING_TO(X, i16, int16_t)                                  \
  APUS_CASTING_TO(X, i32, int32_t) APUS_CASTING_TO(X, i64, int64_t)                                \
  APUS_CASTING_TO(X, u8, uint8_t) APUS_CASTING_TO(X, u16, uint16_t)                                \
  APUS_CASTING_TO(X, u32, uint32_t) APUS_CASTING_TO(X, u64, uint64_t)
// X(from, F): compared with zero to give a truth value.
#define APUS_TESTING(X)                                                                            \
  X(f32, float, bool, uint8_t) X(f64, double, bool, uint8_t) X(i8, int8_t, bool, uint8_t)          \
  X(i16, int16_t, bool, uint8_t) X(i32, int32_t, bool, uint8_t) X(i64, int64_t, bool, uint8_t)     \
  X(u8, uint8_t, bool, uint8_t) X(u16, uint16_t, bool, uint8_t) X(u32, uint32_t, bool, uint8_t)    \
  X(u64, uint64_t, bool, uint8_t) X(bool, uint8_t, bool, uint8_t)

#define APUS_CONVERT_SATURATING(S, F, D, T, LEAST, BELOW, GREATEST)                                \
  APUS_FUNCTION T apus_convert_##S##_##D(F x) {                                                    \
    const F above = x > LEAST ? x : LEAST;                                                         \
    const F within = above < BELOW ? above : BELOW;                                                \
    const T inside = (T)within;                                                                    \
    const T capped = x > BELOW ? GREATEST : inside;                                                \
    return x != x ? (T)0 : capped;                                                                 \
  }
APUS_SATURATING(APUS_CONVERT_SATURATING)
#define APUS_CONVERT_CASTING(S, F, D, T)                                                           \
  APUS_FUNCTION T apus_convert_##S##_##D(F x) { return (T)x; }
APUS_CASTING(APUS_CONVERT_CASTING)
#define APUS_CONVERT_TESTING(S, F, D, T)                                                           \
  APUS_FUNCTION T apus_convert_##S##_##D(F x) { return x != 0; }
APUS_TESTING(APUS_CONVERT_TESTING)
// end scalar.h
