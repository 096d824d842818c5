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
typedef int64_t apus_f0(int64_t, const void *, int64_t);
apus_f0 apus_check_index_i32;
typedef int64_t apus_f1(int32_t);
apus_f1 apus_convert_i32_i64;
typedef void apus_f2(int64_t, int64_t, int64_t, const void *, int64_t, int64_t, const void *, int64_t, int64_t, const void *, int64_t, int64_t);
apus_f2 apus_gemm_f32_small;
typedef float apus_f3(int64_t, const void *);
apus_f3 apus_reduce_max_f32;
apus_f3 apus_reduce_sum_f32;
typedef void apus_f4(int64_t, const void *, const void *);
apus_f4 apus_strip_copy_f32;
apus_f4 apus_strip_exp_f32;
typedef void apus_f5(int64_t, const void *, const void *, const void *);
apus_f5 apus_strip_div_vs_f32;
apus_f5 apus_strip_sub_vs_f32;
typedef uint64_t apus_f6(void);
apus_f6 apus_enter_mode;
typedef void apus_f7(uint64_t);
apus_f7 apus_leave_mode;
static int k00_check_index(int32_t *t1, int64_t *apus_position) {
  const int64_t v0 = apus_check_index_i32(1, t1, 64);
  if (v0 >= 0) {
    *apus_position = v0;
    return APUS_INDEX_OUT_OF_RANGE;
  }
  return APUS_OK;
}
static void k01_dot_general_dynamic_update(float *t6, float *s0, float *t0, float *t3,
        int32_t *t1) {
  apus_gemm_f32_small(1, 8, 8, t0, 0, 1, t3, 8, 1, s0, 0, 0);
  int64_t a0[1];
  a0[0] = apus_convert_i32_i64(t1[0]);
  const int64_t v0 = a0[0];
  apus_strip_copy_f32(8, t6 + v0 * 8, s0);
}
static void k02_dot_general_reduce_max_stop_gradient_sub(float *s0, float *t0, float *t6, float *s1,
        float *s2, float *t16) {
  apus_gemm_f32_small(1, 64, 8, t0, 0, 1, t6, 1, 8, s0, 0, 0);
  float a0[1];
  float a1[1];
  a0[0] = apus_reduce_max_f32(64, s0);
  apus_strip_sub_vs_f32(64, s1, s0, a0);
  apus_strip_exp_f32(64, s2, s1);
  a1[0] = apus_reduce_sum_f32(64, s2);
  apus_strip_div_vs_f32(64, t16, s2, a1);
}
static int apus_failed(void *workspace, int32_t value, int64_t position) {
  apus_fault *fault = (apus_fault *)workspace;
  fault->status = APUS_INDEX_OUT_OF_RANGE;
  fault->value = value;
  fault->position = position;
  return APUS_INDEX_OUT_OF_RANGE;
}

int cache_step_invoke(void *state, void *workspace, void *const *arguments) {
  void *x = arguments[0];
  void *position = arguments[1];
  void *scores = arguments[2];
  if (!state || !workspace || !x || !position || !scores)
    return APUS_NULL_POINTER;
  if (((uintptr_t)state & 63) != 0 || ((uintptr_t)workspace & 63) != 0 || ((uintptr_t)x & 3) != 0 ||
          ((uintptr_t)position & 3) != 0 || ((uintptr_t)scores & 3) != 0)
    return APUS_MISALIGNED;
  const uint64_t apus_mode = apus_enter_mode();
  int apus_status = APUS_OK;
  int64_t apus_position = 0;
  if (k00_check_index(position, &apus_position) != APUS_OK) {
    apus_status = apus_failed(workspace, 5, apus_position);
    goto apus_end;
  }
  k01_dot_general_dynamic_update(state, workspace + 64, x, state + 2048, position);
  k02_dot_general_reduce_max_stop_gradient_sub(workspace + 64, x, state, workspace + 320,
          workspace + 576, scores);
apus_end:
  apus_leave_mode(apus_mode);
  return apus_status;
}
