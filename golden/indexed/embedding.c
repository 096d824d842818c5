// %2 = check_index %1 : i32[6]
// %3 = gather %0, %2 : f32[6,16]
// %17 = scatter_add %16, %2 : f32[9,16]
APUS_KERNEL int k00_check_index(const int32_t *APUS_RESTRICT t1, int64_t *apus_position) {
  const int64_t v0 = apus_check_index_i32(6, t1, 9);
  if (v0 >= 0) {
    *apus_position = v0;
    return APUS_INDEX_OUT_OF_RANGE;
  }
  return APUS_OK;
}

// %4 = reduce_sum %3 : f32[16]
APUS_KERNEL void k01_reduce_sum(float *APUS_RESTRICT t4, const int32_t *APUS_RESTRICT t1,
        const float *APUS_RESTRICT t0) {
  for (int64_t i0 = 0; i0 < 16; i0++) {
    t4[i0] = 0.0f;
  }
  APUS_SMALL_LOOP
  for (int64_t i1 = 0; i1 < 6; i1++) {
    const int32_t v0 = t1[i1];
    const int64_t v1 = apus_convert_i32_i64(v0);
    for (int64_t i2 = 0; i2 < 16; i2++) {
      const float v2 = t0[i2 + v1 * 16];
      t4[i2] = t4[i2] + v2;
    }
  }
}

// %6 = mul %4, %5 : f32[16]
// %11 = absorbing_mul %10, %6 : f32[16]
// %12 = absorbing_mul %10, %6 : f32[16]
// %13 = add %11, %12 : f32[16]
// %14 = absorbing_mul %13, %5 : f32[16]
APUS_KERNEL void k02_mul_absorbing_mul_add(float *APUS_RESTRICT t14, float *APUS_RESTRICT t6) {
  const float v0 = 0x1.555556p-3f;
  const float v1 = 1.0f;
  const float v2 = 0.0f;
  const uint8_t v3 = v1 == v2;
  const uint8_t v4 = v0 == v2;
  APUS_SMALL_LOOP
  for (int64_t i0 = 0; i0 < 16; i0++) {
    const float v5 = t14[i0];
    const float v6 = v5 * v0;
    const uint8_t v7 = v6 == v2;
    const uint8_t v8 = apus_or_bool(v3, v7);
    const float v9 = v6 * v1;
    const float v10 = v8 ? v2 : v9;
    const float v11 = v10 + v10;
    const uint8_t v12 = v11 == v2;
    const uint8_t v13 = apus_or_bool(v12, v4);
    const float v14 = v0 * v11;
    const float v15 = v13 ? v2 : v14;
    t6[i0] = v6;
    t14[i0] = v15;
  }
}

// %17 = scatter_add %16, %2 : f32[9,16]
APUS_KERNEL void k03_scatter_add(float *APUS_RESTRICT t17, const int32_t *APUS_RESTRICT t1,
        const float *APUS_RESTRICT t14) {
  for (int64_t i0 = 0; i0 < 144; i0++) {
    t17[i0] = 0.0f;
  }
  APUS_SMALL_LOOP
  for (int64_t i1 = 0; i1 < 6; i1++) {
    const int32_t v0 = t1[i1];
    const int64_t v1 = apus_convert_i32_i64(v0);
    for (int64_t i2 = 0; i2 < 16; i2++) {
      const float v2 = t14[i2];
      t17[i2 + v1 * 16] = t17[i2 + v1 * 16] + v2;
    }
  }
}

// %19 = mul %18, %17 : f32[9,16]
// %20 = sub %0, %19 : f32[9,16]
APUS_KERNEL void k04_mul_sub(const float *APUS_RESTRICT t17, float *APUS_RESTRICT t20) {
  const float v0 = 0x1.99999ap-4f;
  for (int64_t i0 = 0; i0 < 144; i0++) {
    const float v1 = t17[i0];
    const float v2 = v0 * v1;
    const float v3 = t20[i0];
    const float v4 = v3 - v2;
    t20[i0] = v4;
  }
}

static int apus_failed(void *workspace, int32_t value, int64_t position) {
  apus_fault *fault = (apus_fault *)workspace;
  fault->status = APUS_INDEX_OUT_OF_RANGE;
  fault->value = value;
  fault->position = position;
  return APUS_INDEX_OUT_OF_RANGE;
}

