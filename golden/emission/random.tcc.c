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
typedef uint32_t apus_f0(int64_t, int64_t, int64_t, int64_t);
apus_f0 apus_random_word;
typedef void apus_f1(int64_t, const void *, int64_t, int64_t, int64_t, int64_t, int64_t);
apus_f1 apus_random_words;
typedef uint64_t apus_f2(void);
apus_f2 apus_enter_mode;
typedef void apus_f3(uint64_t);
apus_f3 apus_leave_mode;
static void k00_random(int64_t *t0, uint32_t *t1, uint32_t *t2) {
  const int64_t v0 = t0[0];
  apus_random_words(19, t1, v0, 2, -5735926069349308239, 5, 1);
  t2[0] = apus_random_word(v0, 2, -5735926069349308239, 23);
}
int random_run_invoke(void *state, void *workspace, void *const *arguments) {
  void *key = arguments[0];
  void *z = arguments[1];
  void *last = arguments[2];
  if (!workspace || !key || !z || !last)
    return APUS_NULL_POINTER;
  if (((uintptr_t)workspace & 63) != 0 || ((uintptr_t)key & 7) != 0 || ((uintptr_t)z & 3) != 0 ||
          ((uintptr_t)last & 3) != 0)
    return APUS_MISALIGNED;
  const uint64_t apus_mode = apus_enter_mode();
  k00_random(key, z, last);
  apus_leave_mode(apus_mode);
  return APUS_OK;
}
