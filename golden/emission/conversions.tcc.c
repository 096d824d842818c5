typedef unsigned char uint8_t;
typedef int int32_t;
typedef unsigned int uint32_t;
typedef long long int64_t;
typedef unsigned long long uintptr_t;
typedef struct apus_fault { int32_t status; int32_t value; int64_t position; } apus_fault;
enum { APUS_OK = 0, APUS_NULL_POINTER = 1, APUS_MISALIGNED = 2, APUS_INDEX_OUT_OF_RANGE = 3 };
#define INFINITY 1e39f
#define NAN (0.0f / 0.0f)
float apus_convert_bool_f32(uint8_t);
double apus_convert_bool_f64(uint8_t);
int32_t apus_convert_bool_i32(uint8_t);
int64_t apus_convert_bool_i64(uint8_t);
uint32_t apus_convert_bool_u32(uint8_t);
uint8_t apus_convert_bool_u8(uint8_t);
uint8_t apus_convert_f32_bool(float);
double apus_convert_f32_f64(float);
int32_t apus_convert_f32_i32(float);
int64_t apus_convert_f32_i64(float);
uint32_t apus_convert_f32_u32(float);
uint8_t apus_convert_f32_u8(float);
uint8_t apus_convert_f64_bool(double);
float apus_convert_f64_f32(double);
int32_t apus_convert_f64_i32(double);
int64_t apus_convert_f64_i64(double);
uint32_t apus_convert_f64_u32(double);
uint8_t apus_convert_f64_u8(double);
uint8_t apus_convert_i32_bool(int32_t);
float apus_convert_i32_f32(int32_t);
double apus_convert_i32_f64(int32_t);
int64_t apus_convert_i32_i64(int32_t);
uint32_t apus_convert_i32_u32(int32_t);
uint8_t apus_convert_i32_u8(int32_t);
uint8_t apus_convert_i64_bool(int64_t);
float apus_convert_i64_f32(int64_t);
double apus_convert_i64_f64(int64_t);
int32_t apus_convert_i64_i32(int64_t);
uint32_t apus_convert_i64_u32(int64_t);
uint8_t apus_convert_i64_u8(int64_t);
uint8_t apus_convert_u32_bool(uint32_t);
float apus_convert_u32_f32(uint32_t);
double apus_convert_u32_f64(uint32_t);
int32_t apus_convert_u32_i32(uint32_t);
int64_t apus_convert_u32_i64(uint32_t);
uint8_t apus_convert_u32_u8(uint32_t);
uint8_t apus_convert_u8_bool(uint8_t);
float apus_convert_u8_f32(uint8_t);
double apus_convert_u8_f64(uint8_t);
int32_t apus_convert_u8_i32(uint8_t);
int64_t apus_convert_u8_i64(uint8_t);
uint32_t apus_convert_u8_u32(uint8_t);
static void k00_conversions(const float *t0, const double *t1, const int32_t *t2, const int64_t *t3,
        const uint8_t *t4, const uint32_t *t5, const uint8_t *t6, float *t7, double *t8,
        int32_t *t9, int64_t *t10, uint8_t *t11, uint32_t *t12, uint8_t *t13, float *t14,
        double *t15, int32_t *t16, int64_t *t17, uint8_t *t18, uint32_t *t19, uint8_t *t20,
        float *t21, double *t22, int32_t *t23, int64_t *t24, uint8_t *t25, uint32_t *t26,
        uint8_t *t27, float *t28, double *t29, int32_t *t30, int64_t *t31, uint8_t *t32,
        uint32_t *t33, uint8_t *t34, float *t35, double *t36, int32_t *t37, int64_t *t38,
        uint8_t *t39, uint32_t *t40, uint8_t *t41, float *t42, double *t43, int32_t *t44,
        int64_t *t45, uint8_t *t46, uint32_t *t47, uint8_t *t48, float *t49, double *t50,
        int32_t *t51, int64_t *t52, uint8_t *t53, uint32_t *t54, uint8_t *t55, float *t56,
        double *t57, int32_t *t58, int64_t *t59, uint8_t *t60, uint32_t *t61, uint8_t *t62) {
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
  k00_conversions(x_f32, x_f64, x_i32, x_i64, x_u8, x_u32, x_bool, z_f32_f32, z_f32_f64, z_f32_i32,
          z_f32_i64, z_f32_u8, z_f32_u32, z_f32_bool, z_f64_f32, z_f64_f64, z_f64_i32, z_f64_i64,
          z_f64_u8, z_f64_u32, z_f64_bool, z_i32_f32, z_i32_f64, z_i32_i32, z_i32_i64, z_i32_u8,
          z_i32_u32, z_i32_bool, z_i64_f32, z_i64_f64, z_i64_i32, z_i64_i64, z_i64_u8, z_i64_u32,
          z_i64_bool, z_u8_f32, z_u8_f64, z_u8_i32, z_u8_i64, z_u8_u8, z_u8_u32, z_u8_bool,
          z_u32_f32, z_u32_f64, z_u32_i32, z_u32_i64, z_u32_u8, z_u32_u32, z_u32_bool, z_bool_f32,
          z_bool_f64, z_bool_i32, z_bool_i64, z_bool_u8, z_bool_u32, z_bool_bool, p_f32, p_f64,
          p_i32, p_i64, p_u8, p_u32, p_bool);
  return APUS_OK;
}
int conversions_run_invoke(void *state, void *workspace, void *const *arguments);
int conversions_run_invoke(void *state, void *workspace, void *const *arguments) {
  return conversions_run(state, workspace, (const float *)arguments[0],
          (const double *)arguments[1], (const int32_t *)arguments[2],
          (const int64_t *)arguments[3], (const uint8_t *)arguments[4],
          (const uint32_t *)arguments[5], (const uint8_t *)arguments[6], (float *)arguments[7],
          (double *)arguments[8], (int32_t *)arguments[9], (int64_t *)arguments[10],
          (uint8_t *)arguments[11], (uint32_t *)arguments[12], (uint8_t *)arguments[13],
          (float *)arguments[14], (double *)arguments[15], (int32_t *)arguments[16],
          (int64_t *)arguments[17], (uint8_t *)arguments[18], (uint32_t *)arguments[19],
          (uint8_t *)arguments[20], (float *)arguments[21], (double *)arguments[22],
          (int32_t *)arguments[23], (int64_t *)arguments[24], (uint8_t *)arguments[25],
          (uint32_t *)arguments[26], (uint8_t *)arguments[27], (float *)arguments[28],
          (double *)arguments[29], (int32_t *)arguments[30], (int64_t *)arguments[31],
          (uint8_t *)arguments[32], (uint32_t *)arguments[33], (uint8_t *)arguments[34],
          (float *)arguments[35], (double *)arguments[36], (int32_t *)arguments[37],
          (int64_t *)arguments[38], (uint8_t *)arguments[39], (uint32_t *)arguments[40],
          (uint8_t *)arguments[41], (float *)arguments[42], (double *)arguments[43],
          (int32_t *)arguments[44], (int64_t *)arguments[45], (uint8_t *)arguments[46],
          (uint32_t *)arguments[47], (uint8_t *)arguments[48], (float *)arguments[49],
          (double *)arguments[50], (int32_t *)arguments[51], (int64_t *)arguments[52],
          (uint8_t *)arguments[53], (uint32_t *)arguments[54], (uint8_t *)arguments[55],
          (float *)arguments[56], (double *)arguments[57], (int32_t *)arguments[58],
          (int64_t *)arguments[59], (uint8_t *)arguments[60], (uint32_t *)arguments[61],
          (uint8_t *)arguments[62]);
}
