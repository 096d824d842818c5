// literals.c: made by Apus 0.1.0 from the graph 0123abcd.
// This file belongs to you, the pasted parts of the Apus runtime included: use it under any terms.
//
// Memory: the caller owns all of it. Nothing here allocates, and there is no writable static data, so
// all functions are reentrant. Functions that take `const void *state` may run at the same time on one
// state, each with a workspace of its own. Sizes and the alignment stand in the header.
// Numbers: while a function runs, subnormal numbers count as zeros, as long as APUS_KEEP_SUBNORMALS is not
// defined; the caller's floating-point mode is set again at the end.
// Compile with -O3 -march=native -fno-math-errno; link with -lm.
#include "literals.h"

// begin platform.h
// …
// end platform.h

// begin mode.h
// …
// end mode.h

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
typedef char apus_assume_sizes[LITERALS_STATE_BYTES == 0 &&
                               LITERALS_WORKSPACE_BYTES == 64 ? 1 : -1];

APUS_KERNEL void k00_literals(uint16_t *APUS_RESTRICT t0, uint16_t *APUS_RESTRICT t1,
        float *APUS_RESTRICT t2, double *APUS_RESTRICT t3, int8_t *APUS_RESTRICT t4,
        int16_t *APUS_RESTRICT t5, int32_t *APUS_RESTRICT t6, int64_t *APUS_RESTRICT t7,
        uint8_t *APUS_RESTRICT t8, uint16_t *APUS_RESTRICT t9, uint32_t *APUS_RESTRICT t10,
        uint64_t *APUS_RESTRICT t11, uint8_t *APUS_RESTRICT t12) {
  t0[0] = 0;
  t0[1] = 32768;
  t0[2] = 15360;
  t0[3] = 48128;
  t0[4] = 14336;
  t0[5] = 11878;
  t0[6] = 44646;
  t0[7] = 0;
  t0[8] = 0;
  t0[9] = 31744;
  t0[10] = 0;
  t0[11] = 0;
  t0[12] = 31744;
  t0[13] = 31744;
  t0[14] = 64512;
  t0[15] = 32256;
  t0[16] = 31744;
  t0[17] = 31744;
  t0[18] = 13653;
  t0[19] = 16968;
  t0[20] = 31744;
  t0[21] = 31744;
  t1[0] = 0;
  t1[1] = 32768;
  t1[2] = 16256;
  t1[3] = 49024;
  t1[4] = 16128;
  t1[5] = 15821;
  t1[6] = 48589;
  t1[7] = 0;
  t1[8] = 128;
  t1[9] = 32640;
  t1[10] = 0;
  t1[11] = 0;
  t1[12] = 32640;
  t1[13] = 32640;
  t1[14] = 65408;
  t1[15] = 32704;
  t1[16] = 19328;
  t1[17] = 18304;
  t1[18] = 16043;
  t1[19] = 16457;
  t1[20] = 25608;
  t1[21] = 18417;
  t2[0] = 0.0f;
  t2[1] = -0.0f;
  t2[2] = 1.0f;
  t2[3] = -1.0f;
  t2[4] = 0.5f;
  t2[5] = 0x1.99999ap-4f;
  t2[6] = -0x1.99999ap-4f;
  t2[7] = 0x1p-149f;
  t2[8] = 0x1.fffffcp-127f;
  t2[9] = 0x1.fffffep127f;
  t2[10] = 0.0f;
  t2[11] = 0.0f;
  t2[12] = INFINITY;
  t2[13] = INFINITY;
  t2[14] = -INFINITY;
  t2[15] = NAN;
  t2[16] = 0x1p24f;
  t2[17] = 65535.984375f;
  t2[18] = 0x1.555556p-2f;
  t2[19] = 0x1.921fb6p1f;
  t2[20] = 0x1.0f0cfp73f;
  t2[21] = 0x1.e240cap16f;
  t3[0] = 0.0;
  t3[1] = -0.0;
  t3[2] = 1.0;
  t3[3] = -1.0;
  t3[4] = 0.5;
  t3[5] = 0x1.999999999999ap-4;
  t3[6] = -0x1.999999999999ap-4;
  t3[7] = 0x1p-149;
  t3[8] = 0x1.fffffcp-127;
  t3[9] = 0x1.fffffep127;
  t3[10] = 0x1p-1074;
  t3[11] = 0x1.ffffffffffffep-1023;
  t3[12] = 0x1.fffffffffffffp1023;
  t3[13] = (double)INFINITY;
  t3[14] = (double)-INFINITY;
  t3[15] = (double)NAN;
  t3[16] = 0x1.000001p24;
  t3[17] = 65535.984375;
  t3[18] = 0x1.5555555555555p-2;
  t3[19] = 0x1.921fb54442d18p1;
  t3[20] = 0x1.0f0cf064dd592p73;
  t3[21] = 0x1.e240c9fbe76c9p16;
  t4[0] = 0;
  t4[1] = 1;
  t4[2] = -1;
  t4[3] = 127;
  t4[4] = -1;
  t4[5] = 0;
  t4[6] = -1;
  t4[7] = 0;
  t4[8] = -1;
  t4[9] = -1;
  t4[10] = 0;
  t5[0] = 0;
  t5[1] = 1;
  t5[2] = -1;
  t5[3] = 127;
  t5[4] = 255;
  t5[5] = 256;
  t5[6] = -1;
  t5[7] = 0;
  t5[8] = -1;
  t5[9] = -1;
  t5[10] = 0;
  t6[0] = 0;
  t6[1] = 1;
  t6[2] = -1;
  t6[3] = 127;
  t6[4] = 255;
  t6[5] = 256;
  t6[6] = 2147483647;
  t6[7] = -2147483647 - 1;
  t6[8] = -1;
  t6[9] = -1;
  t6[10] = 0;
  t7[0] = 0;
  t7[1] = 1;
  t7[2] = -1;
  t7[3] = 127;
  t7[4] = 255;
  t7[5] = 256;
  t7[6] = 2147483647;
  t7[7] = -2147483648;
  t7[8] = 4294967295;
  t7[9] = 9223372036854775807;
  t7[10] = -9223372036854775807 - 1;
  t8[0] = 0;
  t8[1] = 1;
  t8[2] = 255;
  t8[3] = 127;
  t8[4] = 255;
  t8[5] = 0;
  t8[6] = 255;
  t8[7] = 0;
  t8[8] = 255;
  t8[9] = 255;
  t8[10] = 0;
  t9[0] = 0;
  t9[1] = 1;
  t9[2] = 65535;
  t9[3] = 127;
  t9[4] = 255;
  t9[5] = 256;
  t9[6] = 65535;
  t9[7] = 0;
  t9[8] = 65535;
  t9[9] = 65535;
  t9[10] = 0;
  t10[0] = 0u;
  t10[1] = 1u;
  t10[2] = 4294967295u;
  t10[3] = 127u;
  t10[4] = 255u;
  t10[5] = 256u;
  t10[6] = 2147483647u;
  t10[7] = 2147483648u;
  t10[8] = 4294967295u;
  t10[9] = 4294967295u;
  t10[10] = 0u;
  t11[0] = 0ull;
  t11[1] = 1ull;
  t11[2] = 18446744073709551615ull;
  t11[3] = 127ull;
  t11[4] = 255ull;
  t11[5] = 256ull;
  t11[6] = 2147483647ull;
  t11[7] = 18446744071562067968ull;
  t11[8] = 4294967295ull;
  t11[9] = 9223372036854775807ull;
  t11[10] = 9223372036854775808ull;
  t12[0] = 0;
  t12[1] = 1;
  t12[2] = 1;
  t12[3] = 1;
  t12[4] = 1;
  t12[5] = 1;
  t12[6] = 1;
  t12[7] = 1;
  t12[8] = 1;
  t12[9] = 1;
  t12[10] = 1;
}

int literals_run(const void *state, void *workspace, uint16_t *z_f16, uint16_t *z_bf16,
        float *z_f32, double *z_f64, int8_t *z_i8, int16_t *z_i16, int32_t *z_i32, int64_t *z_i64,
        uint8_t *z_u8, uint16_t *z_u16, uint32_t *z_u32, uint64_t *z_u64, uint8_t *z_bool) {
  if (!workspace || !z_f16 || !z_bf16 || !z_f32 || !z_f64 || !z_i8 || !z_i16 || !z_i32 || !z_i64 ||
          !z_u8 || !z_u16 || !z_u32 || !z_u64 || !z_bool)
    return APUS_NULL_POINTER;
  if (((uintptr_t)workspace & 63) != 0 || ((uintptr_t)z_f16 & 1) != 0 ||
          ((uintptr_t)z_bf16 & 1) != 0 || ((uintptr_t)z_f32 & 3) != 0 ||
          ((uintptr_t)z_f64 & 7) != 0 || ((uintptr_t)z_i16 & 1) != 0 ||
          ((uintptr_t)z_i32 & 3) != 0 || ((uintptr_t)z_i64 & 7) != 0 ||
          ((uintptr_t)z_u16 & 1) != 0 || ((uintptr_t)z_u32 & 3) != 0 || ((uintptr_t)z_u64 & 7) != 0)
    return APUS_MISALIGNED;
  (void)state;
  (void)workspace;
  const uint64_t apus_mode = apus_enter_mode();
  k00_literals(z_f16, z_bf16, z_f32, z_f64, z_i8, z_i16, z_i32, z_i64, z_u8, z_u16, z_u32, z_u64,
          z_bool);
  apus_leave_mode(apus_mode);
  return APUS_OK;
}

const apus_tensor_info *literals_parameters(int *count) {
  if (count) *count = 0;
  return NULL;
}

const apus_fault *literals_fault(const void *workspace) {
  (void)workspace;
  return NULL;
}
