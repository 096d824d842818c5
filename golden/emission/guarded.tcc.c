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
typedef uint64_t apus_f2(void);
apus_f2 apus_enter_mode;
typedef void apus_f3(uint64_t);
apus_f3 apus_leave_mode;
static int k00_guarded(float *t0, int32_t *t1, float *t2, float *t3, int64_t *apus_position) {
  const int64_t v0 = apus_check_index_i32(12, t1, 9);
  if (v0 >= 0) {
    *apus_position = v0;
    return APUS_INDEX_OUT_OF_RANGE;
  }
  float v2 = 0.0f;
  for (int64_t i0 = 0; i0 < 12; i0++) {
    const int64_t v1 = apus_convert_i32_i64(t1[i0]);
    if (v1 < 0 || v1 >= 9) {
      *apus_position = i0;
      return APUS_INDEX_OUT_OF_RANGE;
    }
    const int64_t v4 = v1;
    (void)v4;
    for (int64_t i1 = 0; i1 < 5; i1++) {
      const float v3 = t0[v1 * 5 + i1];
      t2[i0 * 5 + i1] = v3;
      v2 = v2 + v3;
    }
  }
  t3[0] = v2;
  return APUS_OK;
}
static int apus_failed(void *workspace, int32_t value, int64_t position) {
  apus_fault *fault = (apus_fault *)workspace;
  fault->status = APUS_INDEX_OUT_OF_RANGE;
  fault->value = value;
  fault->position = position;
  return APUS_INDEX_OUT_OF_RANGE;
}

int guarded_run_invoke(void *state, void *workspace, void *const *arguments) {
  void *table = arguments[0];
  void *index = arguments[1];
  void *z = arguments[2];
  void *sum = arguments[3];
  if (!workspace || !table || !index || !z || !sum)
    return APUS_NULL_POINTER;
  if (((uintptr_t)workspace & 63) != 0 || ((uintptr_t)table & 3) != 0 ||
          ((uintptr_t)index & 3) != 0 || ((uintptr_t)z & 3) != 0 || ((uintptr_t)sum & 3) != 0)
    return APUS_MISALIGNED;
  const uint64_t apus_mode = apus_enter_mode();
  int apus_status = APUS_OK;
  int64_t apus_position = 0;
  if (k00_guarded(table, index, z, sum, &apus_position) != APUS_OK) {
    apus_status = apus_failed(workspace, 4, apus_position);
    goto apus_end;
  }
apus_end:
  apus_leave_mode(apus_mode);
  return apus_status;
}
