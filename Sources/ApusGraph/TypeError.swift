// SPDX-License-Identifier: Apache-2.0

import ApusIO
public import ApusTensor

/// An operand that an operator cannot take.
public struct TypeError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The operator.
  public let mnemonic: String
  /// The operand's position; `nil` if the fault is not in one operand.
  public let operand: Int?
  /// What the operator needs.
  public let expected: String
  /// What it was given.
  public let got: String
  /// What to do about it.
  public let help: String?

  /// Creates an error.
  public init(
    _ mnemonic: String, operand: Int? = nil, expected: String, got: String, help: String? = nil
  ) {
    self.mnemonic = mnemonic
    self.operand = operand
    self.expected = expected
    self.got = got
    self.help = help
  }

  public var description: String { "\(mnemonic): \(sentence)" }

  /// What is wrong, without the operator.
  var sentence: String { (operand.map { "operand \($0) " } ?? "") + "must be \(expected), got \(got)" }
}

extension Primitive {
  /// The mnemonic of an instance whose type is erased.
  public var mnemonic: String { Self.mnemonic }

  /// The types of the results; operands and results are checked against the limits that every tensor has.
  ///
  /// - Throws: `TypeError` if the operator cannot take the operands, or a size is negative or too great.
  public func inferredTypes(of operands: [TensorType]) throws(TypeError) -> [TensorType] {
    for (position, type) in operands.enumerated() {
      if case .failure(let error) = Limits.standard.elementCount(of: type.shape.dimensions) {
        throw TypeError(mnemonic, operand: position, expected: "within the limits", got: "\(type): \(error)")
      }
    }
    let types = try resultTypes(of: operands)
    guard !types.isEmpty else { throw TypeError(mnemonic, expected: "an operator with results", got: "none") }
    for type in types {
      if case .failure(let error) = Limits.standard.elementCount(of: type.shape.dimensions) {
        throw TypeError(
          mnemonic, expected: "given sizes within the limits", got: "\(type): \(error)")
      }
    }
    return types
  }

  /// Checks the number of operands.
  ///
  /// - Throws: `TypeError` if there are more or fewer.
  public func expect(_ count: Int, _ operands: [TensorType]) throws(TypeError) {
    guard operands.count == count else {
      throw TypeError(
        mnemonic, expected: "given \(count) operand\(count == 1 ? "" : "s")", got: "\(operands.count)")
    }
  }
}
