typedef unsigned char uint8_t;
typedef int int32_t;
typedef unsigned int uint32_t;
typedef long long int64_t;
typedef unsigned long long uint64_t;
typedef unsigned long long uintptr_t;
typedef struct apus_fault { int32_t status; int32_t value; int64_t position; } apus_fault;
enum { APUS_OK = 0, APUS_NULL_POINTER = 1, APUS_MISALIGNED = 2, APUS_INDEX_OUT_OF_RANGE = 3 };
#define INFINITY 1e39f
#define NAN (0.0f / 0.0f)
typedef float apus_f0(uint8_t);
apus_f0 apus_convert_bool_f32;
apus_f0 apus_convert_u8_f32;
typedef double apus_f1(uint8_t);
apus_f1 apus_convert_bool_f64;
apus_f1 apus_convert_u8_f64;
typedef int32_t apus_f2(uint8_t);
apus_f2 apus_convert_bool_i32;
apus_f2 apus_convert_u8_i32;
typedef int64_t apus_f3(uint8_t);
apus_f3 apus_convert_bool_i64;
apus_f3 apus_convert_u8_i64;
typedef uint32_t apus_f4(uint8_t);
apus_f4 apus_convert_bool_u32;
apus_f4 apus_convert_u8_u32;
typedef uint8_t apus_f5(uint8_t);
apus_f5 apus_convert_bool_u8;
apus_f5 apus_convert_u8_bool;
typedef uint8_t apus_f6(float);
apus_f6 apus_convert_f32_bool;
apus_f6 apus_convert_f32_u8;
typedef double apus_f7(float);
apus_f7 apus_convert_f32_f64;
typedef int32_t apus_f8(float);
apus_f8 apus_convert_f32_i32;
typedef int64_t apus_f9(float);
apus_f9 apus_convert_f32_i64;
typedef uint32_t apus_f10(float);
apus_f10 apus_convert_f32_u32;
typedef uint8_t apus_f11(double);
apus_f11 apus_convert_f64_bool;
apus_f11 apus_convert_f64_u8;
typedef float apus_f12(double);
apus_f12 apus_convert_f64_f32;
typedef int32_t apus_f13(double);
apus_f13 apus_convert_f64_i32;
typedef int64_t apus_f14(double);
apus_f14 apus_convert_f64_i64;
typedef uint32_t apus_f15(double);
apus_f15 apus_convert_f64_u32;
typedef uint8_t apus_f16(int32_t);
apus_f16 apus_convert_i32_bool;
apus_f16 apus_convert_i32_u8;
typedef float apus_f17(int32_t);
apus_f17 apus_convert_i32_f32;
typedef double apus_f18(int32_t);
apus_f18 apus_convert_i32_f64;
typedef int64_t apus_f19(int32_t);
apus_f19 apus_convert_i32_i64;
typedef uint32_t apus_f20(int32_t);
apus_f20 apus_convert_i32_u32;
typedef uint8_t apus_f21(int64_t);
apus_f21 apus_convert_i64_bool;
apus_f21 apus_convert_i64_u8;
typedef float apus_f22(int64_t);
apus_f22 apus_convert_i64_f32;
typedef double apus_f23(int64_t);
apus_f23 apus_convert_i64_f64;
typedef int32_t apus_f24(int64_t);
apus_f24 apus_convert_i64_i32;
typedef uint32_t apus_f25(int64_t);
apus_f25 apus_convert_i64_u32;
typedef uint8_t apus_f26(uint32_t);
apus_f26 apus_convert_u32_bool;
apus_f26 apus_convert_u32_u8;
typedef float apus_f27(uint32_t);
apus_f27 apus_convert_u32_f32;
typedef double apus_f28(uint32_t);
apus_f28 apus_convert_u32_f64;
typedef int32_t apus_f29(uint32_t);
apus_f29 apus_convert_u32_i32;
typedef int64_t apus_f30(uint32_t);
apus_f30 apus_convert_u32_i64;
typedef uint64_t apus_f31(void);
apus_f31 apus_enter_mode;
typedef void apus_f32(uint64_t);
apus_f32 apus_leave_mode;
static void k00_conversions(float *t0, double *t1, int32_t *t2, int64_t *t3, uint8_t *t4,
        uint32_t *t5, uint8_t *t6, float *t7, double *t8, int32_t *t9, int64_t *t10, uint8_t *t11,
        uint32_t *t12, uint8_t *t13, float *t14, double *t15, int32_t *t16, int64_t *t17,
        uint8_t *t18, uint32_t *t19, uint8_t *t20, float *t21, double *t22, int32_t *t23,
        int64_t *t24, uint8_t *t25, uint32_t *t26, uint8_t *t27, float *t28, double *t29,
        int32_t *t30, int64_t *t31, uint8_t *t32, uint32_t *t33, uint8_t *t34, float *t35,
        double *t36, int32_t *t37, int64_t *t38, uint8_t *t39, uint32_t *t40, uint8_t *t41,
        float *t42, double *t43, int32_t *t44, int64_t *t45, uint8_t *t46, uint32_t *t47,
        uint8_t *t48, float *t49, double *t50, int32_t *t51, int64_t *t52, uint8_t *t53,
        uint32_t *t54, uint8_t *t55, float *t56, double *t57, int32_t *t58, int64_t *t59,
        uint8_t *t60, uint32_t *t61, uint8_t *t62) {
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
int conversions_run_invoke(void *state, void *workspace, void *const *arguments) {
  void *x_f32 = arguments[0];
  void *x_f64 = arguments[1];
  void *x_i32 = arguments[2];
  void *x_i64 = arguments[3];
  void *x_u8 = arguments[4];
  void *x_u32 = arguments[5];
  void *x_bool = arguments[6];
  void *z_f32_f32 = arguments[7];
  void *z_f32_f64 = arguments[8];
  void *z_f32_i32 = arguments[9];
  void *z_f32_i64 = arguments[10];
  void *z_f32_u8 = arguments[11];
  void *z_f32_u32 = arguments[12];
  void *z_f32_bool = arguments[13];
  void *z_f64_f32 = arguments[14];
  void *z_f64_f64 = arguments[15];
  void *z_f64_i32 = arguments[16];
  void *z_f64_i64 = arguments[17];
  void *z_f64_u8 = arguments[18];
  void *z_f64_u32 = arguments[19];
  void *z_f64_bool = arguments[20];
  void *z_i32_f32 = arguments[21];
  void *z_i32_f64 = arguments[22];
  void *z_i32_i32 = arguments[23];
  void *z_i32_i64 = arguments[24];
  void *z_i32_u8 = arguments[25];
  void *z_i32_u32 = arguments[26];
  void *z_i32_bool = arguments[27];
  void *z_i64_f32 = arguments[28];
  void *z_i64_f64 = arguments[29];
  void *z_i64_i32 = arguments[30];
  void *z_i64_i64 = arguments[31];
  void *z_i64_u8 = arguments[32];
  void *z_i64_u32 = arguments[33];
  void *z_i64_bool = arguments[34];
  void *z_u8_f32 = arguments[35];
  void *z_u8_f64 = arguments[36];
  void *z_u8_i32 = arguments[37];
  void *z_u8_i64 = arguments[38];
  void *z_u8_u8 = arguments[39];
  void *z_u8_u32 = arguments[40];
  void *z_u8_bool = arguments[41];
  void *z_u32_f32 = arguments[42];
  void *z_u32_f64 = arguments[43];
  void *z_u32_i32 = arguments[44];
  void *z_u32_i64 = arguments[45];
  void *z_u32_u8 = arguments[46];
  void *z_u32_u32 = arguments[47];
  void *z_u32_bool = arguments[48];
  void *z_bool_f32 = arguments[49];
  void *z_bool_f64 = arguments[50];
  void *z_bool_i32 = arguments[51];
  void *z_bool_i64 = arguments[52];
  void *z_bool_u8 = arguments[53];
  void *z_bool_u32 = arguments[54];
  void *z_bool_bool = arguments[55];
  void *p_f32 = arguments[56];
  void *p_f64 = arguments[57];
  void *p_i32 = arguments[58];
  void *p_i64 = arguments[59];
  void *p_u8 = arguments[60];
  void *p_u32 = arguments[61];
  void *p_bool = arguments[62];
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
