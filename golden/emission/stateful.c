// stateful.c: made by Apus 0.1.0 from the graph feedface.
// This file belongs to you, the pasted parts of the Apus runtime included: use it under any terms.
//
// Memory: the caller owns all of it. Nothing here allocates, and there is no writable static data, so
// all functions are reentrant. Functions that take `const void *state` may run at the same time on one
// state, each with a workspace of its own. Sizes and the alignment stand in the header.
// Numbers: while a function runs, subnormal numbers count as zeros, as long as APUS_KEEP_SUBNORMALS is not
// defined; the caller's floating-point mode is set again at the end.
// Compile with -O3 -march=native -fno-math-errno; link with -lm.
#include "stateful.h"

// begin platform.h
// …
// end platform.h

// begin mode.h
// …
// end mode.h

// begin scalar.h
// …
// end scalar.h

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
typedef char apus_assume_sizes[STATEFUL_STATE_BYTES == 192 &&
                               STATEFUL_WORKSPACE_BYTES == 128 ? 1 : -1];

// f32[6]
APUS_ALIGNED static const float apus_c0[6] = {
  0x1.99999ap-4f, -1.0f, 2.5f, INFINITY, 0x1.16c2p-133f, 0.0f,
};

// %1 = update(%0): f32[6] layer.weight
// layer.weight
APUS_KERNEL void k00_mul(const float *APUS_RESTRICT t1, const float *APUS_RESTRICT t2,
        float *APUS_RESTRICT t3) {
  // accumulate
  for (int64_t i0 = 0; i0 < 6; i0++) {
    t3[i0] = t1[i0] * t2[0];
  }
}

// layer.weight
APUS_KERNEL void k01_reduce_sum(const float *APUS_RESTRICT t0, float *APUS_RESTRICT t4) {
  t4[0] = apus_reduce_sum_f32(6, t0);
}

APUS_KERNEL void k02_add(const float *APUS_RESTRICT t3, float *APUS_RESTRICT t0) {
  for (int64_t i0 = 0; i0 < 6; i0++) {
    t0[i0] = t0[i0] + t3[i0];
  }
}

int stateful_run(void *state, void *workspace, const float *rate, float *sum) {
  if (!state || !workspace || !rate || !sum)
    return APUS_NULL_POINTER;
  if (((uintptr_t)state & 63) != 0 || ((uintptr_t)workspace & 63) != 0 ||
          ((uintptr_t)rate & 3) != 0 || ((uintptr_t)sum & 3) != 0)
    return APUS_MISALIGNED;
  unsigned char *const apus_s = (unsigned char *)state;
  unsigned char *const apus_w = (unsigned char *)workspace;
  const uint64_t apus_mode = apus_enter_mode();
  k00_mul(apus_c0, rate, (void *)(apus_w + 64));
  k01_reduce_sum((const void *)(apus_s + 64), sum);
  k02_add((const void *)(apus_w + 64), (void *)(apus_s + 64));
  apus_leave_mode(apus_mode);
  return APUS_OK;
}

int stateful_peek(const void *state, void *workspace, float *sum) {
  if (!state || !sum)
    return APUS_NULL_POINTER;
  if (((uintptr_t)state & 63) != 0 || ((uintptr_t)sum & 3) != 0)
    return APUS_MISALIGNED;
  const unsigned char *const apus_s = (const unsigned char *)state;
  (void)workspace;
  const uint64_t apus_mode = apus_enter_mode();
  k01_reduce_sum((const void *)(apus_s + 64), sum);
  apus_leave_mode(apus_mode);
  return APUS_OK;
}

static const apus_tensor_info apus_state[] = {
  {"layer.weight", "f32", 2, {2, 3}, 64, 24},
  {"step", "u32", 0, {0}, 128, 4},
};

const apus_tensor_info *stateful_parameters(int *count) {
  if (count) *count = 2;
  return apus_state;
}

const apus_fault *stateful_fault(const void *workspace) {
  (void)workspace;
  return NULL;
}
