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
typedef int64_t apus_f0(int64_t, const void *);
apus_f0 apus_argmax_f32;
apus_f0 apus_argmax_i32;
typedef float apus_f1(int64_t, const void *);
apus_f1 apus_reduce_max_f32;
apus_f1 apus_reduce_min_f32;
apus_f1 apus_reduce_sum_f32;
typedef int32_t apus_f2(int64_t, const void *);
apus_f2 apus_reduce_max_i32;
apus_f2 apus_reduce_min_i32;
apus_f2 apus_reduce_sum_i32;
typedef void apus_f3(int64_t, const void *, const void *);
apus_f3 apus_strip_copy_f32;
apus_f3 apus_strip_fill_f32;
typedef void apus_f4(int64_t, const void *, const void *, int64_t);
apus_f4 apus_strip_load_f32;
typedef void apus_f5(int64_t, const void *, int64_t);
apus_f5 apus_strip_prefetch_f32;
typedef void apus_f6(int64_t, const void *, int64_t, const void *);
apus_f6 apus_strip_store_f32;
typedef uint64_t apus_f7(void);
apus_f7 apus_enter_mode;
typedef void apus_f8(uint64_t);
apus_f8 apus_leave_mode;
static void k00_reductions(float *t0, int32_t *t1, float *t2, float *t3, float *t4, int64_t *t5,
        int32_t *t6, int32_t *t7, int32_t *t8, int64_t *t9, float *t10, float *t11, float *t12) {
  t2[0] = apus_reduce_sum_f32(77, t0);
  t3[0] = apus_reduce_max_f32(77, t0);
  t4[0] = apus_reduce_min_f32(77, t0);
  t5[0] = apus_argmax_f32(77, t0);
  t6[0] = apus_reduce_sum_i32(77, t1);
  t7[0] = apus_reduce_max_i32(77, t1);
  t8[0] = apus_reduce_min_i32(77, t1);
  t9[0] = apus_argmax_i32(77, t1);
  apus_strip_load_f32(11, t10, t0, 7);
  float a0[1];
  a0[0] = -2.0f;
  apus_strip_fill_f32(33, t11, a0);
  apus_strip_store_f32(11, t11 + 1, 3, t0);
  apus_strip_copy_f32(5, t12, t0 + 70);
  apus_strip_prefetch_f32(77, t0, 1099511627776);
  apus_strip_prefetch_f32(0, t0, -1);
}
int reductions_run_invoke(void *state, void *workspace, void *const *arguments) {
  void *x = arguments[0];
  void *i = arguments[1];
  void *sum_f32 = arguments[2];
  void *max_f32 = arguments[3];
  void *min_f32 = arguments[4];
  void *argmax_f32 = arguments[5];
  void *sum_i32 = arguments[6];
  void *max_i32 = arguments[7];
  void *min_i32 = arguments[8];
  void *argmax_i32 = arguments[9];
  void *gathered = arguments[10];
  void *scattered = arguments[11];
  void *filled = arguments[12];
  if (!workspace || !x || !i || !sum_f32 || !max_f32 || !min_f32 || !argmax_f32 || !sum_i32 ||
          !max_i32 || !min_i32 || !argmax_i32 || !gathered || !scattered || !filled)
    return APUS_NULL_POINTER;
  if (((uintptr_t)workspace & 63) != 0 || ((uintptr_t)x & 3) != 0 || ((uintptr_t)i & 3) != 0 ||
          ((uintptr_t)sum_f32 & 3) != 0 || ((uintptr_t)max_f32 & 3) != 0 ||
          ((uintptr_t)min_f32 & 3) != 0 || ((uintptr_t)argmax_f32 & 7) != 0 ||
          ((uintptr_t)sum_i32 & 3) != 0 || ((uintptr_t)max_i32 & 3) != 0 ||
          ((uintptr_t)min_i32 & 3) != 0 || ((uintptr_t)argmax_i32 & 7) != 0 ||
          ((uintptr_t)gathered & 3) != 0 || ((uintptr_t)scattered & 3) != 0 ||
          ((uintptr_t)filled & 3) != 0)
    return APUS_MISALIGNED;
  const uint64_t apus_mode = apus_enter_mode();
  k00_reductions(x, i, sum_f32, max_f32, min_f32, argmax_f32, sum_i32, max_i32, min_i32, argmax_i32,
          gathered, scattered, filled);
  apus_leave_mode(apus_mode);
  return APUS_OK;
}
