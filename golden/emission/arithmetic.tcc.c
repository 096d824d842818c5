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
typedef float apus_f0(float);
apus_f0 apus_abs_f32;
apus_f0 apus_cos_f32;
apus_f0 apus_erf_f32;
apus_f0 apus_exp_f32;
apus_f0 apus_expm1_f32;
apus_f0 apus_floor_f32;
apus_f0 apus_log1p_f32;
apus_f0 apus_log_f32;
apus_f0 apus_logistic_f32;
apus_f0 apus_rsqrt_f32;
apus_f0 apus_sign_f32;
apus_f0 apus_sin_f32;
apus_f0 apus_sqrt_f32;
apus_f0 apus_tanh_f32;
typedef float apus_f1(float, float);
apus_f1 apus_max_f32;
apus_f1 apus_min_f32;
apus_f1 apus_pow_f32;
typedef uint64_t apus_f2(void);
apus_f2 apus_enter_mode;
typedef void apus_f3(uint64_t);
apus_f3 apus_leave_mode;
static void k00_arithmetic(float *t0, float *t1, float *t2, float *t3) {
  for (int64_t i0 = 0; i0 < 37; i0++) {
    const float v0 = t0[i0];
    const float v1 = t1[i0];
    t2[i0] = -v0;
    t2[i0 + 37] = apus_abs_f32(v0);
    t2[i0 + 74] = apus_sign_f32(v0);
    t2[i0 + 111] = apus_exp_f32(v0);
    t2[i0 + 148] = apus_log1p_f32(v0);
    t2[i0 + 185] = apus_expm1_f32(v0);
    t2[i0 + 222] = apus_sqrt_f32(v0);
    t2[i0 + 259] = apus_rsqrt_f32(v0);
    t2[i0 + 296] = apus_tanh_f32(v0);
    t2[i0 + 333] = apus_logistic_f32(v0);
    t2[i0 + 370] = apus_sin_f32(v0);
    t2[i0 + 407] = apus_cos_f32(v0);
    t2[i0 + 444] = apus_erf_f32(v0);
    t2[i0 + 481] = apus_floor_f32(v0);
    t2[i0 + 518] = apus_log_f32(v0);
    t3[i0] = v0 - (v1 - v0);
    t3[i0 + 37] = (v0 + v1) * (v0 - v1);
    t3[i0 + 74] = v0 / (v1 * v1);
    t3[i0 + 111] = -(-(v0 + v1));
    t3[i0 + 148] = apus_max_f32(v0, apus_min_f32(v1, 0x1.99999ap-4f));
    t3[i0 + 185] = apus_pow_f32(v0, 2.5f);
    t3[i0 + 222] = v0 - -1.5f;
    t3[i0 + 259] = v0 < v1 + v0 ? v0 * v1 : v0 >= v1 ? v0 : v1;
    t3[i0 + 296] = (float)(i0 * 2 - 3) * v0;
  }
}
int arithmetic_run_invoke(void *state, void *workspace, void *const *arguments) {
  void *x = arguments[0];
  void *y = arguments[1];
  void *unary = arguments[2];
  void *trees = arguments[3];
  if (!workspace || !x || !y || !unary || !trees)
    return APUS_NULL_POINTER;
  if (((uintptr_t)workspace & 63) != 0 || ((uintptr_t)x & 3) != 0 || ((uintptr_t)y & 3) != 0 ||
          ((uintptr_t)unary & 3) != 0 || ((uintptr_t)trees & 3) != 0)
    return APUS_MISALIGNED;
  const uint64_t apus_mode = apus_enter_mode();
  k00_arithmetic(x, y, unary, trees);
  apus_leave_mode(apus_mode);
  return APUS_OK;
}
