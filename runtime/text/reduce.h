// begin reduce.h
// SPDX-License-Identifier: Apache-2.0
// needs: platform scalar
// Reductions of n contiguous elements by a tree that depends on n alone: lane l of 16 combines elements
// l, l + 16, l + 32, ... in order, then lanes l and l + 8, l + 4, l + 2, l + 1 are combined. So the bits
// are equal for every compiler, CPU and register width. Empty: sum 0, max the least value, min the
// greatest.

// One step of all 16 lanes, as one loop for each register they fill: neither gcc nor clang finds that
// division alone.
#define APUS_LANES_1(FIRST, COUNT, STEP)                                                           \
  APUS_ROLLED                                                                                      \
  for (int l = FIRST; l < FIRST + COUNT; l++) { STEP }
#define APUS_LANES_2(FIRST, COUNT, STEP)                                                           \
  APUS_LANES_1(FIRST, COUNT / 2, STEP) APUS_LANES_1(FIRST + COUNT / 2, COUNT / 2, STEP)
#define APUS_LANES_4(FIRST, COUNT, STEP)                                                           \
  APUS_LANES_2(FIRST, COUNT / 2, STEP) APUS_LANES_2(FIRST + COUNT / 2, COUNT / 2, STEP)
#define APUS_LANES_8(FIRST, COUNT, STEP)                                                           \
  APUS_LANES_4(FIRST, COUNT / 2, STEP) APUS_LANES_4(FIRST + COUNT / 2, COUNT / 2, STEP)
#if APUS_SIMD_BYTES >= 32
#define APUS_LANES_16(STEP) APUS_LANES_1(0, 16, STEP)
#else
#define APUS_LANES_16(STEP) APUS_LANES_2(0, 16, STEP)
#endif
#if APUS_SIMD_BYTES == 64
#define APUS_LANES_32(STEP) APUS_LANES_1(0, 16, STEP)
#define APUS_LANES_64(STEP) APUS_LANES_2(0, 16, STEP)
#elif APUS_SIMD_BYTES == 32
#define APUS_LANES_32(STEP) APUS_LANES_2(0, 16, STEP)
#define APUS_LANES_64(STEP) APUS_LANES_4(0, 16, STEP)
#else
#define APUS_LANES_32(STEP) APUS_LANES_4(0, 16, STEP)
#define APUS_LANES_64(STEP) APUS_LANES_8(0, 16, STEP)
#endif
#define APUS_LANES_f32(STEP) APUS_LANES_32(STEP)
#define APUS_LANES_i32(STEP) APUS_LANES_32(STEP)
#define APUS_LANES_u32(STEP) APUS_LANES_32(STEP)
#define APUS_LANES_f64(STEP) APUS_LANES_64(STEP)
#define APUS_LANES_i64(STEP) APUS_LANES_64(STEP)
#define APUS_LANES_u64(STEP) APUS_LANES_64(STEP)
#define APUS_LANES_i8(STEP) APUS_LANES_1(0, 16, STEP)
#define APUS_LANES_u8(STEP) APUS_LANES_1(0, 16, STEP)
#define APUS_LANES_i16(STEP) APUS_LANES_16(STEP)
#define APUS_LANES_u16(STEP) APUS_LANES_16(STEP)

#define APUS_REDUCE(NAME, OPERATION, S, T, EMPTY)                                                  \
  APUS_FUNCTION T apus_reduce_##NAME##_##S(int64_t n, const T *x) {                                \
    T lane[16];                                                                                    \
    for (int l = 0; l < 16; l++) lane[l] = EMPTY;                                                  \
    int64_t i = 0;                                                                                 \
    for (; i <= n - 16; i += 16) {                                                                 \
      APUS_LANES_##S(lane[l] = apus_##OPERATION##_##S(x[i + l], lane[l]);)                         \
    }                                                                                              \
    for (int l = 0; i + l < n; l++) lane[l] = apus_##OPERATION##_##S(x[i + l], lane[l]);           \
    for (int l = 0; l < 8; l++) lane[l] = apus_##OPERATION##_##S(lane[l], lane[l + 8]);            \
    for (int l = 0; l < 4; l++) lane[l] = apus_##OPERATION##_##S(lane[l], lane[l + 4]);            \
    for (int l = 0; l < 2; l++) lane[l] = apus_##OPERATION##_##S(lane[l], lane[l + 2]);            \
    return apus_##OPERATION##_##S(lane[0], lane[1]);                                               \
  }
// The extreme of floats, lanes and tree as above; any NaN, noted aside so that the comparison stays one
// instruction, makes the result NaN.
#define APUS_REDUCE_EXTREME(NAME, S, T, U, SIGN, EMPTY)                                            \
  APUS_FUNCTION T apus_reduce_##NAME##_##S(int64_t n, const T *x) {                                \
    T lane[16];                                                                                    \
    U strange[16];                                                                                 \
    for (int l = 0; l < 16; l++) lane[l] = EMPTY, strange[l] = 0;                                  \
    int64_t i = 0;                                                                                 \
    for (; i <= n - 16; i += 16) {                                                                 \
      APUS_LANES_##S(const T y = x[i + l]; lane[l] = y SIGN lane[l] ? y : lane[l];                 \
                     strange[l] |= y != y;)                                                        \
    }                                                                                              \
    for (int l = 0; i + l < n; l++) {                                                              \
      const T y = x[i + l];                                                                        \
      lane[l] = y SIGN lane[l] ? y : lane[l];                                                      \
      strange[0] |= y != y;                                                                        \
    }                                                                                              \
    for (int half = 8; half > 0; half /= 2)                                                        \
      for (int l = 0; l < half; l++) {                                                             \
        lane[l] = lane[l] SIGN lane[l + half] ? lane[l] : lane[l + half];                          \
        strange[l] |= strange[l + half];                                                           \
      }                                                                                            \
    return strange[0] ? (T)NAN : lane[0];                                                          \
  }
#define APUS_MASK_f32 uint32_t
#define APUS_MASK_f64 uint64_t
#define APUS_REDUCE_FLOAT(S, T)                                                                    \
  APUS_REDUCE(sum, add, S, T, 0)                                                                   \
  APUS_REDUCE_EXTREME(max, S, T, APUS_MASK_##S, >, (T)-INFINITY)                                   \
  APUS_REDUCE_EXTREME(min, S, T, APUS_MASK_##S, <, (T)INFINITY)
#define APUS_REDUCE_INTEGER(S, T, U, W, LEAST, GREATEST)                                           \
  APUS_REDUCE(sum, add, S, T, 0)                                                                   \
  APUS_REDUCE(max, max, S, T, LEAST)                                                               \
  APUS_REDUCE(min, min, S, T, GREATEST)
APUS_FLOATS(APUS_REDUCE_FLOAT)
APUS_INTEGERS(APUS_REDUCE_INTEGER)

// First position of the greatest element; a NaN counts as greater than any number. -1 when empty.
#define APUS_ARGMAX(S, T)                                                                          \
  APUS_FUNCTION int64_t apus_argmax_##S(int64_t n, const T *x) {                                   \
    const T greatest = apus_reduce_max_##S(n, x);                                                  \
    for (int64_t i = 0; i < n; i++)                                                                \
      if ((x[i] == greatest) | (x[i] != x[i])) return i;                                           \
    return -1;                                                                                     \
  }
#define APUS_ARGMAX_INTEGER(S, T, U, W, LEAST, GREATEST)                                           \
  APUS_FUNCTION int64_t apus_argmax_##S(int64_t n, const T *x) {                                   \
    const T greatest = apus_reduce_max_##S(n, x);                                                  \
    for (int64_t i = 0; i < n; i++)                                                                \
      if (x[i] == greatest) return i;                                                              \
    return -1;                                                                                     \
  }
APUS_FLOATS(APUS_ARGMAX)
APUS_INTEGERS(APUS_ARGMAX_INTEGER)
// end reduce.h
