// strips.c: made by Apus 0.1.0 from the graph 0123abcd.
// This file belongs to you, the pasted parts of the Apus runtime included: use it under any terms.
//
// Memory: the caller owns all of it. Nothing here allocates, and there is no writable static data, so
// all functions are reentrant. Functions that take `const void *state` may run at the same time on one
// state, each with a workspace of its own. Sizes and the alignment stand in the header.
// Numbers: while a function runs, subnormal numbers count as zeros, as long as APUS_KEEP_SUBNORMALS is not
// defined; the caller's floating-point mode is set again at the end.
// Compile with -O3 -march=native -fno-math-errno; link with -lm.
#include "strips.h"

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
typedef char apus_assume_sizes[STRIPS_STATE_BYTES == 0 &&
                               STRIPS_WORKSPACE_BYTES == 64 ? 1 : -1];

APUS_KERNEL void k00_strips(const float *APUS_RESTRICT t0, const float *APUS_RESTRICT t1,
        float *APUS_RESTRICT t2, int32_t *APUS_RESTRICT t3) {
  APUS_ALIGNED float a0[64];
  APUS_ALIGNED float a1[1];
  APUS_ALIGNED uint8_t a2[64];
  APUS_ALIGNED float a3[64];
  APUS_ALIGNED int32_t a4[64];
  APUS_ALIGNED float a5[1];
  a1[0] = 0.5f;
  a5[0] = 1.0f;
  APUS_SMALL_LOOP
  for (int64_t i0 = 0; i0 < 150; i0 += 64) {
    const int64_t v0 = 150 - i0 < 64 ? 150 - i0 : 64;
    apus_strip_tanh_f32(v0, a0, t0 + i0);
    apus_strip_mul_f32(v0, a0, a0, t1 + i0);
    apus_strip_div_vs_f32(v0, a0, a0, a1);
    apus_strip_lt_vs_f32(v0, a2, t0 + i0, a5);
    apus_strip_select_f32(v0, t2 + i0, a2, a0, t0 + i0);
    apus_strip_sub_sv_f32(v0, a3, a5, t2 + i0);
    apus_strip_convert_f32_i32(v0, a4, a3);
    apus_strip_iota_i32(v0, t3 + i0, i0, 1);
    apus_strip_add_i32(v0, t3 + i0, t3 + i0, a4);
  }
}

int strips_run(const void *state, void *workspace, const float *x, const float *y, float *z,
        int32_t *w) {
  if (!workspace || !x || !y || !z || !w)
    return APUS_NULL_POINTER;
  if (((uintptr_t)workspace & 63) != 0 || ((uintptr_t)x & 3) != 0 || ((uintptr_t)y & 3) != 0 ||
          ((uintptr_t)z & 3) != 0 || ((uintptr_t)w & 3) != 0)
    return APUS_MISALIGNED;
  (void)state;
  (void)workspace;
  const uint64_t apus_mode = apus_enter_mode();
  k00_strips(x, y, z, w);
  apus_leave_mode(apus_mode);
  return APUS_OK;
}

const apus_tensor_info *strips_parameters(int *count) {
  if (count) *count = 0;
  return NULL;
}

const apus_fault *strips_fault(const void *workspace) {
  (void)workspace;
  return NULL;
}
