// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
public import ApusTensor

/// A tensor that the caller passes.
public struct Input: SourcePrimitive {
  public static let mnemonic = "input"
  public static let differentiability = Differentiability.never("an input depends on nothing")
  public static let examples: [Example] = []

  /// The name in signatures and errors.
  public let name: String
  public let type: TensorType

  /// Creates the operator.
  public init(_ name: String, _ type: TensorType) {
    self.name = name
    self.type = type
  }

  /// The evaluator supplies inputs from outside; alone, an input is zero.
  public func evaluate(_ operands: [HostTensor], results: [TensorType]) -> [HostTensor] {
    [HostTensor(zeros: type)]
  }

  public func lowering(_ site: LoweringSite) -> Lowering { .source(.input(name: name)) }
}

extension Trace {
  /// A tensor that the caller passes.
  public func input(_ name: String, _ type: TensorType) -> Tensor { apply(Input(name, type), [])[0] }
}
