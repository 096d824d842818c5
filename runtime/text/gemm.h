// begin gemm.h
// SPDX-License-Identifier: Apache-2.0
// needs: platform gemm_tile gemm_pack
// Matrix products C[m, n] = A[m, k] B[k, n], or += when `accumulate` is not zero. Element A[i, l] is
// a[i * a_row + l * a_col], B[l, j] is b[l * b_row + j * b_col], C[i, j] is c[i * c_row + j].
//
// B is read in panels of P columns (32 of f32, 16 of f64), row by row. Where b_col is 1 whole panels
// are read in place. `prepare` writes the others to scratch, one after another, each k rows of P
// columns (of P/2 in the last panel when at most P/2 columns remain), padded with zeros:
//   scratch = k * (n rounded up to a multiple of P/2)                     where b_col is not 1,
//             0                                                          where b_col is 1 and P/2 divides n,
//             k * (n mod P rounded up to a multiple of P/2)              otherwise.
// Then `rows` computes as many rows of C as the caller likes, so that what follows on C finds it in cache.
#define APUS_GEMM_DEPTH 256

#define APUS_GEMM_NAIVE(S, T)                                                                      \
  APUS_FUNCTION void apus_gemm_##S##_naive(int64_t m, int64_t n, int64_t k, const T *a,            \
                                           int64_t a_row, int64_t a_col, const T *b,               \
                                           int64_t b_row, int64_t b_col, T *c, int64_t c_row,      \
                                           int accumulate) {                                       \
    for (int64_t i = 0; i < m; i++)                                                                \
      for (int64_t j = 0; j < n; j++) {                                                            \
        T sum = 0;                                                                                 \
        for (int64_t l = 0; l < k; l++) sum += a[i * a_row + l * a_col] * b[l * b_row + j * b_col]; \
        c[i * c_row + j] = accumulate ? c[i * c_row + j] + sum : sum;                              \
      }                                                                                            \
  }                                                                                                \
  /* For products of a few thousand multiplications: no packing, rows of C in registers. */        \
  APUS_FUNCTION void apus_gemm_##S##_small(int64_t m, int64_t n, int64_t k, const T *a,            \
                                           int64_t a_row, int64_t a_col, const T *b,               \
                                           int64_t b_row, int64_t b_col, T *c, int64_t c_row,      \
                                           int accumulate) {                                       \
    for (int64_t i = 0; i < m; i++)                                                                \
      for (int64_t start = 0; start < n; start += 16) {                                            \
        const int64_t width = n - start < 16 ? n - start : 16;                                     \
        T sum[16];                                                                                 \
        for (int64_t j = 0; j < width; j++) sum[j] = accumulate ? c[i * c_row + start + j] : 0;    \
        for (int64_t l = 0; l < k; l++) {                                                          \
          const T s = a[i * a_row + l * a_col];                                                    \
          const T *row = b + l * b_row + start * b_col;                                            \
          if (b_col == 1)                                                                          \
            for (int64_t j = 0; j < width; j++) sum[j] += s * row[j];                              \
          else                                                                                     \
            for (int64_t j = 0; j < width; j++) sum[j] += s * row[j * b_col];                      \
        }                                                                                          \
        for (int64_t j = 0; j < width; j++) c[i * c_row + start + j] = sum[j];                     \
      }                                                                                            \
  }
APUS_FLOATS(APUS_GEMM_NAIVE)

#define APUS_GEMM(S, T, P, LANES)                                                                  \
  APUS_FUNCTION int64_t apus_gemm_##S##_scratch(int64_t n, int64_t k, int64_t b_row,               \
                                                int64_t b_col) {                                   \
    const int64_t half = P / 2;                                                                    \
    (void)b_row;                                                                                   \
    if (b_col != 1) return k * ((n + half - 1) / half * half);                                     \
    return n % half == 0 ? 0 : k * ((n % P + half - 1) / half * half);                             \
  }                                                                                                \
  APUS_FUNCTION void apus_gemm_##S##_prepare(int64_t n, int64_t k, const T *b, int64_t b_row,      \
                                             int64_t b_col, T *scratch) {                          \
    APUS_GEMM_PREPARE(S, P)                                                                        \
  }                                                                                                \
  APUS_OUTLINE void apus_gemm_##S##_rows(int64_t m, int64_t n, int64_t k, const T *a,              \
                                         int64_t a_row, int64_t a_col, const T *b, int64_t b_row,  \
                                         int64_t b_col, const T *scratch, T *c, int64_t c_row,     \
                                         int accumulate) {                                         \
    APUS_GEMM_ROWS(S, T, P, LANES)                                                                 \
  }

// Long k is cut in equal parts so that a panel's part stays in the first cache while rows pass by; rows
// are cut in equal tiles, so that none is much smaller than the others.
#if APUS_VECTORS
#define APUS_GEMM_PREPARE(S, P)                                                                    \
  const int64_t half = P / 2;                                                                      \
  if (b_col == 1 && n % half == 0) return;                                                         \
  for (int64_t start = b_col == 1 ? n - n % P : 0; start < n; start += P) {                        \
    const int64_t width = n - start < P ? n - start : P;                                           \
    const int64_t padded = width > half ? P : half;                                                \
    apus_pack_##S(width, padded, k, b + start * b_col, b_row, b_col, scratch);                     \
    scratch += k * padded;                                                                         \
  }
#define APUS_GEMM_ROWS(S, T, P, LANES)                                                             \
  const int64_t half = P / 2, parts = k > 0 ? (k + APUS_GEMM_DEPTH - 1) / APUS_GEMM_DEPTH : 1;     \
  const int64_t tiles = (m + APUS_TILE_ROWS - 1) / APUS_TILE_ROWS;                                 \
  const int64_t in_place = b_col != 1 ? 0 : n % half == 0 ? n : n - n % P;                         \
  int64_t first = 0;                                                                               \
  for (int64_t part = 0; part < parts; part++) {                                                   \
    const int64_t depth = (k - first) / (parts - part);                                            \
    for (int64_t start = 0; start < n; start += P) {                                               \
      const int64_t width = n - start < P ? n - start : P;                                         \
      const int64_t padded = width > half ? P : half;                                              \
      const int packed = start >= in_place;                                                        \
      const T *panel = packed ? scratch + (start - in_place) * k + first * padded                  \
                              : b + start + first * b_row;                                         \
      const int64_t stride = packed ? padded : b_row;                                              \
      int64_t row = 0;                                                                             \
      for (int64_t tile = 0; tile < tiles; tile++) {                                               \
        const int64_t rows = (m - row) / (tiles - tile);                                           \
        const T *from = a + row * a_row + first * a_col;                                           \
        for (int64_t j = 0; j < width; j += 2 * LANES)                                             \
          apus_tile_block_##S((int)rows, width - j < 2 * LANES ? width - j : 2 * LANES, depth,     \
                              from, a_row, a_col, panel + j, stride, c + row * c_row + start + j,  \
                              c_row, accumulate != 0 || part > 0);                                 \
        row += rows;                                                                               \
      }                                                                                            \
    }                                                                                              \
    first += depth;                                                                                \
  }
#else
#define APUS_GEMM_PREPARE(S, P) (void)n, (void)k, (void)b, (void)b_row, (void)b_col, (void)scratch;
#define APUS_GEMM_ROWS(S, T, P, LANES)                                                             \
  (void)scratch;                                                                                   \
  apus_gemm_##S##_small(m, n, k, a, a_row, a_col, b, b_row, b_col, c, c_row, accumulate);
#endif
APUS_GEMM(f32, float, 32, (APUS_SIMD_BYTES / 4))
APUS_GEMM(f64, double, 16, (APUS_SIMD_BYTES / 8))
// end gemm.h
