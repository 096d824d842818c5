// begin bits.h
// SPDX-License-Identifier: Apache-2.0
// needs: platform
// Floating-point numbers as their bits, and selections made of them.
typedef union apus_word32 {
  float value;
  uint32_t bits;
} apus_word32;
typedef union apus_word64 {
  double value;
  uint64_t bits;
} apus_word64;
APUS_INLINE float apus_float_from(uint32_t bits) {
  apus_word32 word;
  word.bits = bits;
  return word.value;
}
APUS_INLINE uint32_t apus_bits_of(float value) {
  apus_word32 word;
  word.value = value;
  return word.bits;
}
APUS_INLINE double apus_double_from(uint64_t bits) {
  apus_word64 word;
  word.bits = bits;
  return word.value;
}
APUS_INLINE uint64_t apus_bits_of_double(double value) {
  apus_word64 word;
  word.value = value;
  return word.bits;
}
// A selection that no compiler turns into a branch: gcc does not vectorise a loop with a chain of `?:`.
APUS_INLINE float apus_pick(uint32_t condition, float yes, float no) {
#if defined(__clang__)
  return condition ? yes : no;
#else
  const uint32_t mask = 0u - condition;
  return apus_float_from((apus_bits_of(yes) & mask) | (apus_bits_of(no) & ~mask));
#endif
}
APUS_INLINE double apus_pick_double(uint32_t condition, double yes, double no) {
#if defined(__clang__)
  return condition ? yes : no;
#else
  const uint64_t mask = 0u - (uint64_t)condition;
  return apus_double_from((apus_bits_of_double(yes) & mask) | (apus_bits_of_double(no) & ~mask));
#endif
}
// end bits.h
