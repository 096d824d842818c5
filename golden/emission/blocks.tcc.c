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
typedef void apus_f0(int64_t, const void *, const void *);
apus_f0 apus_strip_sqrt_f32;
typedef uint64_t apus_f1(void);
apus_f1 apus_enter_mode;
typedef void apus_f2(uint64_t);
apus_f2 apus_leave_mode;
static void k00_blocks(float *t0, float *t1, float *t2) {
  for (int64_t i0 = 0; i0 < 10; i0 += 4) {
    const int64_t v0 = 10 - i0 < 4 ? 10 - i0 : 4;
    for (int64_t i1 = 0; i1 < v0; i1++) {
      for (int64_t i2 = 0; i2 < 7; i2++) {
        t1[i0 * 7 + i1 * 7 + i2] = t0[i0 * 7 + i1 * 7 + i2] * (float)(2 - v0 * 3 + i1);
      }
    }
    for (int64_t i3 = 0; i3 < v0 * 7; i3 += 8) {
      const int64_t v1 = v0 * 7 - i3 < 8 ? v0 * 7 - i3 : 8;
      apus_strip_sqrt_f32(v1, t2 + (i0 * 7 + i3), t0 + (i0 * 7 + i3));
    }
  }
}
int blocks_run_invoke(void *state, void *workspace, void *const *arguments) {
  void *x = arguments[0];
  void *z = arguments[1];
  void *w = arguments[2];
  if (!workspace || !x || !z || !w)
    return APUS_NULL_POINTER;
  if (((uintptr_t)workspace & 63) != 0 || ((uintptr_t)x & 3) != 0 || ((uintptr_t)z & 3) != 0 ||
          ((uintptr_t)w & 3) != 0)
    return APUS_MISALIGNED;
  const uint64_t apus_mode = apus_enter_mode();
  k00_blocks(x, z, w);
  apus_leave_mode(apus_mode);
  return APUS_OK;
}
