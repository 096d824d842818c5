typedef signed char int8_t;
typedef short int16_t;
typedef unsigned char uint8_t;
typedef unsigned short uint16_t;
typedef int int32_t;
typedef unsigned int uint32_t;
typedef long long int64_t;
typedef unsigned long long uint64_t;
typedef unsigned long long uintptr_t;
typedef struct apus_fault { int32_t status; int32_t value; int64_t position; } apus_fault;
enum { APUS_OK = 0, APUS_NULL_POINTER = 1, APUS_MISALIGNED = 2, APUS_INDEX_OUT_OF_RANGE = 3 };
#define INFINITY 1e39f
#define NAN (0.0f / 0.0f)
typedef uint8_t apus_f0(uint16_t);
apus_f0 apus_convert_bf16_bool;
apus_f0 apus_convert_bf16_u8;
apus_f0 apus_convert_f16_bool;
apus_f0 apus_convert_f16_u8;
apus_f0 apus_convert_u16_bool;
apus_f0 apus_convert_u16_u8;
typedef uint16_t apus_f1(uint16_t);
apus_f1 apus_convert_bf16_f16;
apus_f1 apus_convert_bf16_u16;
apus_f1 apus_convert_f16_bf16;
apus_f1 apus_convert_f16_u16;
apus_f1 apus_convert_u16_bf16;
apus_f1 apus_convert_u16_f16;
typedef float apus_f2(uint16_t);
apus_f2 apus_convert_bf16_f32;
apus_f2 apus_convert_f16_f32;
apus_f2 apus_convert_u16_f32;
typedef double apus_f3(uint16_t);
apus_f3 apus_convert_bf16_f64;
apus_f3 apus_convert_f16_f64;
apus_f3 apus_convert_u16_f64;
typedef int16_t apus_f4(uint16_t);
apus_f4 apus_convert_bf16_i16;
apus_f4 apus_convert_f16_i16;
apus_f4 apus_convert_u16_i16;
typedef int32_t apus_f5(uint16_t);
apus_f5 apus_convert_bf16_i32;
apus_f5 apus_convert_f16_i32;
apus_f5 apus_convert_u16_i32;
typedef int64_t apus_f6(uint16_t);
apus_f6 apus_convert_bf16_i64;
apus_f6 apus_convert_f16_i64;
apus_f6 apus_convert_u16_i64;
typedef int8_t apus_f7(uint16_t);
apus_f7 apus_convert_bf16_i8;
apus_f7 apus_convert_f16_i8;
apus_f7 apus_convert_u16_i8;
typedef uint32_t apus_f8(uint16_t);
apus_f8 apus_convert_bf16_u32;
apus_f8 apus_convert_f16_u32;
apus_f8 apus_convert_u16_u32;
typedef uint64_t apus_f9(uint16_t);
apus_f9 apus_convert_bf16_u64;
apus_f9 apus_convert_f16_u64;
apus_f9 apus_convert_u16_u64;
typedef uint16_t apus_f10(uint8_t);
apus_f10 apus_convert_bool_bf16;
apus_f10 apus_convert_bool_f16;
apus_f10 apus_convert_bool_u16;
apus_f10 apus_convert_u8_bf16;
apus_f10 apus_convert_u8_f16;
apus_f10 apus_convert_u8_u16;
typedef float apus_f11(uint8_t);
apus_f11 apus_convert_bool_f32;
apus_f11 apus_convert_u8_f32;
typedef double apus_f12(uint8_t);
apus_f12 apus_convert_bool_f64;
apus_f12 apus_convert_u8_f64;
typedef int16_t apus_f13(uint8_t);
apus_f13 apus_convert_bool_i16;
apus_f13 apus_convert_u8_i16;
typedef int32_t apus_f14(uint8_t);
apus_f14 apus_convert_bool_i32;
apus_f14 apus_convert_u8_i32;
typedef int64_t apus_f15(uint8_t);
apus_f15 apus_convert_bool_i64;
apus_f15 apus_convert_u8_i64;
typedef int8_t apus_f16(uint8_t);
apus_f16 apus_convert_bool_i8;
apus_f16 apus_convert_u8_i8;
typedef uint32_t apus_f17(uint8_t);
apus_f17 apus_convert_bool_u32;
apus_f17 apus_convert_u8_u32;
typedef uint64_t apus_f18(uint8_t);
apus_f18 apus_convert_bool_u64;
apus_f18 apus_convert_u8_u64;
typedef uint8_t apus_f19(uint8_t);
apus_f19 apus_convert_bool_u8;
apus_f19 apus_convert_u8_bool;
typedef uint16_t apus_f20(float);
apus_f20 apus_convert_f32_bf16;
apus_f20 apus_convert_f32_f16;
apus_f20 apus_convert_f32_u16;
typedef uint8_t apus_f21(float);
apus_f21 apus_convert_f32_bool;
apus_f21 apus_convert_f32_u8;
typedef double apus_f22(float);
apus_f22 apus_convert_f32_f64;
typedef int16_t apus_f23(float);
apus_f23 apus_convert_f32_i16;
typedef int32_t apus_f24(float);
apus_f24 apus_convert_f32_i32;
typedef int64_t apus_f25(float);
apus_f25 apus_convert_f32_i64;
typedef int8_t apus_f26(float);
apus_f26 apus_convert_f32_i8;
typedef uint32_t apus_f27(float);
apus_f27 apus_convert_f32_u32;
typedef uint64_t apus_f28(float);
apus_f28 apus_convert_f32_u64;
typedef uint16_t apus_f29(double);
apus_f29 apus_convert_f64_bf16;
apus_f29 apus_convert_f64_f16;
apus_f29 apus_convert_f64_u16;
typedef uint8_t apus_f30(double);
apus_f30 apus_convert_f64_bool;
apus_f30 apus_convert_f64_u8;
typedef float apus_f31(double);
apus_f31 apus_convert_f64_f32;
typedef int16_t apus_f32(double);
apus_f32 apus_convert_f64_i16;
typedef int32_t apus_f33(double);
apus_f33 apus_convert_f64_i32;
typedef int64_t apus_f34(double);
apus_f34 apus_convert_f64_i64;
typedef int8_t apus_f35(double);
apus_f35 apus_convert_f64_i8;
typedef uint32_t apus_f36(double);
apus_f36 apus_convert_f64_u32;
typedef uint64_t apus_f37(double);
apus_f37 apus_convert_f64_u64;
typedef uint16_t apus_f38(int16_t);
apus_f38 apus_convert_i16_bf16;
apus_f38 apus_convert_i16_f16;
apus_f38 apus_convert_i16_u16;
typedef uint8_t apus_f39(int16_t);
apus_f39 apus_convert_i16_bool;
apus_f39 apus_convert_i16_u8;
typedef float apus_f40(int16_t);
apus_f40 apus_convert_i16_f32;
typedef double apus_f41(int16_t);
apus_f41 apus_convert_i16_f64;
typedef int32_t apus_f42(int16_t);
apus_f42 apus_convert_i16_i32;
typedef int64_t apus_f43(int16_t);
apus_f43 apus_convert_i16_i64;
typedef int8_t apus_f44(int16_t);
apus_f44 apus_convert_i16_i8;
typedef uint32_t apus_f45(int16_t);
apus_f45 apus_convert_i16_u32;
typedef uint64_t apus_f46(int16_t);
apus_f46 apus_convert_i16_u64;
typedef uint16_t apus_f47(int32_t);
apus_f47 apus_convert_i32_bf16;
apus_f47 apus_convert_i32_f16;
apus_f47 apus_convert_i32_u16;
typedef uint8_t apus_f48(int32_t);
apus_f48 apus_convert_i32_bool;
apus_f48 apus_convert_i32_u8;
typedef float apus_f49(int32_t);
apus_f49 apus_convert_i32_f32;
typedef double apus_f50(int32_t);
apus_f50 apus_convert_i32_f64;
typedef int16_t apus_f51(int32_t);
apus_f51 apus_convert_i32_i16;
typedef int64_t apus_f52(int32_t);
apus_f52 apus_convert_i32_i64;
typedef int8_t apus_f53(int32_t);
apus_f53 apus_convert_i32_i8;
typedef uint32_t apus_f54(int32_t);
apus_f54 apus_convert_i32_u32;
typedef uint64_t apus_f55(int32_t);
apus_f55 apus_convert_i32_u64;
typedef uint16_t apus_f56(int64_t);
apus_f56 apus_convert_i64_bf16;
apus_f56 apus_convert_i64_f16;
apus_f56 apus_convert_i64_u16;
typedef uint8_t apus_f57(int64_t);
apus_f57 apus_convert_i64_bool;
apus_f57 apus_convert_i64_u8;
typedef float apus_f58(int64_t);
apus_f58 apus_convert_i64_f32;
typedef double apus_f59(int64_t);
apus_f59 apus_convert_i64_f64;
typedef int16_t apus_f60(int64_t);
apus_f60 apus_convert_i64_i16;
typedef int32_t apus_f61(int64_t);
apus_f61 apus_convert_i64_i32;
typedef int8_t apus_f62(int64_t);
apus_f62 apus_convert_i64_i8;
typedef uint32_t apus_f63(int64_t);
apus_f63 apus_convert_i64_u32;
typedef uint64_t apus_f64(int64_t);
apus_f64 apus_convert_i64_u64;
typedef uint16_t apus_f65(int8_t);
apus_f65 apus_convert_i8_bf16;
apus_f65 apus_convert_i8_f16;
apus_f65 apus_convert_i8_u16;
typedef uint8_t apus_f66(int8_t);
apus_f66 apus_convert_i8_bool;
apus_f66 apus_convert_i8_u8;
typedef float apus_f67(int8_t);
apus_f67 apus_convert_i8_f32;
typedef double apus_f68(int8_t);
apus_f68 apus_convert_i8_f64;
typedef int16_t apus_f69(int8_t);
apus_f69 apus_convert_i8_i16;
typedef int32_t apus_f70(int8_t);
apus_f70 apus_convert_i8_i32;
typedef int64_t apus_f71(int8_t);
apus_f71 apus_convert_i8_i64;
typedef uint32_t apus_f72(int8_t);
apus_f72 apus_convert_i8_u32;
typedef uint64_t apus_f73(int8_t);
apus_f73 apus_convert_i8_u64;
typedef uint16_t apus_f74(uint32_t);
apus_f74 apus_convert_u32_bf16;
apus_f74 apus_convert_u32_f16;
apus_f74 apus_convert_u32_u16;
typedef uint8_t apus_f75(uint32_t);
apus_f75 apus_convert_u32_bool;
apus_f75 apus_convert_u32_u8;
typedef float apus_f76(uint32_t);
apus_f76 apus_convert_u32_f32;
typedef double apus_f77(uint32_t);
apus_f77 apus_convert_u32_f64;
typedef int16_t apus_f78(uint32_t);
apus_f78 apus_convert_u32_i16;
typedef int32_t apus_f79(uint32_t);
apus_f79 apus_convert_u32_i32;
typedef int64_t apus_f80(uint32_t);
apus_f80 apus_convert_u32_i64;
typedef int8_t apus_f81(uint32_t);
apus_f81 apus_convert_u32_i8;
typedef uint64_t apus_f82(uint32_t);
apus_f82 apus_convert_u32_u64;
typedef uint16_t apus_f83(uint64_t);
apus_f83 apus_convert_u64_bf16;
apus_f83 apus_convert_u64_f16;
apus_f83 apus_convert_u64_u16;
typedef uint8_t apus_f84(uint64_t);
apus_f84 apus_convert_u64_bool;
apus_f84 apus_convert_u64_u8;
typedef float apus_f85(uint64_t);
apus_f85 apus_convert_u64_f32;
typedef double apus_f86(uint64_t);
apus_f86 apus_convert_u64_f64;
typedef int16_t apus_f87(uint64_t);
apus_f87 apus_convert_u64_i16;
typedef int32_t apus_f88(uint64_t);
apus_f88 apus_convert_u64_i32;
typedef int64_t apus_f89(uint64_t);
apus_f89 apus_convert_u64_i64;
typedef int8_t apus_f90(uint64_t);
apus_f90 apus_convert_u64_i8;
typedef uint32_t apus_f91(uint64_t);
apus_f91 apus_convert_u64_u32;
typedef uint64_t apus_f92(void);
apus_f92 apus_enter_mode;
typedef void apus_f93(uint64_t);
apus_f93 apus_leave_mode;
static void k00_conversions(uint16_t *t0, uint16_t *t1, float *t2, double *t3, int8_t *t4,
        int16_t *t5, int32_t *t6, int64_t *t7, uint8_t *t8, uint16_t *t9, uint32_t *t10,
        uint64_t *t11, uint8_t *t12, uint16_t *t13, uint16_t *t14, float *t15, double *t16,
        int8_t *t17, int16_t *t18, int32_t *t19, int64_t *t20, uint8_t *t21, uint16_t *t22,
        uint32_t *t23, uint64_t *t24, uint8_t *t25, uint16_t *t26, uint16_t *t27, float *t28,
        double *t29, int8_t *t30, int16_t *t31, int32_t *t32, int64_t *t33, uint8_t *t34,
        uint16_t *t35, uint32_t *t36, uint64_t *t37, uint8_t *t38, uint16_t *t39, uint16_t *t40,
        float *t41, double *t42, int8_t *t43, int16_t *t44, int32_t *t45, int64_t *t46,
        uint8_t *t47, uint16_t *t48, uint32_t *t49, uint64_t *t50, uint8_t *t51, uint16_t *t52,
        uint16_t *t53, float *t54, double *t55, int8_t *t56, int16_t *t57, int32_t *t58,
        int64_t *t59, uint8_t *t60, uint16_t *t61, uint32_t *t62, uint64_t *t63, uint8_t *t64,
        uint16_t *t65, uint16_t *t66, float *t67, double *t68, int8_t *t69, int16_t *t70,
        int32_t *t71, int64_t *t72, uint8_t *t73, uint16_t *t74, uint32_t *t75, uint64_t *t76,
        uint8_t *t77, uint16_t *t78, uint16_t *t79, float *t80, double *t81, int8_t *t82,
        int16_t *t83, int32_t *t84, int64_t *t85, uint8_t *t86, uint16_t *t87, uint32_t *t88,
        uint64_t *t89, uint8_t *t90, uint16_t *t91, uint16_t *t92, float *t93, double *t94,
        int8_t *t95, int16_t *t96, int32_t *t97, int64_t *t98, uint8_t *t99, uint16_t *t100,
        uint32_t *t101, uint64_t *t102, uint8_t *t103, uint16_t *t104, uint16_t *t105, float *t106,
        double *t107, int8_t *t108, int16_t *t109, int32_t *t110, int64_t *t111, uint8_t *t112,
        uint16_t *t113, uint32_t *t114, uint64_t *t115, uint8_t *t116, uint16_t *t117,
        uint16_t *t118, float *t119, double *t120, int8_t *t121, int16_t *t122, int32_t *t123,
        int64_t *t124, uint8_t *t125, uint16_t *t126, uint32_t *t127, uint64_t *t128, uint8_t *t129,
        uint16_t *t130, uint16_t *t131, float *t132, double *t133, int8_t *t134, int16_t *t135,
        int32_t *t136, int64_t *t137, uint8_t *t138, uint16_t *t139, uint32_t *t140, uint64_t *t141,
        uint8_t *t142, uint16_t *t143, uint16_t *t144, float *t145, double *t146, int8_t *t147,
        int16_t *t148, int32_t *t149, int64_t *t150, uint8_t *t151, uint16_t *t152, uint32_t *t153,
        uint64_t *t154, uint8_t *t155, uint16_t *t156, uint16_t *t157, float *t158, double *t159,
        int8_t *t160, int16_t *t161, int32_t *t162, int64_t *t163, uint8_t *t164, uint16_t *t165,
        uint32_t *t166, uint64_t *t167, uint8_t *t168, uint16_t *t169, uint16_t *t170, float *t171,
        double *t172, int8_t *t173, int16_t *t174, int32_t *t175, int64_t *t176, uint8_t *t177,
        uint16_t *t178, uint32_t *t179, uint64_t *t180, uint8_t *t181, uint16_t *t182,
        uint16_t *t183, float *t184, double *t185, int8_t *t186, int16_t *t187, int32_t *t188,
        int64_t *t189, uint8_t *t190, uint16_t *t191, uint32_t *t192, uint64_t *t193,
        uint8_t *t194) {
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
int conversions_run_invoke(void *state, void *workspace, void *const *arguments) {
  void *x_f16 = arguments[0];
  void *x_bf16 = arguments[1];
  void *x_f32 = arguments[2];
  void *x_f64 = arguments[3];
  void *x_i8 = arguments[4];
  void *x_i16 = arguments[5];
  void *x_i32 = arguments[6];
  void *x_i64 = arguments[7];
  void *x_u8 = arguments[8];
  void *x_u16 = arguments[9];
  void *x_u32 = arguments[10];
  void *x_u64 = arguments[11];
  void *x_bool = arguments[12];
  void *z_f16_f16 = arguments[13];
  void *z_f16_bf16 = arguments[14];
  void *z_f16_f32 = arguments[15];
  void *z_f16_f64 = arguments[16];
  void *z_f16_i8 = arguments[17];
  void *z_f16_i16 = arguments[18];
  void *z_f16_i32 = arguments[19];
  void *z_f16_i64 = arguments[20];
  void *z_f16_u8 = arguments[21];
  void *z_f16_u16 = arguments[22];
  void *z_f16_u32 = arguments[23];
  void *z_f16_u64 = arguments[24];
  void *z_f16_bool = arguments[25];
  void *z_bf16_f16 = arguments[26];
  void *z_bf16_bf16 = arguments[27];
  void *z_bf16_f32 = arguments[28];
  void *z_bf16_f64 = arguments[29];
  void *z_bf16_i8 = arguments[30];
  void *z_bf16_i16 = arguments[31];
  void *z_bf16_i32 = arguments[32];
  void *z_bf16_i64 = arguments[33];
  void *z_bf16_u8 = arguments[34];
  void *z_bf16_u16 = arguments[35];
  void *z_bf16_u32 = arguments[36];
  void *z_bf16_u64 = arguments[37];
  void *z_bf16_bool = arguments[38];
  void *z_f32_f16 = arguments[39];
  void *z_f32_bf16 = arguments[40];
  void *z_f32_f32 = arguments[41];
  void *z_f32_f64 = arguments[42];
  void *z_f32_i8 = arguments[43];
  void *z_f32_i16 = arguments[44];
  void *z_f32_i32 = arguments[45];
  void *z_f32_i64 = arguments[46];
  void *z_f32_u8 = arguments[47];
  void *z_f32_u16 = arguments[48];
  void *z_f32_u32 = arguments[49];
  void *z_f32_u64 = arguments[50];
  void *z_f32_bool = arguments[51];
  void *z_f64_f16 = arguments[52];
  void *z_f64_bf16 = arguments[53];
  void *z_f64_f32 = arguments[54];
  void *z_f64_f64 = arguments[55];
  void *z_f64_i8 = arguments[56];
  void *z_f64_i16 = arguments[57];
  void *z_f64_i32 = arguments[58];
  void *z_f64_i64 = arguments[59];
  void *z_f64_u8 = arguments[60];
  void *z_f64_u16 = arguments[61];
  void *z_f64_u32 = arguments[62];
  void *z_f64_u64 = arguments[63];
  void *z_f64_bool = arguments[64];
  void *z_i8_f16 = arguments[65];
  void *z_i8_bf16 = arguments[66];
  void *z_i8_f32 = arguments[67];
  void *z_i8_f64 = arguments[68];
  void *z_i8_i8 = arguments[69];
  void *z_i8_i16 = arguments[70];
  void *z_i8_i32 = arguments[71];
  void *z_i8_i64 = arguments[72];
  void *z_i8_u8 = arguments[73];
  void *z_i8_u16 = arguments[74];
  void *z_i8_u32 = arguments[75];
  void *z_i8_u64 = arguments[76];
  void *z_i8_bool = arguments[77];
  void *z_i16_f16 = arguments[78];
  void *z_i16_bf16 = arguments[79];
  void *z_i16_f32 = arguments[80];
  void *z_i16_f64 = arguments[81];
  void *z_i16_i8 = arguments[82];
  void *z_i16_i16 = arguments[83];
  void *z_i16_i32 = arguments[84];
  void *z_i16_i64 = arguments[85];
  void *z_i16_u8 = arguments[86];
  void *z_i16_u16 = arguments[87];
  void *z_i16_u32 = arguments[88];
  void *z_i16_u64 = arguments[89];
  void *z_i16_bool = arguments[90];
  void *z_i32_f16 = arguments[91];
  void *z_i32_bf16 = arguments[92];
  void *z_i32_f32 = arguments[93];
  void *z_i32_f64 = arguments[94];
  void *z_i32_i8 = arguments[95];
  void *z_i32_i16 = arguments[96];
  void *z_i32_i32 = arguments[97];
  void *z_i32_i64 = arguments[98];
  void *z_i32_u8 = arguments[99];
  void *z_i32_u16 = arguments[100];
  void *z_i32_u32 = arguments[101];
  void *z_i32_u64 = arguments[102];
  void *z_i32_bool = arguments[103];
  void *z_i64_f16 = arguments[104];
  void *z_i64_bf16 = arguments[105];
  void *z_i64_f32 = arguments[106];
  void *z_i64_f64 = arguments[107];
  void *z_i64_i8 = arguments[108];
  void *z_i64_i16 = arguments[109];
  void *z_i64_i32 = arguments[110];
  void *z_i64_i64 = arguments[111];
  void *z_i64_u8 = arguments[112];
  void *z_i64_u16 = arguments[113];
  void *z_i64_u32 = arguments[114];
  void *z_i64_u64 = arguments[115];
  void *z_i64_bool = arguments[116];
  void *z_u8_f16 = arguments[117];
  void *z_u8_bf16 = arguments[118];
  void *z_u8_f32 = arguments[119];
  void *z_u8_f64 = arguments[120];
  void *z_u8_i8 = arguments[121];
  void *z_u8_i16 = arguments[122];
  void *z_u8_i32 = arguments[123];
  void *z_u8_i64 = arguments[124];
  void *z_u8_u8 = arguments[125];
  void *z_u8_u16 = arguments[126];
  void *z_u8_u32 = arguments[127];
  void *z_u8_u64 = arguments[128];
  void *z_u8_bool = arguments[129];
  void *z_u16_f16 = arguments[130];
  void *z_u16_bf16 = arguments[131];
  void *z_u16_f32 = arguments[132];
  void *z_u16_f64 = arguments[133];
  void *z_u16_i8 = arguments[134];
  void *z_u16_i16 = arguments[135];
  void *z_u16_i32 = arguments[136];
  void *z_u16_i64 = arguments[137];
  void *z_u16_u8 = arguments[138];
  void *z_u16_u16 = arguments[139];
  void *z_u16_u32 = arguments[140];
  void *z_u16_u64 = arguments[141];
  void *z_u16_bool = arguments[142];
  void *z_u32_f16 = arguments[143];
  void *z_u32_bf16 = arguments[144];
  void *z_u32_f32 = arguments[145];
  void *z_u32_f64 = arguments[146];
  void *z_u32_i8 = arguments[147];
  void *z_u32_i16 = arguments[148];
  void *z_u32_i32 = arguments[149];
  void *z_u32_i64 = arguments[150];
  void *z_u32_u8 = arguments[151];
  void *z_u32_u16 = arguments[152];
  void *z_u32_u32 = arguments[153];
  void *z_u32_u64 = arguments[154];
  void *z_u32_bool = arguments[155];
  void *z_u64_f16 = arguments[156];
  void *z_u64_bf16 = arguments[157];
  void *z_u64_f32 = arguments[158];
  void *z_u64_f64 = arguments[159];
  void *z_u64_i8 = arguments[160];
  void *z_u64_i16 = arguments[161];
  void *z_u64_i32 = arguments[162];
  void *z_u64_i64 = arguments[163];
  void *z_u64_u8 = arguments[164];
  void *z_u64_u16 = arguments[165];
  void *z_u64_u32 = arguments[166];
  void *z_u64_u64 = arguments[167];
  void *z_u64_bool = arguments[168];
  void *z_bool_f16 = arguments[169];
  void *z_bool_bf16 = arguments[170];
  void *z_bool_f32 = arguments[171];
  void *z_bool_f64 = arguments[172];
  void *z_bool_i8 = arguments[173];
  void *z_bool_i16 = arguments[174];
  void *z_bool_i32 = arguments[175];
  void *z_bool_i64 = arguments[176];
  void *z_bool_u8 = arguments[177];
  void *z_bool_u16 = arguments[178];
  void *z_bool_u32 = arguments[179];
  void *z_bool_u64 = arguments[180];
  void *z_bool_bool = arguments[181];
  void *p_f16 = arguments[182];
  void *p_bf16 = arguments[183];
  void *p_f32 = arguments[184];
  void *p_f64 = arguments[185];
  void *p_i8 = arguments[186];
  void *p_i16 = arguments[187];
  void *p_i32 = arguments[188];
  void *p_i64 = arguments[189];
  void *p_u8 = arguments[190];
  void *p_u16 = arguments[191];
  void *p_u32 = arguments[192];
  void *p_u64 = arguments[193];
  void *p_bool = arguments[194];
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
