// SPDX-License-Identifier: Apache-2.0
// The precompiled runtime as the compiler sees it: functions by name for each CPU level, and the text
// of every noun for exported programs.
#ifndef APUS_RUNTIME_H
#define APUS_RUNTIME_H
#include <stdint.h>
#include "../text/status.h"
#include "../text/batch.h"
#include "apus_team.h"

#ifdef __cplusplus
extern "C" {
#endif

// CPU levels, each containing those below it.
enum { APUS_LEVEL_PORTABLE = 0, APUS_LEVEL_AVX2 = 1, APUS_LEVEL_AVX512 = 2 };

// One function of the runtime: its name in emitted C and where it lies.
typedef struct apus_symbol {
  const char *name;
  const void *address;
} apus_symbol;

// The highest level this CPU can run, at most `limit`.
int apus_cpu_level(int limit);
// Whether a level rounds a product and a sum once where its functions ask for that; not 0 if so.
int apus_level_fuses(int level);
// The functions of a level, and how many; NULL and 0 for a level this CPU cannot run.
const apus_symbol *apus_symbols(int level, int *count);
// One function of a level by name, or NULL.
const void *apus_symbol_address(int level, const char *name);

// A function of math.h that takes one or two numbers of type double and returns one.
typedef struct apus_math_function {
  const char *name;
  int arity;
  // Whether a result is the nearest number to the exact one, so that whoever computes it gives the same; not 0 if so.
  int exact;
  const void *address;
} apus_math_function;
// All of them that C99 has, and how many.
const apus_math_function *apus_math_functions(int *count);

// Sets the floating-point mode of kernels, as compiled entry points do, and returns the one before.
uint64_t apus_begin_run(void);
// Sets the floating-point mode that `apus_begin_run` has returned.
void apus_end_run(uint64_t before);

// The C text of a noun such as "gemm", or NULL. Its line "// needs: ..." lists the nouns it stands on.
const char *apus_runtime_text(const char *noun);
// The nouns in an order in which each follows those it needs: how many, and the name of each.
int apus_runtime_text_count(void);
const char *apus_runtime_text_name(int index);

#ifdef __cplusplus
}
#endif
#endif
