// SPDX-License-Identifier: Apache-2.0

import ApusKernel
import ApusTensor

/// A function of the C runtime as emitted text uses it.
struct RuntimeSymbol: Hashable, Sendable {
  /// The function's name in C.
  let name: String
  /// The C type of its result.
  let result: String
  /// The C types of its parameters as a caller may see them; every pointer is `const void *`.
  let parameters: [String]
  /// The runtime file that defines it.
  let noun: String

  /// Whether another function has the same type.
  func hasType(of other: RuntimeSymbol) -> Bool { result == other.result && parameters == other.parameters }

  /// A declaration of the function's type under a name.
  func type(named name: String) -> String {
    // `joined` looks up conformances of arrays when it is first called, which takes 0.1 ms.
    let list = parameters.dropFirst().reduce(parameters.first ?? "void") { "\($0), \($1)" }
    return "typedef \(result) \(name)(\(list));"
  }
}

extension RuntimeSymbol {
  /// The function that sets the floating-point mode of kernels and returns the caller's.
  static let enterMode = RuntimeSymbol(
    name: "apus_enter_mode", result: "uint64_t", parameters: [], noun: "mode")

  /// The function that sets the caller's floating-point mode again.
  static let leaveMode = RuntimeSymbol(
    name: "apus_leave_mode", result: "void", parameters: ["uint64_t"], noun: "mode")

  /// The function of one scalar operation, such as `apus_exp_f32`.
  static func unary(_ operation: UnaryOperation, _ dtype: DType) -> RuntimeSymbol {
    RuntimeSymbol(
      name: "apus_\(operation.rawValue)_\(dtype)", result: dtype.cType, parameters: [dtype.cType],
      noun: operation.isTranscendental ? "transcendental" : "scalar")
  }

  /// The function of an operation on two scalars, such as `apus_max_f32`.
  static func binary(_ operation: BinaryOperation, _ dtype: DType) -> RuntimeSymbol {
    RuntimeSymbol(
      name: "apus_\(operation.rawValue)_\(dtype)", result: dtype.cType,
      parameters: [dtype.cType, dtype.cType],
      noun: operation.isTranscendental && dtype.isFloatingPoint ? "transcendental" : "scalar")
  }

  /// The function that converts a scalar, such as `apus_convert_f32_i32`.
  static func convert(from: DType, to: DType) -> RuntimeSymbol {
    RuntimeSymbol(
      name: "apus_convert_\(from)_\(to)", result: to.cType, parameters: [from.cType], noun: "scalar")
  }

  /// The function that a call names, with parameters as the call's arguments demand.
  static func called(_ call: RuntimeCall) -> RuntimeSymbol {
    let parameters = call.arguments.map { argument in
      switch argument {
      case .address: "const void *"
      case .integer: "int64_t"
      }
    }
    return RuntimeSymbol(
      name: call.function.name, result: call.function.result?.cType ?? "void", parameters: parameters,
      noun: call.function.noun)
  }
}

extension UnaryOperation {
  /// Whether the scalar function stands in the runtime's file of elementary functions.
  fileprivate var isTranscendental: Bool {
    switch self {
    case .exp, .log, .log1p, .expm1, .tanh, .logistic, .sin, .cos, .erf: true
    case .neg, .abs, .sign, .sqrt, .rsqrt, .floor, .not: false
    }
  }
}

extension BinaryOperation {
  /// Whether the scalar function for real types stands in the runtime's file of elementary functions.
  fileprivate var isTranscendental: Bool {
    switch self {
    case .pow, .rem: true
    case .add, .sub, .mul, .div, .max, .min, .and, .or, .xor, .shiftLeft, .shiftRightLogical: false
    }
  }
}

/// The runtime functions that a piece of text uses, each once.
struct RuntimeSymbols {
  /// What names a function without spelling its name.
  enum Key: Equatable {
    case unary(UnaryOperation, DType)
    case binary(BinaryOperation, DType)
    case convert(from: DType, to: DType)
    case function(RuntimeFunction)
  }

  // A program uses some dozens, each many times: comparing keys costs less than hashing them.
  private var keys: [Key] = []
  private var symbols: [RuntimeSymbol] = []

  /// Notes the use of a scalar function and returns its name.
  mutating func use(_ key: Key) -> String {
    if let known = keys.firstIndex(of: key) { return symbols[known].name }
    let symbol: RuntimeSymbol
    switch key {
    case .unary(let operation, let dtype): symbol = .unary(operation, dtype)
    case .binary(let operation, let dtype): symbol = .binary(operation, dtype)
    case .convert(let from, let to): symbol = .convert(from: from, to: to)
    case .function(let function): symbol = .called(RuntimeCall(function, []))
    }
    return add(symbol, key)
  }

  /// Notes a call and returns the function's name.
  mutating func use(_ call: RuntimeCall) -> String {
    let key = Key.function(call.function)
    if let known = keys.firstIndex(of: key) { return symbols[known].name }
    return add(.called(call), key)
  }

  private mutating func add(_ symbol: RuntimeSymbol, _ key: Key) -> String {
    keys.append(key)
    symbols.append(symbol)
    return symbol.name
  }

  /// All functions used, by name.
  var sorted: [RuntimeSymbol] { symbols.sorted { $0.name < $1.name } }
}
