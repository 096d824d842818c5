// SPDX-License-Identifier: Apache-2.0
import ApusRuntime
import RandomSources
import Testing

/// One CPU level's functions, looked up by name.
struct Runtime: CustomTestStringConvertible, Sendable {
  let level: Int32

  /// Every level this CPU can run.
  static let available = (0...apus_cpu_level(Int32.max)).map { Runtime(level: $0) }

  var testDescription: String { ["portable", "avx2", "avx512"][Int(level)] }

  /// The address of a function; a missing name fails the test.
  func callAsFunction(_ name: String) throws -> UnsafeRawPointer {
    try #require(apus_symbol_address(level, name), "\(testDescription) has no \(name)")
  }

  /// Applies a strip function to whole arrays, in the floating-point mode of kernels or in that of the test.
  func strip<T: BitwiseCopyable, R: BitwiseCopyable>(
    _ name: String, _ x: [T], _ y: [T]? = nil, _ w: [T]? = nil, into zero: R, inKernelMode: Bool = false
  ) throws -> [R] {
    let function = try self(name)
    var z = [R](repeating: zero, count: x.count)
    let mode = inKernelMode ? apus_begin_run() : 0
    defer { if inKernelMode { apus_end_run(mode) } }
    apus_call_strip(function, Int64(x.count), &z, x, y ?? [], w ?? [])
    return z
  }
}
