// guarded.c: made by Apus 0.1.0 from the graph 0123abcd.
// This file belongs to you, the pasted parts of the Apus runtime included: use it under any terms.
//
// Memory: the caller owns all of it. Nothing here allocates, and there is no writable static data, so
// all functions are reentrant. Functions that take `const void *state` may run at the same time on one
// state, each with a workspace of its own. Sizes and the alignment stand in the header.
// Numbers: while a function runs, subnormal numbers count as zeros, as long as APUS_KEEP_SUBNORMALS is not
// defined; the caller's floating-point mode is set again at the end.
// Compile with -O3 -march=native -fno-math-errno; link with -lm.
#include "guarded.h"

// begin platform.h
// …
// end platform.h

// begin mode.h
// …
// end mode.h

// begin scalar.h
// …
// end scalar.h

// begin index.h
// …
// end index.h

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
typedef char apus_assume_sizes[GUARDED_STATE_BYTES == 0 &&
                               GUARDED_WORKSPACE_BYTES == 64 ? 1 : -1];

// %3 = gather(%0, %1): f32[12,5] embedding.tokens
APUS_KERNEL int k00_guarded(const float *APUS_RESTRICT t0, const int32_t *APUS_RESTRICT t1,
        float *APUS_RESTRICT t2, float *APUS_RESTRICT t3, int64_t *apus_position) {
  const int64_t v0 = apus_check_index_i32(12, t1, 9);
  if (v0 >= 0) {
    *apus_position = v0;
    return APUS_INDEX_OUT_OF_RANGE;
  }
  float v2 = 0.0f;
  APUS_SMALL_LOOP
  for (int64_t i0 = 0; i0 < 12; i0++) {
    const int64_t v1 = apus_convert_i32_i64(t1[i0]);
    if (v1 < 0 || v1 >= 9) {
      *apus_position = i0;
      return APUS_INDEX_OUT_OF_RANGE;
    }
    const int64_t v4 = v1;
    (void)v4;
    for (int64_t i1 = 0; i1 < 5; i1++) {
      const float v3 = t0[v1 * 5 + i1];
      t2[i0 * 5 + i1] = v3;
      v2 = v2 + v3;
    }
  }
  t3[0] = v2;
  return APUS_OK;
}

static int apus_failed(void *workspace, int32_t value, int64_t position) {
  apus_fault *fault = (apus_fault *)workspace;
  fault->status = APUS_INDEX_OUT_OF_RANGE;
  fault->value = value;
  fault->position = position;
  return APUS_INDEX_OUT_OF_RANGE;
}

int guarded_run(const void *state, void *workspace, const float *table, const int32_t *index,
        float *z, float *sum) {
  if (!workspace || !table || !index || !z || !sum)
    return APUS_NULL_POINTER;
  if (((uintptr_t)workspace & 63) != 0 || ((uintptr_t)table & 3) != 0 ||
          ((uintptr_t)index & 3) != 0 || ((uintptr_t)z & 3) != 0 || ((uintptr_t)sum & 3) != 0)
    return APUS_MISALIGNED;
  (void)state;
  (void)workspace;
  const uint64_t apus_mode = apus_enter_mode();
  int apus_status = APUS_OK;
  int64_t apus_position = 0;
  if (k00_guarded(table, index, z, sum, &apus_position) != APUS_OK) {
    apus_status = apus_failed(workspace, 4, apus_position);
    goto apus_end;
  }
apus_end:
  apus_leave_mode(apus_mode);
  return apus_status;
}

const apus_tensor_info *guarded_parameters(int *count) {
  if (count) *count = 0;
  return NULL;
}

const apus_fault *guarded_fault(const void *workspace) {
  return (const apus_fault *)workspace;
}
