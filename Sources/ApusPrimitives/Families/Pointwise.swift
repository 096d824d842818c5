// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
public import ApusTensor

/// An operator whose result at each position depends on its operands at that position alone.
///
/// The operator writes its scalar expression; type, evaluation and lowering follow.
public protocol Pointwise: Primitive {
  /// How many operands the operator has.
  static var arity: Int { get }

  /// The element type of the result.
  ///
  /// - Throws: `TypeError` if the operator is not defined for the types.
  func resultDType(of operands: [DType]) throws(TypeError) -> DType

  /// The result at one position.
  func scalar(_ operands: [DType]) -> Scalar
}

extension Pointwise {
  public static var form: PrimitiveForm { .pointwise(arity: arity) }

  /// All operands have one shape, which the result has too.
  public func resultTypes(of operands: [TensorType]) throws(TypeError) -> [TensorType] {
    try expect(Self.arity, operands)
    for (position, operand) in operands.enumerated() where operand.shape != operands[0].shape {
      throw TypeError(
        mnemonic, operand: position, expected: "of shape \(operands[0].shape) as operand 0 is",
        got: "\(operand)", help: "broadcast is explicit in a graph; the DSL's operators insert it")
    }
    return [TensorType(try resultDType(of: operands.map(\.dtype)), operands[0].shape)]
  }

  /// The scalar expression at each position.
  public func evaluate(_ operands: [HostTensor], results: [TensorType]) -> [HostTensor] {
    let dtypes = operands.map(\.dtype)
    let scalar = scalar(dtypes).computedInArithmeticTypes(operands: dtypes, rank: results[0].rank)
    return [HostTensor(evaluating: scalar, operands, as: results[0])]
  }

  /// The scalar expression.
  public func lowering(_ site: LoweringSite) -> Lowering { .elementwise(scalar(site.operands.map(\.dtype))) }
}

extension HostTensor {
  /// Evaluates a scalar expression at each position of a result.
  init(evaluating expression: Scalar, _ operands: [HostTensor], as type: TensorType) {
    let literals = (0..<type.elementCount).map { position in
      expression.evaluated(
        operands: operands.map { $0.literal(at: position) },
        coordinates: type.shape.coordinates(of: position))
    }
    self.init(unchecked: type, literals: literals)
  }
}

extension Primitive {
  /// Checks that an operand is floating point.
  ///
  /// - Throws: `TypeError` naming the operand.
  func expectFloatingPoint(_ operands: [DType]) throws(TypeError) {
    for (position, dtype) in operands.enumerated() where !dtype.isFloatingPoint {
      throw TypeError(
        mnemonic, operand: position, expected: "floating point (\(DType.floatingPoint))", got: "\(dtype)",
        help: "convert it first")
    }
  }

  /// Checks that an operand is a number, not a `bool`.
  ///
  /// - Throws: `TypeError` naming the operand.
  func expectNumber(_ operands: [DType]) throws(TypeError) {
    for (position, dtype) in operands.enumerated() where dtype == .bool {
      throw TypeError(
        mnemonic, operand: position, expected: "a number", got: "bool", help: "convert it first")
    }
  }

  /// Checks that an operand is an integer.
  ///
  /// - Throws: `TypeError` naming the operand.
  func expectInteger(_ operands: [DType], orBool: Bool = false) throws(TypeError) {
    for (position, dtype) in operands.enumerated() where !dtype.isInteger && !(orBool && dtype == .bool) {
      throw TypeError(
        mnemonic, operand: position, expected: orBool ? "an integer or bool" : "an integer", got: "\(dtype)",
        help: "convert it first")
    }
  }

  /// Checks that two operands have one element type.
  ///
  /// - Throws: `TypeError` naming the second operand.
  func expectEqual(_ operands: [DType], _ first: Int, _ second: Int) throws(TypeError) {
    guard operands[first] == operands[second] else {
      throw TypeError(
        mnemonic, operand: second, expected: "\(operands[first]) as operand \(first) is",
        got: "\(operands[second])", help: "convert one of them")
    }
  }
}
