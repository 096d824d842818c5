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
typedef float apus_f0(int64_t, const void *);
apus_f0 apus_reduce_sum_f32;
typedef uint64_t apus_f1(void);
apus_f1 apus_enter_mode;
typedef void apus_f2(uint64_t);
apus_f2 apus_leave_mode;
extern const float apus_c0[];
static void k00_mul(float *t1, float *t2, float *t3) {
  for (int64_t i0 = 0; i0 < 6; i0++) {
    t3[i0] = t1[i0] * t2[0];
  }
}
static void k01_reduce_sum(float *t0, float *t4) {
  t4[0] = apus_reduce_sum_f32(6, t0);
}
static void k02_add(float *t3, float *t0) {
  for (int64_t i0 = 0; i0 < 6; i0++) {
    t0[i0] = t0[i0] + t3[i0];
  }
}
int stateful_run_invoke(void *state, void *workspace, void *const *arguments) {
  void *rate = arguments[0];
  void *sum = arguments[1];
  if (!state || !workspace || !rate || !sum)
    return APUS_NULL_POINTER;
  if (((uintptr_t)state & 63) != 0 || ((uintptr_t)workspace & 63) != 0 ||
          ((uintptr_t)rate & 3) != 0 || ((uintptr_t)sum & 3) != 0)
    return APUS_MISALIGNED;
  const uint64_t apus_mode = apus_enter_mode();
  k00_mul(apus_c0, rate, workspace + 64);
  k01_reduce_sum(state + 64, sum);
  k02_add(workspace + 64, state + 64);
  apus_leave_mode(apus_mode);
  return APUS_OK;
}
int stateful_peek_invoke(void *state, void *workspace, void *const *arguments) {
  void *sum = arguments[0];
  if (!state || !sum)
    return APUS_NULL_POINTER;
  if (((uintptr_t)state & 63) != 0 || ((uintptr_t)sum & 3) != 0)
    return APUS_MISALIGNED;
  const uint64_t apus_mode = apus_enter_mode();
  k01_reduce_sum(state + 64, sum);
  apus_leave_mode(apus_mode);
  return APUS_OK;
}
