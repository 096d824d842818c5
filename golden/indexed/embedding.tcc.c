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
typedef void apus_f2(int64_t, const void *, const void *, const void *);
apus_f2 apus_strip_add_f32;
apus_f2 apus_strip_eq_vs_f32;
apus_f2 apus_strip_mul_sv_f32;
apus_f2 apus_strip_mul_vs_f32;
apus_f2 apus_strip_or_sv_bool;
apus_f2 apus_strip_or_vs_bool;
apus_f2 apus_strip_sub_f32;
typedef void apus_f3(int64_t, const void *, const void *);
apus_f3 apus_strip_fill_f32;
typedef void apus_f4(int64_t, const void *, const void *, const void *, const void *);
apus_f4 apus_strip_select_f32;
typedef uint64_t apus_f5(void);
apus_f5 apus_enter_mode;
typedef void apus_f6(uint64_t);
apus_f6 apus_leave_mode;
static int k00_check_index(int32_t *t1, int64_t *apus_position) {
  const int64_t v0 = apus_check_index_i32(6, t1, 9);
  if (v0 >= 0) {
    *apus_position = v0;
    return APUS_INDEX_OUT_OF_RANGE;
  }
  return APUS_OK;
}
static void k01_reduce_sum(float *t4, int32_t *t1, float *t0) {
  for (int64_t i0 = 0; i0 < 16; i0++) {
    t4[i0] = 0.0f;
  }
  int64_t a0[1];
  for (int64_t i1 = 0; i1 < 6; i1++) {
    a0[0] = apus_convert_i32_i64(t1[i1]);
    const int64_t v0 = a0[0];
    apus_strip_add_f32(16, t4, t4, t0 + v0 * 16);
  }
}
static void k02_mul_absorbing_mul_add(float *t14, float *t6, uint8_t *s0, uint8_t *s1, float *s2,
        float *s3, float *s4) {
  float a0[1];
  a0[0] = 0x1.555556p-3f;
  float a1[1];
  a1[0] = 1.0f;
  float a2[1];
  a2[0] = 0.0f;
  uint8_t a3[1];
  apus_strip_fill_f32(16, s3, a2);
  uint8_t a4[1];
  apus_strip_mul_vs_f32(16, t6, t14, a0);
  a3[0] = a1[0] == a2[0];
  apus_strip_eq_vs_f32(16, s0, t6, a2);
  apus_strip_or_sv_bool(16, s1, a3, s0);
  apus_strip_mul_vs_f32(16, s2, t6, a1);
  apus_strip_select_f32(16, s4, s1, s3, s2);
  apus_strip_add_f32(16, s2, s4, s4);
  apus_strip_eq_vs_f32(16, s0, s2, a2);
  a4[0] = a0[0] == a2[0];
  apus_strip_or_vs_bool(16, s1, s0, a4);
  apus_strip_mul_sv_f32(16, s4, a0, s2);
  apus_strip_select_f32(16, t14, s1, s3, s4);
}
static void k03_scatter_add(float *t17, int32_t *t1, float *t14) {
  for (int64_t i0 = 0; i0 < 144; i0++) {
    t17[i0] = 0.0f;
  }
  int64_t a0[1];
  for (int64_t i1 = 0; i1 < 6; i1++) {
    a0[0] = apus_convert_i32_i64(t1[i1]);
    const int64_t v0 = a0[0];
    apus_strip_add_f32(16, t17 + v0 * 16, t17 + v0 * 16, t14);
  }
}
static void k04_mul_sub(float *t17, float *s0, float *t20) {
  float a0[1];
  a0[0] = 0x1.99999ap-4f;
  apus_strip_mul_sv_f32(144, s0, a0, t17);
  apus_strip_sub_f32(144, t20, t20, s0);
}
static int apus_failed(void *workspace, int32_t value, int64_t position) {
  apus_fault *fault = (apus_fault *)workspace;
  fault->status = APUS_INDEX_OUT_OF_RANGE;
  fault->value = value;
  fault->position = position;
  return APUS_INDEX_OUT_OF_RANGE;
}

int embedding_step_invoke(void *state, void *workspace, void *const *arguments) {
  void *words = arguments[0];
  void *y = arguments[1];
  if (!state || !workspace || !words || !y)
    return APUS_NULL_POINTER;
  if (((uintptr_t)state & 63) != 0 || ((uintptr_t)workspace & 63) != 0 ||
          ((uintptr_t)words & 3) != 0 || ((uintptr_t)y & 3) != 0)
    return APUS_MISALIGNED;
  const uint64_t apus_mode = apus_enter_mode();
  int apus_status = APUS_OK;
  int64_t apus_position = 0;
  if (k00_check_index(words, &apus_position) != APUS_OK) {
    apus_status = apus_failed(workspace, 2, apus_position);
    goto apus_end;
  }
  k01_reduce_sum(workspace + 640, words, state);
  k02_mul_absorbing_mul_add(workspace + 640, y, workspace + 64, workspace + 128, workspace + 192,
          workspace + 256, workspace + 320);
  k03_scatter_add(workspace + 64, words, workspace + 640);
  k04_mul_sub(workspace + 64, workspace + 640, state);
apus_end:
  apus_leave_mode(apus_mode);
  return apus_status;
}
