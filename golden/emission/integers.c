// integers.c: made by Apus 0.1.0 from the graph 0123abcd.
// This file belongs to you, the pasted parts of the Apus runtime included: use it under any terms.
//
// Memory: the caller owns all of it. Nothing here allocates, and there is no writable static data, so
// all functions are reentrant. Functions that take `const void *state` may run at the same time on one
// state, each with a workspace of its own. Sizes and the alignment stand in the header.
// Numbers: while a function runs, subnormal numbers count as zeros, as long as APUS_KEEP_SUBNORMALS is not
// defined; the caller's floating-point mode is set again at the end.
// Compile with -O3 -march=native -fno-math-errno; link with -lm.
#include "integers.h"

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
typedef char apus_assume_sizes[INTEGERS_STATE_BYTES == 0 &&
                               INTEGERS_WORKSPACE_BYTES == 64 ? 1 : -1];

APUS_KERNEL void k00_integers(const int8_t *APUS_RESTRICT t0, const int8_t *APUS_RESTRICT t1,
        int8_t *APUS_RESTRICT t2, uint8_t *APUS_RESTRICT t3, const int16_t *APUS_RESTRICT t4,
        const int16_t *APUS_RESTRICT t5, int16_t *APUS_RESTRICT t6, uint8_t *APUS_RESTRICT t7,
        const int32_t *APUS_RESTRICT t8, const int32_t *APUS_RESTRICT t9,
        int32_t *APUS_RESTRICT t10, uint8_t *APUS_RESTRICT t11, const int64_t *APUS_RESTRICT t12,
        const int64_t *APUS_RESTRICT t13, int64_t *APUS_RESTRICT t14, uint8_t *APUS_RESTRICT t15,
        const uint8_t *APUS_RESTRICT t16, const uint8_t *APUS_RESTRICT t17,
        uint8_t *APUS_RESTRICT t18, uint8_t *APUS_RESTRICT t19, const uint16_t *APUS_RESTRICT t20,
        const uint16_t *APUS_RESTRICT t21, uint16_t *APUS_RESTRICT t22, uint8_t *APUS_RESTRICT t23,
        const uint32_t *APUS_RESTRICT t24, const uint32_t *APUS_RESTRICT t25,
        uint32_t *APUS_RESTRICT t26, uint8_t *APUS_RESTRICT t27, const uint64_t *APUS_RESTRICT t28,
        const uint64_t *APUS_RESTRICT t29, uint64_t *APUS_RESTRICT t30,
        uint8_t *APUS_RESTRICT t31) {
  APUS_SMALL_LOOP
  for (int64_t i0 = 0; i0 < 16; i0++) {
    t2[i0] = apus_add_i8(t0[i0], t1[i0]);
    t2[i0 + 16] = apus_sub_i8(t0[i0], t1[i0]);
    t2[i0 + 32] = apus_mul_i8(t0[i0], t1[i0]);
    t2[i0 + 48] = apus_div_i8(t0[i0], t1[i0]);
    t2[i0 + 64] = apus_rem_i8(t0[i0], t1[i0]);
    t2[i0 + 80] = apus_max_i8(t0[i0], t1[i0]);
    t2[i0 + 96] = apus_min_i8(t0[i0], t1[i0]);
    t2[i0 + 112] = apus_and_i8(t0[i0], t1[i0]);
    t2[i0 + 128] = apus_or_i8(t0[i0], t1[i0]);
    t2[i0 + 144] = apus_xor_i8(t0[i0], t1[i0]);
    t2[i0 + 160] = apus_shift_left_i8(t0[i0], t1[i0]);
    t2[i0 + 176] = apus_shift_right_logical_i8(t0[i0], t1[i0]);
    t2[i0 + 192] = apus_neg_i8(t0[i0]);
    t2[i0 + 208] = apus_abs_i8(t0[i0]);
    t2[i0 + 224] = apus_sign_i8(t0[i0]);
    t3[i0] = t0[i0] == t1[i0];
    t3[i0 + 16] = t0[i0] != t1[i0];
    t3[i0 + 32] = t0[i0] < t1[i0];
    t3[i0 + 48] = t0[i0] <= t1[i0];
    t3[i0 + 64] = t0[i0] > t1[i0];
    t3[i0 + 80] = t0[i0] >= t1[i0];
    t6[i0] = apus_add_i16(t4[i0], t5[i0]);
    t6[i0 + 16] = apus_sub_i16(t4[i0], t5[i0]);
    t6[i0 + 32] = apus_mul_i16(t4[i0], t5[i0]);
    t6[i0 + 48] = apus_div_i16(t4[i0], t5[i0]);
    t6[i0 + 64] = apus_rem_i16(t4[i0], t5[i0]);
    t6[i0 + 80] = apus_max_i16(t4[i0], t5[i0]);
    t6[i0 + 96] = apus_min_i16(t4[i0], t5[i0]);
    t6[i0 + 112] = apus_and_i16(t4[i0], t5[i0]);
    t6[i0 + 128] = apus_or_i16(t4[i0], t5[i0]);
    t6[i0 + 144] = apus_xor_i16(t4[i0], t5[i0]);
    t6[i0 + 160] = apus_shift_left_i16(t4[i0], t5[i0]);
    t6[i0 + 176] = apus_shift_right_logical_i16(t4[i0], t5[i0]);
    t6[i0 + 192] = apus_neg_i16(t4[i0]);
    t6[i0 + 208] = apus_abs_i16(t4[i0]);
    t6[i0 + 224] = apus_sign_i16(t4[i0]);
    t7[i0] = t4[i0] == t5[i0];
    t7[i0 + 16] = t4[i0] != t5[i0];
    t7[i0 + 32] = t4[i0] < t5[i0];
    t7[i0 + 48] = t4[i0] <= t5[i0];
    t7[i0 + 64] = t4[i0] > t5[i0];
    t7[i0 + 80] = t4[i0] >= t5[i0];
    t10[i0] = apus_add_i32(t8[i0], t9[i0]);
    t10[i0 + 16] = apus_sub_i32(t8[i0], t9[i0]);
    t10[i0 + 32] = apus_mul_i32(t8[i0], t9[i0]);
    t10[i0 + 48] = apus_div_i32(t8[i0], t9[i0]);
    t10[i0 + 64] = apus_rem_i32(t8[i0], t9[i0]);
    t10[i0 + 80] = apus_max_i32(t8[i0], t9[i0]);
    t10[i0 + 96] = apus_min_i32(t8[i0], t9[i0]);
    t10[i0 + 112] = apus_and_i32(t8[i0], t9[i0]);
    t10[i0 + 128] = apus_or_i32(t8[i0], t9[i0]);
    t10[i0 + 144] = apus_xor_i32(t8[i0], t9[i0]);
    t10[i0 + 160] = apus_shift_left_i32(t8[i0], t9[i0]);
    t10[i0 + 176] = apus_shift_right_logical_i32(t8[i0], t9[i0]);
    t10[i0 + 192] = apus_neg_i32(t8[i0]);
    t10[i0 + 208] = apus_abs_i32(t8[i0]);
    t10[i0 + 224] = apus_sign_i32(t8[i0]);
    t11[i0] = t8[i0] == t9[i0];
    t11[i0 + 16] = t8[i0] != t9[i0];
    t11[i0 + 32] = t8[i0] < t9[i0];
    t11[i0 + 48] = t8[i0] <= t9[i0];
    t11[i0 + 64] = t8[i0] > t9[i0];
    t11[i0 + 80] = t8[i0] >= t9[i0];
    t14[i0] = apus_add_i64(t12[i0], t13[i0]);
    t14[i0 + 16] = apus_sub_i64(t12[i0], t13[i0]);
    t14[i0 + 32] = apus_mul_i64(t12[i0], t13[i0]);
    t14[i0 + 48] = apus_div_i64(t12[i0], t13[i0]);
    t14[i0 + 64] = apus_rem_i64(t12[i0], t13[i0]);
    t14[i0 + 80] = apus_max_i64(t12[i0], t13[i0]);
    t14[i0 + 96] = apus_min_i64(t12[i0], t13[i0]);
    t14[i0 + 112] = apus_and_i64(t12[i0], t13[i0]);
    t14[i0 + 128] = apus_or_i64(t12[i0], t13[i0]);
    t14[i0 + 144] = apus_xor_i64(t12[i0], t13[i0]);
    t14[i0 + 160] = apus_shift_left_i64(t12[i0], t13[i0]);
    t14[i0 + 176] = apus_shift_right_logical_i64(t12[i0], t13[i0]);
    t14[i0 + 192] = apus_neg_i64(t12[i0]);
    t14[i0 + 208] = apus_abs_i64(t12[i0]);
    t14[i0 + 224] = apus_sign_i64(t12[i0]);
    t15[i0] = t12[i0] == t13[i0];
    t15[i0 + 16] = t12[i0] != t13[i0];
    t15[i0 + 32] = t12[i0] < t13[i0];
    t15[i0 + 48] = t12[i0] <= t13[i0];
    t15[i0 + 64] = t12[i0] > t13[i0];
    t15[i0 + 80] = t12[i0] >= t13[i0];
    t18[i0] = apus_add_u8(t16[i0], t17[i0]);
    t18[i0 + 16] = apus_sub_u8(t16[i0], t17[i0]);
    t18[i0 + 32] = apus_mul_u8(t16[i0], t17[i0]);
    t18[i0 + 48] = apus_div_u8(t16[i0], t17[i0]);
    t18[i0 + 64] = apus_rem_u8(t16[i0], t17[i0]);
    t18[i0 + 80] = apus_max_u8(t16[i0], t17[i0]);
    t18[i0 + 96] = apus_min_u8(t16[i0], t17[i0]);
    t18[i0 + 112] = apus_and_u8(t16[i0], t17[i0]);
    t18[i0 + 128] = apus_or_u8(t16[i0], t17[i0]);
    t18[i0 + 144] = apus_xor_u8(t16[i0], t17[i0]);
    t18[i0 + 160] = apus_shift_left_u8(t16[i0], t17[i0]);
    t18[i0 + 176] = apus_shift_right_logical_u8(t16[i0], t17[i0]);
    t18[i0 + 192] = apus_neg_u8(t16[i0]);
    t18[i0 + 208] = apus_abs_u8(t16[i0]);
    t18[i0 + 224] = apus_sign_u8(t16[i0]);
    t19[i0] = t16[i0] == t17[i0];
    t19[i0 + 16] = t16[i0] != t17[i0];
    t19[i0 + 32] = t16[i0] < t17[i0];
    t19[i0 + 48] = t16[i0] <= t17[i0];
    t19[i0 + 64] = t16[i0] > t17[i0];
    t19[i0 + 80] = t16[i0] >= t17[i0];
    t22[i0] = apus_add_u16(t20[i0], t21[i0]);
    t22[i0 + 16] = apus_sub_u16(t20[i0], t21[i0]);
    t22[i0 + 32] = apus_mul_u16(t20[i0], t21[i0]);
    t22[i0 + 48] = apus_div_u16(t20[i0], t21[i0]);
    t22[i0 + 64] = apus_rem_u16(t20[i0], t21[i0]);
    t22[i0 + 80] = apus_max_u16(t20[i0], t21[i0]);
    t22[i0 + 96] = apus_min_u16(t20[i0], t21[i0]);
    t22[i0 + 112] = apus_and_u16(t20[i0], t21[i0]);
    t22[i0 + 128] = apus_or_u16(t20[i0], t21[i0]);
    t22[i0 + 144] = apus_xor_u16(t20[i0], t21[i0]);
    t22[i0 + 160] = apus_shift_left_u16(t20[i0], t21[i0]);
    t22[i0 + 176] = apus_shift_right_logical_u16(t20[i0], t21[i0]);
    t22[i0 + 192] = apus_neg_u16(t20[i0]);
    t22[i0 + 208] = apus_abs_u16(t20[i0]);
    t22[i0 + 224] = apus_sign_u16(t20[i0]);
    t23[i0] = t20[i0] == t21[i0];
    t23[i0 + 16] = t20[i0] != t21[i0];
    t23[i0 + 32] = t20[i0] < t21[i0];
    t23[i0 + 48] = t20[i0] <= t21[i0];
    t23[i0 + 64] = t20[i0] > t21[i0];
    t23[i0 + 80] = t20[i0] >= t21[i0];
    t26[i0] = apus_add_u32(t24[i0], t25[i0]);
    t26[i0 + 16] = apus_sub_u32(t24[i0], t25[i0]);
    t26[i0 + 32] = apus_mul_u32(t24[i0], t25[i0]);
    t26[i0 + 48] = apus_div_u32(t24[i0], t25[i0]);
    t26[i0 + 64] = apus_rem_u32(t24[i0], t25[i0]);
    t26[i0 + 80] = apus_max_u32(t24[i0], t25[i0]);
    t26[i0 + 96] = apus_min_u32(t24[i0], t25[i0]);
    t26[i0 + 112] = apus_and_u32(t24[i0], t25[i0]);
    t26[i0 + 128] = apus_or_u32(t24[i0], t25[i0]);
    t26[i0 + 144] = apus_xor_u32(t24[i0], t25[i0]);
    t26[i0 + 160] = apus_shift_left_u32(t24[i0], t25[i0]);
    t26[i0 + 176] = apus_shift_right_logical_u32(t24[i0], t25[i0]);
    t26[i0 + 192] = apus_neg_u32(t24[i0]);
    t26[i0 + 208] = apus_abs_u32(t24[i0]);
    t26[i0 + 224] = apus_sign_u32(t24[i0]);
    t27[i0] = t24[i0] == t25[i0];
    t27[i0 + 16] = t24[i0] != t25[i0];
    t27[i0 + 32] = t24[i0] < t25[i0];
    t27[i0 + 48] = t24[i0] <= t25[i0];
    t27[i0 + 64] = t24[i0] > t25[i0];
    t27[i0 + 80] = t24[i0] >= t25[i0];
    t30[i0] = apus_add_u64(t28[i0], t29[i0]);
    t30[i0 + 16] = apus_sub_u64(t28[i0], t29[i0]);
    t30[i0 + 32] = apus_mul_u64(t28[i0], t29[i0]);
    t30[i0 + 48] = apus_div_u64(t28[i0], t29[i0]);
    t30[i0 + 64] = apus_rem_u64(t28[i0], t29[i0]);
    t30[i0 + 80] = apus_max_u64(t28[i0], t29[i0]);
    t30[i0 + 96] = apus_min_u64(t28[i0], t29[i0]);
    t30[i0 + 112] = apus_and_u64(t28[i0], t29[i0]);
    t30[i0 + 128] = apus_or_u64(t28[i0], t29[i0]);
    t30[i0 + 144] = apus_xor_u64(t28[i0], t29[i0]);
    t30[i0 + 160] = apus_shift_left_u64(t28[i0], t29[i0]);
    t30[i0 + 176] = apus_shift_right_logical_u64(t28[i0], t29[i0]);
    t30[i0 + 192] = apus_neg_u64(t28[i0]);
    t30[i0 + 208] = apus_abs_u64(t28[i0]);
    t30[i0 + 224] = apus_sign_u64(t28[i0]);
    t31[i0] = t28[i0] == t29[i0];
    t31[i0 + 16] = t28[i0] != t29[i0];
    t31[i0 + 32] = t28[i0] < t29[i0];
    t31[i0 + 48] = t28[i0] <= t29[i0];
    t31[i0 + 64] = t28[i0] > t29[i0];
    t31[i0 + 80] = t28[i0] >= t29[i0];
  }
}

int integers_run(const void *state, void *workspace, const int8_t *x_i8, const int8_t *y_i8,
        int8_t *z_i8, uint8_t *c_i8, const int16_t *x_i16, const int16_t *y_i16, int16_t *z_i16,
        uint8_t *c_i16, const int32_t *x_i32, const int32_t *y_i32, int32_t *z_i32, uint8_t *c_i32,
        const int64_t *x_i64, const int64_t *y_i64, int64_t *z_i64, uint8_t *c_i64,
        const uint8_t *x_u8, const uint8_t *y_u8, uint8_t *z_u8, uint8_t *c_u8,
        const uint16_t *x_u16, const uint16_t *y_u16, uint16_t *z_u16, uint8_t *c_u16,
        const uint32_t *x_u32, const uint32_t *y_u32, uint32_t *z_u32, uint8_t *c_u32,
        const uint64_t *x_u64, const uint64_t *y_u64, uint64_t *z_u64, uint8_t *c_u64) {
  if (!workspace || !x_i8 || !y_i8 || !z_i8 || !c_i8 || !x_i16 || !y_i16 || !z_i16 || !c_i16 ||
          !x_i32 || !y_i32 || !z_i32 || !c_i32 || !x_i64 || !y_i64 || !z_i64 || !c_i64 || !x_u8 ||
          !y_u8 || !z_u8 || !c_u8 || !x_u16 || !y_u16 || !z_u16 || !c_u16 || !x_u32 || !y_u32 ||
          !z_u32 || !c_u32 || !x_u64 || !y_u64 || !z_u64 || !c_u64)
    return APUS_NULL_POINTER;
  if (((uintptr_t)workspace & 63) != 0 || ((uintptr_t)x_i16 & 1) != 0 ||
          ((uintptr_t)y_i16 & 1) != 0 || ((uintptr_t)z_i16 & 1) != 0 ||
          ((uintptr_t)x_i32 & 3) != 0 || ((uintptr_t)y_i32 & 3) != 0 ||
          ((uintptr_t)z_i32 & 3) != 0 || ((uintptr_t)x_i64 & 7) != 0 ||
          ((uintptr_t)y_i64 & 7) != 0 || ((uintptr_t)z_i64 & 7) != 0 ||
          ((uintptr_t)x_u16 & 1) != 0 || ((uintptr_t)y_u16 & 1) != 0 ||
          ((uintptr_t)z_u16 & 1) != 0 || ((uintptr_t)x_u32 & 3) != 0 ||
          ((uintptr_t)y_u32 & 3) != 0 || ((uintptr_t)z_u32 & 3) != 0 ||
          ((uintptr_t)x_u64 & 7) != 0 || ((uintptr_t)y_u64 & 7) != 0 || ((uintptr_t)z_u64 & 7) != 0)
    return APUS_MISALIGNED;
  (void)state;
  (void)workspace;
  const uint64_t apus_mode = apus_enter_mode();
  k00_integers(x_i8, y_i8, z_i8, c_i8, x_i16, y_i16, z_i16, c_i16, x_i32, y_i32, z_i32, c_i32,
          x_i64, y_i64, z_i64, c_i64, x_u8, y_u8, z_u8, c_u8, x_u16, y_u16, z_u16, c_u16, x_u32,
          y_u32, z_u32, c_u32, x_u64, y_u64, z_u64, c_u64);
  apus_leave_mode(apus_mode);
  return APUS_OK;
}

const apus_tensor_info *integers_parameters(int *count) {
  if (count) *count = 0;
  return NULL;
}

const apus_fault *integers_fault(const void *workspace) {
  (void)workspace;
  return NULL;
}
