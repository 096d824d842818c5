// SPDX-License-Identifier: Apache-2.0
// The runtime for x86-64 CPUs with AVX2 and FMA.
#include <math.h>
#include <stdint.h>
#include <string.h>
#if defined(__x86_64__)
#define APUS_SIMD_BYTES 32
#define APUS_FUSES 1
#define APUS_LEVEL_TABLE apus_level_avx2
#pragma clang attribute push(__attribute__((target("avx2,fma,bmi,bmi2,f16c"))), apply_to = function)
#include "level.h"
#pragma clang attribute pop
#endif
