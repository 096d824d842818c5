typedef unsigned char uint8_t;
typedef int int32_t;
typedef unsigned int uint32_t;
typedef long long int64_t;
typedef unsigned long long uintptr_t;
typedef struct apus_fault { int32_t status; int32_t value; int64_t position; } apus_fault;
enum { APUS_OK = 0, APUS_NULL_POINTER = 1, APUS_MISALIGNED = 2, APUS_INDEX_OUT_OF_RANGE = 3 };
#define INFINITY 1e39f
#define NAN (0.0f / 0.0f)
float apus_reduce_sum_f32(int64_t, const void *);
extern const float apus_c0[];
static void k00_mul(const float *t1, const float *t2, float *t3) {
  for (int64_t i0 = 0; i0 < 6; i0++) {
    t3[i0] = t1[i0] * t2[0];
  }
}
static void k01_reduce_sum(const float *t0, float *t4) {
  t4[0] = apus_reduce_sum_f32(6, t0);
}
static void k02_add(const float *t3, float *t0) {
  for (int64_t i0 = 0; i0 < 6; i0++) {
    t0[i0] = t0[i0] + t3[i0];
  }
}
int stateful_run(void *state, void *workspace, const float *rate, float *sum) {
  if (!state || !workspace || !rate || !sum)
    return APUS_NULL_POINTER;
  if (((uintptr_t)state & 63) != 0 || ((uintptr_t)workspace & 63) != 0 ||
          ((uintptr_t)rate & 3) != 0 || ((uintptr_t)sum & 3) != 0)
    return APUS_MISALIGNED;
  void *const apus_s = (void *)state;
  void *const apus_w = (void *)workspace;
  k00_mul(apus_c0, rate, apus_w + 64);
  k01_reduce_sum(apus_s + 64, sum);
  k02_add(apus_w + 64, apus_s + 64);
  return APUS_OK;
}
int stateful_run_invoke(void *state, void *workspace, void *const *arguments);
int stateful_run_invoke(void *state, void *workspace, void *const *arguments) {
  return stateful_run(state, workspace, (const float *)arguments[0], (float *)arguments[1]);
}
int stateful_peek(const void *state, void *workspace, float *sum) {
  if (!state || !sum)
    return APUS_NULL_POINTER;
  if (((uintptr_t)state & 63) != 0 || ((uintptr_t)sum & 3) != 0)
    return APUS_MISALIGNED;
  const void *const apus_s = (const void *)state;
  (void)workspace;
  k01_reduce_sum(apus_s + 64, sum);
  return APUS_OK;
}
int stateful_peek_invoke(void *state, void *workspace, void *const *arguments);
int stateful_peek_invoke(void *state, void *workspace, void *const *arguments) {
  return stateful_peek(state, workspace, (float *)arguments[0]);
}
