// SPDX-License-Identifier: Apache-2.0
// The runtime for any CPU: the vectors of the target's baseline, and on x86-64 no fused operation, as if there were none.
#define APUS_SIMD_BYTES 16
#if defined(__x86_64__)
#define APUS_FUSES 0
#endif
#define APUS_LEVEL_TABLE apus_level_portable
#include "level.h"
