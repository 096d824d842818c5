// SPDX-License-Identifier: Apache-2.0
// The whole runtime text, compiled once for the CPU level that the including file has chosen, and the
// table of its functions by name. Included by level_*.c only; APUS_LEVEL_TABLE names the table.
#include "include/apus_runtime.h"
#include "text/platform.h"
#include "text/mode.h"
#include "text/scalar.h"
#include "text/bits.h"
#include "text/short.h"
#include "text/transcendental.h"
#include "text/strip.h"
#include "text/reduce.h"
#include "text/gemm_tile.h"
#include "text/gemm_pack.h"
#include "text/gemm.h"
#include "text/philox.h"
#include "text/index.h"

#define ENTRY(FUNCTION) {#FUNCTION, (const void *)&FUNCTION},
#define UNARY(NAME, S, T, R) ENTRY(apus_##NAME##_##S) ENTRY(apus_strip_##NAME##_##S)
#define BINARY(NAME, S, T, R)                                                                      \
  UNARY(NAME, S, T, R) ENTRY(apus_strip_##NAME##_vs_##S) ENTRY(apus_strip_##NAME##_sv_##S)
#define CONVERSION(S, F, D, T) ENTRY(apus_convert_##S##_##D) ENTRY(apus_strip_convert_##S##_##D)
#define SATURATING(S, F, D, T, LEAST, BELOW, GREATEST) CONVERSION(S, F, D, T)
#define MOVES(S, T)                                                                                \
  ENTRY(apus_strip_select_##S) ENTRY(apus_strip_fill_##S) ENTRY(apus_strip_copy_##S)               \
  ENTRY(apus_strip_load_##S) ENTRY(apus_strip_store_##S) ENTRY(apus_strip_prefetch_##S)
#define REDUCTIONS(S)                                                                              \
  ENTRY(apus_strip_iota_##S) ENTRY(apus_argmax_##S) ENTRY(apus_reduce_sum_##S)                     \
  ENTRY(apus_reduce_max_##S) ENTRY(apus_reduce_min_##S)
#define OF_FLOAT(S, T)                                                                             \
  MOVES(S, T) REDUCTIONS(S)                                                                        \
  ENTRY(apus_gemm_##S##_naive) ENTRY(apus_gemm_##S##_small) ENTRY(apus_gemm_##S##_scratch)         \
  ENTRY(apus_gemm_##S##_prepare) ENTRY(apus_gemm_##S##_rows)
#define OF_INTEGER(S, T, U, W, LEAST, GREATEST)                                                    \
  MOVES(S, T) REDUCTIONS(S) ENTRY(apus_check_index_##S)

const apus_symbol APUS_LEVEL_TABLE[] = {
  APUS_ALL_UNARY(UNARY)
  APUS_ALL_BINARY(BINARY)
  APUS_TRANSCENDENTAL_OF(UNARY, f64, double)
  BINARY(pow, f64, double, double)
  APUS_SATURATING(SATURATING)
  APUS_CASTING(CONVERSION)
  APUS_TESTING(CONVERSION)
  APUS_SHORT_CONVERSIONS(CONVERSION)
  APUS_FLOATS(OF_FLOAT)
  APUS_INTEGERS(OF_INTEGER)
  MOVES(bool, uint8_t)
  APUS_SHORTS(MOVES)
  ENTRY(apus_philox4x32)
  ENTRY(apus_random_word)
  ENTRY(apus_random_words)
  ENTRY(apus_shuffle)
  ENTRY(apus_enter_mode)
  ENTRY(apus_leave_mode)
  {0, 0},
};
