// begin gemm_tile.h
// SPDX-License-Identifier: Apache-2.0
// needs: platform
// The micro-kernel of matrix products: a block of C, at most APUS_TILE_ROWS rows by two vector
// registers, stays in registers while k runs. One row of the block is one scalar of A, read from
// memory and broadcast. Strides are run-time values: rows are addressed as four base pointers plus 0, 1
// or 2 strides, which x86 addressing modes give for nothing, so neither A's layout needs packing.
#if APUS_SIMD_BYTES == 64
#define APUS_TILE_ROWS 12
#elif APUS_SIMD_BYTES == 32
#define APUS_TILE_ROWS 6
#else
#define APUS_TILE_ROWS 4
#endif

#if APUS_VECTORS
typedef float apus_vector_f32 __attribute__((vector_size(APUS_SIMD_BYTES), aligned(4), may_alias));
typedef double apus_vector_f64 __attribute__((vector_size(APUS_SIMD_BYTES), aligned(8), may_alias));

// SUM + B * A in all lanes, A being one number: C has no vector type with a sum that is rounded once.
#define APUS_TILE_SPLAT(S, A) ((A) - (apus_vector_##S){0})
#if !APUS_FUSES
#define APUS_TILE_ADD_f32(SUM, B, A) SUM += B * A
#define APUS_TILE_ADD_f64(SUM, B, A) SUM += B * A
#elif defined(__x86_64__) && APUS_SIMD_BYTES == 64
/* All lanes, as numbers of the types that the builtins take. */
#if defined(__clang__)
#define APUS_ALL_16 0xffffu
#else
#define APUS_ALL_16 -1
#endif
#define APUS_ALL_8 0xffu
#define APUS_TILE_ADD_f32(SUM, B, A)                                                               \
  SUM = __builtin_ia32_vfmaddps512_mask(B, APUS_TILE_SPLAT(f32, A), SUM, APUS_ALL_16, 4)
#define APUS_TILE_ADD_f64(SUM, B, A)                                                               \
  SUM = __builtin_ia32_vfmaddpd512_mask(B, APUS_TILE_SPLAT(f64, A), SUM, APUS_ALL_8, 4)
#elif defined(__x86_64__) && APUS_SIMD_BYTES == 32
#define APUS_TILE_ADD_f32(SUM, B, A)                                                               \
  SUM = __builtin_ia32_vfmaddps256(B, APUS_TILE_SPLAT(f32, A), SUM)
#define APUS_TILE_ADD_f64(SUM, B, A)                                                               \
  SUM = __builtin_ia32_vfmaddpd256(B, APUS_TILE_SPLAT(f64, A), SUM)
#elif defined(__x86_64__)
#define APUS_TILE_ADD_f32(SUM, B, A) SUM = __builtin_ia32_vfmaddps(B, APUS_TILE_SPLAT(f32, A), SUM)
#define APUS_TILE_ADD_f64(SUM, B, A) SUM = __builtin_ia32_vfmaddpd(B, APUS_TILE_SPLAT(f64, A), SUM)
#elif defined(__aarch64__)
#define APUS_TILE_ADD_f32(SUM, B, A)                                                               \
  __asm__("fmla %0.4s, %1.4s, %2.4s" : "+w"(SUM) : "w"(B), "w"(APUS_TILE_SPLAT(f32, A)))
#define APUS_TILE_ADD_f64(SUM, B, A)                                                               \
  __asm__("fmla %0.2d, %1.2d, %2.2d" : "+w"(SUM) : "w"(B), "w"(APUS_TILE_SPLAT(f64, A)))
#else
#define APUS_TILE_ADD_f32(SUM, B, A)                                                               \
  for (int lane = 0; lane < APUS_SIMD_BYTES / 4; lane++) SUM[lane] = __builtin_fmaf(B[lane], A, SUM[lane])
#define APUS_TILE_ADD_f64(SUM, B, A)                                                               \
  for (int lane = 0; lane < APUS_SIMD_BYTES / 8; lane++) SUM[lane] = __builtin_fma(B[lane], A, SUM[lane])
#endif

// Declares, advances and stores row r of the block: a pointer of its group and a multiple of the stride.
#define APUS_TILE_DECLARE(V, r) V left##r = {0}, right##r = {0};
#define APUS_TILE_STEP(S, r, group, offset)                                                        \
  if (rows > r) {                                                                                  \
    APUS_TILE_ADD_##S(left##r, b0, group[offset]);                                                 \
    if (vectors > 1) APUS_TILE_ADD_##S(right##r, b1, group[offset]);                               \
  }
#define APUS_TILE_STORE(V, r)                                                                      \
  if (rows > r) {                                                                                  \
    V *to = (V *)(c + r * c_row);                                                                  \
    if (accumulate) left##r += to[0];                                                              \
    to[0] = left##r;                                                                               \
    if (vectors > 1) {                                                                             \
      if (accumulate) right##r += to[1];                                                           \
      to[1] = right##r;                                                                            \
    }                                                                                              \
  }

// C[rows, vectors registers] = (accumulate: C +) A[rows, k] B[k, vectors registers].
#define APUS_TILE(S, T, V)                                                                         \
  APUS_INLINE void apus_tile_##S(const int rows, const int vectors, int64_t k, const T *a,         \
                                 int64_t a_row, int64_t a_col, const T *b, int64_t b_row, T *c,    \
                                 int64_t c_row, int accumulate) {                                  \
    /* No pointer to rows that there are not. */                                                    \
    const T *a3 = rows > 3 ? a + 3 * a_row : a, *a6 = rows > 6 ? a + 6 * a_row : a;                \
    const T *a9 = rows > 9 ? a + 9 * a_row : a;                                                    \
    /* Keeps four pointers: clang otherwise derives all rows from one, by a chain of additions. */ \
    __asm__("" : "+r"(a3), "+r"(a6), "+r"(a9));                                                    \
    APUS_TILE_DECLARE(V, 0) APUS_TILE_DECLARE(V, 1) APUS_TILE_DECLARE(V, 2)                        \
    APUS_TILE_DECLARE(V, 3) APUS_TILE_DECLARE(V, 4) APUS_TILE_DECLARE(V, 5)                        \
    APUS_TILE_DECLARE(V, 6) APUS_TILE_DECLARE(V, 7) APUS_TILE_DECLARE(V, 8)                        \
    APUS_TILE_DECLARE(V, 9) APUS_TILE_DECLARE(V, 10) APUS_TILE_DECLARE(V, 11)                      \
    for (int64_t i = 0; i < k; i++) {                                                              \
      const V *from = (const V *)b;                                                                \
      const V b0 = from[0], b1 = from[vectors - 1];                                                 \
      APUS_TILE_STEP(S, 0, a, 0) APUS_TILE_STEP(S, 1, a, a_row)                                    \
      APUS_TILE_STEP(S, 2, a, 2 * a_row)                                                           \
      APUS_TILE_STEP(S, 3, a3, 0) APUS_TILE_STEP(S, 4, a3, a_row)                                  \
      APUS_TILE_STEP(S, 5, a3, 2 * a_row)                                                          \
      APUS_TILE_STEP(S, 6, a6, 0) APUS_TILE_STEP(S, 7, a6, a_row)                                  \
      APUS_TILE_STEP(S, 8, a6, 2 * a_row)                                                          \
      APUS_TILE_STEP(S, 9, a9, 0) APUS_TILE_STEP(S, 10, a9, a_row)                                 \
      APUS_TILE_STEP(S, 11, a9, 2 * a_row)                                                         \
      a += a_col;                                                                                  \
      a3 += a_col;                                                                                 \
      a6 += a_col;                                                                                 \
      a9 += a_col;                                                                                 \
      b += b_row;                                                                                  \
    }                                                                                              \
    APUS_TILE_STORE(V, 0) APUS_TILE_STORE(V, 1) APUS_TILE_STORE(V, 2) APUS_TILE_STORE(V, 3)        \
    APUS_TILE_STORE(V, 4) APUS_TILE_STORE(V, 5) APUS_TILE_STORE(V, 6) APUS_TILE_STORE(V, 7)        \
    APUS_TILE_STORE(V, 8) APUS_TILE_STORE(V, 9) APUS_TILE_STORE(V, 10) APUS_TILE_STORE(V, 11)      \
  }                                                                                                \
  /* The same with the number of rows, 1 ... APUS_TILE_ROWS, known at run time only. */            \
  APUS_INLINE void apus_tile_rows_##S(int rows, const int vectors, int64_t k, const T *a,          \
                                      int64_t a_row, int64_t a_col, const T *b, int64_t b_row,     \
                                      T *c, int64_t c_row, int accumulate) {                       \
    switch (rows) {                                                                                \
      APUS_TILE_CASES(S)                                                                           \
      default: __builtin_unreachable();                                                            \
    }                                                                                              \
  }
#define APUS_TILE_CASE(S, r)                                                                       \
  case r:                                                                                          \
    apus_tile_##S(r, vectors, k, a, a_row, a_col, b, b_row, c, c_row, accumulate);                 \
    break;
#define APUS_TILE_CASES_4(S)                                                                       \
  APUS_TILE_CASE(S, 1) APUS_TILE_CASE(S, 2) APUS_TILE_CASE(S, 3) APUS_TILE_CASE(S, 4)
#define APUS_TILE_CASES_6(S) APUS_TILE_CASES_4(S) APUS_TILE_CASE(S, 5) APUS_TILE_CASE(S, 6)
#define APUS_TILE_CASES_12(S)                                                                      \
  APUS_TILE_CASES_6(S) APUS_TILE_CASE(S, 7) APUS_TILE_CASE(S, 8) APUS_TILE_CASE(S, 9)              \
  APUS_TILE_CASE(S, 10) APUS_TILE_CASE(S, 11) APUS_TILE_CASE(S, 12)
#if APUS_TILE_ROWS == 12
#define APUS_TILE_CASES(S) APUS_TILE_CASES_12(S)
#elif APUS_TILE_ROWS == 6
#define APUS_TILE_CASES(S) APUS_TILE_CASES_6(S)
#else
#define APUS_TILE_CASES(S) APUS_TILE_CASES_4(S)
#endif
APUS_TILE(f32, float, apus_vector_f32)
APUS_TILE(f64, double, apus_vector_f64)

// Copies (adds) `width` elements, as two moves of `COUNT` that may overlap: both sums are formed before
// either is stored.
#define APUS_TILE_MOVE(S, T, COUNT)                                                                \
  typedef T apus_part##COUNT##_##S                                                                 \
      __attribute__((vector_size(COUNT * sizeof(T)), aligned(sizeof(T)), may_alias));              \
  APUS_INLINE void apus_tile_move##COUNT##_##S(int64_t width, const T *from, T *to,                \
                                               int accumulate) {                                   \
    const int64_t last = width - COUNT;                                                            \
    apus_part##COUNT##_##S head = *(const apus_part##COUNT##_##S *)from;                           \
    apus_part##COUNT##_##S tail = *(const apus_part##COUNT##_##S *)(from + last);                  \
    if (accumulate) {                                                                              \
      head += *(apus_part##COUNT##_##S *)to;                                                       \
      tail += *(apus_part##COUNT##_##S *)(to + last);                                              \
    }                                                                                              \
    *(apus_part##COUNT##_##S *)to = head;                                                          \
    *(apus_part##COUNT##_##S *)(to + last) = tail;                                                 \
  }
#define APUS_TILE_MOVES(S, T)                                                                      \
  APUS_TILE_MOVE(S, T, 2) APUS_TILE_MOVE(S, T, 4) APUS_TILE_MOVE(S, T, 8) APUS_TILE_MOVE(S, T, 16) \
  APUS_FUNCTION void apus_tile_move_##S(int64_t rows, int64_t width, const T *from, int64_t from_row,  \
                                        T *to, int64_t to_row, int accumulate) {                   \
    for (int64_t r = 0; r < rows; r++, from += from_row, to += to_row) {                               \
      if (width >= 16)                                                                             \
        apus_tile_move16_##S(width, from, to, accumulate);                                         \
      else if (width >= 8)                                                                         \
        apus_tile_move8_##S(width, from, to, accumulate);                                          \
      else if (width >= 4)                                                                         \
        apus_tile_move4_##S(width, from, to, accumulate);                                          \
      else if (width >= 2)                                                                         \
        apus_tile_move2_##S(width, from, to, accumulate);                                          \
      else                                                                                         \
        *to = accumulate ? *to + *from : *from;                                                    \
    }                                                                                              \
  }
APUS_FLOATS(APUS_TILE_MOVES)

// One block of C at most 12 rows by `width` columns; a block that does not fill its registers is
// computed aside and copied.
#define APUS_TILE_BLOCK(S, T, LANES)                                                               \
  APUS_OUTLINE void apus_tile_wide_##S(int rows, int64_t k, const T *a, int64_t a_row,             \
                                       int64_t a_col, const T *b, int64_t b_row, T *c,             \
                                       int64_t c_row, int accumulate) {                            \
    apus_tile_rows_##S(rows, 2, k, a, a_row, a_col, b, b_row, c, c_row, accumulate);               \
  }                                                                                                \
  APUS_OUTLINE void apus_tile_narrow_##S(int rows, int64_t k, const T *a, int64_t a_row,           \
                                         int64_t a_col, const T *b, int64_t b_row, T *c,           \
                                         int64_t c_row, int accumulate) {                          \
    apus_tile_rows_##S(rows, 1, k, a, a_row, a_col, b, b_row, c, c_row, accumulate);               \
  }                                                                                                \
  APUS_FUNCTION void apus_tile_block_##S(int rows, int64_t width, int64_t k, const T *a,           \
                                         int64_t a_row, int64_t a_col, const T *b, int64_t b_row,  \
                                         T *c, int64_t c_row, int accumulate) {                    \
    if (width == 2 * LANES) {                                                                      \
      apus_tile_wide_##S(rows, k, a, a_row, a_col, b, b_row, c, c_row, accumulate);                \
    } else if (width == LANES) {                                                                   \
      apus_tile_narrow_##S(rows, k, a, a_row, a_col, b, b_row, c, c_row, accumulate);              \
    } else {                                                                                       \
      T aside[APUS_TILE_ROWS * 2 * LANES];                                                         \
      if (width > LANES)                                                                           \
        apus_tile_wide_##S(rows, k, a, a_row, a_col, b, b_row, aside, 2 * LANES, 0);               \
      else                                                                                         \
        apus_tile_narrow_##S(rows, k, a, a_row, a_col, b, b_row, aside, 2 * LANES, 0);             \
      apus_tile_move_##S(rows, width, aside, 2 * LANES, c, c_row, accumulate);                     \
    }                                                                                              \
  }
APUS_TILE_BLOCK(f32, float, (APUS_SIMD_BYTES / 4))
APUS_TILE_BLOCK(f64, double, (APUS_SIMD_BYTES / 8))
#endif
// end gemm_tile.h
