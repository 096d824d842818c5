// SPDX-License-Identifier: Apache-2.0

import ApusExecution
import ApusIO
import ApusTensor

/// A compiled function with memory for its results, so that a call allocates nothing.
final class BoundFunction {
  let entryPoint: TracedEntryPoint
  private let function: any CompiledFunction
  private let results: [Memory]

  init(_ entryPoint: TracedEntryPoint, _ function: any CompiledFunction) throws(Diagnostic) {
    self.entryPoint = entryPoint
    self.function = function
    results = try entryPoint.results.map { result throws(Diagnostic) in
      try Memory(byteCount: result.type.bytes)
    }
  }

  /// Whether the inputs are the features and targets of such a batch.
  func takes(_ batch: Batch) -> Bool {
    entryPoint.inputs.count == 2 && entryPoint.inputs[0].type == batch.featureType
      && entryPoint.inputs[1].type == batch.targetType
  }

  /// Runs the function on a block for each of its inputs.
  func call(state: Memory, _ inputs: [Memory]) throws(Diagnostic) {
    try function.call(state: state, inputs: inputs, results: results)
  }

  /// Runs the function on a tensor for each of its inputs.
  func call(state: Memory, _ inputs: [HostTensor]) throws(Diagnostic) {
    try call(
      state: state,
      inputs.map { tensor throws(Diagnostic) in
        let block = try Memory(byteCount: tensor.type.bytes)
        block.copyBytes(tensor.bytes)
        return block
      })
  }

  /// A result that is one number.
  func scalar(_ position: Int) throws(Diagnostic) -> Double {
    switch entryPoint.results[position].type.dtype.layout {
    case (.real, 32): Double(results[position].load(as: Float.self))
    case (.real, 64): results[position].load(as: Double.self)
    case (.real, _), (.signed, _), (.unsigned, _), (.truth, _):
      try result(position).reals.first
        .unwrapped(orBug: "a result of '\(entryPoint.name)' that is one number has no element")
    }
  }

  /// A result as a tensor.
  func result(_ position: Int) -> HostTensor {
    results[position].tensor(entryPoint.results[position].type)
  }
}
