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
typedef int64_t apus_f1(int64_t, int64_t);
apus_f1 apus_max_i64;
apus_f1 apus_min_i64;
typedef float apus_f2(int64_t, const void *);
apus_f2 apus_reduce_sum_f32;
typedef void apus_f3(int64_t, const void *, const void *, const void *);
apus_f3 apus_strip_add_f32;
apus_f3 apus_strip_eq_vs_f32;
apus_f3 apus_strip_mul_f32;
apus_f3 apus_strip_mul_vs_f32;
apus_f3 apus_strip_or_bool;
apus_f3 apus_strip_sub_f32;
apus_f3 apus_strip_sub_sv_f32;
typedef void apus_f4(int64_t, const void *, const void *);
apus_f4 apus_strip_copy_f32;
apus_f4 apus_strip_fill_f32;
apus_f4 apus_strip_logistic_f32;
apus_f4 apus_strip_tanh_f32;
typedef void apus_f5(int64_t, const void *, const void *, const void *, const void *);
apus_f5 apus_strip_select_f32;
typedef uint64_t apus_f6(void);
apus_f6 apus_enter_mode;
typedef void apus_f7(uint64_t);
apus_f7 apus_leave_mode;
static void k00_broadcast(float *t3, float *t4) {
  for (int64_t i0 = 0; i0 < 2; i0++) {
    apus_strip_copy_f32(12, t4 + i0 * 12, t3);
  }
}
static void k01_copy(float *t6) {
  float a0[1];
  a0[0] = 0.0f;
  apus_strip_fill_f32(6, t6, a0);
}
static void k02_dot_general(float *t36, float *t32, float *t33) {
  apus_gemm_f32_small(2, 12, 5, t32, 5, 1, t33, 12, 1, t36, 12, 0);
}
static void k03_add_dot_general(float *s0, float *t30, float *t35, float *t34, float *t39,
        float *s1) {
  apus_gemm_f32_small(2, 12, 3, t30, 3, 1, t35, 12, 1, s0, 12, 0);
  apus_strip_add_f32(24, s1, t34, t39);
  apus_strip_add_f32(24, t39, s1, s0);
}
static void k04_copy(float *t30, float *t53) {
  apus_strip_copy_f32(6, t53, t30);
}
static void k05_logistic_mul_tanh_add(float *t39, float *t44, float *t49, float *s0, float *t46,
        float *t47, float *s1, float *t50, float *t51, float *t52) {
  for (int64_t i0 = 0; i0 < 2; i0++) {
    apus_strip_logistic_f32(3, t44 + i0 * 3, t39 + (i0 * 12 + 3));
    apus_strip_mul_f32(3, s0, t44 + i0 * 3, t49 + i0 * 3);
    apus_strip_logistic_f32(3, t46 + i0 * 3, t39 + i0 * 12);
    apus_strip_tanh_f32(3, t47 + i0 * 3, t39 + (i0 * 12 + 6));
    apus_strip_mul_f32(3, s1, t46 + i0 * 3, t47 + i0 * 3);
    apus_strip_add_f32(3, t49 + i0 * 3, s0, s1);
    apus_strip_logistic_f32(3, t50 + i0 * 3, t39 + (i0 * 12 + 9));
    apus_strip_tanh_f32(3, t51 + i0 * 3, t49 + i0 * 3);
    apus_strip_mul_f32(3, t52 + i0 * 3, t50 + i0 * 3, t51 + i0 * 3);
  }
}
static void k06_reduce_sum(float *t9, float *t8) {
  for (int64_t i0 = 0; i0 < 1; i0++) {
    t9[i0] = 0.0f;
  }
  float a0[1];
  for (int64_t i1 = 0; i1 < 2; i1++) {
    a0[0] = apus_reduce_sum_f32(3, t8 + i1 * 3);
    t9[0] = t9[0] + a0[0];
  }
}
static void k07_copy(float *t14) {
  float a0[1];
  a0[0] = 1.0f;
  apus_strip_fill_f32(6, t14, a0);
}
static void k08_copy(float *t16) {
  float a0[1];
  a0[0] = 0.0f;
  apus_strip_fill_f32(60, t16, a0);
}
static void k09_copy(float *t17) {
  float a0[1];
  a0[0] = 0.0f;
  apus_strip_fill_f32(24, t17, a0);
}
static void k10_copy(float *t18) {
  float a0[1];
  a0[0] = 0.0f;
  apus_strip_fill_f32(36, t18, a0);
}
static void k11_absorbing_mul_sub_mul(float *t55, float *t67, uint8_t *s0, uint8_t *s1, uint8_t *s2,
        float *s3, float *s4, float *s5, float *t66, float *s6, float *t78) {
  float a0[1];
  a0[0] = 0.0f;
  apus_strip_fill_f32(6, s4, a0);
  float a1[1];
  a1[0] = 1.0f;
  apus_strip_eq_vs_f32(6, s0, t55, a0);
  apus_strip_eq_vs_f32(6, s1, t67, a0);
  apus_strip_or_bool(6, s2, s0, s1);
  apus_strip_mul_f32(6, s3, t55, t67);
  apus_strip_select_f32(6, s5, s2, s4, s3);
  apus_strip_sub_sv_f32(6, s3, a1, t66);
  apus_strip_mul_f32(6, s6, t66, s3);
  apus_strip_eq_vs_f32(6, s0, s5, a0);
  apus_strip_eq_vs_f32(6, s1, s6, a0);
  apus_strip_or_bool(6, s2, s0, s1);
  apus_strip_mul_f32(6, s3, s5, s6);
  apus_strip_select_f32(6, t78, s2, s4, s3);
}
static void k12_absorbing_mul_mul_sub_add(float *t55, float *t66, uint8_t *s0, uint8_t *s1,
        uint8_t *s2, float *s3, float *s4, float *s5, float *t67, float *s6, float *t88, float *t65,
        float *t64, float *s7, float *s8, uint8_t *s9, float *t83, float *t86, float *t62,
        float *t63, float *t91) {
  float a0[1];
  a0[0] = 0.0f;
  apus_strip_fill_f32(6, s4, a0);
  float a1[1];
  a1[0] = 1.0f;
  apus_strip_eq_vs_f32(6, s0, t55, a0);
  apus_strip_eq_vs_f32(6, s1, t66, a0);
  apus_strip_or_bool(6, s2, s0, s1);
  apus_strip_mul_f32(6, s3, t55, t66);
  apus_strip_select_f32(6, s5, s2, s4, s3);
  apus_strip_mul_f32(6, s3, t67, t67);
  apus_strip_sub_sv_f32(6, s6, a1, s3);
  apus_strip_eq_vs_f32(6, s0, s5, a0);
  apus_strip_eq_vs_f32(6, s1, s6, a0);
  apus_strip_or_bool(6, s2, s0, s1);
  apus_strip_mul_f32(6, s3, s5, s6);
  apus_strip_select_f32(6, s5, s2, s4, s3);
  apus_strip_add_f32(6, s3, s5, t88);
  apus_strip_eq_vs_f32(6, s0, t65, a0);
  apus_strip_eq_vs_f32(6, s1, s3, a0);
  apus_strip_or_bool(6, s2, s0, s1);
  apus_strip_mul_f32(6, s5, s3, t65);
  apus_strip_select_f32(6, s6, s2, s4, s5);
  apus_strip_eq_vs_f32(6, s0, t64, a0);
  apus_strip_or_bool(6, s2, s1, s0);
  apus_strip_mul_f32(6, s5, s3, t64);
  apus_strip_select_f32(6, s7, s2, s4, s5);
  apus_strip_mul_f32(6, s5, t65, t65);
  apus_strip_sub_sv_f32(6, s8, a1, s5);
  apus_strip_eq_vs_f32(6, s0, s7, a0);
  apus_strip_eq_vs_f32(6, s2, s8, a0);
  apus_strip_or_bool(6, s9, s0, s2);
  apus_strip_mul_f32(6, s5, s7, s8);
  apus_strip_select_f32(6, t83, s9, s4, s5);
  apus_strip_sub_sv_f32(6, s5, a1, t64);
  apus_strip_mul_f32(6, s7, t64, s5);
  apus_strip_eq_vs_f32(6, s0, s6, a0);
  apus_strip_eq_vs_f32(6, s2, s7, a0);
  apus_strip_or_bool(6, s9, s0, s2);
  apus_strip_mul_f32(6, s5, s6, s7);
  apus_strip_select_f32(6, t86, s9, s4, s5);
  apus_strip_eq_vs_f32(6, s0, t62, a0);
  apus_strip_or_bool(6, s2, s1, s0);
  apus_strip_mul_f32(6, s5, s3, t62);
  apus_strip_select_f32(6, s6, s2, s4, s5);
  apus_strip_eq_vs_f32(6, s0, t63, a0);
  apus_strip_or_bool(6, s2, s1, s0);
  apus_strip_mul_f32(6, s5, s3, t63);
  apus_strip_select_f32(6, t88, s2, s4, s5);
  apus_strip_sub_sv_f32(6, s3, a1, t63);
  apus_strip_mul_f32(6, s5, t63, s3);
  apus_strip_eq_vs_f32(6, s0, s6, a0);
  apus_strip_eq_vs_f32(6, s1, s5, a0);
  apus_strip_or_bool(6, s2, s0, s1);
  apus_strip_mul_f32(6, s3, s6, s5);
  apus_strip_select_f32(6, t91, s2, s4, s3);
}
static void k13_add(float *s0, float *t78, float *s1, float *t83, float *s2, float *t91, float *t86,
        float *t98, float *t103) {
  float a0[1];
  a0[0] = 0.0f;
  float a1[1];
  a1[0] = 0.0f;
  float a2[1];
  a2[0] = 0.0f;
  float a3[1];
  a3[0] = 0.0f;
  for (int64_t i0 = 0; i0 < 2; i0++) {
    apus_strip_fill_f32(12, s0, a0);
    const int64_t v0 = apus_max_i64(0, 9);
    const int64_t v1 = apus_max_i64(12 - v0, 0);
    const int64_t v2 = v1 > 0 ? i0 * 3 + v0 - 9 : 0;
    const int64_t v3 = v1 > 0 ? v0 : 0;
    apus_strip_copy_f32(v1, s0 + v3, t78 + v2);
    apus_strip_fill_f32(12, s1, a1);
    const int64_t v4 = apus_max_i64(0, 6);
    const int64_t v5 = apus_min_i64(12, 9);
    const int64_t v6 = apus_max_i64(v5 - v4, 0);
    const int64_t v7 = v6 > 0 ? i0 * 3 + v4 - 6 : 0;
    const int64_t v8 = v6 > 0 ? v4 : 0;
    apus_strip_copy_f32(v6, s1 + v8, t83 + v7);
    apus_strip_add_f32(12, s2, s0, s1);
    apus_strip_fill_f32(12, s0, a2);
    const int64_t v9 = apus_max_i64(0, 3);
    const int64_t v10 = apus_min_i64(12, 6);
    const int64_t v11 = apus_max_i64(v10 - v9, 0);
    const int64_t v12 = v11 > 0 ? i0 * 3 + v9 - 3 : 0;
    const int64_t v13 = v11 > 0 ? v9 : 0;
    apus_strip_copy_f32(v11, s0 + v13, t91 + v12);
    apus_strip_add_f32(12, s1, s2, s0);
    apus_strip_fill_f32(12, s0, a3);
    const int64_t v14 = apus_min_i64(12, 3);
    const int64_t v15 = apus_max_i64(v14, 0);
    const int64_t v16 = v15 > 0 ? i0 * 3 : 0;
    const int64_t v17 = v15 > 0 ? 0 : 0;
    apus_strip_copy_f32(v15, s0 + v17, t86 + v16);
    apus_strip_add_f32(12, t98 + i0 * 12, s1, s0);
    apus_strip_add_f32(12, t103 + i0 * 12, t98 + i0 * 12, t103 + i0 * 12);
  }
}
static void k14_dot_general(float *t99, float *t98, float *t68) {
  apus_gemm_f32_small(2, 3, 12, t98, 12, 1, t68, 1, 12, t99, 3, 0);
}
static void k15_dot_general_add(float *s0, float *t60, float *t98, float *t102) {
  apus_gemm_f32_small(5, 12, 2, t60, 1, 5, t98, 12, 1, s0, 12, 0);
  apus_strip_add_f32(60, t102, s0, t102);
}
static void k16_dot_general_add(float *s0, float *t61, float *t98, float *t104) {
  apus_gemm_f32_small(3, 12, 2, t61, 1, 3, t98, 12, 1, s0, 12, 0);
  apus_strip_add_f32(36, t104, s0, t104);
}
static void k17_reduce_sum(float *t20, float *t19_3) {
  for (int64_t i0 = 0; i0 < 12; i0++) {
    t20[i0] = 0.0f;
  }
  for (int64_t i1 = 0; i1 < 2; i1++) {
    apus_strip_add_f32(12, t20, t20, t19_3 + i1 * 12);
  }
}
static void k18_mul_sub(float *t19_2, float *s0, float *t23) {
  float a0[1];
  a0[0] = 0x1.99999ap-4f;
  apus_strip_mul_vs_f32(60, s0, t19_2, a0);
  apus_strip_sub_f32(60, t23, t23, s0);
}
static void k19_mul_sub(float *t20, float *s0, float *t26) {
  float a0[1];
  a0[0] = 0x1.99999ap-4f;
  apus_strip_mul_vs_f32(12, s0, t20, a0);
  apus_strip_sub_f32(12, t26, t26, s0);
}
static void k20_mul_sub(float *t19_4, float *s0, float *t29) {
  float a0[1];
  a0[0] = 0x1.99999ap-4f;
  apus_strip_mul_vs_f32(36, s0, t19_4, a0);
  apus_strip_sub_f32(36, t29, t29, s0);
}
int lstm_train_step_invoke(void *state, void *workspace, void *const *arguments) {
  void *xs = arguments[0];
  void *loss = arguments[1];
  if (!state || !workspace || !xs || !loss)
    return APUS_NULL_POINTER;
  if (((uintptr_t)state & 63) != 0 || ((uintptr_t)workspace & 63) != 0 ||
          ((uintptr_t)xs & 3) != 0 || ((uintptr_t)loss & 3) != 0)
    return APUS_MISALIGNED;
  const uint64_t apus_mode = apus_enter_mode();
  k00_broadcast(state + 256, workspace + 10752);
  k01_copy(workspace + 11264);
  k01_copy(workspace + 11328);
  for (int64_t apus_i0 = 0; apus_i0 < 64; ++apus_i0) {
    k02_dot_general(workspace + 10880, xs + 40 * apus_i0, state);
    k03_add_dot_general(workspace + 11008, workspace + 11264, state + 320, workspace + 10752,
            workspace + 10880, workspace + 11136);
    k04_copy(workspace + 11264, workspace + 24 * apus_i0);
    k04_copy(workspace + 11328, workspace + 1536 + 24 * apus_i0);
    k05_logistic_mul_tanh_add(workspace + 10880, workspace + 3072 + 24 * apus_i0, workspace + 11328,
            workspace + 11008, workspace + 4608 + 24 * apus_i0, workspace + 6144 + 24 * apus_i0,
            workspace + 11072, workspace + 7680 + 24 * apus_i0, workspace + 9216 + 24 * apus_i0,
            workspace + 11264);
  }
  k06_reduce_sum(loss, workspace + 11264);
  k07_copy(workspace + 11712);
  k01_copy(workspace + 11776);
  k08_copy(workspace + 10752);
  k09_copy(workspace + 11456);
  k10_copy(workspace + 11264);
  for (int64_t apus_i1 = 0; apus_i1 < 64; ++apus_i1) {
    k11_absorbing_mul_sub_mul(workspace + 11712, workspace + 10728 - 24 * apus_i1,
            workspace + 11584, workspace + 11648, workspace + 11072, workspace + 11136,
            workspace + 11200, workspace + 11840, workspace + 9192 - 24 * apus_i1,
            workspace + 11904, workspace + 11008);
    k12_absorbing_mul_mul_sub_add(workspace + 11712, workspace + 9192 - 24 * apus_i1,
            workspace + 11584, workspace + 11648, workspace + 11840, workspace + 11904,
            workspace + 11968, workspace + 12032, workspace + 10728 - 24 * apus_i1,
            workspace + 12096, workspace + 11776, workspace + 7656 - 24 * apus_i1,
            workspace + 6120 - 24 * apus_i1, workspace + 12160, workspace + 12224,
            workspace + 12288, workspace + 11072, workspace + 11136,
            workspace + 3048 - 24 * apus_i1, workspace + 4584 - 24 * apus_i1, workspace + 11200);
    k13_add(workspace + 11840, workspace + 11008, workspace + 11904, workspace + 11072,
            workspace + 11968, workspace + 11200, workspace + 11136, workspace + 11584,
            workspace + 11456);
    k14_dot_general(workspace + 11712, workspace + 11584, state + 320);
    k15_dot_general_add(workspace + 11008, xs + 2520 - 40 * apus_i1, workspace + 11584,
            workspace + 10752);
    k16_dot_general_add(workspace + 11008, workspace + 1512 - 24 * apus_i1, workspace + 11584,
            workspace + 11264);
  }
  k17_reduce_sum(workspace + 11008, workspace + 11456);
  k18_mul_sub(workspace + 10752, workspace, state);
  k19_mul_sub(workspace + 11008, workspace + 11072, state + 256);
  k20_mul_sub(workspace + 11264, workspace, state + 320);
  apus_leave_mode(apus_mode);
  return APUS_OK;
}
