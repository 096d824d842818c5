// conversions.c: made by Apus 0.1.0 from the graph 0123abcd.
// This file belongs to you, the pasted parts of the Apus runtime included: use it under any terms.
//
// Memory: the caller owns all of it. Nothing here allocates, and there is no writable static data, so
// all functions are reentrant. Functions that take `const void *state` may run at the same time on one
// state, each with a workspace of its own. Sizes and the alignment stand in the header.
// Numbers: while a function runs, subnormal numbers count as zeros, as long as APUS_KEEP_SUBNORMALS is not
// defined; the caller's floating-point mode is set again at the end.
// Compile with -O3 -march=native -fno-math-errno; link with -lm.
#include "conversions.h"

// begin platform.h
// …
// end platform.h

// begin mode.h
// …
// end mode.h

// begin scalar.h
// …
// end scalar.h

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
typedef char apus_assume_sizes[CONVERSIONS_STATE_BYTES == 0 &&
                               CONVERSIONS_WORKSPACE_BYTES == 64 ? 1 : -1];

APUS_KERNEL void k00_conversions(const float *APUS_RESTRICT t0, const double *APUS_RESTRICT t1,
        const int32_t *APUS_RESTRICT t2, const int64_t *APUS_RESTRICT t3,
        const uint8_t *APUS_RESTRICT t4, const uint32_t *APUS_RESTRICT t5,
        const uint8_t *APUS_RESTRICT t6, float *APUS_RESTRICT t7, double *APUS_RESTRICT t8,
        int32_t *APUS_RESTRICT t9, int64_t *APUS_RESTRICT t10, uint8_t *APUS_RESTRICT t11,
        uint32_t *APUS_RESTRICT t12, uint8_t *APUS_RESTRICT t13, float *APUS_RESTRICT t14,
        double *APUS_RESTRICT t15, int32_t *APUS_RESTRICT t16, int64_t *APUS_RESTRICT t17,
        uint8_t *APUS_RESTRICT t18, uint32_t *APUS_RESTRICT t19, uint8_t *APUS_RESTRICT t20,
        float *APUS_RESTRICT t21, double *APUS_RESTRICT t22, int32_t *APUS_RESTRICT t23,
        int64_t *APUS_RESTRICT t24, uint8_t *APUS_RESTRICT t25, uint32_t *APUS_RESTRICT t26,
        uint8_t *APUS_RESTRICT t27, float *APUS_RESTRICT t28, double *APUS_RESTRICT t29,
        int32_t *APUS_RESTRICT t30, int64_t *APUS_RESTRICT t31, uint8_t *APUS_RESTRICT t32,
        uint32_t *APUS_RESTRICT t33, uint8_t *APUS_RESTRICT t34, float *APUS_RESTRICT t35,
        double *APUS_RESTRICT t36, int32_t *APUS_RESTRICT t37, int64_t *APUS_RESTRICT t38,
        uint8_t *APUS_RESTRICT t39, uint32_t *APUS_RESTRICT t40, uint8_t *APUS_RESTRICT t41,
        float *APUS_RESTRICT t42, double *APUS_RESTRICT t43, int32_t *APUS_RESTRICT t44,
        int64_t *APUS_RESTRICT t45, uint8_t *APUS_RESTRICT t46, uint32_t *APUS_RESTRICT t47,
        uint8_t *APUS_RESTRICT t48, float *APUS_RESTRICT t49, double *APUS_RESTRICT t50,
        int32_t *APUS_RESTRICT t51, int64_t *APUS_RESTRICT t52, uint8_t *APUS_RESTRICT t53,
        uint32_t *APUS_RESTRICT t54, uint8_t *APUS_RESTRICT t55, float *APUS_RESTRICT t56,
        double *APUS_RESTRICT t57, int32_t *APUS_RESTRICT t58, int64_t *APUS_RESTRICT t59,
        uint8_t *APUS_RESTRICT t60, uint32_t *APUS_RESTRICT t61, uint8_t *APUS_RESTRICT t62) {
  for (int64_t i0 = 0; i0 < 24; i0++) {
    t7[i0] = t0[i0];
    t8[i0] = apus_convert_f32_f64(t0[i0]);
    t9[i0] = apus_convert_f32_i32(t0[i0]);
    t10[i0] = apus_convert_f32_i64(t0[i0]);
    t11[i0] = apus_convert_f32_u8(t0[i0]);
    t12[i0] = apus_convert_f32_u32(t0[i0]);
    t13[i0] = apus_convert_f32_bool(t0[i0]);
    t14[i0] = apus_convert_f64_f32(t1[i0]);
    t15[i0] = t1[i0];
    t16[i0] = apus_convert_f64_i32(t1[i0]);
    t17[i0] = apus_convert_f64_i64(t1[i0]);
    t18[i0] = apus_convert_f64_u8(t1[i0]);
    t19[i0] = apus_convert_f64_u32(t1[i0]);
    t20[i0] = apus_convert_f64_bool(t1[i0]);
    t21[i0] = apus_convert_i32_f32(t2[i0]);
    t22[i0] = apus_convert_i32_f64(t2[i0]);
    t23[i0] = t2[i0];
    t24[i0] = apus_convert_i32_i64(t2[i0]);
    t25[i0] = apus_convert_i32_u8(t2[i0]);
    t26[i0] = apus_convert_i32_u32(t2[i0]);
    t27[i0] = apus_convert_i32_bool(t2[i0]);
    t28[i0] = apus_convert_i64_f32(t3[i0]);
    t29[i0] = apus_convert_i64_f64(t3[i0]);
    t30[i0] = apus_convert_i64_i32(t3[i0]);
    t31[i0] = t3[i0];
    t32[i0] = apus_convert_i64_u8(t3[i0]);
    t33[i0] = apus_convert_i64_u32(t3[i0]);
    t34[i0] = apus_convert_i64_bool(t3[i0]);
    t35[i0] = apus_convert_u8_f32(t4[i0]);
    t36[i0] = apus_convert_u8_f64(t4[i0]);
    t37[i0] = apus_convert_u8_i32(t4[i0]);
    t38[i0] = apus_convert_u8_i64(t4[i0]);
    t39[i0] = t4[i0];
    t40[i0] = apus_convert_u8_u32(t4[i0]);
    t41[i0] = apus_convert_u8_bool(t4[i0]);
    t42[i0] = apus_convert_u32_f32(t5[i0]);
    t43[i0] = apus_convert_u32_f64(t5[i0]);
    t44[i0] = apus_convert_u32_i32(t5[i0]);
    t45[i0] = apus_convert_u32_i64(t5[i0]);
    t46[i0] = apus_convert_u32_u8(t5[i0]);
    t47[i0] = t5[i0];
    t48[i0] = apus_convert_u32_bool(t5[i0]);
    t49[i0] = apus_convert_bool_f32(t6[i0]);
    t50[i0] = apus_convert_bool_f64(t6[i0]);
    t51[i0] = apus_convert_bool_i32(t6[i0]);
    t52[i0] = apus_convert_bool_i64(t6[i0]);
    t53[i0] = apus_convert_bool_u8(t6[i0]);
    t54[i0] = apus_convert_bool_u32(t6[i0]);
    t55[i0] = t6[i0];
    t56[i0] = (float)(i0 * 3 - 2);
    t57[i0] = (double)(i0 * 3 - 2);
    t58[i0] = (int32_t)(i0 * 3 - 2);
    t59[i0] = i0 * 3 - 2;
    t60[i0] = (uint8_t)(i0 * 3 - 2);
    t61[i0] = (uint32_t)(i0 * 3 - 2);
    t62[i0] = i0 * 3 - 2 != 0;
  }
}

int conversions_run(const void *state, void *workspace, const float *x_f32, const double *x_f64,
        const int32_t *x_i32, const int64_t *x_i64, const uint8_t *x_u8, const uint32_t *x_u32,
        const uint8_t *x_bool, float *z_f32_f32, double *z_f32_f64, int32_t *z_f32_i32,
        int64_t *z_f32_i64, uint8_t *z_f32_u8, uint32_t *z_f32_u32, uint8_t *z_f32_bool,
        float *z_f64_f32, double *z_f64_f64, int32_t *z_f64_i32, int64_t *z_f64_i64,
        uint8_t *z_f64_u8, uint32_t *z_f64_u32, uint8_t *z_f64_bool, float *z_i32_f32,
        double *z_i32_f64, int32_t *z_i32_i32, int64_t *z_i32_i64, uint8_t *z_i32_u8,
        uint32_t *z_i32_u32, uint8_t *z_i32_bool, float *z_i64_f32, double *z_i64_f64,
        int32_t *z_i64_i32, int64_t *z_i64_i64, uint8_t *z_i64_u8, uint32_t *z_i64_u32,
        uint8_t *z_i64_bool, float *z_u8_f32, double *z_u8_f64, int32_t *z_u8_i32,
        int64_t *z_u8_i64, uint8_t *z_u8_u8, uint32_t *z_u8_u32, uint8_t *z_u8_bool,
        float *z_u32_f32, double *z_u32_f64, int32_t *z_u32_i32, int64_t *z_u32_i64,
        uint8_t *z_u32_u8, uint32_t *z_u32_u32, uint8_t *z_u32_bool, float *z_bool_f32,
        double *z_bool_f64, int32_t *z_bool_i32, int64_t *z_bool_i64, uint8_t *z_bool_u8,
        uint32_t *z_bool_u32, uint8_t *z_bool_bool, float *p_f32, double *p_f64, int32_t *p_i32,
        int64_t *p_i64, uint8_t *p_u8, uint32_t *p_u32, uint8_t *p_bool) {
  if (!workspace || !x_f32 || !x_f64 || !x_i32 || !x_i64 || !x_u8 || !x_u32 || !x_bool ||
          !z_f32_f32 || !z_f32_f64 || !z_f32_i32 || !z_f32_i64 || !z_f32_u8 || !z_f32_u32 ||
          !z_f32_bool || !z_f64_f32 || !z_f64_f64 || !z_f64_i32 || !z_f64_i64 || !z_f64_u8 ||
          !z_f64_u32 || !z_f64_bool || !z_i32_f32 || !z_i32_f64 || !z_i32_i32 || !z_i32_i64 ||
          !z_i32_u8 || !z_i32_u32 || !z_i32_bool || !z_i64_f32 || !z_i64_f64 || !z_i64_i32 ||
          !z_i64_i64 || !z_i64_u8 || !z_i64_u32 || !z_i64_bool || !z_u8_f32 || !z_u8_f64 ||
          !z_u8_i32 || !z_u8_i64 || !z_u8_u8 || !z_u8_u32 || !z_u8_bool || !z_u32_f32 ||
          !z_u32_f64 || !z_u32_i32 || !z_u32_i64 || !z_u32_u8 || !z_u32_u32 || !z_u32_bool ||
          !z_bool_f32 || !z_bool_f64 || !z_bool_i32 || !z_bool_i64 || !z_bool_u8 || !z_bool_u32 ||
          !z_bool_bool || !p_f32 || !p_f64 || !p_i32 || !p_i64 || !p_u8 || !p_u32 || !p_bool)
    return APUS_NULL_POINTER;
  if (((uintptr_t)workspace & 63) != 0 || ((uintptr_t)x_f32 & 3) != 0 ||
          ((uintptr_t)x_f64 & 7) != 0 || ((uintptr_t)x_i32 & 3) != 0 ||
          ((uintptr_t)x_i64 & 7) != 0 || ((uintptr_t)x_u32 & 3) != 0 ||
          ((uintptr_t)z_f32_f32 & 3) != 0 || ((uintptr_t)z_f32_f64 & 7) != 0 ||
          ((uintptr_t)z_f32_i32 & 3) != 0 || ((uintptr_t)z_f32_i64 & 7) != 0 ||
          ((uintptr_t)z_f32_u32 & 3) != 0 || ((uintptr_t)z_f64_f32 & 3) != 0 ||
          ((uintptr_t)z_f64_f64 & 7) != 0 || ((uintptr_t)z_f64_i32 & 3) != 0 ||
          ((uintptr_t)z_f64_i64 & 7) != 0 || ((uintptr_t)z_f64_u32 & 3) != 0 ||
          ((uintptr_t)z_i32_f32 & 3) != 0 || ((uintptr_t)z_i32_f64 & 7) != 0 ||
          ((uintptr_t)z_i32_i32 & 3) != 0 || ((uintptr_t)z_i32_i64 & 7) != 0 ||
          ((uintptr_t)z_i32_u32 & 3) != 0 || ((uintptr_t)z_i64_f32 & 3) != 0 ||
          ((uintptr_t)z_i64_f64 & 7) != 0 || ((uintptr_t)z_i64_i32 & 3) != 0 ||
          ((uintptr_t)z_i64_i64 & 7) != 0 || ((uintptr_t)z_i64_u32 & 3) != 0 ||
          ((uintptr_t)z_u8_f32 & 3) != 0 || ((uintptr_t)z_u8_f64 & 7) != 0 ||
          ((uintptr_t)z_u8_i32 & 3) != 0 || ((uintptr_t)z_u8_i64 & 7) != 0 ||
          ((uintptr_t)z_u8_u32 & 3) != 0 || ((uintptr_t)z_u32_f32 & 3) != 0 ||
          ((uintptr_t)z_u32_f64 & 7) != 0 || ((uintptr_t)z_u32_i32 & 3) != 0 ||
          ((uintptr_t)z_u32_i64 & 7) != 0 || ((uintptr_t)z_u32_u32 & 3) != 0 ||
          ((uintptr_t)z_bool_f32 & 3) != 0 || ((uintptr_t)z_bool_f64 & 7) != 0 ||
          ((uintptr_t)z_bool_i32 & 3) != 0 || ((uintptr_t)z_bool_i64 & 7) != 0 ||
          ((uintptr_t)z_bool_u32 & 3) != 0 || ((uintptr_t)p_f32 & 3) != 0 ||
          ((uintptr_t)p_f64 & 7) != 0 || ((uintptr_t)p_i32 & 3) != 0 ||
          ((uintptr_t)p_i64 & 7) != 0 || ((uintptr_t)p_u32 & 3) != 0)
    return APUS_MISALIGNED;
  (void)state;
  (void)workspace;
  const uint64_t apus_mode = apus_enter_mode();
  k00_conversions(x_f32, x_f64, x_i32, x_i64, x_u8, x_u32, x_bool, z_f32_f32, z_f32_f64, z_f32_i32,
          z_f32_i64, z_f32_u8, z_f32_u32, z_f32_bool, z_f64_f32, z_f64_f64, z_f64_i32, z_f64_i64,
          z_f64_u8, z_f64_u32, z_f64_bool, z_i32_f32, z_i32_f64, z_i32_i32, z_i32_i64, z_i32_u8,
          z_i32_u32, z_i32_bool, z_i64_f32, z_i64_f64, z_i64_i32, z_i64_i64, z_i64_u8, z_i64_u32,
          z_i64_bool, z_u8_f32, z_u8_f64, z_u8_i32, z_u8_i64, z_u8_u8, z_u8_u32, z_u8_bool,
          z_u32_f32, z_u32_f64, z_u32_i32, z_u32_i64, z_u32_u8, z_u32_u32, z_u32_bool, z_bool_f32,
          z_bool_f64, z_bool_i32, z_bool_i64, z_bool_u8, z_bool_u32, z_bool_bool, p_f32, p_f64,
          p_i32, p_i64, p_u8, p_u32, p_bool);
  apus_leave_mode(apus_mode);
  return APUS_OK;
}

const apus_tensor_info *conversions_parameters(int *count) {
  if (count) *count = 0;
  return NULL;
}

const apus_fault *conversions_fault(const void *workspace) {
  (void)workspace;
  return NULL;
}
