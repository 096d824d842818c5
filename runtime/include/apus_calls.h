// SPDX-License-Identifier: Apache-2.0
// Typed calls of runtime functions by address, for languages that cannot cast a data pointer to a
// function pointer.
#ifndef APUS_CALLS_H
#define APUS_CALLS_H
#include <stdint.h>
#define APUS_CALL static inline __attribute__((unused))

// A call of any function of the runtime. Its parameters are pointers and integers of 64 bits, which every target
// passes alike; who takes fewer words does not look at those that follow.
enum { APUS_CALL_WORDS = 13 };
#define APUS_CALL_ANY(NAME, T)                                                                     \
  APUS_CALL T NAME(const void *function, const int64_t *w) {                                       \
    typedef T (*any)(int64_t, int64_t, int64_t, int64_t, int64_t, int64_t, int64_t, int64_t,       \
                     int64_t, int64_t, int64_t, int64_t, int64_t);                                 \
    return ((any)function)(w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7], w[8], w[9], w[10], w[11], \
                           w[12]);                                                                 \
  }
APUS_CALL_ANY(apus_call_words, int64_t)
APUS_CALL_ANY(apus_call_words_f32, float)
APUS_CALL_ANY(apus_call_words_f64, double)

// A strip function: result and up to three operands of any element type, unused ones NULL.
APUS_CALL void apus_call_strip(const void *function, int64_t n, void *z, const void *x, const void *y,
                               const void *w) {
  typedef void (*strip)(int64_t, void *, const void *, const void *, const void *);
  ((strip)function)(n, z, x, y, w);
}
APUS_CALL void apus_call_load(const void *function, int64_t n, void *z, const void *x, int64_t stride) {
  typedef void (*load)(int64_t, void *, const void *, int64_t);
  ((load)function)(n, z, x, stride);
}
APUS_CALL void apus_call_store(const void *function, int64_t n, void *z, int64_t stride, const void *x) {
  typedef void (*store)(int64_t, void *, int64_t, const void *);
  ((store)function)(n, z, stride, x);
}
APUS_CALL void apus_call_iota(const void *function, int64_t n, void *z, int64_t start, int64_t step) {
  typedef void (*iota)(int64_t, void *, int64_t, int64_t);
  ((iota)function)(n, z, start, step);
}
APUS_CALL void apus_call_prefetch(const void *function, int64_t n, const void *x, int64_t distance) {
  typedef void (*prefetch)(int64_t, const void *, int64_t);
  ((prefetch)function)(n, x, distance);
}

// Reductions, one call for each result type.
#define APUS_CALL_REDUCE(S, T)                                                                     \
  APUS_CALL T apus_call_reduce_##S(const void *function, int64_t n, const T *x) {                  \
    return ((T(*)(int64_t, const T *))function)(n, x);                                             \
  }
APUS_CALL_REDUCE(f32, float)
APUS_CALL_REDUCE(f64, double)
APUS_CALL_REDUCE(i32, int32_t)
APUS_CALL_REDUCE(i64, int64_t)
APUS_CALL_REDUCE(u8, uint8_t)
APUS_CALL_REDUCE(u32, uint32_t)
APUS_CALL int64_t apus_call_argmax(const void *function, int64_t n, const void *x) {
  return ((int64_t(*)(int64_t, const void *))function)(n, x);
}
APUS_CALL int64_t apus_call_check_index(const void *function, int64_t n, const void *x, int64_t bound) {
  return ((int64_t(*)(int64_t, const void *, int64_t))function)(n, x, bound);
}

// Matrix products.
APUS_CALL int64_t apus_call_gemm_scratch(const void *function, int64_t n, int64_t k, int64_t b_row,
                                         int64_t b_col) {
  return ((int64_t(*)(int64_t, int64_t, int64_t, int64_t))function)(n, k, b_row, b_col);
}
APUS_CALL void apus_call_gemm_prepare(const void *function, int64_t n, int64_t k, const void *b,
                                      int64_t b_row, int64_t b_col, void *scratch) {
  typedef void (*prepare)(int64_t, int64_t, const void *, int64_t, int64_t, void *);
  ((prepare)function)(n, k, b, b_row, b_col, scratch);
}
APUS_CALL void apus_call_gemm_rows(const void *function, int64_t m, int64_t n, int64_t k, const void *a,
                                   int64_t a_row, int64_t a_col, const void *b, int64_t b_row,
                                   int64_t b_col, const void *scratch, void *c, int64_t c_row,
                                   int accumulate) {
  typedef void (*rows)(int64_t, int64_t, int64_t, const void *, int64_t, int64_t, const void *, int64_t,
                       int64_t, const void *, void *, int64_t, int);
  ((rows)function)(m, n, k, a, a_row, a_col, b, b_row, b_col, scratch, c, c_row, accumulate);
}
// The naive and the small product, which take no scratch.
APUS_CALL void apus_call_gemm(const void *function, int64_t m, int64_t n, int64_t k, const void *a,
                              int64_t a_row, int64_t a_col, const void *b, int64_t b_row, int64_t b_col,
                              void *c, int64_t c_row, int accumulate) {
  typedef void (*gemm)(int64_t, int64_t, int64_t, const void *, int64_t, int64_t, const void *, int64_t,
                       int64_t, void *, int64_t, int);
  ((gemm)function)(m, n, k, a, a_row, a_col, b, b_row, b_col, c, c_row, accumulate);
}

// Random numbers.
APUS_CALL void apus_call_philox(const void *function, const uint32_t *counter, const uint32_t *key,
                                uint32_t *out) {
  ((void (*)(const uint32_t *, const uint32_t *, uint32_t *))function)(counter, key, out);
}
APUS_CALL uint32_t apus_call_random_word(const void *function, int64_t key, int64_t first,
                                         int64_t stream, int64_t position) {
  return ((uint32_t (*)(int64_t, int64_t, int64_t, int64_t))function)(key, first, stream, position);
}
APUS_CALL void apus_call_random_words(const void *function, int64_t n, uint32_t *z, int64_t key,
                                      int64_t first, int64_t stream, int64_t start, int64_t step) {
  typedef void (*words)(int64_t, uint32_t *, int64_t, int64_t, int64_t, int64_t, int64_t);
  ((words)function)(n, z, key, first, stream, start, step);
}
APUS_CALL void apus_call_shuffle(const void *function, int64_t n, uint32_t *out, uint64_t seed,
                                 uint64_t stream, uint32_t epoch) {
  ((void (*)(int64_t, uint32_t *, uint64_t, uint64_t, uint32_t))function)(n, out, seed, stream, epoch);
}
#undef APUS_CALL
#undef APUS_CALL_ANY
#undef APUS_CALL_REDUCE
#endif
