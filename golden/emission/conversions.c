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

// begin bits.h
// …
// end bits.h

// begin short.h
// …
// end short.h

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

APUS_KERNEL void k00_conversions(const uint16_t *APUS_RESTRICT t0, const uint16_t *APUS_RESTRICT t1,
        const float *APUS_RESTRICT t2, const double *APUS_RESTRICT t3,
        const int8_t *APUS_RESTRICT t4, const int16_t *APUS_RESTRICT t5,
        const int32_t *APUS_RESTRICT t6, const int64_t *APUS_RESTRICT t7,
        const uint8_t *APUS_RESTRICT t8, const uint16_t *APUS_RESTRICT t9,
        const uint32_t *APUS_RESTRICT t10, const uint64_t *APUS_RESTRICT t11,
        const uint8_t *APUS_RESTRICT t12, uint16_t *APUS_RESTRICT t13, uint16_t *APUS_RESTRICT t14,
        float *APUS_RESTRICT t15, double *APUS_RESTRICT t16, int8_t *APUS_RESTRICT t17,
        int16_t *APUS_RESTRICT t18, int32_t *APUS_RESTRICT t19, int64_t *APUS_RESTRICT t20,
        uint8_t *APUS_RESTRICT t21, uint16_t *APUS_RESTRICT t22, uint32_t *APUS_RESTRICT t23,
        uint64_t *APUS_RESTRICT t24, uint8_t *APUS_RESTRICT t25, uint16_t *APUS_RESTRICT t26,
        uint16_t *APUS_RESTRICT t27, float *APUS_RESTRICT t28, double *APUS_RESTRICT t29,
        int8_t *APUS_RESTRICT t30, int16_t *APUS_RESTRICT t31, int32_t *APUS_RESTRICT t32,
        int64_t *APUS_RESTRICT t33, uint8_t *APUS_RESTRICT t34, uint16_t *APUS_RESTRICT t35,
        uint32_t *APUS_RESTRICT t36, uint64_t *APUS_RESTRICT t37, uint8_t *APUS_RESTRICT t38,
        uint16_t *APUS_RESTRICT t39, uint16_t *APUS_RESTRICT t40, float *APUS_RESTRICT t41,
        double *APUS_RESTRICT t42, int8_t *APUS_RESTRICT t43, int16_t *APUS_RESTRICT t44,
        int32_t *APUS_RESTRICT t45, int64_t *APUS_RESTRICT t46, uint8_t *APUS_RESTRICT t47,
        uint16_t *APUS_RESTRICT t48, uint32_t *APUS_RESTRICT t49, uint64_t *APUS_RESTRICT t50,
        uint8_t *APUS_RESTRICT t51, uint16_t *APUS_RESTRICT t52, uint16_t *APUS_RESTRICT t53,
        float *APUS_RESTRICT t54, double *APUS_RESTRICT t55, int8_t *APUS_RESTRICT t56,
        int16_t *APUS_RESTRICT t57, int32_t *APUS_RESTRICT t58, int64_t *APUS_RESTRICT t59,
        uint8_t *APUS_RESTRICT t60, uint16_t *APUS_RESTRICT t61, uint32_t *APUS_RESTRICT t62,
        uint64_t *APUS_RESTRICT t63, uint8_t *APUS_RESTRICT t64, uint16_t *APUS_RESTRICT t65,
        uint16_t *APUS_RESTRICT t66, float *APUS_RESTRICT t67, double *APUS_RESTRICT t68,
        int8_t *APUS_RESTRICT t69, int16_t *APUS_RESTRICT t70, int32_t *APUS_RESTRICT t71,
        int64_t *APUS_RESTRICT t72, uint8_t *APUS_RESTRICT t73, uint16_t *APUS_RESTRICT t74,
        uint32_t *APUS_RESTRICT t75, uint64_t *APUS_RESTRICT t76, uint8_t *APUS_RESTRICT t77,
        uint16_t *APUS_RESTRICT t78, uint16_t *APUS_RESTRICT t79, float *APUS_RESTRICT t80,
        double *APUS_RESTRICT t81, int8_t *APUS_RESTRICT t82, int16_t *APUS_RESTRICT t83,
        int32_t *APUS_RESTRICT t84, int64_t *APUS_RESTRICT t85, uint8_t *APUS_RESTRICT t86,
        uint16_t *APUS_RESTRICT t87, uint32_t *APUS_RESTRICT t88, uint64_t *APUS_RESTRICT t89,
        uint8_t *APUS_RESTRICT t90, uint16_t *APUS_RESTRICT t91, uint16_t *APUS_RESTRICT t92,
        float *APUS_RESTRICT t93, double *APUS_RESTRICT t94, int8_t *APUS_RESTRICT t95,
        int16_t *APUS_RESTRICT t96, int32_t *APUS_RESTRICT t97, int64_t *APUS_RESTRICT t98,
        uint8_t *APUS_RESTRICT t99, uint16_t *APUS_RESTRICT t100, uint32_t *APUS_RESTRICT t101,
        uint64_t *APUS_RESTRICT t102, uint8_t *APUS_RESTRICT t103, uint16_t *APUS_RESTRICT t104,
        uint16_t *APUS_RESTRICT t105, float *APUS_RESTRICT t106, double *APUS_RESTRICT t107,
        int8_t *APUS_RESTRICT t108, int16_t *APUS_RESTRICT t109, int32_t *APUS_RESTRICT t110,
        int64_t *APUS_RESTRICT t111, uint8_t *APUS_RESTRICT t112, uint16_t *APUS_RESTRICT t113,
        uint32_t *APUS_RESTRICT t114, uint64_t *APUS_RESTRICT t115, uint8_t *APUS_RESTRICT t116,
        uint16_t *APUS_RESTRICT t117, uint16_t *APUS_RESTRICT t118, float *APUS_RESTRICT t119,
        double *APUS_RESTRICT t120, int8_t *APUS_RESTRICT t121, int16_t *APUS_RESTRICT t122,
        int32_t *APUS_RESTRICT t123, int64_t *APUS_RESTRICT t124, uint8_t *APUS_RESTRICT t125,
        uint16_t *APUS_RESTRICT t126, uint32_t *APUS_RESTRICT t127, uint64_t *APUS_RESTRICT t128,
        uint8_t *APUS_RESTRICT t129, uint16_t *APUS_RESTRICT t130, uint16_t *APUS_RESTRICT t131,
        float *APUS_RESTRICT t132, double *APUS_RESTRICT t133, int8_t *APUS_RESTRICT t134,
        int16_t *APUS_RESTRICT t135, int32_t *APUS_RESTRICT t136, int64_t *APUS_RESTRICT t137,
        uint8_t *APUS_RESTRICT t138, uint16_t *APUS_RESTRICT t139, uint32_t *APUS_RESTRICT t140,
        uint64_t *APUS_RESTRICT t141, uint8_t *APUS_RESTRICT t142, uint16_t *APUS_RESTRICT t143,
        uint16_t *APUS_RESTRICT t144, float *APUS_RESTRICT t145, double *APUS_RESTRICT t146,
        int8_t *APUS_RESTRICT t147, int16_t *APUS_RESTRICT t148, int32_t *APUS_RESTRICT t149,
        int64_t *APUS_RESTRICT t150, uint8_t *APUS_RESTRICT t151, uint16_t *APUS_RESTRICT t152,
        uint32_t *APUS_RESTRICT t153, uint64_t *APUS_RESTRICT t154, uint8_t *APUS_RESTRICT t155,
        uint16_t *APUS_RESTRICT t156, uint16_t *APUS_RESTRICT t157, float *APUS_RESTRICT t158,
        double *APUS_RESTRICT t159, int8_t *APUS_RESTRICT t160, int16_t *APUS_RESTRICT t161,
        int32_t *APUS_RESTRICT t162, int64_t *APUS_RESTRICT t163, uint8_t *APUS_RESTRICT t164,
        uint16_t *APUS_RESTRICT t165, uint32_t *APUS_RESTRICT t166, uint64_t *APUS_RESTRICT t167,
        uint8_t *APUS_RESTRICT t168, uint16_t *APUS_RESTRICT t169, uint16_t *APUS_RESTRICT t170,
        float *APUS_RESTRICT t171, double *APUS_RESTRICT t172, int8_t *APUS_RESTRICT t173,
        int16_t *APUS_RESTRICT t174, int32_t *APUS_RESTRICT t175, int64_t *APUS_RESTRICT t176,
        uint8_t *APUS_RESTRICT t177, uint16_t *APUS_RESTRICT t178, uint32_t *APUS_RESTRICT t179,
        uint64_t *APUS_RESTRICT t180, uint8_t *APUS_RESTRICT t181, uint16_t *APUS_RESTRICT t182,
        uint16_t *APUS_RESTRICT t183, float *APUS_RESTRICT t184, double *APUS_RESTRICT t185,
        int8_t *APUS_RESTRICT t186, int16_t *APUS_RESTRICT t187, int32_t *APUS_RESTRICT t188,
        int64_t *APUS_RESTRICT t189, uint8_t *APUS_RESTRICT t190, uint16_t *APUS_RESTRICT t191,
        uint32_t *APUS_RESTRICT t192, uint64_t *APUS_RESTRICT t193, uint8_t *APUS_RESTRICT t194) {
  for (int64_t i0 = 0; i0 < 24; i0++) {
    t13[i0] = t0[i0];
    t14[i0] = apus_convert_f16_bf16(t0[i0]);
    t15[i0] = apus_convert_f16_f32(t0[i0]);
    t16[i0] = apus_convert_f16_f64(t0[i0]);
    t17[i0] = apus_convert_f16_i8(t0[i0]);
    t18[i0] = apus_convert_f16_i16(t0[i0]);
    t19[i0] = apus_convert_f16_i32(t0[i0]);
    t20[i0] = apus_convert_f16_i64(t0[i0]);
    t21[i0] = apus_convert_f16_u8(t0[i0]);
    t22[i0] = apus_convert_f16_u16(t0[i0]);
    t23[i0] = apus_convert_f16_u32(t0[i0]);
    t24[i0] = apus_convert_f16_u64(t0[i0]);
    t25[i0] = apus_convert_f16_bool(t0[i0]);
    t26[i0] = apus_convert_bf16_f16(t1[i0]);
    t27[i0] = t1[i0];
    t28[i0] = apus_convert_bf16_f32(t1[i0]);
    t29[i0] = apus_convert_bf16_f64(t1[i0]);
    t30[i0] = apus_convert_bf16_i8(t1[i0]);
    t31[i0] = apus_convert_bf16_i16(t1[i0]);
    t32[i0] = apus_convert_bf16_i32(t1[i0]);
    t33[i0] = apus_convert_bf16_i64(t1[i0]);
    t34[i0] = apus_convert_bf16_u8(t1[i0]);
    t35[i0] = apus_convert_bf16_u16(t1[i0]);
    t36[i0] = apus_convert_bf16_u32(t1[i0]);
    t37[i0] = apus_convert_bf16_u64(t1[i0]);
    t38[i0] = apus_convert_bf16_bool(t1[i0]);
    t39[i0] = apus_convert_f32_f16(t2[i0]);
    t40[i0] = apus_convert_f32_bf16(t2[i0]);
    t41[i0] = t2[i0];
    t42[i0] = apus_convert_f32_f64(t2[i0]);
    t43[i0] = apus_convert_f32_i8(t2[i0]);
    t44[i0] = apus_convert_f32_i16(t2[i0]);
    t45[i0] = apus_convert_f32_i32(t2[i0]);
    t46[i0] = apus_convert_f32_i64(t2[i0]);
    t47[i0] = apus_convert_f32_u8(t2[i0]);
    t48[i0] = apus_convert_f32_u16(t2[i0]);
    t49[i0] = apus_convert_f32_u32(t2[i0]);
    t50[i0] = apus_convert_f32_u64(t2[i0]);
    t51[i0] = apus_convert_f32_bool(t2[i0]);
    t52[i0] = apus_convert_f64_f16(t3[i0]);
    t53[i0] = apus_convert_f64_bf16(t3[i0]);
    t54[i0] = apus_convert_f64_f32(t3[i0]);
    t55[i0] = t3[i0];
    t56[i0] = apus_convert_f64_i8(t3[i0]);
    t57[i0] = apus_convert_f64_i16(t3[i0]);
    t58[i0] = apus_convert_f64_i32(t3[i0]);
    t59[i0] = apus_convert_f64_i64(t3[i0]);
    t60[i0] = apus_convert_f64_u8(t3[i0]);
    t61[i0] = apus_convert_f64_u16(t3[i0]);
    t62[i0] = apus_convert_f64_u32(t3[i0]);
    t63[i0] = apus_convert_f64_u64(t3[i0]);
    t64[i0] = apus_convert_f64_bool(t3[i0]);
    t65[i0] = apus_convert_i8_f16(t4[i0]);
    t66[i0] = apus_convert_i8_bf16(t4[i0]);
    t67[i0] = apus_convert_i8_f32(t4[i0]);
    t68[i0] = apus_convert_i8_f64(t4[i0]);
    t69[i0] = t4[i0];
    t70[i0] = apus_convert_i8_i16(t4[i0]);
    t71[i0] = apus_convert_i8_i32(t4[i0]);
    t72[i0] = apus_convert_i8_i64(t4[i0]);
    t73[i0] = apus_convert_i8_u8(t4[i0]);
    t74[i0] = apus_convert_i8_u16(t4[i0]);
    t75[i0] = apus_convert_i8_u32(t4[i0]);
    t76[i0] = apus_convert_i8_u64(t4[i0]);
    t77[i0] = apus_convert_i8_bool(t4[i0]);
    t78[i0] = apus_convert_i16_f16(t5[i0]);
    t79[i0] = apus_convert_i16_bf16(t5[i0]);
    t80[i0] = apus_convert_i16_f32(t5[i0]);
    t81[i0] = apus_convert_i16_f64(t5[i0]);
    t82[i0] = apus_convert_i16_i8(t5[i0]);
    t83[i0] = t5[i0];
    t84[i0] = apus_convert_i16_i32(t5[i0]);
    t85[i0] = apus_convert_i16_i64(t5[i0]);
    t86[i0] = apus_convert_i16_u8(t5[i0]);
    t87[i0] = apus_convert_i16_u16(t5[i0]);
    t88[i0] = apus_convert_i16_u32(t5[i0]);
    t89[i0] = apus_convert_i16_u64(t5[i0]);
    t90[i0] = apus_convert_i16_bool(t5[i0]);
    t91[i0] = apus_convert_i32_f16(t6[i0]);
    t92[i0] = apus_convert_i32_bf16(t6[i0]);
    t93[i0] = apus_convert_i32_f32(t6[i0]);
    t94[i0] = apus_convert_i32_f64(t6[i0]);
    t95[i0] = apus_convert_i32_i8(t6[i0]);
    t96[i0] = apus_convert_i32_i16(t6[i0]);
    t97[i0] = t6[i0];
    t98[i0] = apus_convert_i32_i64(t6[i0]);
    t99[i0] = apus_convert_i32_u8(t6[i0]);
    t100[i0] = apus_convert_i32_u16(t6[i0]);
    t101[i0] = apus_convert_i32_u32(t6[i0]);
    t102[i0] = apus_convert_i32_u64(t6[i0]);
    t103[i0] = apus_convert_i32_bool(t6[i0]);
    t104[i0] = apus_convert_i64_f16(t7[i0]);
    t105[i0] = apus_convert_i64_bf16(t7[i0]);
    t106[i0] = apus_convert_i64_f32(t7[i0]);
    t107[i0] = apus_convert_i64_f64(t7[i0]);
    t108[i0] = apus_convert_i64_i8(t7[i0]);
    t109[i0] = apus_convert_i64_i16(t7[i0]);
    t110[i0] = apus_convert_i64_i32(t7[i0]);
    t111[i0] = t7[i0];
    t112[i0] = apus_convert_i64_u8(t7[i0]);
    t113[i0] = apus_convert_i64_u16(t7[i0]);
    t114[i0] = apus_convert_i64_u32(t7[i0]);
    t115[i0] = apus_convert_i64_u64(t7[i0]);
    t116[i0] = apus_convert_i64_bool(t7[i0]);
    t117[i0] = apus_convert_u8_f16(t8[i0]);
    t118[i0] = apus_convert_u8_bf16(t8[i0]);
    t119[i0] = apus_convert_u8_f32(t8[i0]);
    t120[i0] = apus_convert_u8_f64(t8[i0]);
    t121[i0] = apus_convert_u8_i8(t8[i0]);
    t122[i0] = apus_convert_u8_i16(t8[i0]);
    t123[i0] = apus_convert_u8_i32(t8[i0]);
    t124[i0] = apus_convert_u8_i64(t8[i0]);
    t125[i0] = t8[i0];
    t126[i0] = apus_convert_u8_u16(t8[i0]);
    t127[i0] = apus_convert_u8_u32(t8[i0]);
    t128[i0] = apus_convert_u8_u64(t8[i0]);
    t129[i0] = apus_convert_u8_bool(t8[i0]);
    t130[i0] = apus_convert_u16_f16(t9[i0]);
    t131[i0] = apus_convert_u16_bf16(t9[i0]);
    t132[i0] = apus_convert_u16_f32(t9[i0]);
    t133[i0] = apus_convert_u16_f64(t9[i0]);
    t134[i0] = apus_convert_u16_i8(t9[i0]);
    t135[i0] = apus_convert_u16_i16(t9[i0]);
    t136[i0] = apus_convert_u16_i32(t9[i0]);
    t137[i0] = apus_convert_u16_i64(t9[i0]);
    t138[i0] = apus_convert_u16_u8(t9[i0]);
    t139[i0] = t9[i0];
    t140[i0] = apus_convert_u16_u32(t9[i0]);
    t141[i0] = apus_convert_u16_u64(t9[i0]);
    t142[i0] = apus_convert_u16_bool(t9[i0]);
    t143[i0] = apus_convert_u32_f16(t10[i0]);
    t144[i0] = apus_convert_u32_bf16(t10[i0]);
    t145[i0] = apus_convert_u32_f32(t10[i0]);
    t146[i0] = apus_convert_u32_f64(t10[i0]);
    t147[i0] = apus_convert_u32_i8(t10[i0]);
    t148[i0] = apus_convert_u32_i16(t10[i0]);
    t149[i0] = apus_convert_u32_i32(t10[i0]);
    t150[i0] = apus_convert_u32_i64(t10[i0]);
    t151[i0] = apus_convert_u32_u8(t10[i0]);
    t152[i0] = apus_convert_u32_u16(t10[i0]);
    t153[i0] = t10[i0];
    t154[i0] = apus_convert_u32_u64(t10[i0]);
    t155[i0] = apus_convert_u32_bool(t10[i0]);
    t156[i0] = apus_convert_u64_f16(t11[i0]);
    t157[i0] = apus_convert_u64_bf16(t11[i0]);
    t158[i0] = apus_convert_u64_f32(t11[i0]);
    t159[i0] = apus_convert_u64_f64(t11[i0]);
    t160[i0] = apus_convert_u64_i8(t11[i0]);
    t161[i0] = apus_convert_u64_i16(t11[i0]);
    t162[i0] = apus_convert_u64_i32(t11[i0]);
    t163[i0] = apus_convert_u64_i64(t11[i0]);
    t164[i0] = apus_convert_u64_u8(t11[i0]);
    t165[i0] = apus_convert_u64_u16(t11[i0]);
    t166[i0] = apus_convert_u64_u32(t11[i0]);
    t167[i0] = t11[i0];
    t168[i0] = apus_convert_u64_bool(t11[i0]);
    t169[i0] = apus_convert_bool_f16(t12[i0]);
    t170[i0] = apus_convert_bool_bf16(t12[i0]);
    t171[i0] = apus_convert_bool_f32(t12[i0]);
    t172[i0] = apus_convert_bool_f64(t12[i0]);
    t173[i0] = apus_convert_bool_i8(t12[i0]);
    t174[i0] = apus_convert_bool_i16(t12[i0]);
    t175[i0] = apus_convert_bool_i32(t12[i0]);
    t176[i0] = apus_convert_bool_i64(t12[i0]);
    t177[i0] = apus_convert_bool_u8(t12[i0]);
    t178[i0] = apus_convert_bool_u16(t12[i0]);
    t179[i0] = apus_convert_bool_u32(t12[i0]);
    t180[i0] = apus_convert_bool_u64(t12[i0]);
    t181[i0] = t12[i0];
    t182[i0] = apus_convert_i64_f16(i0 * 3 - 2);
    t183[i0] = apus_convert_i64_bf16(i0 * 3 - 2);
    t184[i0] = (float)(i0 * 3 - 2);
    t185[i0] = (double)(i0 * 3 - 2);
    t186[i0] = (int8_t)(i0 * 3 - 2);
    t187[i0] = (int16_t)(i0 * 3 - 2);
    t188[i0] = (int32_t)(i0 * 3 - 2);
    t189[i0] = i0 * 3 - 2;
    t190[i0] = (uint8_t)(i0 * 3 - 2);
    t191[i0] = (uint16_t)(i0 * 3 - 2);
    t192[i0] = (uint32_t)(i0 * 3 - 2);
    t193[i0] = (uint64_t)(i0 * 3 - 2);
    t194[i0] = i0 * 3 - 2 != 0;
  }
}

int conversions_run(const void *state, void *workspace, const uint16_t *x_f16,
        const uint16_t *x_bf16, const float *x_f32, const double *x_f64, const int8_t *x_i8,
        const int16_t *x_i16, const int32_t *x_i32, const int64_t *x_i64, const uint8_t *x_u8,
        const uint16_t *x_u16, const uint32_t *x_u32, const uint64_t *x_u64, const uint8_t *x_bool,
        uint16_t *z_f16_f16, uint16_t *z_f16_bf16, float *z_f16_f32, double *z_f16_f64,
        int8_t *z_f16_i8, int16_t *z_f16_i16, int32_t *z_f16_i32, int64_t *z_f16_i64,
        uint8_t *z_f16_u8, uint16_t *z_f16_u16, uint32_t *z_f16_u32, uint64_t *z_f16_u64,
        uint8_t *z_f16_bool, uint16_t *z_bf16_f16, uint16_t *z_bf16_bf16, float *z_bf16_f32,
        double *z_bf16_f64, int8_t *z_bf16_i8, int16_t *z_bf16_i16, int32_t *z_bf16_i32,
        int64_t *z_bf16_i64, uint8_t *z_bf16_u8, uint16_t *z_bf16_u16, uint32_t *z_bf16_u32,
        uint64_t *z_bf16_u64, uint8_t *z_bf16_bool, uint16_t *z_f32_f16, uint16_t *z_f32_bf16,
        float *z_f32_f32, double *z_f32_f64, int8_t *z_f32_i8, int16_t *z_f32_i16,
        int32_t *z_f32_i32, int64_t *z_f32_i64, uint8_t *z_f32_u8, uint16_t *z_f32_u16,
        uint32_t *z_f32_u32, uint64_t *z_f32_u64, uint8_t *z_f32_bool, uint16_t *z_f64_f16,
        uint16_t *z_f64_bf16, float *z_f64_f32, double *z_f64_f64, int8_t *z_f64_i8,
        int16_t *z_f64_i16, int32_t *z_f64_i32, int64_t *z_f64_i64, uint8_t *z_f64_u8,
        uint16_t *z_f64_u16, uint32_t *z_f64_u32, uint64_t *z_f64_u64, uint8_t *z_f64_bool,
        uint16_t *z_i8_f16, uint16_t *z_i8_bf16, float *z_i8_f32, double *z_i8_f64, int8_t *z_i8_i8,
        int16_t *z_i8_i16, int32_t *z_i8_i32, int64_t *z_i8_i64, uint8_t *z_i8_u8,
        uint16_t *z_i8_u16, uint32_t *z_i8_u32, uint64_t *z_i8_u64, uint8_t *z_i8_bool,
        uint16_t *z_i16_f16, uint16_t *z_i16_bf16, float *z_i16_f32, double *z_i16_f64,
        int8_t *z_i16_i8, int16_t *z_i16_i16, int32_t *z_i16_i32, int64_t *z_i16_i64,
        uint8_t *z_i16_u8, uint16_t *z_i16_u16, uint32_t *z_i16_u32, uint64_t *z_i16_u64,
        uint8_t *z_i16_bool, uint16_t *z_i32_f16, uint16_t *z_i32_bf16, float *z_i32_f32,
        double *z_i32_f64, int8_t *z_i32_i8, int16_t *z_i32_i16, int32_t *z_i32_i32,
        int64_t *z_i32_i64, uint8_t *z_i32_u8, uint16_t *z_i32_u16, uint32_t *z_i32_u32,
        uint64_t *z_i32_u64, uint8_t *z_i32_bool, uint16_t *z_i64_f16, uint16_t *z_i64_bf16,
        float *z_i64_f32, double *z_i64_f64, int8_t *z_i64_i8, int16_t *z_i64_i16,
        int32_t *z_i64_i32, int64_t *z_i64_i64, uint8_t *z_i64_u8, uint16_t *z_i64_u16,
        uint32_t *z_i64_u32, uint64_t *z_i64_u64, uint8_t *z_i64_bool, uint16_t *z_u8_f16,
        uint16_t *z_u8_bf16, float *z_u8_f32, double *z_u8_f64, int8_t *z_u8_i8, int16_t *z_u8_i16,
        int32_t *z_u8_i32, int64_t *z_u8_i64, uint8_t *z_u8_u8, uint16_t *z_u8_u16,
        uint32_t *z_u8_u32, uint64_t *z_u8_u64, uint8_t *z_u8_bool, uint16_t *z_u16_f16,
        uint16_t *z_u16_bf16, float *z_u16_f32, double *z_u16_f64, int8_t *z_u16_i8,
        int16_t *z_u16_i16, int32_t *z_u16_i32, int64_t *z_u16_i64, uint8_t *z_u16_u8,
        uint16_t *z_u16_u16, uint32_t *z_u16_u32, uint64_t *z_u16_u64, uint8_t *z_u16_bool,
        uint16_t *z_u32_f16, uint16_t *z_u32_bf16, float *z_u32_f32, double *z_u32_f64,
        int8_t *z_u32_i8, int16_t *z_u32_i16, int32_t *z_u32_i32, int64_t *z_u32_i64,
        uint8_t *z_u32_u8, uint16_t *z_u32_u16, uint32_t *z_u32_u32, uint64_t *z_u32_u64,
        uint8_t *z_u32_bool, uint16_t *z_u64_f16, uint16_t *z_u64_bf16, float *z_u64_f32,
        double *z_u64_f64, int8_t *z_u64_i8, int16_t *z_u64_i16, int32_t *z_u64_i32,
        int64_t *z_u64_i64, uint8_t *z_u64_u8, uint16_t *z_u64_u16, uint32_t *z_u64_u32,
        uint64_t *z_u64_u64, uint8_t *z_u64_bool, uint16_t *z_bool_f16, uint16_t *z_bool_bf16,
        float *z_bool_f32, double *z_bool_f64, int8_t *z_bool_i8, int16_t *z_bool_i16,
        int32_t *z_bool_i32, int64_t *z_bool_i64, uint8_t *z_bool_u8, uint16_t *z_bool_u16,
        uint32_t *z_bool_u32, uint64_t *z_bool_u64, uint8_t *z_bool_bool, uint16_t *p_f16,
        uint16_t *p_bf16, float *p_f32, double *p_f64, int8_t *p_i8, int16_t *p_i16, int32_t *p_i32,
        int64_t *p_i64, uint8_t *p_u8, uint16_t *p_u16, uint32_t *p_u32, uint64_t *p_u64,
        uint8_t *p_bool) {
  if (!workspace || !x_f16 || !x_bf16 || !x_f32 || !x_f64 || !x_i8 || !x_i16 || !x_i32 || !x_i64 ||
          !x_u8 || !x_u16 || !x_u32 || !x_u64 || !x_bool || !z_f16_f16 || !z_f16_bf16 ||
          !z_f16_f32 || !z_f16_f64 || !z_f16_i8 || !z_f16_i16 || !z_f16_i32 || !z_f16_i64 ||
          !z_f16_u8 || !z_f16_u16 || !z_f16_u32 || !z_f16_u64 || !z_f16_bool || !z_bf16_f16 ||
          !z_bf16_bf16 || !z_bf16_f32 || !z_bf16_f64 || !z_bf16_i8 || !z_bf16_i16 || !z_bf16_i32 ||
          !z_bf16_i64 || !z_bf16_u8 || !z_bf16_u16 || !z_bf16_u32 || !z_bf16_u64 || !z_bf16_bool ||
          !z_f32_f16 || !z_f32_bf16 || !z_f32_f32 || !z_f32_f64 || !z_f32_i8 || !z_f32_i16 ||
          !z_f32_i32 || !z_f32_i64 || !z_f32_u8 || !z_f32_u16 || !z_f32_u32 || !z_f32_u64 ||
          !z_f32_bool || !z_f64_f16 || !z_f64_bf16 || !z_f64_f32 || !z_f64_f64 || !z_f64_i8 ||
          !z_f64_i16 || !z_f64_i32 || !z_f64_i64 || !z_f64_u8 || !z_f64_u16 || !z_f64_u32 ||
          !z_f64_u64 || !z_f64_bool || !z_i8_f16 || !z_i8_bf16 || !z_i8_f32 || !z_i8_f64 ||
          !z_i8_i8 || !z_i8_i16 || !z_i8_i32 || !z_i8_i64 || !z_i8_u8 || !z_i8_u16 || !z_i8_u32 ||
          !z_i8_u64 || !z_i8_bool || !z_i16_f16 || !z_i16_bf16 || !z_i16_f32 || !z_i16_f64 ||
          !z_i16_i8 || !z_i16_i16 || !z_i16_i32 || !z_i16_i64 || !z_i16_u8 || !z_i16_u16 ||
          !z_i16_u32 || !z_i16_u64 || !z_i16_bool || !z_i32_f16 || !z_i32_bf16 || !z_i32_f32 ||
          !z_i32_f64 || !z_i32_i8 || !z_i32_i16 || !z_i32_i32 || !z_i32_i64 || !z_i32_u8 ||
          !z_i32_u16 || !z_i32_u32 || !z_i32_u64 || !z_i32_bool || !z_i64_f16 || !z_i64_bf16 ||
          !z_i64_f32 || !z_i64_f64 || !z_i64_i8 || !z_i64_i16 || !z_i64_i32 || !z_i64_i64 ||
          !z_i64_u8 || !z_i64_u16 || !z_i64_u32 || !z_i64_u64 || !z_i64_bool || !z_u8_f16 ||
          !z_u8_bf16 || !z_u8_f32 || !z_u8_f64 || !z_u8_i8 || !z_u8_i16 || !z_u8_i32 || !z_u8_i64 ||
          !z_u8_u8 || !z_u8_u16 || !z_u8_u32 || !z_u8_u64 || !z_u8_bool || !z_u16_f16 ||
          !z_u16_bf16 || !z_u16_f32 || !z_u16_f64 || !z_u16_i8 || !z_u16_i16 || !z_u16_i32 ||
          !z_u16_i64 || !z_u16_u8 || !z_u16_u16 || !z_u16_u32 || !z_u16_u64 || !z_u16_bool ||
          !z_u32_f16 || !z_u32_bf16 || !z_u32_f32 || !z_u32_f64 || !z_u32_i8 || !z_u32_i16 ||
          !z_u32_i32 || !z_u32_i64 || !z_u32_u8 || !z_u32_u16 || !z_u32_u32 || !z_u32_u64 ||
          !z_u32_bool || !z_u64_f16 || !z_u64_bf16 || !z_u64_f32 || !z_u64_f64 || !z_u64_i8 ||
          !z_u64_i16 || !z_u64_i32 || !z_u64_i64 || !z_u64_u8 || !z_u64_u16 || !z_u64_u32 ||
          !z_u64_u64 || !z_u64_bool || !z_bool_f16 || !z_bool_bf16 || !z_bool_f32 || !z_bool_f64 ||
          !z_bool_i8 || !z_bool_i16 || !z_bool_i32 || !z_bool_i64 || !z_bool_u8 || !z_bool_u16 ||
          !z_bool_u32 || !z_bool_u64 || !z_bool_bool || !p_f16 || !p_bf16 || !p_f32 || !p_f64 ||
          !p_i8 || !p_i16 || !p_i32 || !p_i64 || !p_u8 || !p_u16 || !p_u32 || !p_u64 || !p_bool)
    return APUS_NULL_POINTER;
  if (((uintptr_t)workspace & 63) != 0 || ((uintptr_t)x_f16 & 1) != 0 ||
          ((uintptr_t)x_bf16 & 1) != 0 || ((uintptr_t)x_f32 & 3) != 0 ||
          ((uintptr_t)x_f64 & 7) != 0 || ((uintptr_t)x_i16 & 1) != 0 ||
          ((uintptr_t)x_i32 & 3) != 0 || ((uintptr_t)x_i64 & 7) != 0 ||
          ((uintptr_t)x_u16 & 1) != 0 || ((uintptr_t)x_u32 & 3) != 0 ||
          ((uintptr_t)x_u64 & 7) != 0 || ((uintptr_t)z_f16_f16 & 1) != 0 ||
          ((uintptr_t)z_f16_bf16 & 1) != 0 || ((uintptr_t)z_f16_f32 & 3) != 0 ||
          ((uintptr_t)z_f16_f64 & 7) != 0 || ((uintptr_t)z_f16_i16 & 1) != 0 ||
          ((uintptr_t)z_f16_i32 & 3) != 0 || ((uintptr_t)z_f16_i64 & 7) != 0 ||
          ((uintptr_t)z_f16_u16 & 1) != 0 || ((uintptr_t)z_f16_u32 & 3) != 0 ||
          ((uintptr_t)z_f16_u64 & 7) != 0 || ((uintptr_t)z_bf16_f16 & 1) != 0 ||
          ((uintptr_t)z_bf16_bf16 & 1) != 0 || ((uintptr_t)z_bf16_f32 & 3) != 0 ||
          ((uintptr_t)z_bf16_f64 & 7) != 0 || ((uintptr_t)z_bf16_i16 & 1) != 0 ||
          ((uintptr_t)z_bf16_i32 & 3) != 0 || ((uintptr_t)z_bf16_i64 & 7) != 0 ||
          ((uintptr_t)z_bf16_u16 & 1) != 0 || ((uintptr_t)z_bf16_u32 & 3) != 0 ||
          ((uintptr_t)z_bf16_u64 & 7) != 0 || ((uintptr_t)z_f32_f16 & 1) != 0 ||
          ((uintptr_t)z_f32_bf16 & 1) != 0 || ((uintptr_t)z_f32_f32 & 3) != 0 ||
          ((uintptr_t)z_f32_f64 & 7) != 0 || ((uintptr_t)z_f32_i16 & 1) != 0 ||
          ((uintptr_t)z_f32_i32 & 3) != 0 || ((uintptr_t)z_f32_i64 & 7) != 0 ||
          ((uintptr_t)z_f32_u16 & 1) != 0 || ((uintptr_t)z_f32_u32 & 3) != 0 ||
          ((uintptr_t)z_f32_u64 & 7) != 0 || ((uintptr_t)z_f64_f16 & 1) != 0 ||
          ((uintptr_t)z_f64_bf16 & 1) != 0 || ((uintptr_t)z_f64_f32 & 3) != 0 ||
          ((uintptr_t)z_f64_f64 & 7) != 0 || ((uintptr_t)z_f64_i16 & 1) != 0 ||
          ((uintptr_t)z_f64_i32 & 3) != 0 || ((uintptr_t)z_f64_i64 & 7) != 0 ||
          ((uintptr_t)z_f64_u16 & 1) != 0 || ((uintptr_t)z_f64_u32 & 3) != 0 ||
          ((uintptr_t)z_f64_u64 & 7) != 0 || ((uintptr_t)z_i8_f16 & 1) != 0 ||
          ((uintptr_t)z_i8_bf16 & 1) != 0 || ((uintptr_t)z_i8_f32 & 3) != 0 ||
          ((uintptr_t)z_i8_f64 & 7) != 0 || ((uintptr_t)z_i8_i16 & 1) != 0 ||
          ((uintptr_t)z_i8_i32 & 3) != 0 || ((uintptr_t)z_i8_i64 & 7) != 0 ||
          ((uintptr_t)z_i8_u16 & 1) != 0 || ((uintptr_t)z_i8_u32 & 3) != 0 ||
          ((uintptr_t)z_i8_u64 & 7) != 0 || ((uintptr_t)z_i16_f16 & 1) != 0 ||
          ((uintptr_t)z_i16_bf16 & 1) != 0 || ((uintptr_t)z_i16_f32 & 3) != 0 ||
          ((uintptr_t)z_i16_f64 & 7) != 0 || ((uintptr_t)z_i16_i16 & 1) != 0 ||
          ((uintptr_t)z_i16_i32 & 3) != 0 || ((uintptr_t)z_i16_i64 & 7) != 0 ||
          ((uintptr_t)z_i16_u16 & 1) != 0 || ((uintptr_t)z_i16_u32 & 3) != 0 ||
          ((uintptr_t)z_i16_u64 & 7) != 0 || ((uintptr_t)z_i32_f16 & 1) != 0 ||
          ((uintptr_t)z_i32_bf16 & 1) != 0 || ((uintptr_t)z_i32_f32 & 3) != 0 ||
          ((uintptr_t)z_i32_f64 & 7) != 0 || ((uintptr_t)z_i32_i16 & 1) != 0 ||
          ((uintptr_t)z_i32_i32 & 3) != 0 || ((uintptr_t)z_i32_i64 & 7) != 0 ||
          ((uintptr_t)z_i32_u16 & 1) != 0 || ((uintptr_t)z_i32_u32 & 3) != 0 ||
          ((uintptr_t)z_i32_u64 & 7) != 0 || ((uintptr_t)z_i64_f16 & 1) != 0 ||
          ((uintptr_t)z_i64_bf16 & 1) != 0 || ((uintptr_t)z_i64_f32 & 3) != 0 ||
          ((uintptr_t)z_i64_f64 & 7) != 0 || ((uintptr_t)z_i64_i16 & 1) != 0 ||
          ((uintptr_t)z_i64_i32 & 3) != 0 || ((uintptr_t)z_i64_i64 & 7) != 0 ||
          ((uintptr_t)z_i64_u16 & 1) != 0 || ((uintptr_t)z_i64_u32 & 3) != 0 ||
          ((uintptr_t)z_i64_u64 & 7) != 0 || ((uintptr_t)z_u8_f16 & 1) != 0 ||
          ((uintptr_t)z_u8_bf16 & 1) != 0 || ((uintptr_t)z_u8_f32 & 3) != 0 ||
          ((uintptr_t)z_u8_f64 & 7) != 0 || ((uintptr_t)z_u8_i16 & 1) != 0 ||
          ((uintptr_t)z_u8_i32 & 3) != 0 || ((uintptr_t)z_u8_i64 & 7) != 0 ||
          ((uintptr_t)z_u8_u16 & 1) != 0 || ((uintptr_t)z_u8_u32 & 3) != 0 ||
          ((uintptr_t)z_u8_u64 & 7) != 0 || ((uintptr_t)z_u16_f16 & 1) != 0 ||
          ((uintptr_t)z_u16_bf16 & 1) != 0 || ((uintptr_t)z_u16_f32 & 3) != 0 ||
          ((uintptr_t)z_u16_f64 & 7) != 0 || ((uintptr_t)z_u16_i16 & 1) != 0 ||
          ((uintptr_t)z_u16_i32 & 3) != 0 || ((uintptr_t)z_u16_i64 & 7) != 0 ||
          ((uintptr_t)z_u16_u16 & 1) != 0 || ((uintptr_t)z_u16_u32 & 3) != 0 ||
          ((uintptr_t)z_u16_u64 & 7) != 0 || ((uintptr_t)z_u32_f16 & 1) != 0 ||
          ((uintptr_t)z_u32_bf16 & 1) != 0 || ((uintptr_t)z_u32_f32 & 3) != 0 ||
          ((uintptr_t)z_u32_f64 & 7) != 0 || ((uintptr_t)z_u32_i16 & 1) != 0 ||
          ((uintptr_t)z_u32_i32 & 3) != 0 || ((uintptr_t)z_u32_i64 & 7) != 0 ||
          ((uintptr_t)z_u32_u16 & 1) != 0 || ((uintptr_t)z_u32_u32 & 3) != 0 ||
          ((uintptr_t)z_u32_u64 & 7) != 0 || ((uintptr_t)z_u64_f16 & 1) != 0 ||
          ((uintptr_t)z_u64_bf16 & 1) != 0 || ((uintptr_t)z_u64_f32 & 3) != 0 ||
          ((uintptr_t)z_u64_f64 & 7) != 0 || ((uintptr_t)z_u64_i16 & 1) != 0 ||
          ((uintptr_t)z_u64_i32 & 3) != 0 || ((uintptr_t)z_u64_i64 & 7) != 0 ||
          ((uintptr_t)z_u64_u16 & 1) != 0 || ((uintptr_t)z_u64_u32 & 3) != 0 ||
          ((uintptr_t)z_u64_u64 & 7) != 0 || ((uintptr_t)z_bool_f16 & 1) != 0 ||
          ((uintptr_t)z_bool_bf16 & 1) != 0 || ((uintptr_t)z_bool_f32 & 3) != 0 ||
          ((uintptr_t)z_bool_f64 & 7) != 0 || ((uintptr_t)z_bool_i16 & 1) != 0 ||
          ((uintptr_t)z_bool_i32 & 3) != 0 || ((uintptr_t)z_bool_i64 & 7) != 0 ||
          ((uintptr_t)z_bool_u16 & 1) != 0 || ((uintptr_t)z_bool_u32 & 3) != 0 ||
          ((uintptr_t)z_bool_u64 & 7) != 0 || ((uintptr_t)p_f16 & 1) != 0 ||
          ((uintptr_t)p_bf16 & 1) != 0 || ((uintptr_t)p_f32 & 3) != 0 ||
          ((uintptr_t)p_f64 & 7) != 0 || ((uintptr_t)p_i16 & 1) != 0 ||
          ((uintptr_t)p_i32 & 3) != 0 || ((uintptr_t)p_i64 & 7) != 0 ||
          ((uintptr_t)p_u16 & 1) != 0 || ((uintptr_t)p_u32 & 3) != 0 || ((uintptr_t)p_u64 & 7) != 0)
    return APUS_MISALIGNED;
  (void)state;
  (void)workspace;
  const uint64_t apus_mode = apus_enter_mode();
  k00_conversions(x_f16, x_bf16, x_f32, x_f64, x_i8, x_i16, x_i32, x_i64, x_u8, x_u16, x_u32, x_u64,
          x_bool, z_f16_f16, z_f16_bf16, z_f16_f32, z_f16_f64, z_f16_i8, z_f16_i16, z_f16_i32,
          z_f16_i64, z_f16_u8, z_f16_u16, z_f16_u32, z_f16_u64, z_f16_bool, z_bf16_f16, z_bf16_bf16,
          z_bf16_f32, z_bf16_f64, z_bf16_i8, z_bf16_i16, z_bf16_i32, z_bf16_i64, z_bf16_u8,
          z_bf16_u16, z_bf16_u32, z_bf16_u64, z_bf16_bool, z_f32_f16, z_f32_bf16, z_f32_f32,
          z_f32_f64, z_f32_i8, z_f32_i16, z_f32_i32, z_f32_i64, z_f32_u8, z_f32_u16, z_f32_u32,
          z_f32_u64, z_f32_bool, z_f64_f16, z_f64_bf16, z_f64_f32, z_f64_f64, z_f64_i8, z_f64_i16,
          z_f64_i32, z_f64_i64, z_f64_u8, z_f64_u16, z_f64_u32, z_f64_u64, z_f64_bool, z_i8_f16,
          z_i8_bf16, z_i8_f32, z_i8_f64, z_i8_i8, z_i8_i16, z_i8_i32, z_i8_i64, z_i8_u8, z_i8_u16,
          z_i8_u32, z_i8_u64, z_i8_bool, z_i16_f16, z_i16_bf16, z_i16_f32, z_i16_f64, z_i16_i8,
          z_i16_i16, z_i16_i32, z_i16_i64, z_i16_u8, z_i16_u16, z_i16_u32, z_i16_u64, z_i16_bool,
          z_i32_f16, z_i32_bf16, z_i32_f32, z_i32_f64, z_i32_i8, z_i32_i16, z_i32_i32, z_i32_i64,
          z_i32_u8, z_i32_u16, z_i32_u32, z_i32_u64, z_i32_bool, z_i64_f16, z_i64_bf16, z_i64_f32,
          z_i64_f64, z_i64_i8, z_i64_i16, z_i64_i32, z_i64_i64, z_i64_u8, z_i64_u16, z_i64_u32,
          z_i64_u64, z_i64_bool, z_u8_f16, z_u8_bf16, z_u8_f32, z_u8_f64, z_u8_i8, z_u8_i16,
          z_u8_i32, z_u8_i64, z_u8_u8, z_u8_u16, z_u8_u32, z_u8_u64, z_u8_bool, z_u16_f16,
          z_u16_bf16, z_u16_f32, z_u16_f64, z_u16_i8, z_u16_i16, z_u16_i32, z_u16_i64, z_u16_u8,
          z_u16_u16, z_u16_u32, z_u16_u64, z_u16_bool, z_u32_f16, z_u32_bf16, z_u32_f32, z_u32_f64,
          z_u32_i8, z_u32_i16, z_u32_i32, z_u32_i64, z_u32_u8, z_u32_u16, z_u32_u32, z_u32_u64,
          z_u32_bool, z_u64_f16, z_u64_bf16, z_u64_f32, z_u64_f64, z_u64_i8, z_u64_i16, z_u64_i32,
          z_u64_i64, z_u64_u8, z_u64_u16, z_u64_u32, z_u64_u64, z_u64_bool, z_bool_f16, z_bool_bf16,
          z_bool_f32, z_bool_f64, z_bool_i8, z_bool_i16, z_bool_i32, z_bool_i64, z_bool_u8,
          z_bool_u16, z_bool_u32, z_bool_u64, z_bool_bool, p_f16, p_bf16, p_f32, p_f64, p_i8, p_i16,
          p_i32, p_i64, p_u8, p_u16, p_u32, p_u64, p_bool);
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
