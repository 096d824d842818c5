// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
public import ApusTensor

/// A tensor of examples that the caller passes, of which only the first are given: as many as another input says.
///
/// The type has the greatest number of examples as the size of its first axis. Nothing reads what lies behind those that
/// are given.
public struct BatchInput: SourcePrimitive, BatchSource {
  public static let mnemonic = "batch_input"
  public static let form = PrimitiveForm.counted
  public static let differentiability = Differentiability.never("an input depends on nothing")
  public static let examples: [Example] = []

  /// The name in signatures and errors.
  public let name: String
  /// The name of the input that counts the examples.
  public let counter: String
  public let type: TensorType

  /// 0 for a type without axes, which is refused.
  public var limit: Int { type.shape.dimensions.first ?? 0 }

  /// Creates the operator.
  public init(_ name: String, _ type: TensorType, countedBy counter: String) {
    self.name = name
    self.counter = counter
    self.type = type
  }

  public func resultTypes(of operands: [TensorType]) throws(TypeError) -> [TensorType] {
    try expect(0, operands)
    guard limit > 0 else {
      throw TypeError(
        mnemonic, expected: "given a type with a first axis, which counts 1 example or more", got: "\(type)")
    }
    return [type]
  }

  /// The evaluator supplies inputs from outside; alone, an input is zero.
  public func evaluate(_ operands: [HostTensor], results: [TensorType]) -> [HostTensor] {
    [HostTensor(zeros: type)]
  }

  public func lowering(_ site: LoweringSite) -> Lowering { .source(.input(name: name)) }
}

extension Trace {
  /// A tensor of examples that the caller passes, of which only the first are given: as many as the input `counter` says,
  /// an `i64` without axes.
  public func batchInput(_ name: String, _ type: TensorType, countedBy counter: String) -> Tensor {
    apply(BatchInput(name, type, countedBy: counter), [])[0]
  }
}
