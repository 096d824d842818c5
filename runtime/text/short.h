// begin short.h
// SPDX-License-Identifier: Apache-2.0
// needs: platform scalar bits
// Floating-point numbers of 16 bits, kept as their bits: each is loaded as the float that it is, and a float is rounded
// to the nearest of them, of two equally near ones to that whose last bit is 0. A NaN keeps its sign and the leading bits
// of its payload, and is made quiet. A subnormal number of bf16 is a subnormal float, and so counts as the zero of its
// sign, here and by its bits: a compiler that sees the bits of a float compare them in place of the float, which counts
// as zero only in the mode of kernels. Nothing depends on that mode.
#define APUS_SHORTS(X) X(f16, uint16_t) X(bf16, uint16_t)

// Of two words, without a branch.
APUS_INLINE uint32_t apus_pick_bits(uint32_t condition, uint32_t yes, uint32_t no) {
  const uint32_t mask = 0u - condition;
  return (yes & mask) | (no & ~mask);
}
APUS_FUNCTION float apus_convert_f16_f32(uint16_t x) {
  const uint32_t magnitude = x & 0x7fffu, sign = (uint32_t)x >> 15 << 31;
  // A subnormal number counts steps of 2^-24; all others have an exponent that begins 112 lower.
  const uint32_t subnormal = apus_bits_of((float)(int32_t)magnitude * 5.9604644775390625e-8f);
  const uint32_t normal = (magnitude << 13) + apus_pick_bits(magnitude >= 0x7c00u, 0x70000000u, 0x38000000u);
  return apus_float_from(sign | apus_pick_bits(magnitude < 0x0400u, subnormal, normal));
}
APUS_FUNCTION uint16_t apus_convert_f32_f16(float x) {
  const uint32_t bits = apus_bits_of(x), magnitude = bits & 0x7fffffffu;
  // Beside 0.5 neighbours are 2^-24 apart, as subnormal numbers of 16 bits are: the addition rounds to one.
  const uint32_t subnormal = apus_bits_of(apus_float_from(magnitude) + 0.5f) - 0x3f000000u;
  const uint32_t normal = (magnitude - 0x38000000u + 0x0fffu + (magnitude >> 13 & 1u)) >> 13;
  const uint32_t finite = apus_pick_bits(magnitude < 0x38800000u, subnormal, normal);
  const uint32_t number = apus_pick_bits(magnitude >= 0x47800000u, 0x7c00u, finite);
  const uint32_t nan = 0x7e00u | (magnitude >> 13 & 0x03ffu);
  return (uint16_t)(bits >> 31 << 15 | apus_pick_bits(magnitude > 0x7f800000u, nan, number));
}
APUS_FUNCTION float apus_convert_bf16_f32(uint16_t x) {
  const uint32_t bits = (uint32_t)x << 16;
  return apus_float_from(apus_pick_bits((x & 0x7f80u) != 0, bits, bits & 0x80000000u));
}
APUS_FUNCTION uint16_t apus_convert_f32_bf16(float x) {
  const uint32_t bits = apus_bits_of(x), magnitude = bits & 0x7fffffffu;
  const uint32_t normal = (bits + 0x7fffu + (bits >> 16 & 1u)) >> 16, nan = bits >> 16 | 0x0040u;
  const uint32_t number = apus_pick_bits(magnitude < 0x00800000u, bits >> 31 << 15, normal);
  return (uint16_t)apus_pick_bits(magnitude > 0x7f800000u, nan, number);
}

// All other types by way of float; X(from, F, to, T).
#define APUS_SHORT_BOTH(X, S, D, T) X(S, uint16_t, D, T) X(D, T, S, uint16_t)
#define APUS_SHORT_WITH(X, S)                                                                      \
  APUS_SHORT_BOTH(X, S, f64, double) APUS_SHORT_BOTH(X, S, bool, uint8_t)                          \
  APUS_SHORT_BOTH(X, S, i8, int8_t) APUS_SHORT_BOTH(X, S, i16, int16_t)                            \
  APUS_SHORT_BOTH(X, S, i32, int32_t) APUS_SHORT_BOTH(X, S, i64, int64_t)                          \
  APUS_SHORT_BOTH(X, S, u8, uint8_t) APUS_SHORT_BOTH(X, S, u16, uint16_t)                          \
  APUS_SHORT_BOTH(X, S, u32, uint32_t) APUS_SHORT_BOTH(X, S, u64, uint64_t)
#define APUS_SHORT_OTHERS(X)                                                                       \
  APUS_SHORT_WITH(X, f16) APUS_SHORT_WITH(X, bf16) APUS_SHORT_BOTH(X, f16, bf16, uint16_t)
#define APUS_SHORT_CONVERSIONS(X)                                                                  \
  APUS_SHORT_BOTH(X, f16, f32, float) APUS_SHORT_BOTH(X, bf16, f32, float) APUS_SHORT_OTHERS(X)
#define APUS_CONVERT_SHORT(S, F, D, T)                                                             \
  APUS_FUNCTION T apus_convert_##S##_##D(F x) {                                                    \
    return apus_convert_f32_##D(apus_convert_##S##_f32(x));                                        \
  }
APUS_SHORT_OTHERS(APUS_CONVERT_SHORT)
// end short.h
