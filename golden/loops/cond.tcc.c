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
typedef void apus_f0(int64_t, int64_t, int64_t, const void *, int64_t, int64_t, const void *, int64_t, int64_t, const void *, int64_t, int64_t);
apus_f0 apus_gemm_f32_small;
typedef float apus_f1(int64_t, const void *);
apus_f1 apus_reduce_sum_f32;
typedef void apus_f2(int64_t, const void *, const void *, const void *);
apus_f2 apus_strip_add_f32;
apus_f2 apus_strip_eq_vs_f32;
apus_f2 apus_strip_mul_f32;
apus_f2 apus_strip_mul_vs_f32;
apus_f2 apus_strip_or_bool;
apus_f2 apus_strip_or_vs_bool;
apus_f2 apus_strip_sub_f32;
apus_f2 apus_strip_sub_sv_f32;
typedef void apus_f3(int64_t, const void *, const void *);
apus_f3 apus_strip_fill_f32;
apus_f3 apus_strip_tanh_f32;
typedef void apus_f4(int64_t, const void *, const void *, const void *, const void *);
apus_f4 apus_strip_select_f32;
typedef uint64_t apus_f5(void);
apus_f5 apus_enter_mode;
typedef void apus_f6(uint64_t);
apus_f6 apus_leave_mode;
static void k00_compare(float *t1, uint8_t *t3) {
  const float v0 = t1[0];
  const float v1 = 0.0f;
  const uint8_t v2 = v0 > v1;
  t3[0] = v2;
}
static void k01_dot_general_add_tanh(float *s0, float *t22, float *t23, float *t24, float *s1,
        float *t31) {
  apus_gemm_f32_small(2, 3, 5, t22, 5, 1, t23, 3, 1, s0, 3, 0);
  for (int64_t i0 = 0; i0 < 2; i0++) {
    apus_strip_add_f32(3, s1, s0 + i0 * 3, t24);
    apus_strip_tanh_f32(3, t31 + i0 * 3, s1);
  }
}
static void k02_dot_general_add_mul(float *s0, float *t32, float *t35, float *t36, float *s1,
        float *t37, float *t42) {
  apus_gemm_f32_small(2, 3, 5, t32, 5, 1, t35, 3, 1, s0, 3, 0);
  for (int64_t i0 = 0; i0 < 2; i0++) {
    apus_strip_add_f32(3, s1, s0 + i0 * 3, t36);
    apus_strip_mul_vs_f32(3, t42 + i0 * 3, s1, t37);
  }
}
static void k03_reduce_sum(float *t9, float *t8) {
  for (int64_t i0 = 0; i0 < 1; i0++) {
    t9[i0] = 0.0f;
  }
  float a0[1];
  for (int64_t i1 = 0; i1 < 2; i1++) {
    a0[0] = apus_reduce_sum_f32(3, t8 + i1 * 3);
    t9[0] = t9[0] + a0[0];
  }
}
static void k04_fill(float *t10) {
  float a0[1];
  a0[0] = 1.0f;
  apus_strip_fill_f32(6, t10, a0);
}
static void k05_dot_general_add_tanh_mul(float *t56, float *s0, float *t43, float *t44, float *t45,
        float *s1, float *s2, float *t47, uint8_t *s3, uint8_t *s4, uint8_t *s5, float *s6,
        float *t55) {
  for (int64_t i0 = 0; i0 < 3; i0++) {
    t56[i0] = 0.0f;
  }
  apus_gemm_f32_small(2, 3, 5, t43, 5, 1, t44, 3, 1, s0, 3, 0);
  float a0[1];
  a0[0] = 1.0f;
  float a1[1];
  a1[0] = 0.0f;
  apus_strip_fill_f32(3, s6, a1);
  for (int64_t i1 = 0; i1 < 2; i1++) {
    apus_strip_add_f32(3, s1, s0 + i1 * 3, t45);
    apus_strip_tanh_f32(3, s2, s1);
    apus_strip_mul_f32(3, s1, s2, s2);
    apus_strip_sub_sv_f32(3, s2, a0, s1);
    apus_strip_eq_vs_f32(3, s3, t47 + i1 * 3, a1);
    apus_strip_eq_vs_f32(3, s4, s2, a1);
    apus_strip_or_bool(3, s5, s3, s4);
    apus_strip_mul_f32(3, s1, s2, t47 + i1 * 3);
    apus_strip_select_f32(3, t55 + i1 * 3, s5, s6, s1);
    apus_strip_add_f32(3, t56, t56, t55 + i1 * 3);
  }
}
static void k06_dot_general(float *t57, float *t43, float *t55) {
  apus_gemm_f32_small(5, 3, 2, t43, 1, 5, t55, 3, 1, t57, 3, 0);
}
static void k07_copy(float *t60) {
  float a0[1];
  a0[0] = 0.0f;
  apus_strip_fill_f32(15, t60, a0);
}
static void k08_copy(float *t61) {
  float a0[1];
  a0[0] = 0.0f;
  apus_strip_fill_f32(3, t61, a0);
}
static void k09_absorbing_mul_reduce_sum(float *t69, float *t66, float *t65, uint8_t *s0,
        uint8_t *s1, float *s2, float *s3, float *t68) {
  for (int64_t i0 = 0; i0 < 3; i0++) {
    t69[i0] = 0.0f;
  }
  float a0[1];
  a0[0] = 0.0f;
  uint8_t a1[1];
  apus_strip_fill_f32(3, s3, a0);
  for (int64_t i1 = 0; i1 < 2; i1++) {
    apus_strip_eq_vs_f32(3, s0, t66 + i1 * 3, a0);
    a1[0] = t65[0] == a0[0];
    apus_strip_or_vs_bool(3, s1, s0, a1);
    apus_strip_mul_vs_f32(3, s2, t66 + i1 * 3, t65);
    apus_strip_select_f32(3, t68 + i1 * 3, s1, s3, s2);
    apus_strip_add_f32(3, t69, t69, t68 + i1 * 3);
  }
}
static void k10_mul_sub(float *t11, float *s0, float *t14) {
  float a0[1];
  a0[0] = 0x1.99999ap-4f;
  apus_strip_mul_vs_f32(15, s0, t11, a0);
  apus_strip_sub_f32(15, t14, t14, s0);
}
static void k11_mul_sub(float *t11_1, float *s0, float *t17) {
  float a0[1];
  a0[0] = 0x1.99999ap-4f;
  apus_strip_mul_vs_f32(3, s0, t11_1, a0);
  apus_strip_sub_f32(3, t17, t17, s0);
}
int choice_train_step_invoke(void *state, void *workspace, void *const *arguments) {
  void *x = arguments[0];
  void *t = arguments[1];
  void *loss = arguments[2];
  if (!state || !workspace || !x || !t || !loss)
    return APUS_NULL_POINTER;
  if (((uintptr_t)state & 63) != 0 || ((uintptr_t)workspace & 63) != 0 || ((uintptr_t)x & 3) != 0 ||
          ((uintptr_t)t & 3) != 0 || ((uintptr_t)loss & 3) != 0)
    return APUS_MISALIGNED;
  const uint64_t apus_mode = apus_enter_mode();
  k00_compare(t, workspace);
  if (*(const uint8_t *)(workspace) != 0) {
    k01_dot_general_add_tanh(workspace + 128, x, state, state + 64, workspace + 192,
            workspace + 64);
  }
  if (*(const uint8_t *)(workspace) == 0) {
    k02_dot_general_add_mul(workspace + 128, x, state + 128, state + 192, workspace + 192, t,
            workspace + 64);
  }
  k03_reduce_sum(loss, workspace + 64);
  k04_fill(workspace + 64);
  if (*(const uint8_t *)(workspace) != 0) {
    k05_dot_general_add_tanh_mul(workspace + 192, workspace + 448, x, state, state + 64,
            workspace + 512, workspace + 576, workspace + 64, workspace + 640, workspace + 704,
            workspace + 768, workspace + 832, workspace + 384);
    k06_dot_general(workspace + 128, x, workspace + 384);
    k07_copy(workspace + 256);
    k08_copy(workspace + 320);
  }
  if (*(const uint8_t *)(workspace) == 0) {
    k09_absorbing_mul_reduce_sum(workspace + 320, workspace + 64, t, workspace + 448,
            workspace + 512, workspace + 576, workspace + 640, workspace + 384);
    k06_dot_general(workspace + 256, x, workspace + 384);
    k07_copy(workspace + 128);
    k08_copy(workspace + 192);
  }
  k10_mul_sub(workspace + 128, workspace, state);
  k11_mul_sub(workspace + 192, workspace, state + 64);
  k10_mul_sub(workspace + 256, workspace, state + 128);
  k11_mul_sub(workspace + 320, workspace, state + 192);
  apus_leave_mode(apus_mode);
  return APUS_OK;
}
