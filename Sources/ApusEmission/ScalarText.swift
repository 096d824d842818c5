// SPDX-License-Identifier: Apache-2.0

import ApusIO
import ApusRuntime
import ApusTensor

/// The C text of a scalar function that is part of a program.
struct ScalarText: Hashable, Sendable {
  /// The function's name, of which those in C are made.
  let name: String
  /// How many numbers it takes.
  let arity: Int
  /// The body of the function of doubles.
  let body: String

  /// What of a scalar function a program calls.
  enum Form: Hashable, Sendable {
    /// The function of one element.
    case scalar
    /// The function of strips; each operand may be one element for all.
    case strip(DType, isScalar: [Bool])
  }

  /// The names of the function's parameters in its text.
  private static let operands = ["x", "y"]

  /// Checks that C takes the name, and that no function of the runtime has it.
  private func check() throws(Diagnostic) {
    let isIdentifier =
      name.utf8.first.map { UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 } ?? false
      && name.utf8.count <= 63
      && name.unicodeScalars.allSatisfy { "a"..."z" ~= $0 || "0"..."9" ~= $0 || $0 == "_" }
    guard isIdentifier else {
      throw Diagnostic(
        "'\(name)' is no name for a scalar function",
        help: "begin with a small letter; small letters, digits and underscores may follow, 63 in all")
    }
    for symbol in ["apus_\(name)_f32", "apus_\(name)_f64"]
    where apus_symbol_address(Int32(APUS_LEVEL_PORTABLE), symbol) != nil {
      throw Diagnostic(
        "the runtime has a function '\(name)' already", help: "name the scalar function otherwise")
    }
  }

  /// The definitions of functions for one element of each type.
  private var scalars: [String] {
    let list = Self.operands[..<arity]
    let double = list.map { "double \($0)" }.joined(separator: ", ")
    let float = list.map { "float \($0)" }.joined(separator: ", ")
    let widened = list.map { "(double)\($0)" }.joined(separator: ", ")
    return ["APUS_FUNCTION double apus_\(name)_f64(\(double)) {"]
      // What libm does with a subnormal number is undefined where it counts as zero.
      + list.map { "  \($0) = fabs(\($0)) < 0x1p-1022 ? \($0) * 0.0 : \($0);" }
      + body.split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? "" : "  \($0)" }
      + [
        "}", "APUS_FUNCTION float apus_\(name)_f32(\(float)) {",
        "  return (float)apus_\(name)_f64(\(widened));", "}",
      ]
  }

  /// The definition of a function of strips, whose result may be an operand.
  private func strip(_ symbol: String, _ dtype: DType, isScalar operands: [Bool]) -> [String] {
    let list = zip(Self.operands, operands)
    let parameters = list.map { "const \(dtype.cType) *\($0.0)" }.joined(separator: ", ")
    let elements = list.map { $0.1 ? "scalar" : "\($0.0)[i]" }.joined(separator: ", ")
    return ["APUS_FUNCTION void \(symbol)(int64_t n, \(dtype.cType) *z, \(parameters)) {"]
      + list.compactMap { $0.1 ? "  const \(dtype.cType) scalar = *\($0.0);" : nil }
      + ["  for (int64_t i = 0; i < n; i++) z[i] = apus_\(name)_\(dtype)(\(elements));", "}"]
  }

  /// The definitions of all functions among those used that scalar functions of the program define.
  static func definitions(of symbols: [RuntimeSymbol]) throws(Diagnostic) -> [String] {
    var (texts, lines, strips): ([ScalarText], [String], [String]) = ([], [], [])
    for symbol in symbols {
      guard case .program(let text, let form) = symbol.origin else { continue }
      if !texts.contains(text) {
        try text.check()
        if texts.contains(where: { $0.name == text.name }) {
          throw Diagnostic(
            "two scalar functions are named '\(text.name)'", help: "name each otherwise, or use one for both")
        }
        texts.append(text)
        lines += text.scalars
      }
      switch form {
      case .scalar: break
      case .strip(let dtype, let isScalar): strips += text.strip(symbol.name, dtype, isScalar: isScalar)
      }
    }
    return lines + strips
  }

  /// The names of the scalar functions of the program among those used.
  static func names(in symbols: [RuntimeSymbol]) -> [String] {
    var names: [String] = []
    for case .program(let text, _) in symbols.map(\.origin) where !names.contains(text.name) {
      names.append(text.name)
    }
    return names
  }
}

extension RuntimeSymbol {
  /// The file of the runtime that defines the function; `nil` if the program does.
  var file: String? {
    switch origin {
    case .runtime(let file): file
    case .program: nil
    }
  }
}
