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
typedef void apus_f0(int64_t, int64_t, const void *, int64_t, int64_t, const void *);
apus_f0 apus_gemm_f32_prepare;
typedef void apus_f1(int64_t, int64_t, int64_t, const void *, int64_t, int64_t, const void *, int64_t, int64_t, const void *, const void *, int64_t, int64_t);
apus_f1 apus_gemm_f32_rows;
typedef float apus_f2(int64_t, const void *);
apus_f2 apus_reduce_max_f32;
apus_f2 apus_reduce_sum_f32;
typedef void apus_f3(int64_t, const void *, const void *);
apus_f3 apus_strip_copy_f32;
apus_f3 apus_strip_exp_f32;
typedef void apus_f4(int64_t, const void *, const void *, const void *);
apus_f4 apus_strip_div_vs_f32;
apus_f4 apus_strip_mul_vs_f32;
apus_f4 apus_strip_sub_vs_f32;
typedef uint64_t apus_f5(void);
apus_f5 apus_enter_mode;
typedef void apus_f6(uint64_t);
apus_f6 apus_leave_mode;
static void k00_dot_general_mul_reduce_max_sub(float *s0, float *t1, float *s1, float *s2,
        float *t12, float *s3, float *t0, float *s4, float *s5, float *t13) {
  apus_gemm_f32_prepare(130, 16, t1, 1, 16, s0);
  apus_gemm_f32_prepare(8, 130, t12, 8, 1, s2);
  for (int64_t i0 = 0; i0 < 130; i0 += 22) {
    const int64_t v0 = 130 - i0 < 22 ? 130 - i0 : 22;
    apus_gemm_f32_rows(v0, 130, 16, t0 + i0 * 16, 16, 1, t1, 1, 16, s0, s1, 130, 0);
    float a0[1];
    a0[0] = 0.25f;
    float a1[1];
    float a2[1];
    for (int64_t i1 = 0; i1 < v0; i1++) {
      apus_strip_mul_vs_f32(130, s4, s1 + i1 * 130, a0);
      a1[0] = apus_reduce_max_f32(130, s4);
      apus_strip_sub_vs_f32(130, s5, s4, a1);
      apus_strip_exp_f32(130, s4, s5);
      a2[0] = apus_reduce_sum_f32(130, s4);
      apus_strip_div_vs_f32(130, s1 + i1 * 130, s4, a2);
    }
    apus_gemm_f32_rows(v0, 8, 130, s1, 130, 1, t12, 8, 1, s2, s3, 8, 0);
    apus_strip_copy_f32(v0 * 8, t13 + i0 * 8, s3);
  }
}
int attention_init_invoke(void *state, void *workspace, void *const *arguments) {
  void *seed = arguments[0];
  if (!seed)
    return APUS_NULL_POINTER;
  if (((uintptr_t)seed & 3) != 0)
    return APUS_MISALIGNED;
  return APUS_OK;
}
int attention_attend_invoke(void *state, void *workspace, void *const *arguments) {
  void *q = arguments[0];
  void *k = arguments[1];
  void *v = arguments[2];
  void *y = arguments[3];
  if (!workspace || !q || !k || !v || !y)
    return APUS_NULL_POINTER;
  if (((uintptr_t)workspace & 63) != 0 || ((uintptr_t)q & 3) != 0 || ((uintptr_t)k & 3) != 0 ||
          ((uintptr_t)v & 3) != 0 || ((uintptr_t)y & 3) != 0)
    return APUS_MISALIGNED;
  const uint64_t apus_mode = apus_enter_mode();
  k00_dot_general_mul_reduce_max_sub(workspace + 11456, k, workspace, workspace + 20672, v,
          workspace + 28992, q, workspace + 29696, workspace + 30272, y);
  apus_leave_mode(apus_mode);
  return APUS_OK;
}
