// SPDX-License-Identifier: Apache-2.0
// The runtime for any CPU: the vectors of the target's baseline.
#define APUS_SIMD_BYTES 16
#define APUS_LEVEL_TABLE apus_level_portable
#include "level.h"
