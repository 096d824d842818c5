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
typedef void apus_f0(int64_t, const void *, const void *, const void *);
apus_f0 apus_strip_add_i32;
apus_f0 apus_strip_div_vs_f32;
apus_f0 apus_strip_lt_vs_f32;
apus_f0 apus_strip_mul_f32;
apus_f0 apus_strip_sub_sv_f32;
typedef void apus_f1(int64_t, const void *, const void *);
apus_f1 apus_strip_convert_f32_i32;
apus_f1 apus_strip_tanh_f32;
typedef void apus_f2(int64_t, const void *, int64_t, int64_t);
apus_f2 apus_strip_iota_i32;
typedef void apus_f3(int64_t, const void *, const void *, const void *, const void *);
apus_f3 apus_strip_select_f32;
typedef uint64_t apus_f4(void);
apus_f4 apus_enter_mode;
typedef void apus_f5(uint64_t);
apus_f5 apus_leave_mode;
static void k00_strips(float *t0, float *t1, float *t2, int32_t *t3) {
  float a0[64];
  float a1[1];
  uint8_t a2[64];
  float a3[64];
  int32_t a4[64];
  float a5[1];
  a1[0] = 0.5f;
  a5[0] = 1.0f;
  for (int64_t i0 = 0; i0 < 150; i0 += 64) {
    const int64_t v0 = 150 - i0 < 64 ? 150 - i0 : 64;
    apus_strip_tanh_f32(v0, a0, t0 + i0);
    apus_strip_mul_f32(v0, a0, a0, t1 + i0);
    apus_strip_div_vs_f32(v0, a0, a0, a1);
    apus_strip_lt_vs_f32(v0, a2, t0 + i0, a5);
    apus_strip_select_f32(v0, t2 + i0, a2, a0, t0 + i0);
    apus_strip_sub_sv_f32(v0, a3, a5, t2 + i0);
    apus_strip_convert_f32_i32(v0, a4, a3);
    apus_strip_iota_i32(v0, t3 + i0, i0, 1);
    apus_strip_add_i32(v0, t3 + i0, t3 + i0, a4);
  }
}
int strips_run_invoke(void *state, void *workspace, void *const *arguments) {
  void *x = arguments[0];
  void *y = arguments[1];
  void *z = arguments[2];
  void *w = arguments[3];
  if (!workspace || !x || !y || !z || !w)
    return APUS_NULL_POINTER;
  if (((uintptr_t)workspace & 63) != 0 || ((uintptr_t)x & 3) != 0 || ((uintptr_t)y & 3) != 0 ||
          ((uintptr_t)z & 3) != 0 || ((uintptr_t)w & 3) != 0)
    return APUS_MISALIGNED;
  const uint64_t apus_mode = apus_enter_mode();
  k00_strips(x, y, z, w);
  apus_leave_mode(apus_mode);
  return APUS_OK;
}
