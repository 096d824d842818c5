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
    if function.isOfProgram { return try InterpreterRuntime().run(function, pointers, integers) }
    let signature = function.signature
    let call = PrecompiledCall(level: level, pointers: pointers, integers: integers)
    // What owns the memory is kept until the function is done with it.
    return try withExtendedLifetime(pointers) { () throws(InterpreterError.Reason) in try call.run(signature)
    }
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
  let pointers: [InterpreterView]
  let integers: [Int]

  func run(_ signature: RuntimeFunction.Signature) throws(InterpreterError.Reason) -> Literal? {
    let function = try level.function(signature.name)
    let words = try words(signature)
    guard let dtype = signature.result else {
      _ = apus_call_words(function, words)
      return nil
    }
    return switch dtype.layout {
    case (.real, 32): Literal(Double(apus_call_words_f32(function, words)), dtype)
    case (.real, _): Literal(apus_call_words_f64(function, words), dtype)
    case (.signed, _), (.unsigned, _), (.truth, _): Literal(apus_call_words(function, words), dtype)
    }
  }

  /// What is passed: integers, and addresses of which it is sure what will be touched.
  private func words(_ signature: RuntimeFunction.Signature) throws(InterpreterError.Reason) -> [Int64] {
    var words: [Int64] = []
    var (pointer, integer) = (0, 0)
    for parameter in signature.parameters {
      let address: UnsafeMutableRawPointer?
      switch parameter {
      case .integer:
        words.append(Int64(integers[integer]))
        integer += 1
        continue
      case .reads(let axes): address = try self.address(pointer, axes, writing: false)
      case .writes(let axes), .updates(let axes, _): address = try self.address(pointer, axes, writing: true)
      case .packed(let matrix, let isWritten):
        let count = try packedCount(matrix)
        address = try self.address(pointer, [RuntimeFunction.Axis(.fixed(count))], writing: isWritten)
      case .hint:
        address = try self.address(
          pointer, [RuntimeFunction.Axis(.fixed(min(integers[0], 1)))], writing: false)
      }
      words.append(Int64(Int(bitPattern: address)))
      pointer += 1
    }
    return words + [Int64](repeating: 0, count: Int(APUS_CALL_WORDS) - words.count)
  }

  /// How many elements a function of the runtime packs a matrix into.
  private func packedCount(_ matrix: RuntimeFunction.Matrix) throws(InterpreterError.Reason) -> Int {
    let sizes = [matrix.n, matrix.k, matrix.row, matrix.column].map { Int64(integers[$0]) }
    let rest = [Int64](repeating: 0, count: Int(APUS_CALL_WORDS) - sizes.count)
    return Int(apus_call_words(try level.function(matrix.size), sizes + rest))
  }

  /// The address for a function that touches elements along some axes; any will do if there are none.
  private func address(
    _ pointer: Int, _ axes: [RuntimeFunction.Axis], writing: Bool
  ) throws(InterpreterError.Reason) -> UnsafeMutableRawPointer? {
    var (first, last) = (0, 0)
    for axis in axes {
      let (count, stride) = (axis.count.value(integers), axis.stride.value(integers))
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

extension RuntimeFunction.Quantity {
  /// The number in a call that passes the given integers.
  fileprivate func value(_ integers: [Int]) -> Int {
    switch self {
    case .fixed(let number): number
    case .passed(let position): integers[position]
    }
  }
}
