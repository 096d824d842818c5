// begin gemm_pack.h
// SPDX-License-Identifier: Apache-2.0
// needs: platform gemm_tile
// Packing of one panel of B for matrix products: `width` columns, k rows, each row padded with zeros to
// `padded` columns. Columns contiguous along k are transposed in blocks of 4 x 4 by shuffles, a cache
// line of each column at a time, so that strides of a power of two do not evict what is yet unread.
#if defined(__clang__) || (defined(__GNUC__) && __GNUC__ >= 12)
#define APUS_SHUFFLES 1
#else
#define APUS_SHUFFLES 0
#endif

#if APUS_VECTORS
#if APUS_SHUFFLES
#define APUS_PACK_SHUFFLED(S, T)                                                                   \
  typedef T apus_four_##S __attribute__((vector_size(4 * sizeof(T)), aligned(sizeof(T)), may_alias)); \
  APUS_INLINE void apus_pack_square_##S(const T *b, int64_t b_col, T *panel, int64_t padded) {     \
    const apus_four_##S x0 = *(const apus_four_##S *)b;                                            \
    const apus_four_##S x1 = *(const apus_four_##S *)(b + b_col);                                  \
    const apus_four_##S x2 = *(const apus_four_##S *)(b + 2 * b_col);                              \
    const apus_four_##S x3 = *(const apus_four_##S *)(b + 3 * b_col);                              \
    const apus_four_##S y0 = __builtin_shufflevector(x0, x1, 0, 4, 1, 5);                          \
    const apus_four_##S y1 = __builtin_shufflevector(x2, x3, 0, 4, 1, 5);                          \
    const apus_four_##S y2 = __builtin_shufflevector(x0, x1, 2, 6, 3, 7);                          \
    const apus_four_##S y3 = __builtin_shufflevector(x2, x3, 2, 6, 3, 7);                          \
    *(apus_four_##S *)panel = __builtin_shufflevector(y0, y1, 0, 1, 4, 5);                         \
    *(apus_four_##S *)(panel + padded) = __builtin_shufflevector(y0, y1, 2, 3, 6, 7);              \
    *(apus_four_##S *)(panel + 2 * padded) = __builtin_shufflevector(y2, y3, 0, 1, 4, 5);          \
    *(apus_four_##S *)(panel + 3 * padded) = __builtin_shufflevector(y2, y3, 2, 3, 6, 7);          \
  }
#else
#define APUS_PACK_SHUFFLED(S, T)                                                                   \
  APUS_INLINE void apus_pack_square_##S(const T *b, int64_t b_col, T *panel, int64_t padded) {     \
    for (int64_t l = 0; l < 4; l++)                                                                \
      for (int64_t j = 0; j < 4; j++) panel[l * padded + j] = b[j * b_col + l];                    \
  }
#endif

#define APUS_PACK(S, T)                                                                            \
  APUS_PACK_SHUFFLED(S, T)                                                                         \
  APUS_FUNCTION void apus_pack_block_##S(int64_t width, int64_t padded, int64_t k, const T *b,     \
                                         int64_t b_col, T *panel) {                                \
    const int64_t squares = width - width % 4, deep = k - k % 4;                                   \
    for (int64_t j = 0; j < squares; j += 4) {                                                     \
      for (int64_t l = 0; l < deep; l += 4)                                                        \
        apus_pack_square_##S(b + j * b_col + l, b_col, panel + l * padded + j, padded);            \
      for (int64_t l = deep; l < k; l++)                                                           \
        for (int64_t i = 0; i < 4; i++) panel[l * padded + j + i] = b[(j + i) * b_col + l];        \
    }                                                                                              \
    for (int64_t j = squares; j < width; j++)                                                      \
      for (int64_t l = 0; l < k; l++) panel[l * padded + j] = b[j * b_col + l];                    \
    for (int64_t l = 0; l < k && width < padded; l++)                                              \
      for (int64_t j = width; j < padded; j++) panel[l * padded + j] = 0;                          \
  }                                                                                                \
  APUS_FUNCTION void apus_pack_##S(int64_t width, int64_t padded, int64_t k, const T *b,           \
                                   int64_t b_row, int64_t b_col, T *panel) {                       \
    if (b_row == 1) {                                                                              \
      for (int64_t l = 0; l < k; l += 16)                                                          \
        apus_pack_block_##S(width, padded, k - l < 16 ? k - l : 16, b + l, b_col,                  \
                            panel + l * padded);                                                   \
      return;                                                                                      \
    }                                                                                              \
    if (b_col == 1) {                                                                              \
      memset(panel, 0, (size_t)(k * padded) * sizeof(T));                                          \
      apus_tile_move_##S(k, width, b, b_row, panel, padded, 0);                                    \
      return;                                                                                      \
    }                                                                                              \
    for (int64_t l = 0; l < k; l++) {                                                              \
      for (int64_t j = 0; j < width; j++) panel[l * padded + j] = b[l * b_row + j * b_col];        \
      for (int64_t j = width; j < padded; j++) panel[l * padded + j] = 0;                          \
    }                                                                                              \
  }
APUS_FLOATS(APUS_PACK)
#endif
// end gemm_pack.h
