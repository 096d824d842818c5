// %5 = check_index %1 : i32[]
// %6 = dynamic_update %2, %4, %5 : f32[64,8]
APUS_KERNEL int k00_check_index(const int32_t *APUS_RESTRICT t1, int64_t *apus_position) {
  const int64_t v0 = apus_check_index_i32(1, t1, 64);
  if (v0 >= 0) {
    *apus_position = v0;
    return APUS_INDEX_OUT_OF_RANGE;
  }
  return APUS_OK;
}

// %4 = dot_general %0, %3 : f32[1,8]
// %6 = dynamic_update %2, %4, %5 : f32[64,8]
APUS_KERNEL void k01_dot_general_dynamic_update(float *APUS_RESTRICT t6, float *APUS_RESTRICT s0,
        const float *APUS_RESTRICT t0, const float *APUS_RESTRICT t3,
        const int32_t *APUS_RESTRICT t1) {
  apus_gemm_f32_small(1, 8, 8, t0, 0, 1, t3, 8, 1, s0, 0, 0);
  const int32_t v0 = t1[0];
  const int64_t v1 = apus_convert_i32_i64(v0);
  for (int64_t i0 = 0; i0 < 8; i0++) {
    const float v2 = s0[i0];
    t6[i0 + v1 * 8] = v2;
  }
}

// %8 = dot_general %0, %7 : f32[1,64]
// %9 = reduce_max %8 : f32[1]
// %10 = stop_gradient %9 : f32[1]
// %12 = sub %8, %11 : f32[1,64]
// %13 = exp %12 : f32[1,64]
// %14 = reduce_sum %13 : f32[1]
// %16 = div %13, %15 : f32[1,64]
APUS_KERNEL void k02_dot_general_reduce_max_stop_gradient_sub(float *APUS_RESTRICT s0,
        const float *APUS_RESTRICT t0, const float *APUS_RESTRICT t6, float *APUS_RESTRICT s1,
        float *APUS_RESTRICT t16) {
  apus_gemm_f32_small(1, 64, 8, t0, 0, 1, t6, 1, 8, s0, 0, 0);
  const float v0 = apus_reduce_max_f32(64, s0);
  for (int64_t i0 = 0; i0 < 64; i0++) {
    const float v1 = s0[i0];
    const float v2 = v1 - v0;
    const float v3 = apus_exp_f32(v2);
    s1[i0] = v3;
  }
  const float v4 = apus_reduce_sum_f32(64, s1);
  for (int64_t i1 = 0; i1 < 64; i1++) {
    const float v5 = s1[i1];
    const float v6 = v5 / v4;
    t16[i1] = v6;
  }
}

static int apus_failed(void *workspace, int32_t value, int64_t position) {
  apus_fault *fault = (apus_fault *)workspace;
  fault->status = APUS_INDEX_OUT_OF_RANGE;
  fault->value = value;
  fault->position = position;
  return APUS_INDEX_OUT_OF_RANGE;
}

