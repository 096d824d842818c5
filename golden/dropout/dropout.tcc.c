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
typedef uint64_t apus_f0(uint64_t, uint64_t);
apus_f0 apus_add_u64;
typedef int64_t apus_f1(uint32_t);
apus_f1 apus_convert_u32_i64;
typedef int64_t apus_f2(uint64_t);
apus_f2 apus_convert_u64_i64;
typedef void apus_f3(int64_t, int64_t, int64_t, const void *, int64_t, int64_t, const void *, int64_t, int64_t, const void *, int64_t, int64_t);
apus_f3 apus_gemm_f32_small;
typedef int64_t apus_f4(int64_t, int64_t);
apus_f4 apus_or_i64;
apus_f4 apus_shift_left_i64;
typedef void apus_f5(int64_t, const void *, int64_t, int64_t, int64_t, int64_t, int64_t);
apus_f5 apus_random_words;
typedef float apus_f6(int64_t, const void *);
apus_f6 apus_reduce_sum_f32;
typedef void apus_f7(int64_t, const void *, const void *, const void *);
apus_f7 apus_strip_add_f32;
apus_f7 apus_strip_ge_vs_u32;
apus_f7 apus_strip_gt_vs_f32;
apus_f7 apus_strip_max_vs_f32;
apus_f7 apus_strip_mul_f32;
apus_f7 apus_strip_mul_vs_f32;
apus_f7 apus_strip_sub_f32;
typedef void apus_f8(int64_t, const void *, const void *);
apus_f8 apus_strip_fill_f32;
typedef void apus_f9(int64_t, const void *, const void *, const void *, const void *);
apus_f9 apus_strip_select_f32;
typedef uint64_t apus_f10(void);
apus_f10 apus_enter_mode;
typedef void apus_f11(uint64_t);
apus_f11 apus_leave_mode;
static void k00_dot_general_add_relu_mul(float *s0, float *t0, float *t2, float *t4, float *s1,
        float *t7, uint32_t *t8, uint64_t *t9, uint32_t *s2, uint8_t *s3, float *s4, float *t16) {
  apus_gemm_f32_small(8, 12, 5, t0, 5, 1, t2, 12, 1, s0, 12, 0);
  float a0[1];
  a0[0] = 0.0f;
  float a1[1];
  a1[0] = 0x1.555556p0f;
  int64_t a2[1];
  int64_t a3[1];
  a3[0] = 32;
  int64_t a4[1];
  int64_t a5[1];
  int64_t a6[1];
  int64_t a7[1];
  uint32_t a8[1];
  a8[0] = 1073741824u;
  apus_strip_fill_f32(12, s4, a0);
  for (int64_t i0 = 0; i0 < 8; i0++) {
    apus_strip_add_f32(12, s1, s0 + i0 * 12, t4);
    apus_strip_max_vs_f32(12, t7 + i0 * 12, s1, a0);
    apus_strip_mul_vs_f32(12, s1, t7 + i0 * 12, a1);
    a2[0] = apus_convert_u32_i64(t8[0]);
    a4[0] = apus_convert_u32_i64(t8[1]);
    a5[0] = apus_shift_left_i64(a4[0], a3[0]);
    a6[0] = apus_or_i64(a2[0], a5[0]);
    a7[0] = apus_convert_u64_i64(t9[0]);
    const int64_t v0 = a6[0];
    const int64_t v1 = a7[0];
    apus_random_words(12, s2, v0, v1, -640712437012434620, i0 * 12, 1);
    apus_strip_ge_vs_u32(12, s3, s2, a8);
    apus_strip_select_f32(12, t16 + i0 * 12, s3, s1, s4);
  }
}
static void k01_dot_general_add_sub_mul(float *t24, float *t33, float *s0, float *t16, float *t17,
        float *t19, float *s1, float *t1, float *s2, float *t32) {
  for (int64_t i0 = 0; i0 < 1; i0++) {
    t24[i0] = 0.0f;
  }
  for (int64_t i1 = 0; i1 < 3; i1++) {
    t33[i1] = 0.0f;
  }
  apus_gemm_f32_small(8, 3, 12, t16, 12, 1, t17, 3, 1, s0, 3, 0);
  float a0[1];
  float a1[1];
  a1[0] = 0x1.555556p-5f;
  float a2[1];
  a2[0] = 2.0f;
  for (int64_t i2 = 0; i2 < 8; i2++) {
    apus_strip_add_f32(3, s1, s0 + i2 * 3, t19);
    apus_strip_sub_f32(3, s2, s1, t1 + i2 * 3);
    apus_strip_mul_f32(3, s1, s2, s2);
    a0[0] = apus_reduce_sum_f32(3, s1);
    t24[0] = t24[0] + a0[0];
    apus_strip_mul_vs_f32(3, s1, s2, a1);
    apus_strip_mul_vs_f32(3, t32 + i2 * 3, s1, a2);
    apus_strip_add_f32(3, t33, t33, t32 + i2 * 3);
  }
}
static void k02_mul_sub(float *t33, float *s0, float *t53) {
  float a0[1];
  a0[0] = 0x1.99999ap-4f;
  apus_strip_mul_vs_f32(3, s0, t33, a0);
  apus_strip_sub_f32(3, t53, t53, s0);
}
static void k03_mul(float *t24, float *t26) {
  const float v0 = t24[0];
  const float v1 = 0x1.555556p-5f;
  const float v2 = v0 * v1;
  t26[0] = v2;
}
static void k04_dot_general_select_mul_compare(float *t40, float *s0, float *t32, float *t17,
        uint32_t *t8, uint64_t *t9, uint32_t *s1, uint8_t *s2, float *s3, float *s4, float *s5,
        float *t39) {
  for (int64_t i0 = 0; i0 < 12; i0++) {
    t40[i0] = 0.0f;
  }
  apus_gemm_f32_small(8, 12, 3, t32, 3, 1, t17, 1, 3, s0, 12, 0);
  int64_t a0[1];
  int64_t a1[1];
  a1[0] = 32;
  int64_t a2[1];
  int64_t a3[1];
  int64_t a4[1];
  int64_t a5[1];
  uint32_t a6[1];
  a6[0] = 1073741824u;
  float a7[1];
  a7[0] = 0.0f;
  apus_strip_fill_f32(12, s3, a7);
  float a8[1];
  a8[0] = 0x1.555556p0f;
  for (int64_t i1 = 0; i1 < 8; i1++) {
    a0[0] = apus_convert_u32_i64(t8[0]);
    a2[0] = apus_convert_u32_i64(t8[1]);
    a3[0] = apus_shift_left_i64(a2[0], a1[0]);
    a4[0] = apus_or_i64(a0[0], a3[0]);
    a5[0] = apus_convert_u64_i64(t9[0]);
    const int64_t v0 = a4[0];
    const int64_t v1 = a5[0];
    apus_random_words(12, s1, v0, v1, -640712437012434620, i1 * 12, 1);
    apus_strip_ge_vs_u32(12, s2, s1, a6);
    apus_strip_select_f32(12, s4, s2, s0 + i1 * 12, s3);
    apus_strip_mul_vs_f32(12, s5, s4, a8);
    apus_strip_gt_vs_f32(12, s2, t39 + i1 * 12, a7);
    apus_strip_select_f32(12, t39 + i1 * 12, s2, s5, s3);
    apus_strip_add_f32(12, t40, t40, t39 + i1 * 12);
  }
}
static void k05_dot_general_mul_sub(float *s0, float *t16, float *t32, float *s1, float *t50) {
  apus_gemm_f32_small(12, 3, 8, t16, 1, 12, t32, 3, 1, s0, 3, 0);
  float a0[1];
  a0[0] = 0x1.99999ap-4f;
  apus_strip_mul_vs_f32(36, s1, s0, a0);
  apus_strip_sub_f32(36, t50, t50, s1);
}
static void k06_dot_general_mul_sub(float *s0, float *t0, float *t39, float *s1, float *t44) {
  apus_gemm_f32_small(5, 12, 8, t0, 1, 5, t39, 12, 1, s0, 12, 0);
  float a0[1];
  a0[0] = 0x1.99999ap-4f;
  apus_strip_mul_vs_f32(60, s1, s0, a0);
  apus_strip_sub_f32(60, t44, t44, s1);
}
static void k07_mul_sub(float *t40, float *s0, float *t47) {
  float a0[1];
  a0[0] = 0x1.99999ap-4f;
  apus_strip_mul_vs_f32(12, s0, t40, a0);
  apus_strip_sub_f32(12, t47, t47, s0);
}
static void k08_add(uint64_t *t28) {
  const uint64_t v0 = t28[0];
  const uint64_t v1 = 24ull;
  const uint64_t v2 = apus_add_u64(v0, v1);
  t28[0] = v2;
}
int dropout_train_step_invoke(void *state, void *workspace, void *const *arguments) {
  void *x = arguments[0];
  void *y = arguments[1];
  void *loss = arguments[2];
  if (!state || !workspace || !x || !y || !loss)
    return APUS_NULL_POINTER;
  if (((uintptr_t)state & 63) != 0 || ((uintptr_t)workspace & 63) != 0 || ((uintptr_t)x & 3) != 0 ||
          ((uintptr_t)y & 3) != 0 || ((uintptr_t)loss & 3) != 0)
    return APUS_MISALIGNED;
  const uint64_t apus_mode = apus_enter_mode();
  k00_dot_general_add_relu_mul(workspace + 768, x, state, state + 256, workspace + 1152, workspace,
          state + 576, state + 640, workspace + 1216, workspace + 1280, workspace + 1344,
          workspace + 384);
  k01_dot_general_add_sub_mul(workspace + 896, workspace + 960, workspace + 768, workspace + 384,
          state + 320, state + 512, workspace + 1024, y, workspace + 1088, workspace + 1152);
  k02_mul_sub(workspace + 960, workspace + 768, state + 512);
  k03_mul(workspace + 896, loss);
  k04_dot_general_select_mul_compare(workspace + 1280, workspace + 768, workspace + 1152,
          state + 320, state + 576, state + 640, workspace + 1344, workspace + 1408,
          workspace + 1472, workspace + 1536, workspace + 1600, workspace);
  k05_dot_general_mul_sub(workspace + 768, workspace + 384, workspace + 1152, workspace + 960,
          state + 320);
  k06_dot_general_mul_sub(workspace + 384, x, workspace, workspace + 640, state);
  k07_mul_sub(workspace + 1280, workspace, state + 256);
  k08_add(state + 640);
  apus_leave_mode(apus_mode);
  return APUS_OK;
}
