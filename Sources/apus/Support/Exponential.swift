// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// eˣ; a name of its own, since the library's `exp` is that of tensors.
func exponential(_ x: Double) -> Double { exp(x) }
