// SPDX-License-Identifier: Apache-2.0
// The runtime for x86-64 CPUs with AVX512.
#include <math.h>
#include <stdint.h>
#include <string.h>
#if defined(__x86_64__)
#define APUS_SIMD_BYTES 64
#define APUS_FUSES 1
#define APUS_LEVEL_TABLE apus_level_avx512
#define FEATURES "avx512f,avx512bw,avx512cd,avx512dq,avx512vl,avx2,fma,bmi,bmi2,f16c"
#pragma clang attribute push(__attribute__((target(FEATURES))), apply_to = function)
#include "level.h"
#pragma clang attribute pop
#endif
