// SPDX-License-Identifier: Apache-2.0

public import ApusKernel
public import ApusTensor

/// An operator of the tensor level.
///
/// No requirement has a default: a facet is either written in the operator's own file or supplied by its
/// family. Equality, hashing and the text form are synthesised, so that merging equal nodes stays right when a
/// field is added.
public protocol Primitive: Hashable, Sendable, Codable {
  /// The name in the text form, in C and in goldens, such as `reduce_sum`.
  static var mnemonic: String { get }
  /// Whether derivatives exist, and if not, why.
  static var differentiability: Differentiability { get }
  /// Operands on which every law of the conformance suite is tried.
  static var examples: [Example] { get }
  /// What the results depend on, as far as all operators of the kind have it in common.
  static var form: PrimitiveForm { get }

  /// The types of the results.
  ///
  /// - Throws: `TypeError` that names the operand, what was expected and what came.
  func resultTypes(of operands: [TensorType]) throws(TypeError) -> [TensorType]

  /// The results, computed slowly and obviously in `Double`.
  func evaluate(_ operands: [HostTensor], results: [TensorType]) -> [HostTensor]

  /// The tangents of the results for tangents of the operands; `nil` is a structural zero.
  func jvp(_ site: Linearization, tangents: [Tensor?]) -> [Tensor?]

  /// The cotangents of the operands for cotangents of the results; `nil` is a structural zero.
  func vjp(_ site: Linearization, cotangents: [Tensor?]) -> [Tensor?]

  /// How the operator becomes part of a kernel.
  func lowering(_ site: LoweringSite) -> Lowering
}

extension Primitive {
  /// Which operator this is, attributes aside.
  package var kind: ObjectIdentifier { ObjectIdentifier(Self.self) }
  /// Whether it runs graphs of its own.
  var ownsGraphs: Bool { Self.form == .owner }

  /// Whether the operator gives examples of which a call may have fewer; so no type is looked up for others.
  var isCounted: Bool { Self.form == .counted }
}

/// What the results of a kind of operator depend on.
public enum PrimitiveForm: Hashable, Sendable {
  /// Each element of the only result depends on the elements of so many operands at the same position alone.
  case pointwise(arity: Int)
  /// The operator runs graphs of its own, as a ``GraphOwner`` does.
  case owner
  /// The operator gives examples of which a call may have fewer, as a ``BatchSource`` does.
  case counted
  /// The results depend on the operands in any other way.
  case general
}

/// Whether and where an operator has derivatives.
public enum Differentiability: Hashable, Sendable {
  /// Derivatives of every order exist on the sampled range.
  case smooth
  /// Derivatives exist except on a set of measure zero.
  case piecewise
  /// The derivative is zero or undefined, for the reason given.
  case never(String)
}

/// The operands and results of a node while its derivative is traced.
public struct Linearization {
  /// The operands.
  public let operands: [Tensor]
  /// The results.
  public let results: [Tensor]
  /// For each operand, whether its cotangent is asked for; what is given for any other is passed over.
  public let isVaried: [Bool]

  /// Creates a site; by default the cotangents of all operands are asked for.
  public init(operands: [Tensor], results: [Tensor], isVaried: [Bool]? = nil) {
    self.operands = operands
    self.results = results
    self.isVaried = isVaried ?? operands.map { _ in true }
  }
}

/// The types of a node while it is lowered.
public struct LoweringSite: Hashable, Sendable {
  /// The types of the operands.
  public let operands: [TensorType]
  /// The types of the results.
  public let results: [TensorType]

  /// Creates a site.
  public init(operands: [TensorType], results: [TensorType]) {
    self.operands = operands
    self.results = results
  }
}
