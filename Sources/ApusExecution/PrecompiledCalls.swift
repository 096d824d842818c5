// SPDX-License-Identifier: Apache-2.0

package import ApusKernel
import ApusRuntime
package import ApusTensor

/// Runs the runtime's functions for the interpreter as compiled code does, but checks first what they will touch.
package struct PrecompiledCalls: InterpreterCalls {
  private let level: CPULevel

  package init(level: CPULevel) { self.level = level }

  package func run(
    _ function: RuntimeFunction, _ pointers: [InterpreterView], _ integers: [Int]
  ) throws(InterpreterError.Reason) -> Literal? {
    let address = try level.function(function.name)
    let call = PrecompiledCall(level: level, function: address, pointers: pointers, integers: integers)
    // What owns the memory is kept until the function is done with it.
    return try withExtendedLifetime(pointers) { () throws(InterpreterError.Reason) in try call.run(function) }
  }
}

extension CPULevel {
  /// The address of a function that the runtime must have.
  fileprivate func function(_ name: String) throws(InterpreterError.Reason) -> UnsafeRawPointer {
    guard let address = address(of: name) else { throw .malformed("the runtime has no function '\(name)'") }
    return address
  }
}

/// One call.
private struct PrecompiledCall {
  let level: CPULevel
  let function: UnsafeRawPointer
  let pointers: [InterpreterView]
  let integers: [Int]

  func run(_ kind: RuntimeFunction) throws(InterpreterError.Reason) -> Literal? {
    let n = integers[0]
    switch kind {
    case .stripUnary, .stripConvert, .stripCopy:
      apus_call_strip(function, Int64(n), try written(0, n), try read(1, n), nil, nil)
    case .stripFill:
      apus_call_strip(function, Int64(n), try written(0, n), try read(1, 1), nil, nil)
    case .stripBinary(_, _, let operands), .stripCompare(_, _, let operands):
      let x = try read(1, operands == .scalarVector ? min(n, 1) : n)
      let y = try read(2, operands == .vectorScalar ? min(n, 1) : n)
      apus_call_strip(function, Int64(n), try written(0, n), x, y, nil)
    case .stripSelect:
      apus_call_strip(
        function, Int64(n), try written(0, n), try read(1, n), try read(2, n), try read(3, n))
    case .stripLoad:
      let x = try address(1, [(n, integers[1])])
      apus_call_load(function, Int64(n), try written(0, n), x, Int64(integers[1]))
    case .stripStore:
      let z = try address(0, [(n, integers[1])], writing: true)
      apus_call_store(function, Int64(n), z, Int64(integers[1]), try read(1, n))
    case .stripIota:
      apus_call_iota(function, Int64(n), try written(0, n), Int64(integers[1]), Int64(integers[2]))
    case .stripPrefetch:
      apus_call_prefetch(function, Int64(n), try read(0, min(n, 1)), Int64(integers[1]))
    case .reduce(_, let dtype): return reduced(dtype, Int64(n), try read(0, n))
    case .argmax: return Literal(apus_call_argmax(function, Int64(n), try read(0, n)), .i64)
    case .checkIndex:
      return Literal(apus_call_check_index(function, Int64(n), try read(0, n), Int64(integers[1])), .i64)
    case .randomBits:
      let z = try written(0, n)?.assumingMemoryBound(to: UInt32.self)
      let key = try read(1, 2)?.assumingMemoryBound(to: UInt32.self)
      apus_call_random_bits(function, Int64(n), z, key, Int64(integers[1]))
    case .gemmPrepare(let dtype):
      let (k, row, column) = (integers[1], integers[2], integers[3])
      let b = try address(0, [(k, row), (n, column)])
      let scratch = try written(1, try scratchCount(dtype, n, k, row, column))
      apus_call_gemm_prepare(function, Int64(n), Int64(k), b, Int64(row), Int64(column), scratch)
    case .gemmRows(let dtype):
      let count = try scratchCount(dtype, integers[1], integers[2], integers[5], integers[6])
      let (a, b, c) = try matrices(2 + 1)
      apus_call_gemm_rows(
        function, integer(0), integer(1), integer(2), a, integer(3), integer(4), b, integer(5), integer(6),
        try read(2, count), c, integer(7), integers[8] == 0 ? 0 : 1)
    case .gemmSmall:
      let (a, b, c) = try matrices(2)
      apus_call_gemm(
        function, integer(0), integer(1), integer(2), a, integer(3), integer(4), b, integer(5), integer(6), c,
        integer(7), integers[8] == 0 ? 0 : 1)
    }
    return nil
  }

  private func integer(_ position: Int) -> Int64 { Int64(integers[position]) }

  /// The matrices of a product; the third is at a position of its own.
  private func matrices(
    _ third: Int
  ) throws(InterpreterError.Reason) -> (
    UnsafeMutableRawPointer?, UnsafeMutableRawPointer?, UnsafeMutableRawPointer?
  ) {
    let (m, n, k) = (integers[0], integers[1], integers[2])
    return (
      try address(0, [(m, integers[3]), (k, integers[4])]),
      try address(1, [(k, integers[5]), (n, integers[6])]),
      try address(third, [(m, integers[7]), (n, 1)], writing: true)
    )
  }

  private func scratchCount(
    _ dtype: DType, _ n: Int, _ k: Int, _ row: Int, _ column: Int
  ) throws(InterpreterError.Reason) -> Int {
    let size = try level.function("apus_gemm_\(dtype)_scratch")
    return Int(apus_call_gemm_scratch(size, Int64(n), Int64(k), Int64(row), Int64(column)))
  }

  private func reduced(_ dtype: DType, _ n: Int64, _ x: UnsafeMutableRawPointer?) -> Literal {
    switch dtype {
    case .f32:
      Literal(Double(apus_call_reduce_f32(function, n, x?.assumingMemoryBound(to: Float.self))), dtype)
    case .f64: Literal(apus_call_reduce_f64(function, n, x?.assumingMemoryBound(to: Double.self)), dtype)
    case .i32:
      Literal(Int64(apus_call_reduce_i32(function, n, x?.assumingMemoryBound(to: Int32.self))), dtype)
    case .i64: Literal(apus_call_reduce_i64(function, n, x?.assumingMemoryBound(to: Int64.self)), dtype)
    case .u8, .bool:
      Literal(Int64(apus_call_reduce_u8(function, n, x?.assumingMemoryBound(to: UInt8.self))), dtype)
    case .u32:
      Literal(Int64(apus_call_reduce_u32(function, n, x?.assumingMemoryBound(to: UInt32.self))), dtype)
    }
  }

  private func read(
    _ pointer: Int, _ count: Int
  ) throws(InterpreterError.Reason) -> UnsafeMutableRawPointer? {
    try address(pointer, [(count, 1)])
  }

  private func written(
    _ pointer: Int, _ count: Int
  ) throws(InterpreterError.Reason) -> UnsafeMutableRawPointer? {
    try address(pointer, [(count, 1)], writing: true)
  }

  /// The address for a function that goes so many times so many elements farther along each of some axes;
  /// nothing is touched, and any address will do, if one of them has no elements.
  private func address(
    _ pointer: Int, _ axes: [(count: Int, stride: Int)], writing: Bool = false
  ) throws(InterpreterError.Reason) -> UnsafeMutableRawPointer? {
    var (first, last) = (0, 0)
    for (count, stride) in axes {
      guard count > 0 else { return nil }
      let (reach, overflow) = (count - 1).multipliedReportingOverflow(by: stride)
      let (low, lowOverflow) = first.addingReportingOverflow(min(reach, 0))
      let (high, highOverflow) = last.addingReportingOverflow(max(reach, 0))
      guard !overflow, !lowOverflow, !highOverflow else { throw .outside(element: .max, count: 0) }
      (first, last) = (low, high)
    }
    return try pointers[pointer].address(for: first...last, writing: writing)
  }
}
