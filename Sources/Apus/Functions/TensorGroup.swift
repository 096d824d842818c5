// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusIO
public import ApusTensor

/// What a ``Function`` takes or gives in one place: a tensor, or a list of tensors.
public protocol TensorGroup: SendableMetatype {
  /// What stands in that place when the function is called: a `HostTensor`, or an array of them.
  associatedtype Values

  /// How many tensors there are; `nil` if a call decides.
  static var tensorCount: Int? { get }
  /// The tensors in order.
  var tensors: [Tensor] { get }
  /// The group of as many tensors as it has.
  init(group tensors: ArraySlice<Tensor>) throws(Diagnostic)
  /// What tensors that were computed are called with.
  static func values(_ tensors: ArraySlice<HostTensor>) throws(Diagnostic) -> Values
}

extension Tensor: TensorGroup {
  public static var tensorCount: Int? { 1 }
  public var tensors: [Tensor] { [self] }

  public init(group tensors: ArraySlice<Tensor>) throws(Diagnostic) {
    self = try tensors.first.unwrapped(orBug: "a function was traced without one of its arguments")
  }

  public static func values(_ tensors: ArraySlice<HostTensor>) throws(Diagnostic) -> HostTensor {
    try tensors.first.unwrapped(orBug: "a function was called without one of its results")
  }
}

extension [Tensor]: TensorGroup {
  public static var tensorCount: Int? { nil }
  public var tensors: [Tensor] { self }

  public init(group tensors: ArraySlice<Tensor>) { self = Array(tensors) }

  public static func values(_ tensors: ArraySlice<HostTensor>) -> [HostTensor] { tensors.map(\.self) }
}
