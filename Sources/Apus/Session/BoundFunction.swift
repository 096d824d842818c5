// SPDX-License-Identifier: Apache-2.0

import ApusExecution
import ApusIO
import ApusTensor

/// A compiled function with memory for its results, so that a call allocates nothing.
final class BoundFunction {
  let entryPoint: TracedEntryPoint
  private let function: any CompiledFunction
  private let results: [Memory]
  /// How many examples the next calls take; `nil` if their number is fixed.
  private let counter: Memory?
  private var count: Int?

  init(_ entryPoint: TracedEntryPoint, _ function: any CompiledFunction) throws(Diagnostic) {
    self.entryPoint = entryPoint
    self.function = function
    results = try entryPoint.results.map { result throws(Diagnostic) in
      try Memory(byteCount: result.type.bytes)
    }
    counter = entryPoint.batch == nil ? nil : try Memory(byteCount: DType.i64.bytes)
  }

  /// Whether the inputs are the features and targets of such a batch.
  func takes(_ batch: Batch) -> Bool {
    if let limit = entryPoint.batch?.limit {
      return batch.count <= limit && entryPoint.inputs.count == 3
        && entryPoint.inputs[0].type == batch.featureType.with(examples: limit)
        && entryPoint.inputs[1].type == batch.targetType.with(examples: limit)
    }
    return entryPoint.inputs.count == 2 && entryPoint.inputs[0].type == batch.featureType
      && entryPoint.inputs[1].type == batch.targetType
  }

  /// Runs the function on a block for each of its inputs, and so many examples if their number is not fixed.
  func call(state: Memory, _ inputs: [Memory], count: Int? = nil) throws(Diagnostic) {
    guard let counter, let count else {
      return try function.call(state: state, inputs: inputs, results: results)
    }
    counter.copyBytes(withUnsafeBytes(of: Int64(count)) { Array($0) })
    self.count = count
    try function.call(state: state, inputs: inputs + [counter], results: results)
  }

  /// Runs the function on a tensor for each of its inputs, and so many examples if their number is not fixed.
  func call(state: Memory, _ inputs: [HostTensor], count: Int? = nil) throws(Diagnostic) {
    try call(
      state: state,
      inputs.map { tensor throws(Diagnostic) in
        let block = try Memory(byteCount: tensor.type.bytes)
        block.copyBytes(tensor.bytes)
        return block
      }, count: count)
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

  /// A result as a tensor: as many examples of it as the last call took.
  func result(_ position: Int) -> HostTensor {
    results[position].tensor(entryPoint.type(ofResult: position, examples: count))
  }
}

extension TensorType {
  /// The type of another number of examples, which the first axis counts.
  func with(examples count: Int) -> TensorType { with(Shape([count] + shape.dimensions.dropFirst())) }
}

extension TracedEntryPoint {
  /// How many examples a call takes; `nil` if their number is fixed.
  var batch: BatchCount? { graph.batch }

  /// The type of an input that holds so many examples, if it holds any.
  func type(ofInput position: Int, examples count: Int?) -> TensorType {
    guard let count, batchInputs.contains(inputs[position].name) else { return inputs[position].type }
    return inputs[position].type.with(examples: count)
  }

  /// How many examples tensors hold for the inputs; `nil` if their number is fixed, or the tensors do not fit.
  func exampleCount(of tensors: [HostTensor]) -> Int? {
    guard batch != nil else { return nil }
    return zip(inputs, tensors).first { batchInputs.contains($0.0.name) }?.1.shape.dimensions.first
  }

  /// The type of a result that holds so many examples, if it holds any; that of all if the number is not given.
  func type(ofResult position: Int, examples count: Int?) -> TensorType {
    let type = results[position].type
    guard let count, let batch, resultFactors.indices.contains(position), let factor = resultFactors[position]
    else {
      return type
    }
    return factor * batch.limit == type.shape[0] ? type.with(examples: factor * count) : type
  }
}
