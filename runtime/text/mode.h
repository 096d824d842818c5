// begin mode.h
// SPDX-License-Identifier: Apache-2.0
// needs: platform
// The floating-point mode of kernels: round to nearest, no traps, and subnormal numbers count as zeros of
// their sign, as operands and as results. Numbers that decay, such as the moments of a weight that no longer
// gets a gradient, end as subnormal ones, and with those most CPUs compute many times slower.
// Kernels are not inlined, so that none of their arithmetic leaves the part in which the mode holds.

// Sets the mode of kernels and returns the one before.
APUS_FUNCTION uint64_t apus_enter_mode(void) {
#if APUS_FLUSHES == 1
  // MXCSR: flush to zero, denormals are zero, every exception masked. The bytes are `stmxcsr (%rax)` and
  // `ldmxcsr (%rax)`, which the assembler of tcc does not know.
  uint32_t before = 0;
  const uint32_t flushing = 0x9fc0u;
  __asm__ volatile(".byte 0x0f, 0xae, 0x18" : : "a"(&before) : "memory");
  __asm__ volatile(".byte 0x0f, 0xae, 0x10" : : "a"(&flushing) : "memory");
  return before;
#elif APUS_FLUSHES == 2
  // FPCR: flush to zero, which is for operands too.
  const uint64_t flushing = UINT64_C(1) << 24;
  uint64_t before;
  __asm__ volatile("mrs %0, fpcr" : "=r"(before) : : "memory");
  __asm__ volatile("msr fpcr, %0" : : "r"(flushing) : "memory");
  return before;
#else
  return 0;
#endif
}

// Sets the mode that `apus_enter_mode` has returned.
APUS_FUNCTION void apus_leave_mode(uint64_t before) {
#if APUS_FLUSHES == 1
  const uint32_t mode = (uint32_t)before;
  __asm__ volatile(".byte 0x0f, 0xae, 0x10" : : "a"(&mode) : "memory");
#elif APUS_FLUSHES == 2
  __asm__ volatile("msr fpcr, %0" : : "r"(before) : "memory");
#else
  (void)before;
#endif
}
// end mode.h
