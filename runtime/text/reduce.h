// begin reduce.h
// SPDX-License-Identifier: Apache-2.0
// needs: platform scalar
// Reductions of n contiguous elements by a tree that depends on n alone: lane l of 16 combines elements
// l, l + 16, l + 32, ... in order, then lanes l and l + 8, l + 4, l + 2, l + 1 are combined. So the bits
// are equal for every compiler, CPU and register width. Empty: sum 0, max the least value, min the
// greatest.
#define APUS_REDUCE(NAME, OPERATION, S, T, EMPTY)                                                  \
  APUS_FUNCTION T apus_reduce_##NAME##_##S(int64_t n, const T *x) {                                \
    T lane[16];                                                                                    \
    for (int l = 0; l < 16; l++) lane[l] = EMPTY;                                                  \
    int64_t i = 0;                                                                                 \
    for (; i + 16 <= n; i += 16)                                                                   \
      for (int l = 0; l < 16; l++) lane[l] = apus_##OPERATION##_##S(x[i + l], lane[l]);            \
    for (int l = 0; i + l < n; l++) lane[l] = apus_##OPERATION##_##S(x[i + l], lane[l]);           \
    for (int l = 0; l < 8; l++) lane[l] = apus_##OPERATION##_##S(lane[l], lane[l + 8]);            \
    for (int l = 0; l < 4; l++) lane[l] = apus_##OPERATION##_##S(lane[l], lane[l + 4]);            \
    for (int l = 0; l < 2; l++) lane[l] = apus_##OPERATION##_##S(lane[l], lane[l + 2]);            \
    return apus_##OPERATION##_##S(lane[0], lane[1]);                                               \
  }
#define APUS_REDUCE_FLOAT(S, T)                                                                    \
  APUS_REDUCE(sum, add, S, T, 0)                                                                   \
  APUS_REDUCE(max, max, S, T, -INFINITY)                                                           \
  APUS_REDUCE(min, min, S, T, INFINITY)
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

// Scalar products over the same tree. For f32 the lanes are f64, where a product of two f32 is exact:
// a fused multiply-add and a separate one give the same bits. For f64 the rounded products go through
// memory that the compiler may not look through.
APUS_FUNCTION float apus_reduce_dot_f32(int64_t n, const float *x, const float *y) {
  double lane[16];
  for (int l = 0; l < 16; l++) lane[l] = 0;
  int64_t i = 0;
  for (; i + 16 <= n; i += 16)
    for (int l = 0; l < 16; l++) lane[l] += (double)x[i + l] * (double)y[i + l];
  for (int l = 0; i + l < n; l++) lane[l] += (double)x[i + l] * (double)y[i + l];
  for (int l = 0; l < 8; l++) lane[l] += lane[l + 8];
  for (int l = 0; l < 4; l++) lane[l] += lane[l + 4];
  for (int l = 0; l < 2; l++) lane[l] += lane[l + 2];
  return (float)(lane[0] + lane[1]);
}
APUS_FUNCTION double apus_reduce_dot_f64(int64_t n, const double *x, const double *y) {
  double lane[16], product[256];
  for (int l = 0; l < 16; l++) lane[l] = 0;
  for (int64_t start = 0; start < n; start += 256) {
    const int64_t count = n - start < 256 ? n - start : 256;
    for (int64_t j = 0; j < count; j++) product[j] = x[start + j] * y[start + j];
    APUS_ROUND_STORED(product);
    int64_t i = 0;
    for (; i + 16 <= count; i += 16)
      for (int l = 0; l < 16; l++) lane[l] += product[i + l];
    for (int l = 0; i + l < count; l++) lane[l] += product[i + l];
  }
  for (int l = 0; l < 8; l++) lane[l] += lane[l + 8];
  for (int l = 0; l < 4; l++) lane[l] += lane[l + 4];
  for (int l = 0; l < 2; l++) lane[l] += lane[l + 2];
  return lane[0] + lane[1];
}
// end reduce.h
