// begin gemm.h
// SPDX-License-Identifier: Apache-2.0
// needs: platform gemm_tile gemm_pack
// Matrix products C[m, n] = A[m, k] B[k, n], or += when `accumulate` is not zero. Element A[i, l] is
// a[i * a_row + l * a_col], B[l, j] is b[l * b_row + j * b_col], C[i, j] is c[i * c_row + j].
//
// B is read in panels of P columns (32 of f32, 16 of f64), row by row. Where b_col is 1 whole panels
// are read in place. `prepare` writes the others to scratch, one after another, each k rows of P
// columns (of P/2 in the last panel when at most P/2 columns remain), padded with zeros:
//   scratch = k * (n rounded up to a multiple of P/2)          where b_col is not 1,
//             0                                                where b_col is 1 and P/2 divides n,
//             k * (n mod P rounded up to a multiple of P/2)    otherwise.
// Then `rows` computes as many rows of C as the caller likes, so that what follows on C finds it in cache.
//
// The bits of C depend on k and on whether APUS_FMA rounds once, on nothing else: the products of an element are cut in as
// few parts of at most 128 as there can be, of equal lengths or, at the end, one longer; a part is 0 to which one product
// after the other is added by APUS_FMA; parts are added in order.
//
// Stack: at most 75 KiB for f32 and 130 KiB for f64; 5 KiB where registers hold 16 bytes, which may be a
// small machine.
#define APUS_GEMM_PART 128
#if APUS_SIMD_BYTES > 16
#define APUS_GEMM_STACK_COLUMNS(P, LANES) P
#define APUS_GEMM_HELD_ROWS 96
#define APUS_GEMM_SHEET_ROWS APUS_GEMM_PART
#else
#define APUS_GEMM_STACK_COLUMNS(P, LANES) (2 * LANES)
#define APUS_GEMM_HELD_ROWS 1
#define APUS_GEMM_SHEET_ROWS 1
#endif

// How many parts k products have; a part has as many of those that are left as each of the parts that are left.
APUS_INLINE int64_t apus_gemm_parts(int64_t k) {
  return k > 0 ? (k + APUS_GEMM_PART - 1) / APUS_GEMM_PART : 1;
}

#define APUS_GEMM_NAIVE(S, T)                                                                      \
  APUS_FUNCTION void apus_gemm_##S##_naive(int64_t m, int64_t n, int64_t k, const T *a,            \
                                           int64_t a_row, int64_t a_col, const T *b,               \
                                           int64_t b_row, int64_t b_col, T *c, int64_t c_row,      \
                                           int accumulate) {                                       \
    const int64_t parts = apus_gemm_parts(k);                                                      \
    for (int64_t i = 0; i < m; i++)                                                                \
      for (int64_t j = 0; j < n; j++) {                                                            \
        const T *x = a + i * a_row, *y = b + j * b_col;                                            \
        for (int64_t part = 0, l = 0; part < parts; part++) {                                      \
          T sum = 0;                                                                               \
          for (const int64_t end = l + (k - l) / (parts - part); l < end; l++)                     \
            sum = APUS_FMA_##S(x[l * a_col], y[l * b_row], sum);                                   \
          c[i * c_row + j] = accumulate || part > 0 ? c[i * c_row + j] + sum : sum;                \
        }                                                                                          \
      }                                                                                            \
  }
APUS_FLOATS(APUS_GEMM_NAIVE)

#define APUS_GEMM(S, T, P, LANES)                                                                  \
  APUS_GEMM_STACKED(S, T, P, LANES)                                                                \
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
  /* For products of a few thousand multiplications: no scratch. */                                \
  APUS_FUNCTION void apus_gemm_##S##_small(int64_t m, int64_t n, int64_t k, const T *a,            \
                                           int64_t a_row, int64_t a_col, const T *b,               \
                                           int64_t b_row, int64_t b_col, T *c, int64_t c_row,      \
                                           int accumulate) {                                       \
    if (APUS_VECTORS && m * n * k > 16)                                                            \
      apus_gemm_##S##_stacked(m, n, k, a, a_row, a_col, b, b_row, b_col, c, c_row, accumulate);    \
    else                                                                                           \
      apus_gemm_##S##_naive(m, n, k, a, a_row, a_col, b, b_row, b_col, c, c_row, accumulate);      \
  }                                                                                                \
  APUS_OUTLINE void apus_gemm_##S##_rows(int64_t m, int64_t n, int64_t k, const T *a,              \
                                         int64_t a_row, int64_t a_col, const T *b, int64_t b_row,  \
                                         int64_t b_col, const T *scratch, T *c, int64_t c_row,     \
                                         int accumulate) {                                         \
    APUS_GEMM_ROWS(S, T, P, LANES)                                                                 \
  }

// Rows are cut in equal tiles, so that none is much smaller than the others.
#if APUS_VECTORS
#define APUS_GEMM_STACKED(S, T, P, LANES)                                                          \
  /* m rows of C by the columns of one panel. */                                                   \
  APUS_FUNCTION void apus_gemm_##S##_panel(int64_t m, int64_t width, int64_t k, const T *a,        \
                                           int64_t a_row, int64_t a_col, const T *panel,           \
                                           int64_t stride, T *c, int64_t c_row, int accumulate) {  \
    const int64_t tiles = (m + APUS_TILE_ROWS - 1) / APUS_TILE_ROWS;                               \
    int64_t row = 0;                                                                               \
    for (int64_t tile = 0; tile < tiles; tile++) {                                                 \
      const int64_t rows = (m - row) / (tiles - tile);                                             \
      for (int64_t j = 0; j < width; j += 2 * LANES)                                               \
        apus_tile_block_##S((int)rows, width - j < 2 * LANES ? width - j : 2 * LANES, k,           \
                            a + row * a_row, a_row, a_col, panel + j, stride,                      \
                            c + row * c_row + j, c_row, accumulate);                               \
      row += rows;                                                                                 \
    }                                                                                              \
  }                                                                                                \
  /* Panels packed on the stack, a part at a time, where B cannot be read in place. */             \
  APUS_OUTLINE void apus_gemm_##S##_stacked(int64_t m, int64_t n, int64_t k, const T *a,           \
                                            int64_t a_row, int64_t a_col, const T *b,              \
                                            int64_t b_row, int64_t b_col, T *c, int64_t c_row,     \
                                            int accumulate) {                                      \
    const int64_t full = APUS_GEMM_STACK_COLUMNS(P, LANES), parts = apus_gemm_parts(k);            \
    T packed[APUS_GEMM_PART * APUS_GEMM_STACK_COLUMNS(P, LANES)];                                  \
    for (int64_t start = 0; start < n; start += full) {                                            \
      const int64_t width = n - start < full ? n - start : full;                                   \
      const int64_t padded = width > full / 2 ? full : full / 2;                                   \
      int64_t first = 0;                                                                           \
      for (int64_t part = 0; part < parts; part++) {                                               \
        const int64_t depth = (k - first) / (parts - part);                                        \
        const T *panel = b + first * b_row + start * b_col;                                        \
        const int in_place = b_col == 1 && width == padded;                                        \
        if (!in_place) apus_pack_##S(width, padded, depth, panel, b_row, b_col, packed);           \
        apus_gemm_##S##_panel(m, width, depth, a + first * a_col, a_row, a_col,                    \
                              in_place ? panel : packed, in_place ? b_row : padded, c + start,     \
                              c_row, accumulate != 0 || part > 0);                                 \
        first += depth;                                                                            \
      }                                                                                            \
    }                                                                                              \
  }
#define APUS_GEMM_PREPARE(S, P)                                                                    \
  const int64_t half = P / 2;                                                                      \
  if (b_col == 1 && n % half == 0) return;                                                         \
  for (int64_t start = b_col == 1 ? n - n % P : 0; start < n; start += P) {                        \
    const int64_t width = n - start < P ? n - start : P, padded = width > half ? P : half;         \
    apus_pack_##S(width, padded, k, b + start * b_col, b_row, b_col, scratch);                     \
    scratch += k * padded;                                                                         \
  }
// A panel's part stays in the first cache while rows pass by. Rows of A a multiple of 4 KiB apart fall into
// one set of that cache and share a tag of its way predictor: such rows, 96 at a time, are copied to the
// stack first where enough columns use them, and so are panels of such a B where enough rows use them.
#define APUS_GEMM_ROWS(S, T, P, LANES)                                                             \
  const int64_t half = P / 2, in_place = b_col != 1 ? 0 : n % half == 0 ? n : n - n % P;           \
  const int roomy = APUS_GEMM_HELD_ROWS > 1, aliased_b = b_row * (int64_t)sizeof(T) % 4096 == 0;   \
  const int aliased = roomy && a_col == 1 && a_row * (int64_t)sizeof(T) % 4096 == 0 && n > P;      \
  const int64_t together = aliased ? APUS_GEMM_HELD_ROWS : m;                                      \
  const int64_t parts = apus_gemm_parts(k);                                                        \
  T held[APUS_GEMM_HELD_ROWS * 144], sheet[APUS_GEMM_SHEET_ROWS * P];                              \
  for (int64_t row = 0; row < m; row += together) {                                                \
    const int64_t rows = m - row < together ? m - row : together;                                  \
    int64_t first = 0;                                                                             \
    for (int64_t part = 0; part < parts; part++) {                                                 \
      const int64_t depth = (k - first) / (parts - part);                                          \
      const T *from = a + row * a_row + first * a_col;                                             \
      for (int64_t r = 0; aliased && r < rows; r++)                                                \
        memcpy(held + r * 144, from + r * a_row, (size_t)depth * sizeof(T));                       \
      for (int64_t start = 0; start < n; start += P) {                                             \
        const int64_t width = n - start < P ? n - start : P, padded = width > half ? P : half;     \
        const int packed = start >= in_place;                                                      \
        const int copied = roomy && aliased_b && !packed && rows > 24;                             \
        const T *panel = packed ? scratch + (start - in_place) * k + first * padded                \
                                : b + start + first * b_row;                                       \
        if (copied) apus_tile_move_##S(depth, width, panel, b_row, sheet, padded, 0);              \
        apus_gemm_##S##_panel(rows, width, depth, aliased ? held : from, aliased ? 144 : a_row,    \
                              a_col, copied ? sheet : panel, (packed | copied) ? padded : b_row,   \
                              c + row * c_row + start, c_row, accumulate != 0 || part > 0);        \
      }                                                                                            \
      first += depth;                                                                              \
    }                                                                                              \
  }
#else
#define APUS_GEMM_STACKED(S, T, P, LANES)                                                          \
  APUS_FUNCTION void apus_gemm_##S##_stacked(int64_t m, int64_t n, int64_t k, const T *a,          \
                                             int64_t a_row, int64_t a_col, const T *b,             \
                                             int64_t b_row, int64_t b_col, T *c, int64_t c_row,    \
                                             int accumulate) {                                     \
    apus_gemm_##S##_naive(m, n, k, a, a_row, a_col, b, b_row, b_col, c, c_row, accumulate);        \
  }
#define APUS_GEMM_PREPARE(S, P) (void)n, (void)k, (void)b, (void)b_row, (void)b_col, (void)scratch;
#define APUS_GEMM_ROWS(S, T, P, LANES)                                                             \
  (void)scratch;                                                                                   \
  apus_gemm_##S##_naive(m, n, k, a, a_row, a_col, b, b_row, b_col, c, c_row, accumulate);
#endif
APUS_GEMM(f32, float, 32, (APUS_SIMD_BYTES / 4))
APUS_GEMM(f64, double, 16, (APUS_SIMD_BYTES / 8))
// end gemm.h
