// own_functions.c: made by Apus 0.1.0 from the graph 0123abcd.
// This file belongs to you, the pasted parts of the Apus runtime included: use it under any terms.
//
// Memory: the caller owns all of it. Nothing here allocates, and there is no writable static data, so
// all functions are reentrant. Functions that take `const void *state` may run at the same time on one
// state, each with a workspace of its own. Sizes and the alignment stand in the header.
// Numbers: while a function runs, subnormal numbers count as zeros, as long as APUS_KEEP_SUBNORMALS is not
// defined; the caller's floating-point mode is set again at the end.
// Compile with -O3 -march=native -fno-math-errno; link with -lm.
#include "own_functions.h"

// begin platform.h
// …
// end platform.h

// begin mode.h
// …
// end mode.h

APUS_FUNCTION double apus_excess_f64(double x, double y) {
  x = fabs(x) < 0x1p-1022 ? x * 0.0 : x;
  y = fabs(y) < 0x1p-1022 ? y * 0.0 : y;
  return fmax(x, 0.5) - fmax(y, 0.5) + (x + y);
}
APUS_FUNCTION float apus_excess_f32(float x, float y) {
  return (float)apus_excess_f64((double)x, (double)y);
}
APUS_FUNCTION double apus_softsign_f64(double x) {
  x = fabs(x) < 0x1p-1022 ? x * 0.0 : x;
  if (x != x) return x;
  return x / (1.0 + fabs(x));
}
APUS_FUNCTION float apus_softsign_f32(float x) {
  return (float)apus_softsign_f64((double)x);
}
APUS_FUNCTION void apus_strip_excess_f64(int64_t n, double *z, const double *x, const double *y) {
  for (int64_t i = 0; i < n; i++) z[i] = apus_excess_f64(x[i], y[i]);
}
APUS_FUNCTION void apus_strip_excess_sv_f64(int64_t n, double *z, const double *x, const double *y) {
  const double scalar = *x;
  for (int64_t i = 0; i < n; i++) z[i] = apus_excess_f64(scalar, y[i]);
}
APUS_FUNCTION void apus_strip_excess_vs_f64(int64_t n, double *z, const double *x, const double *y) {
  const double scalar = *y;
  for (int64_t i = 0; i < n; i++) z[i] = apus_excess_f64(x[i], scalar);
}
APUS_FUNCTION void apus_strip_softsign_f64(int64_t n, double *z, const double *x) {
  for (int64_t i = 0; i < n; i++) z[i] = apus_softsign_f64(x[i]);
}

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
typedef char apus_assume_sizes[OWN_FUNCTIONS_STATE_BYTES == 0 &&
                               OWN_FUNCTIONS_WORKSPACE_BYTES == 64 ? 1 : -1];

APUS_KERNEL void k00_own_functions(const float *APUS_RESTRICT t0, const float *APUS_RESTRICT t1,
        const double *APUS_RESTRICT t2, const double *APUS_RESTRICT t3, double *APUS_RESTRICT t4,
        float *APUS_RESTRICT t5) {
  for (int64_t i0 = 0; i0 < 43; i0++) {
    t5[i0] = apus_excess_f32(apus_softsign_f32(t0[i0]), -t1[i0]);
  }
  apus_strip_softsign_f64(43, t4, t2);
  apus_strip_excess_f64(43, t4 + 43, t2, t3);
  apus_strip_excess_vs_f64(43, t4 + 86, t2, t3);
  apus_strip_excess_sv_f64(43, t4 + 129, t2, t3);
}

int own_functions_run(const void *state, void *workspace, const float *x, const float *y,
        const double *u, const double *v, double *w, float *z) {
  if (!workspace || !x || !y || !u || !v || !w || !z)
    return APUS_NULL_POINTER;
  if (((uintptr_t)workspace & 63) != 0 || ((uintptr_t)x & 3) != 0 || ((uintptr_t)y & 3) != 0 ||
          ((uintptr_t)u & 7) != 0 || ((uintptr_t)v & 7) != 0 || ((uintptr_t)w & 7) != 0 ||
          ((uintptr_t)z & 3) != 0)
    return APUS_MISALIGNED;
  (void)state;
  (void)workspace;
  const uint64_t apus_mode = apus_enter_mode();
  k00_own_functions(x, y, u, v, w, z);
  apus_leave_mode(apus_mode);
  return APUS_OK;
}

const apus_tensor_info *own_functions_parameters(int *count) {
  if (count) *count = 0;
  return NULL;
}

const apus_fault *own_functions_fault(const void *workspace) {
  (void)workspace;
  return NULL;
}
