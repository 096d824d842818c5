// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
public import ApusTensor

/// A tensor of the state: a weight, an optimizer slot or a counter.
public struct Parameter: SourcePrimitive {
  public static let mnemonic = "parameter"
  public static let differentiability = Differentiability.never("a parameter depends on nothing")
  public static let examples: [Example] = []

  /// The path, such as `classifier.1.weight`.
  public let name: String
  public let type: TensorType

  /// Creates the operator.
  public init(_ name: String, _ type: TensorType) {
    self.name = name
    self.type = type
  }

  /// The evaluator supplies parameters from outside; alone, a parameter is zero.
  public func evaluate(_ operands: [HostTensor], results: [TensorType]) -> [HostTensor] {
    [HostTensor(zeros: type)]
  }

  public func lowering(_ site: LoweringSite) -> Lowering { .source(.parameter(name: name)) }
}

extension Trace {
  /// A tensor of the state.
  public func parameter(_ name: String, _ type: TensorType) -> Tensor { apply(Parameter(name, type), [])[0] }
}
