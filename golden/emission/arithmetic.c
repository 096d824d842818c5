// arithmetic.c: made by Apus 0.1.0 from the graph 0123abcd.
// This file belongs to you, the pasted parts of the Apus runtime included: use it under any terms.
//
// Memory: the caller owns all of it. Nothing here allocates, and there is no writable static data, so
// all functions are reentrant. Functions that take `const void *state` may run at the same time on one
// state, each with a workspace of its own. Sizes and the alignment stand in the header.
// Numbers: while a function runs, subnormal numbers count as zeros, as long as APUS_KEEP_SUBNORMALS is not
// defined; the caller's floating-point mode is set again at the end.
// Compile with -O3 -march=native -fno-math-errno; link with -lm.
#include "arithmetic.h"

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

// begin transcendental.h
// …
// end transcendental.h

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
typedef char apus_assume_sizes[ARITHMETIC_STATE_BYTES == 0 &&
                               ARITHMETIC_WORKSPACE_BYTES == 64 ? 1 : -1];

// %2 = every(%0, %1): f32[37]
APUS_KERNEL void k00_arithmetic(const float *APUS_RESTRICT t0, const float *APUS_RESTRICT t1,
        float *APUS_RESTRICT t2, float *APUS_RESTRICT t3) {
  for (int64_t i0 = 0; i0 < 37; i0++) {
    const float v0 = t0[i0];
    const float v1 = t1[i0];
    t2[i0] = -v0;
    t2[i0 + 37] = apus_abs_f32(v0);
    t2[i0 + 74] = apus_sign_f32(v0);
    t2[i0 + 111] = apus_exp_f32(v0);
    t2[i0 + 148] = apus_log1p_f32(v0);
    t2[i0 + 185] = apus_expm1_f32(v0);
    t2[i0 + 222] = apus_sqrt_f32(v0);
    t2[i0 + 259] = apus_rsqrt_f32(v0);
    t2[i0 + 296] = apus_tanh_f32(v0);
    t2[i0 + 333] = apus_logistic_f32(v0);
    t2[i0 + 370] = apus_sin_f32(v0);
    t2[i0 + 407] = apus_cos_f32(v0);
    t2[i0 + 444] = apus_erf_f32(v0);
    t2[i0 + 481] = apus_floor_f32(v0);
    t2[i0 + 518] = apus_log_f32(v0);
    t3[i0] = v0 - (v1 - v0);
    t3[i0 + 37] = (v0 + v1) * (v0 - v1);
    t3[i0 + 74] = v0 / (v1 * v1);
    t3[i0 + 111] = -(-(v0 + v1));
    t3[i0 + 148] = apus_max_f32(v0, apus_min_f32(v1, 0x1.99999ap-4f));
    t3[i0 + 185] = apus_pow_f32(v0, 2.5f);
    t3[i0 + 222] = v0 - -1.5f;
    t3[i0 + 259] = v0 < v1 + v0 ? v0 * v1 : v0 >= v1 ? v0 : v1;
    t3[i0 + 296] = (float)(i0 * 2 - 3) * v0;
  }
}

int arithmetic_run(const void *state, void *workspace, const float *x, const float *y, float *unary,
        float *trees) {
  if (!workspace || !x || !y || !unary || !trees)
    return APUS_NULL_POINTER;
  if (((uintptr_t)workspace & 63) != 0 || ((uintptr_t)x & 3) != 0 || ((uintptr_t)y & 3) != 0 ||
          ((uintptr_t)unary & 3) != 0 || ((uintptr_t)trees & 3) != 0)
    return APUS_MISALIGNED;
  (void)state;
  (void)workspace;
  const uint64_t apus_mode = apus_enter_mode();
  k00_arithmetic(x, y, unary, trees);
  apus_leave_mode(apus_mode);
  return APUS_OK;
}

const apus_tensor_info *arithmetic_parameters(int *count) {
  if (count) *count = 0;
  return NULL;
}

const apus_fault *arithmetic_fault(const void *workspace) {
  (void)workspace;
  return NULL;
}
