// begin platform.h
// SPDX-License-Identifier: Apache-2.0
// needs:
// What differs between compilers, gathered in one place: everything below it is C99, and GNU C
// constructs stand behind APUS_VECTORS.
#include <math.h>
#include <stdint.h>
#include <string.h>

// Products and sums are rounded as they are written, so that compilers agree to the bit: none makes one operation of two.
// gcc does by default, though not with -std=c99, and has a pragma of its own against it.
#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#elif defined(__GNUC__) && !defined(__TINYC__) && !defined(__STRICT_ANSI__)
#pragma GCC optimize("fp-contract=off")
#endif

// Whether APUS_FMA, x y + z, is rounded once, as by processors that have such an operation, or twice, as everywhere if
// APUS_PORTABLE is defined.
#if !defined(APUS_FUSES)
#if defined(APUS_PORTABLE) || !defined(__GNUC__) || defined(__TINYC__)
#define APUS_FUSES 0
#elif defined(__FMA__) || defined(__AVX512F__) || defined(__ARM_FEATURE_FMA) || defined(__FP_FAST_FMAF)
#define APUS_FUSES 1
#else
#define APUS_FUSES 0
#endif
#endif
#if defined(APUS_PORTABLE) && defined(__FLT_EVAL_METHOD__) && (__FLT_EVAL_METHOD__ == 1 || __FLT_EVAL_METHOD__ == 2)
#error "APUS_PORTABLE: this compiler computes float as double; -fexcess-precision=fast or -mfpmath=sse may help"
#endif
#if APUS_FUSES
#define APUS_FMA_f32(X, Y, Z) __builtin_fmaf(X, Y, Z)
#define APUS_FMA_f64(X, Y, Z) __builtin_fma(X, Y, Z)
#else
#define APUS_FMA_f32(X, Y, Z) ((X) * (Y) + (Z))
#define APUS_FMA_f64(X, Y, Z) ((X) * (Y) + (Z))
#endif

// A function that a program may or may not use, and one that must vanish into its caller.
#if defined(__GNUC__)
#define APUS_FUNCTION static inline __attribute__((unused))
#define APUS_INLINE static inline __attribute__((unused, always_inline))
#define APUS_OUTLINE static __attribute__((unused, noinline))
#else
#define APUS_FUNCTION static inline
#define APUS_INLINE static inline
#define APUS_OUTLINE static
#endif

// Asks for the memory at an address, a number, since it need not be valid.
#if defined(__GNUC__) && !defined(__TINYC__)
#define APUS_PREFETCH(ADDRESS) __builtin_prefetch((const void *)(ADDRESS))
#else
#define APUS_PREFETCH(ADDRESS) ((void)(ADDRESS))
#endif

// Whether the compiler has vector types, and how many bytes a register of the target holds.
#if defined(__GNUC__) && !defined(__TINYC__)
#define APUS_VECTORS 1
#else
#define APUS_VECTORS 0
#endif
#if !defined(APUS_SIMD_BYTES)
#if defined(__AVX512F__)
#define APUS_SIMD_BYTES 64
#elif defined(__AVX2__)
#define APUS_SIMD_BYTES 32
#else
#define APUS_SIMD_BYTES 16
#endif
#endif

// Stands before a loop whose iterations are independent although its pointers may be equal.
// It is leave to vectorise, not a demand: clang need not warn where it does not.
#if defined(__clang__)
#pragma clang diagnostic ignored "-Wpass-failed"
#define APUS_INDEPENDENT _Pragma("clang loop vectorize(assume_safety)")
#elif defined(__GNUC__)
#define APUS_INDEPENDENT _Pragma("GCC ivdep")
#else
#define APUS_INDEPENDENT
#endif

// Stands before a short loop over lanes: unrolled, gcc no longer vectorises its comparisons.
#if defined(__clang__)
#define APUS_ROLLED _Pragma("clang loop unroll(disable)")
#elif defined(__GNUC__)
#define APUS_ROLLED _Pragma("GCC unroll 1")
#else
#define APUS_ROLLED
#endif

// Whether kernels run with subnormal numbers as zeros, and for which CPU; APUS_KEEP_SUBNORMALS forbids it.
#if defined(APUS_KEEP_SUBNORMALS)
#define APUS_FLUSHES 0
#elif defined(__x86_64__) && (defined(__GNUC__) || defined(__TINYC__))
#define APUS_FLUSHES 1
#elif defined(__aarch64__) && defined(__GNUC__) && !defined(__TINYC__)
#define APUS_FLUSHES 2
#else
#define APUS_FLUSHES 0
#endif

// The element types: X(suffix, C type). Integers carry their unsigned arithmetic type, width in bits,
// least and greatest value.
#define APUS_FLOATS(X) X(f32, float) X(f64, double)
#define APUS_SIGNED(X)                                    \
  X(i8, int8_t, uint32_t, 8, INT8_MIN, INT8_MAX)          \
  X(i16, int16_t, uint32_t, 16, INT16_MIN, INT16_MAX)     \
  X(i32, int32_t, uint32_t, 32, INT32_MIN, INT32_MAX)     \
  X(i64, int64_t, uint64_t, 64, INT64_MIN, INT64_MAX)
#define APUS_UNSIGNED(X)                                  \
  X(u8, uint8_t, uint32_t, 8, 0, UINT8_MAX)               \
  X(u16, uint16_t, uint32_t, 16, 0, UINT16_MAX)           \
  X(u32, uint32_t, uint32_t, 32, 0, UINT32_MAX)           \
  X(u64, uint64_t, uint64_t, 64, 0, UINT64_MAX)
#define APUS_INTEGERS(X) APUS_SIGNED(X) APUS_UNSIGNED(X)
// end platform.h
