// contraction.c: made by Apus 0.1.0 from the graph 0123abcd.
// This file belongs to you, the pasted parts of the Apus runtime included: use it under any terms.
//
// Memory: the caller owns all of it. Nothing here allocates, and there is no writable static data, so
// all functions are reentrant. Functions that take `const void *state` may run at the same time on one
// state, each with a workspace of its own. Sizes and the alignment stand in the header.
// Numbers: while a function runs, subnormal numbers count as zeros, as long as APUS_KEEP_SUBNORMALS is not
// defined; the caller's floating-point mode is set again at the end.
// Compile with -O3 -march=native -fno-math-errno; link with -lm.
#include "contraction.h"

// begin platform.h
// …
// end platform.h

// begin mode.h
// …
// end mode.h

// begin gemm_tile.h
// …
// end gemm_tile.h

// begin gemm_pack.h
// …
// end gemm_pack.h

// begin gemm.h
// …
// end gemm.h

#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ >= 8
// gcc 11 and 12 compute wrong vectors from tables that a kernel is known to be given, and from conditions in
// small loops that they unroll. So kernels know nothing of their callers, and such loops stay loops.
#define APUS_KERNEL static __attribute__((noipa))
#define APUS_SMALL_LOOP _Pragma("GCC unroll 1")
#elif defined(__GNUC__)
#define APUS_KERNEL static __attribute__((noinline))
#define APUS_SMALL_LOOP
#else
#define APUS_KERNEL static
#define APUS_SMALL_LOOP
#endif
#if defined(__GNUC__)
#define APUS_ALIGNED __attribute__((aligned(64)))
#else
#define APUS_ALIGNED
#endif
#if defined(__STDC_VERSION__) && __STDC_VERSION__ >= 199901L
#define APUS_RESTRICT restrict
#else
#define APUS_RESTRICT
#endif

typedef char apus_assume_types[sizeof(float) == 4 && sizeof(double) == 8 &&
                               sizeof(apus_fault) == 16 ? 1 : -1];
typedef char apus_assume_sizes[CONTRACTION_STATE_BYTES == 0 &&
                               CONTRACTION_WORKSPACE_BYTES == 64 ? 1 : -1];

APUS_KERNEL void k00_contraction(const float *APUS_RESTRICT t0, const float *APUS_RESTRICT t1,
        float *APUS_RESTRICT t2, float *APUS_RESTRICT t3, float *APUS_RESTRICT t4) {
  apus_gemm_f32_prepare(37, 21, t1, 1, 21, t2);
  APUS_SMALL_LOOP
  for (int64_t i0 = 0; i0 < 13; i0 += 4) {
    const int64_t v0 = 13 - i0 < 4 ? 13 - i0 : 4;
    apus_gemm_f32_rows(v0, 37, 21, t0 + i0 * 21, 21, 1, t1, 1, 21, t2, t3 + i0 * 37, 37, 0);
  }
  for (int64_t i1 = 0; i1 < 481; i1++) {
    t4[i1] = (float)i1;
  }
  apus_gemm_f32_small(13, 37, 21, t0, 21, 1, t1, 1, 21, t4, 37, 1);
}

int contraction_run(const void *state, void *workspace, const float *a, const float *b,
        float *scratch, float *c, float *small) {
  if (!workspace || !a || !b || !scratch || !c || !small)
    return APUS_NULL_POINTER;
  if (((uintptr_t)workspace & 63) != 0 || ((uintptr_t)a & 3) != 0 || ((uintptr_t)b & 3) != 0 ||
          ((uintptr_t)scratch & 3) != 0 || ((uintptr_t)c & 3) != 0 || ((uintptr_t)small & 3) != 0)
    return APUS_MISALIGNED;
  (void)state;
  (void)workspace;
  const uint64_t apus_mode = apus_enter_mode();
  k00_contraction(a, b, scratch, c, small);
  apus_leave_mode(apus_mode);
  return APUS_OK;
}

const apus_tensor_info *contraction_parameters(int *count) {
  if (count) *count = 0;
  return NULL;
}

const apus_fault *contraction_fault(const void *workspace) {
  (void)workspace;
  return NULL;
}
