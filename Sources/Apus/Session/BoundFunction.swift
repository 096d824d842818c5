// SPDX-License-Identifier: Apache-2.0

import ApusExecution
import ApusIO
import ApusTensor

/// A compiled function with memory for its results and a table of its arguments, so that a call allocates
/// nothing.
final class BoundFunction {
  let entryPoint: TracedEntryPoint
  private let function: any CompiledFunction
  private let arguments: UnsafeMutablePointer<UnsafeMutableRawPointer?>
  private let results: [Memory]
  private let inputCount: Int

  init(_ entryPoint: TracedEntryPoint, _ function: any CompiledFunction) throws(Diagnostic) {
    self.entryPoint = entryPoint
    self.function = function
    inputCount = entryPoint.inputs.count
    results = try entryPoint.results.map { result throws(Diagnostic) in
      try Memory(byteCount: result.type.bytes)
    }
    arguments = .allocate(capacity: inputCount + results.count)
    arguments.initialize(repeating: nil, count: inputCount + results.count)
    for (position, result) in results.enumerated() { arguments[inputCount + position] = result.address }
  }

  deinit { arguments.deallocate() }

  /// Whether the inputs are the features and targets of such a batch.
  func takes(_ batch: Batch) -> Bool {
    inputCount == 2 && entryPoint.inputs[0].type == batch.featureType
      && entryPoint.inputs[1].type == batch.targetType
  }

  /// Runs the function on one input.
  func call(state: UnsafeMutableRawPointer, _ x: UnsafeMutableRawPointer) throws(Diagnostic) {
    arguments[0] = x
    try function.call(state: state, arguments: arguments)
  }

  /// Runs the function on two inputs.
  func call(
    state: UnsafeMutableRawPointer, _ x: UnsafeMutableRawPointer, _ y: UnsafeMutableRawPointer
  ) throws(Diagnostic) {
    arguments[0] = x
    arguments[1] = y
    try function.call(state: state, arguments: arguments)
  }

  /// Runs the function on as many inputs as it has.
  func call(state: UnsafeMutableRawPointer, _ inputs: [UnsafeMutableRawPointer]) throws(Diagnostic) {
    for (position, input) in inputs.enumerated() { arguments[position] = input }
    try function.call(state: state, arguments: arguments)
  }

  /// A result that is one number.
  func scalar(_ position: Int) -> Double {
    switch entryPoint.results[position].type.dtype {
    case .f32: Double(results[position].address.load(as: Float.self))
    case .f64: results[position].address.load(as: Double.self)
    case .i32, .i64, .u8, .u32, .bool:
      load(entryPoint.results[position].type, results[position].address).reals.first ?? 0
    }
  }

  /// The memory of a result, valid until the next call.
  func memory(_ position: Int) -> UnsafeMutableRawPointer { results[position].address }

  /// A result as a tensor.
  func result(_ position: Int) -> HostTensor {
    load(entryPoint.results[position].type, results[position].address)
  }
}
