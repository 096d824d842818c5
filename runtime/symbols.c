// SPDX-License-Identifier: Apache-2.0
// The choice of a CPU level at run time, look-up by name, the functions of math.h, and the floating-point mode for
// callers outside C.
#include <math.h>
#include <stddef.h>
#include <string.h>
#include "include/apus_runtime.h"
#include "text/platform.h"
#include "text/mode.h"

extern const apus_symbol apus_level_portable[];
#if defined(__x86_64__)
extern const apus_symbol apus_level_avx2[];
extern const apus_symbol apus_level_avx512[];
#endif

int apus_cpu_level(int limit) {
  int level = APUS_LEVEL_PORTABLE;
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
      __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2")) {
    level = APUS_LEVEL_AVX2;
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl"))
      level = APUS_LEVEL_AVX512;
  }
#endif
  return level < limit ? level : limit;
}

// The functions of a level, up to an entry without a name; NULL if the CPU lacks the level.
static const apus_symbol *table_of(int level) {
  if (level < APUS_LEVEL_PORTABLE || level != apus_cpu_level(level)) return NULL;
#if defined(__x86_64__)
  if (level == APUS_LEVEL_AVX2) return apus_level_avx2;
  if (level == APUS_LEVEL_AVX512) return apus_level_avx512;
#endif
  return apus_level_portable;
}

int apus_level_fuses(int level) {
#if defined(__x86_64__)
  return level > APUS_LEVEL_PORTABLE;
#else
  (void)level;
  return APUS_FUSES;
#endif
}

const apus_symbol *apus_symbols(int level, int *count) {
  const apus_symbol *table = table_of(level);
  int entries = 0;
  while (table != NULL && table[entries].name != NULL) entries++;
  if (count != NULL) *count = entries;
  return table;
}

const void *apus_symbol_address(int level, const char *name) {
  // A program asks for some dozens of names once, which an index would not pay for.
  for (const apus_symbol *entry = table_of(level); entry != NULL && entry->name != NULL; entry++)
    if (strcmp(entry->name, name) == 0) return entry->address;
  return NULL;
}

#define ENTRY(NAME, ARITY, EXACT) {#NAME, ARITY, EXACT, (const void *)&NAME},
#define UNARY(NAME) ENTRY(NAME, 1, 0)
#define BINARY(NAME) ENTRY(NAME, 2, 0)
#define EXACT_UNARY(NAME) ENTRY(NAME, 1, 1)
#define EXACT_BINARY(NAME) ENTRY(NAME, 2, 1)
// Without lgamma, which writes a variable that threads share.
static const apus_math_function math_functions[] = {
  UNARY(acos) UNARY(acosh) UNARY(asin) UNARY(asinh) UNARY(atan) UNARY(atanh) UNARY(cbrt) EXACT_UNARY(ceil)
  UNARY(cos) UNARY(cosh) UNARY(erf) UNARY(erfc) UNARY(exp) UNARY(exp2) UNARY(expm1) EXACT_UNARY(fabs)
  EXACT_UNARY(floor) UNARY(log) UNARY(log10) UNARY(log1p) UNARY(log2) EXACT_UNARY(logb) EXACT_UNARY(nearbyint)
  EXACT_UNARY(rint) EXACT_UNARY(round) UNARY(sin) UNARY(sinh) EXACT_UNARY(sqrt) UNARY(tan) UNARY(tanh)
  UNARY(tgamma) EXACT_UNARY(trunc)
  BINARY(atan2) EXACT_BINARY(copysign) EXACT_BINARY(fdim) EXACT_BINARY(fmax) EXACT_BINARY(fmin)
  EXACT_BINARY(fmod) BINARY(hypot) EXACT_BINARY(nextafter) BINARY(pow) EXACT_BINARY(remainder)
};

const apus_math_function *apus_math_functions(int *count) {
  *count = (int)(sizeof math_functions / sizeof math_functions[0]);
  return math_functions;
}

uint64_t apus_begin_run(void) { return apus_enter_mode(); }

void apus_end_run(uint64_t before) { apus_leave_mode(before); }
