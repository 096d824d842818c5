// begin strip.h
// SPDX-License-Identifier: Apache-2.0
// needs: platform scalar transcendental short
// One operation over a strip of n elements: apus_strip_<operation>_<type>. The result may be exactly
// an operand, never overlap it otherwise. In `_vs` the second operand is one element behind a pointer,
// in `_sv` the first.
// HINT stands before the loop: nothing where a call to libm keeps the loop from being vectorised.
#define APUS_STRIP_UNARY_LOOP(NAME, S, T, R, HINT)                                                 \
  APUS_FUNCTION void apus_strip_##NAME##_##S(int64_t n, R *z, const T *x) {                        \
    HINT                                                                                           \
    for (int64_t i = 0; i < n; i++) z[i] = apus_##NAME##_##S(x[i]);                                \
  }
#define APUS_STRIP_BINARY_LOOP(NAME, S, T, R, HINT)                                                \
  APUS_FUNCTION void apus_strip_##NAME##_##S(int64_t n, R *z, const T *x, const T *y) {            \
    HINT                                                                                           \
    for (int64_t i = 0; i < n; i++) z[i] = apus_##NAME##_##S(x[i], y[i]);                          \
  }                                                                                                \
  APUS_FUNCTION void apus_strip_##NAME##_vs_##S(int64_t n, R *z, const T *x, const T *y) {         \
    const T s = *y;                                                                                \
    HINT                                                                                           \
    for (int64_t i = 0; i < n; i++) z[i] = apus_##NAME##_##S(x[i], s);                             \
  }                                                                                                \
  APUS_FUNCTION void apus_strip_##NAME##_sv_##S(int64_t n, R *z, const T *x, const T *y) {         \
    const T s = *x;                                                                                \
    HINT                                                                                           \
    for (int64_t i = 0; i < n; i++) z[i] = apus_##NAME##_##S(s, y[i]);                             \
  }
#define APUS_STRIP_UNARY(NAME, S, T, R) APUS_STRIP_UNARY_LOOP(NAME, S, T, R, APUS_INDEPENDENT)
#define APUS_STRIP_BINARY(NAME, S, T, R) APUS_STRIP_BINARY_LOOP(NAME, S, T, R, APUS_INDEPENDENT)
#define APUS_STRIP_CALLING(NAME, S, T, R) APUS_STRIP_UNARY_LOOP(NAME, S, T, R, )
#define APUS_STRIP_CALLING_BINARY(NAME, S, T, R) APUS_STRIP_BINARY_LOOP(NAME, S, T, R, )

// The operations of each class of types, X(name, suffix, C type, C type of the result).
#define APUS_FLOAT_UNARY_OF(X, S, T)                                                               \
  X(neg, S, T, T) X(abs, S, T, T) X(sign, S, T, T) X(sqrt, S, T, T) X(rsqrt, S, T, T)              \
  X(floor, S, T, T)
#define APUS_FLOAT_BINARY_OF(X, S, T)                                                              \
  X(add, S, T, T) X(sub, S, T, T) X(mul, S, T, T) X(div, S, T, T) X(max, S, T, T)                  \
  X(min, S, T, T)
#define APUS_INTEGER_UNARY_OF(X, S, T) X(neg, S, T, T) X(abs, S, T, T) X(sign, S, T, T)
#define APUS_INTEGER_BINARY_OF(X, S, T)                                                            \
  X(add, S, T, T) X(sub, S, T, T) X(mul, S, T, T) X(div, S, T, T) X(rem, S, T, T)                  \
  X(max, S, T, T) X(min, S, T, T) X(and, S, T, T) X(or, S, T, T) X(xor, S, T, T)                   \
  X(shift_left, S, T, T) X(shift_right_logical, S, T, T)
#define APUS_COMPARISON_OF(X, S, T)                                                                \
  X(eq, S, T, uint8_t) X(ne, S, T, uint8_t) X(lt, S, T, uint8_t) X(le, S, T, uint8_t)              \
  X(gt, S, T, uint8_t) X(ge, S, T, uint8_t)

// Every unary and every binary operation on every type, but those that call libm.
#define APUS_ALL_UNARY(X)                                                                          \
  APUS_FLOAT_UNARY_OF(X, f32, float) APUS_FLOAT_UNARY_OF(X, f64, double)                           \
  APUS_TRANSCENDENTAL_OF(X, f32, float)                                                            \
  APUS_INTEGER_UNARY_OF(X, i8, int8_t) APUS_INTEGER_UNARY_OF(X, i16, int16_t)                      \
  APUS_INTEGER_UNARY_OF(X, i32, int32_t) APUS_INTEGER_UNARY_OF(X, i64, int64_t)                    \
  APUS_INTEGER_UNARY_OF(X, u8, uint8_t) APUS_INTEGER_UNARY_OF(X, u16, uint16_t)                    \
  APUS_INTEGER_UNARY_OF(X, u32, uint32_t) APUS_INTEGER_UNARY_OF(X, u64, uint64_t)                  \
  X(not, bool, uint8_t, uint8_t)
#define APUS_ALL_BINARY(X)                                                                         \
  APUS_FLOAT_BINARY_OF(X, f32, float) APUS_FLOAT_BINARY_OF(X, f64, double)                         \
  X(pow, f32, float, float)                                                                        \
  APUS_INTEGER_BINARY_OF(X, i8, int8_t) APUS_INTEGER_BINARY_OF(X, i16, int16_t)                    \
  APUS_INTEGER_BINARY_OF(X, i32, int32_t) APUS_INTEGER_BINARY_OF(X, i64, int64_t)                  \
  APUS_INTEGER_BINARY_OF(X, u8, uint8_t) APUS_INTEGER_BINARY_OF(X, u16, uint16_t)                  \
  APUS_INTEGER_BINARY_OF(X, u32, uint32_t) APUS_INTEGER_BINARY_OF(X, u64, uint64_t)                \
  X(and, bool, uint8_t, uint8_t) X(or, bool, uint8_t, uint8_t) X(xor, bool, uint8_t, uint8_t)      \
  APUS_COMPARISON_OF(X, f32, float) APUS_COMPARISON_OF(X, f64, double)                             \
  APUS_COMPARISON_OF(X, i8, int8_t) APUS_COMPARISON_OF(X, i16, int16_t)                            \
  APUS_COMPARISON_OF(X, i32, int32_t) APUS_COMPARISON_OF(X, i64, int64_t)                          \
  APUS_COMPARISON_OF(X, u8, uint8_t) APUS_COMPARISON_OF(X, u16, uint16_t)                          \
  APUS_COMPARISON_OF(X, u32, uint32_t) APUS_COMPARISON_OF(X, u64, uint64_t)                        \
  APUS_COMPARISON_OF(X, bool, uint8_t)
APUS_ALL_UNARY(APUS_STRIP_UNARY)
APUS_ALL_BINARY(APUS_STRIP_BINARY)
APUS_TRANSCENDENTAL_OF(APUS_STRIP_CALLING, f64, double)
APUS_STRIP_CALLING_BINARY(pow, f64, double, double)

#define APUS_STRIP_CONVERT(S, F, D, T)                                                             \
  APUS_FUNCTION void apus_strip_convert_##S##_##D(int64_t n, T *z, const F *x) {                   \
    APUS_INDEPENDENT                                                                               \
    for (int64_t i = 0; i < n; i++) z[i] = apus_convert_##S##_##D(x[i]);                           \
  }
#define APUS_STRIP_CONVERT_SATURATING(S, F, D, T, LEAST, BELOW, GREATEST)                          \
  APUS_STRIP_CONVERT(S, F, D, T)
APUS_SATURATING(APUS_STRIP_CONVERT_SATURATING)
APUS_CASTING(APUS_STRIP_CONVERT)
APUS_TESTING(APUS_STRIP_CONVERT)
APUS_SHORT_CONVERSIONS(APUS_STRIP_CONVERT)

// Moving elements: selection by truth values, one value everywhere, copies with and without strides, and
// what comes into the cache because it will be read soon.
#define APUS_STRIP_MOVES(S, T)                                                                     \
  APUS_FUNCTION void apus_strip_select_##S(int64_t n, T *z, const uint8_t *c, const T *x,          \
                                           const T *y) {                                           \
    APUS_INDEPENDENT                                                                               \
    for (int64_t i = 0; i < n; i++) {                                                              \
      const T yes = x[i], no = y[i];                                                               \
      z[i] = c[i] != 0 ? yes : no;                                                                 \
    }                                                                                              \
  }                                                                                                \
  APUS_FUNCTION void apus_strip_fill_##S(int64_t n, T *z, const T *value) {                        \
    const T s = *value;                                                                            \
    APUS_INDEPENDENT                                                                               \
    for (int64_t i = 0; i < n; i++) z[i] = s;                                                      \
  }                                                                                                \
  APUS_FUNCTION void apus_strip_copy_##S(int64_t n, T *z, const T *x) {                            \
    APUS_INDEPENDENT                                                                               \
    for (int64_t i = 0; i < n; i++) z[i] = x[i];                                                   \
  }                                                                                                \
  APUS_FUNCTION void apus_strip_load_##S(int64_t n, T *z, const T *x, int64_t stride) {            \
    APUS_INDEPENDENT                                                                               \
    for (int64_t i = 0; i < n; i++) z[i] = x[i * stride];                                          \
  }                                                                                                \
  APUS_FUNCTION void apus_strip_store_##S(int64_t n, T *z, int64_t stride, const T *x) {           \
    APUS_INDEPENDENT                                                                               \
    for (int64_t i = 0; i < n; i++) z[i * stride] = x[i];                                          \
  }                                                                                                \
  APUS_FUNCTION void apus_strip_prefetch_##S(int64_t n, const T *x, int64_t distance) {            \
    /* Numbers, since there need not be such elements, and pointers must point to some. */         \
    const uintptr_t first = (uintptr_t)x + (uintptr_t)distance * sizeof(T);                        \
    const uintptr_t bytes = (uintptr_t)n * sizeof(T);                                              \
    for (uintptr_t i = 0; i < bytes; i += 64) APUS_PREFETCH(first + i);                            \
  }
#define APUS_STRIP_MOVES_FLOAT(S, T) APUS_STRIP_MOVES(S, T)
#define APUS_STRIP_MOVES_INTEGER(S, T, U, W, LEAST, GREATEST) APUS_STRIP_MOVES(S, T)
APUS_FLOATS(APUS_STRIP_MOVES_FLOAT)
APUS_INTEGERS(APUS_STRIP_MOVES_INTEGER)
APUS_STRIP_MOVES(bool, uint8_t)
APUS_SHORTS(APUS_STRIP_MOVES)

// Element i is start + i * step, wrapping in 64 bits and then converted.
#define APUS_STRIP_IOTA(S, T)                                                                      \
  APUS_FUNCTION void apus_strip_iota_##S(int64_t n, T *z, int64_t start, int64_t step) {           \
    for (int64_t i = 0; i < n; i++)                                                                \
      z[i] = (T)(int64_t)((uint64_t)start + (uint64_t)i * (uint64_t)step);                         \
  }
#define APUS_STRIP_IOTA_INTEGER(S, T, U, W, LEAST, GREATEST) APUS_STRIP_IOTA(S, T)
APUS_FLOATS(APUS_STRIP_IOTA)
APUS_INTEGERS(APUS_STRIP_IOTA_INTEGER)
// end strip.h
