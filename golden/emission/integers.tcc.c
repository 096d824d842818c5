typedef unsigned char uint8_t;
typedef int int32_t;
typedef unsigned int uint32_t;
typedef long long int64_t;
typedef unsigned long long uintptr_t;
typedef struct apus_fault { int32_t status; int32_t value; int64_t position; } apus_fault;
enum { APUS_OK = 0, APUS_NULL_POINTER = 1, APUS_MISALIGNED = 2, APUS_INDEX_OUT_OF_RANGE = 3 };
#define INFINITY 1e39f
#define NAN (0.0f / 0.0f)
int32_t apus_abs_i32(int32_t);
int64_t apus_abs_i64(int64_t);
uint32_t apus_abs_u32(uint32_t);
uint8_t apus_abs_u8(uint8_t);
int32_t apus_add_i32(int32_t, int32_t);
int64_t apus_add_i64(int64_t, int64_t);
uint32_t apus_add_u32(uint32_t, uint32_t);
uint8_t apus_add_u8(uint8_t, uint8_t);
int32_t apus_and_i32(int32_t, int32_t);
int64_t apus_and_i64(int64_t, int64_t);
uint32_t apus_and_u32(uint32_t, uint32_t);
uint8_t apus_and_u8(uint8_t, uint8_t);
int32_t apus_div_i32(int32_t, int32_t);
int64_t apus_div_i64(int64_t, int64_t);
uint32_t apus_div_u32(uint32_t, uint32_t);
uint8_t apus_div_u8(uint8_t, uint8_t);
int32_t apus_max_i32(int32_t, int32_t);
int64_t apus_max_i64(int64_t, int64_t);
uint32_t apus_max_u32(uint32_t, uint32_t);
uint8_t apus_max_u8(uint8_t, uint8_t);
int32_t apus_min_i32(int32_t, int32_t);
int64_t apus_min_i64(int64_t, int64_t);
uint32_t apus_min_u32(uint32_t, uint32_t);
uint8_t apus_min_u8(uint8_t, uint8_t);
int32_t apus_mul_i32(int32_t, int32_t);
int64_t apus_mul_i64(int64_t, int64_t);
uint32_t apus_mul_u32(uint32_t, uint32_t);
uint8_t apus_mul_u8(uint8_t, uint8_t);
int32_t apus_neg_i32(int32_t);
int64_t apus_neg_i64(int64_t);
uint32_t apus_neg_u32(uint32_t);
uint8_t apus_neg_u8(uint8_t);
int32_t apus_or_i32(int32_t, int32_t);
int64_t apus_or_i64(int64_t, int64_t);
uint32_t apus_or_u32(uint32_t, uint32_t);
uint8_t apus_or_u8(uint8_t, uint8_t);
int32_t apus_rem_i32(int32_t, int32_t);
int64_t apus_rem_i64(int64_t, int64_t);
uint32_t apus_rem_u32(uint32_t, uint32_t);
uint8_t apus_rem_u8(uint8_t, uint8_t);
int32_t apus_shift_left_i32(int32_t, int32_t);
int64_t apus_shift_left_i64(int64_t, int64_t);
uint32_t apus_shift_left_u32(uint32_t, uint32_t);
uint8_t apus_shift_left_u8(uint8_t, uint8_t);
int32_t apus_shift_right_logical_i32(int32_t, int32_t);
int64_t apus_shift_right_logical_i64(int64_t, int64_t);
uint32_t apus_shift_right_logical_u32(uint32_t, uint32_t);
uint8_t apus_shift_right_logical_u8(uint8_t, uint8_t);
int32_t apus_sign_i32(int32_t);
int64_t apus_sign_i64(int64_t);
uint32_t apus_sign_u32(uint32_t);
uint8_t apus_sign_u8(uint8_t);
int32_t apus_sub_i32(int32_t, int32_t);
int64_t apus_sub_i64(int64_t, int64_t);
uint32_t apus_sub_u32(uint32_t, uint32_t);
uint8_t apus_sub_u8(uint8_t, uint8_t);
int32_t apus_xor_i32(int32_t, int32_t);
int64_t apus_xor_i64(int64_t, int64_t);
uint32_t apus_xor_u32(uint32_t, uint32_t);
uint8_t apus_xor_u8(uint8_t, uint8_t);
static void k00_integers(const int32_t *t0, const int32_t *t1, int32_t *t2, uint8_t *t3,
        const int64_t *t4, const int64_t *t5, int64_t *t6, uint8_t *t7, const uint8_t *t8,
        const uint8_t *t9, uint8_t *t10, uint8_t *t11, const uint32_t *t12, const uint32_t *t13,
        uint32_t *t14, uint8_t *t15) {
  for (int64_t i0 = 0; i0 < 16; i0++) {
    t2[i0] = apus_add_i32(t0[i0], t1[i0]);
    t2[i0 + 16] = apus_sub_i32(t0[i0], t1[i0]);
    t2[i0 + 32] = apus_mul_i32(t0[i0], t1[i0]);
    t2[i0 + 48] = apus_div_i32(t0[i0], t1[i0]);
    t2[i0 + 64] = apus_rem_i32(t0[i0], t1[i0]);
    t2[i0 + 80] = apus_max_i32(t0[i0], t1[i0]);
    t2[i0 + 96] = apus_min_i32(t0[i0], t1[i0]);
    t2[i0 + 112] = apus_and_i32(t0[i0], t1[i0]);
    t2[i0 + 128] = apus_or_i32(t0[i0], t1[i0]);
    t2[i0 + 144] = apus_xor_i32(t0[i0], t1[i0]);
    t2[i0 + 160] = apus_shift_left_i32(t0[i0], t1[i0]);
    t2[i0 + 176] = apus_shift_right_logical_i32(t0[i0], t1[i0]);
    t2[i0 + 192] = apus_neg_i32(t0[i0]);
    t2[i0 + 208] = apus_abs_i32(t0[i0]);
    t2[i0 + 224] = apus_sign_i32(t0[i0]);
    t3[i0] = t0[i0] == t1[i0];
    t3[i0 + 16] = t0[i0] != t1[i0];
    t3[i0 + 32] = t0[i0] < t1[i0];
    t3[i0 + 48] = t0[i0] <= t1[i0];
    t3[i0 + 64] = t0[i0] > t1[i0];
    t3[i0 + 80] = t0[i0] >= t1[i0];
    t6[i0] = apus_add_i64(t4[i0], t5[i0]);
    t6[i0 + 16] = apus_sub_i64(t4[i0], t5[i0]);
    t6[i0 + 32] = apus_mul_i64(t4[i0], t5[i0]);
    t6[i0 + 48] = apus_div_i64(t4[i0], t5[i0]);
    t6[i0 + 64] = apus_rem_i64(t4[i0], t5[i0]);
    t6[i0 + 80] = apus_max_i64(t4[i0], t5[i0]);
    t6[i0 + 96] = apus_min_i64(t4[i0], t5[i0]);
    t6[i0 + 112] = apus_and_i64(t4[i0], t5[i0]);
    t6[i0 + 128] = apus_or_i64(t4[i0], t5[i0]);
    t6[i0 + 144] = apus_xor_i64(t4[i0], t5[i0]);
    t6[i0 + 160] = apus_shift_left_i64(t4[i0], t5[i0]);
    t6[i0 + 176] = apus_shift_right_logical_i64(t4[i0], t5[i0]);
    t6[i0 + 192] = apus_neg_i64(t4[i0]);
    t6[i0 + 208] = apus_abs_i64(t4[i0]);
    t6[i0 + 224] = apus_sign_i64(t4[i0]);
    t7[i0] = t4[i0] == t5[i0];
    t7[i0 + 16] = t4[i0] != t5[i0];
    t7[i0 + 32] = t4[i0] < t5[i0];
    t7[i0 + 48] = t4[i0] <= t5[i0];
    t7[i0 + 64] = t4[i0] > t5[i0];
    t7[i0 + 80] = t4[i0] >= t5[i0];
    t10[i0] = apus_add_u8(t8[i0], t9[i0]);
    t10[i0 + 16] = apus_sub_u8(t8[i0], t9[i0]);
    t10[i0 + 32] = apus_mul_u8(t8[i0], t9[i0]);
    t10[i0 + 48] = apus_div_u8(t8[i0], t9[i0]);
    t10[i0 + 64] = apus_rem_u8(t8[i0], t9[i0]);
    t10[i0 + 80] = apus_max_u8(t8[i0], t9[i0]);
    t10[i0 + 96] = apus_min_u8(t8[i0], t9[i0]);
    t10[i0 + 112] = apus_and_u8(t8[i0], t9[i0]);
    t10[i0 + 128] = apus_or_u8(t8[i0], t9[i0]);
    t10[i0 + 144] = apus_xor_u8(t8[i0], t9[i0]);
    t10[i0 + 160] = apus_shift_left_u8(t8[i0], t9[i0]);
    t10[i0 + 176] = apus_shift_right_logical_u8(t8[i0], t9[i0]);
    t10[i0 + 192] = apus_neg_u8(t8[i0]);
    t10[i0 + 208] = apus_abs_u8(t8[i0]);
    t10[i0 + 224] = apus_sign_u8(t8[i0]);
    t11[i0] = t8[i0] == t9[i0];
    t11[i0 + 16] = t8[i0] != t9[i0];
    t11[i0 + 32] = t8[i0] < t9[i0];
    t11[i0 + 48] = t8[i0] <= t9[i0];
    t11[i0 + 64] = t8[i0] > t9[i0];
    t11[i0 + 80] = t8[i0] >= t9[i0];
    t14[i0] = apus_add_u32(t12[i0], t13[i0]);
    t14[i0 + 16] = apus_sub_u32(t12[i0], t13[i0]);
    t14[i0 + 32] = apus_mul_u32(t12[i0], t13[i0]);
    t14[i0 + 48] = apus_div_u32(t12[i0], t13[i0]);
    t14[i0 + 64] = apus_rem_u32(t12[i0], t13[i0]);
    t14[i0 + 80] = apus_max_u32(t12[i0], t13[i0]);
    t14[i0 + 96] = apus_min_u32(t12[i0], t13[i0]);
    t14[i0 + 112] = apus_and_u32(t12[i0], t13[i0]);
    t14[i0 + 128] = apus_or_u32(t12[i0], t13[i0]);
    t14[i0 + 144] = apus_xor_u32(t12[i0], t13[i0]);
    t14[i0 + 160] = apus_shift_left_u32(t12[i0], t13[i0]);
    t14[i0 + 176] = apus_shift_right_logical_u32(t12[i0], t13[i0]);
    t14[i0 + 192] = apus_neg_u32(t12[i0]);
    t14[i0 + 208] = apus_abs_u32(t12[i0]);
    t14[i0 + 224] = apus_sign_u32(t12[i0]);
    t15[i0] = t12[i0] == t13[i0];
    t15[i0 + 16] = t12[i0] != t13[i0];
    t15[i0 + 32] = t12[i0] < t13[i0];
    t15[i0 + 48] = t12[i0] <= t13[i0];
    t15[i0 + 64] = t12[i0] > t13[i0];
    t15[i0 + 80] = t12[i0] >= t13[i0];
  }
}
int integers_run(const void *state, void *workspace, const int32_t *x_i32, const int32_t *y_i32,
        int32_t *z_i32, uint8_t *c_i32, const int64_t *x_i64, const int64_t *y_i64, int64_t *z_i64,
        uint8_t *c_i64, const uint8_t *x_u8, const uint8_t *y_u8, uint8_t *z_u8, uint8_t *c_u8,
        const uint32_t *x_u32, const uint32_t *y_u32, uint32_t *z_u32, uint8_t *c_u32) {
  if (!workspace || !x_i32 || !y_i32 || !z_i32 || !c_i32 || !x_i64 || !y_i64 || !z_i64 || !c_i64 ||
          !x_u8 || !y_u8 || !z_u8 || !c_u8 || !x_u32 || !y_u32 || !z_u32 || !c_u32)
    return APUS_NULL_POINTER;
  if (((uintptr_t)workspace & 63) != 0 || ((uintptr_t)x_i32 & 3) != 0 ||
          ((uintptr_t)y_i32 & 3) != 0 || ((uintptr_t)z_i32 & 3) != 0 ||
          ((uintptr_t)x_i64 & 7) != 0 || ((uintptr_t)y_i64 & 7) != 0 ||
          ((uintptr_t)z_i64 & 7) != 0 || ((uintptr_t)x_u32 & 3) != 0 ||
          ((uintptr_t)y_u32 & 3) != 0 || ((uintptr_t)z_u32 & 3) != 0)
    return APUS_MISALIGNED;
  (void)state;
  (void)workspace;
  k00_integers(x_i32, y_i32, z_i32, c_i32, x_i64, y_i64, z_i64, c_i64, x_u8, y_u8, z_u8, c_u8,
          x_u32, y_u32, z_u32, c_u32);
  return APUS_OK;
}
int integers_run_invoke(void *state, void *workspace, void *const *arguments);
int integers_run_invoke(void *state, void *workspace, void *const *arguments) {
  return integers_run(state, workspace, (const int32_t *)arguments[0],
          (const int32_t *)arguments[1], (int32_t *)arguments[2], (uint8_t *)arguments[3],
          (const int64_t *)arguments[4], (const int64_t *)arguments[5], (int64_t *)arguments[6],
          (uint8_t *)arguments[7], (const uint8_t *)arguments[8], (const uint8_t *)arguments[9],
          (uint8_t *)arguments[10], (uint8_t *)arguments[11], (const uint32_t *)arguments[12],
          (const uint32_t *)arguments[13], (uint32_t *)arguments[14], (uint8_t *)arguments[15]);
}
