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
typedef void apus_f2(int64_t, int64_t, int64_t, const void *, int64_t, int64_t, const void *, int64_t, int64_t, const void *, int64_t, int64_t);
apus_f2 apus_gemm_f32_small;
typedef uint64_t apus_f3(void);
apus_f3 apus_enter_mode;
typedef void apus_f4(uint64_t);
apus_f4 apus_leave_mode;
static void k00_contraction(float *t0, float *t1, float *t2, float *t3, float *t4) {
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
int contraction_run_invoke(void *state, void *workspace, void *const *arguments) {
  void *a = arguments[0];
  void *b = arguments[1];
  void *scratch = arguments[2];
  void *c = arguments[3];
  void *small = arguments[4];
  if (!workspace || !a || !b || !scratch || !c || !small)
    return APUS_NULL_POINTER;
  if (((uintptr_t)workspace & 63) != 0 || ((uintptr_t)a & 3) != 0 || ((uintptr_t)b & 3) != 0 ||
          ((uintptr_t)scratch & 3) != 0 || ((uintptr_t)c & 3) != 0 || ((uintptr_t)small & 3) != 0)
    return APUS_MISALIGNED;
  const uint64_t apus_mode = apus_enter_mode();
  k00_contraction(a, b, scratch, c, small);
  apus_leave_mode(apus_mode);
  return APUS_OK;
}
