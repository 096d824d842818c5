typedef unsigned char uint8_t;
typedef int int32_t;
typedef unsigned int uint32_t;
typedef long long int64_t;
typedef unsigned long long uintptr_t;
typedef struct apus_fault { int32_t status; int32_t value; int64_t position; } apus_fault;
enum { APUS_OK = 0, APUS_NULL_POINTER = 1, APUS_MISALIGNED = 2, APUS_INDEX_OUT_OF_RANGE = 3 };
#define INFINITY 1e39f
#define NAN (0.0f / 0.0f)
void apus_gemm_f32_prepare(int64_t, int64_t, const void *, int64_t, int64_t, const void *);
void apus_gemm_f32_rows(int64_t, int64_t, int64_t, const void *, int64_t, int64_t, const void *, int64_t, int64_t, const void *, const void *, int64_t, int64_t);
void apus_gemm_f32_small(int64_t, int64_t, int64_t, const void *, int64_t, int64_t, const void *, int64_t, int64_t, const void *, int64_t, int64_t);
static void k00_contraction(const float *t0, const float *t1, float *t2, float *t3, float *t4) {
  apus_gemm_f32_prepare(37, 21, t1, 1, 21, t2);
  for (int64_t i0 = 0; i0 < 13; i0 += 4) {
    const int64_t v0 = 13 - i0 < 4 ? 13 - i0 : 4;
    apus_gemm_f32_rows(v0, 37, 21, t0 + i0 * 21, 21, 1, t1, 1, 21, t2, t3 + i0 * 37, 37, 0);
  }
  for (int64_t i1 = 0; i1 < 481; i1++) {
    t4[i1] = (float)i1;
  }
  apus_gemm_f32_small(13, 37, 21, t0, 21, 1, t1, 1, 21, t4, 37, 1);
}
int contraction_run(const void *state, void *workspace, const float *a, const float *b,
        float *scratch, float *c, float *small) {
  if (!workspace || !a || !b || !scratch || !c || !small)
    return APUS_NULL_POINTER;
  if (((uintptr_t)workspace & 63) != 0 || ((uintptr_t)a & 3) != 0 || ((uintptr_t)b & 3) != 0 ||
          ((uintptr_t)scratch & 3) != 0 || ((uintptr_t)c & 3) != 0 || ((uintptr_t)small & 3) != 0)
    return APUS_MISALIGNED;
  (void)state;
  (void)workspace;
  k00_contraction(a, b, scratch, c, small);
  return APUS_OK;
}
int contraction_run_invoke(void *state, void *workspace, void *const *arguments);
int contraction_run_invoke(void *state, void *workspace, void *const *arguments) {
  return contraction_run(state, workspace, (const float *)arguments[0], (const float *)arguments[1],
          (float *)arguments[2], (float *)arguments[3], (float *)arguments[4]);
}
