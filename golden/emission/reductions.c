// reductions.c: made by Apus 0.1.0 from the graph 0123abcd.
// This file belongs to you, the pasted parts of the Apus runtime included: use it under any terms.
//
// Memory: the caller owns all of it. Nothing here allocates, and there is no writable static data, so
// all functions are reentrant. Functions that take `const void *state` may run at the same time on one
// state, each with a workspace of its own. Sizes and the alignment stand in the header.
// Numbers: while a function runs, subnormal numbers count as zeros, as long as APUS_KEEP_SUBNORMALS is not
// defined; the caller's floating-point mode is set again at the end.
// Compile with -O3 -march=native -fno-math-errno; link with -lm.
#include "reductions.h"

// begin platform.h
// …
// end platform.h

// begin mode.h
// …
// end mode.h

// begin scalar.h
// …
// end scalar.h

// begin bits.h
// …
// end bits.h

// begin short.h
// …
// end short.h

// begin transcendental.h
// …
// end transcendental.h

// begin strip.h
// …
// end strip.h

// begin reduce.h
// …
// end reduce.h

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
typedef char apus_assume_sizes[REDUCTIONS_STATE_BYTES == 0 &&
                               REDUCTIONS_WORKSPACE_BYTES == 64 ? 1 : -1];

APUS_KERNEL void k00_reductions(const float *APUS_RESTRICT t0, const int32_t *APUS_RESTRICT t1,
        float *APUS_RESTRICT t2, float *APUS_RESTRICT t3, float *APUS_RESTRICT t4,
        int64_t *APUS_RESTRICT t5, int32_t *APUS_RESTRICT t6, int32_t *APUS_RESTRICT t7,
        int32_t *APUS_RESTRICT t8, int64_t *APUS_RESTRICT t9, float *APUS_RESTRICT t10,
        float *APUS_RESTRICT t11, float *APUS_RESTRICT t12) {
  t2[0] = apus_reduce_sum_f32(77, t0);
  t3[0] = apus_reduce_max_f32(77, t0);
  t4[0] = apus_reduce_min_f32(77, t0);
  t5[0] = apus_argmax_f32(77, t0);
  t6[0] = apus_reduce_sum_i32(77, t1);
  t7[0] = apus_reduce_max_i32(77, t1);
  t8[0] = apus_reduce_min_i32(77, t1);
  t9[0] = apus_argmax_i32(77, t1);
  apus_strip_load_f32(11, t10, t0, 7);
  APUS_ALIGNED float a0[1];
  a0[0] = -2.0f;
  apus_strip_fill_f32(33, t11, a0);
  apus_strip_store_f32(11, t11 + 1, 3, t0);
  apus_strip_copy_f32(5, t12, t0 + 70);
  apus_strip_prefetch_f32(77, t0, 1099511627776);
  apus_strip_prefetch_f32(0, t0, -1);
}

int reductions_run(const void *state, void *workspace, const float *x, const int32_t *i,
        float *sum_f32, float *max_f32, float *min_f32, int64_t *argmax_f32, int32_t *sum_i32,
        int32_t *max_i32, int32_t *min_i32, int64_t *argmax_i32, float *gathered, float *scattered,
        float *filled) {
  if (!workspace || !x || !i || !sum_f32 || !max_f32 || !min_f32 || !argmax_f32 || !sum_i32 ||
          !max_i32 || !min_i32 || !argmax_i32 || !gathered || !scattered || !filled)
    return APUS_NULL_POINTER;
  if (((uintptr_t)workspace & 63) != 0 || ((uintptr_t)x & 3) != 0 || ((uintptr_t)i & 3) != 0 ||
          ((uintptr_t)sum_f32 & 3) != 0 || ((uintptr_t)max_f32 & 3) != 0 ||
          ((uintptr_t)min_f32 & 3) != 0 || ((uintptr_t)argmax_f32 & 7) != 0 ||
          ((uintptr_t)sum_i32 & 3) != 0 || ((uintptr_t)max_i32 & 3) != 0 ||
          ((uintptr_t)min_i32 & 3) != 0 || ((uintptr_t)argmax_i32 & 7) != 0 ||
          ((uintptr_t)gathered & 3) != 0 || ((uintptr_t)scattered & 3) != 0 ||
          ((uintptr_t)filled & 3) != 0)
    return APUS_MISALIGNED;
  (void)state;
  (void)workspace;
  const uint64_t apus_mode = apus_enter_mode();
  k00_reductions(x, i, sum_f32, max_f32, min_f32, argmax_f32, sum_i32, max_i32, min_i32, argmax_i32,
          gathered, scattered, filled);
  apus_leave_mode(apus_mode);
  return APUS_OK;
}

const apus_tensor_info *reductions_parameters(int *count) {
  if (count) *count = 0;
  return NULL;
}

const apus_fault *reductions_fault(const void *workspace) {
  (void)workspace;
  return NULL;
}
