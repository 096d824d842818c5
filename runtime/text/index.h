// begin index.h
// SPDX-License-Identifier: Apache-2.0
// needs: platform
// The position of the first of n values outside 0..<bound, or -1. One pass without an early exit per
// block of 256, so that good indices are checked at the speed of memory.
#define APUS_CHECK_INDEX(S, T, U, W, LEAST, GREATEST)                                              \
  APUS_FUNCTION int64_t apus_check_index_##S(int64_t n, const T *x, int64_t bound) {               \
    const uint64_t limit = bound < 0 ? 0 : (uint64_t)bound;                                        \
    for (int64_t start = 0; start < n; start += 256) {                                             \
      const int64_t end = n - start < 256 ? n : start + 256;                                       \
      uint32_t bad = 0;                                                                            \
      for (int64_t i = start; i < end; i++) bad |= (uint64_t)(int64_t)x[i] >= limit;               \
      for (int64_t i = start; bad != 0 && i < end; i++)                                            \
        if ((uint64_t)(int64_t)x[i] >= limit) return i;                                            \
    }                                                                                              \
    return -1;                                                                                     \
  }
APUS_INTEGERS(APUS_CHECK_INDEX)
// end index.h
