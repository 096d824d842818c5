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
  /// What defines it.
  let origin: Origin

  /// What defines a function.
  enum Origin: Hashable, Sendable {
    /// A file of the runtime.
    case runtime(String)
    /// The text of a scalar function, which stands in the program, in a form.
    case program(ScalarText, ScalarText.Form)
  }

  /// What a function without a result returns in C.
  static let nothing = "void"

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
    name: "apus_enter_mode", result: "uint64_t", parameters: [], origin: .runtime("mode"))

  /// The function that sets the caller's floating-point mode again.
  static let leaveMode = RuntimeSymbol(
    name: "apus_leave_mode", result: nothing, parameters: ["uint64_t"], origin: .runtime("mode"))

  /// The function of one scalar operation, such as `apus_exp_f32`.
  static func unary(_ operation: UnaryOperation, _ dtype: DType) -> RuntimeSymbol {
    scalar(operation.name, dtype, arity: 1, operation.origin)
  }

  /// The function of an operation on two scalars, such as `apus_max_f32`.
  static func binary(_ operation: BinaryOperation, _ dtype: DType) -> RuntimeSymbol {
    scalar(operation.name, dtype, arity: 2, operation.origin)
  }

  private static func scalar(_ name: String, _ dtype: DType, arity: Int, _ origin: Origin) -> RuntimeSymbol {
    RuntimeSymbol(
      name: "apus_\(name)_\(dtype)", result: dtype.cType,
      parameters: [String](repeating: dtype.cType, count: arity), origin: origin)
  }

  /// The function that converts a scalar, such as `apus_convert_f32_i32`.
  static func convert(from: DType, to: DType) -> RuntimeSymbol {
    RuntimeSymbol(
      name: "apus_convert_\(from)_\(to)", result: to.cType, parameters: [from.cType],
      origin: .runtime(from.isStorage || to.isStorage ? "short" : "scalar"))
  }

  /// The function of a call, with parameters as a caller may see them.
  static func called(_ function: RuntimeFunction) -> RuntimeSymbol {
    let signature = function.signature
    let parameters = signature.parameters.map { $0 == .integer ? "int64_t" : "const void *" }
    return RuntimeSymbol(
      name: signature.name, result: signature.result?.cType ?? nothing, parameters: parameters,
      origin: function.origin(in: signature.file))
  }
}

extension UnaryOperation {
  /// What defines the operation on one scalar.
  fileprivate var origin: RuntimeSymbol.Origin { function?.origin(.scalar) ?? .runtime("scalar") }
}

extension BinaryOperation {
  /// What defines the operation on two scalars.
  fileprivate var origin: RuntimeSymbol.Origin { function?.origin(.scalar) ?? .runtime("scalar") }
}

extension RuntimeFunction {
  /// What defines the function: a scalar function's text, if one says what it does to each element, else a file.
  fileprivate func origin(in file: String) -> RuntimeSymbol.Origin {
    let origin: RuntimeSymbol.Origin? =
      switch self {
      case .stripUnary(let operation, let dtype):
        operation.function?.origin(.strip(dtype, isScalar: [false]))
      case .stripBinary(let operation, let dtype, let operands):
        operation.function?.origin(
          .strip(dtype, isScalar: [operands == .scalarVector, operands == .vectorScalar]))
      case .stripCompare, .stripSelect, .stripConvert, .stripFill, .stripCopy, .stripLoad, .stripStore,
        .stripIota, .stripPrefetch, .reduce, .argmax, .gemmPrepare, .gemmRows, .gemmSmall, .randomWord,
        .randomWords, .checkIndex:
        nil
      }
    switch origin {
    case .program(let text, let form): return .program(text, form)
    case .runtime, nil: return .runtime(file)
    }
  }
}

extension ScalarFunction {
  /// What defines the function.
  fileprivate func origin(_ form: ScalarText.Form) -> RuntimeSymbol.Origin {
    switch source {
    case .runtime(let file): .runtime(file)
    case .body(let text): .program(ScalarText(name: name, arity: arity, body: text), form)
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

  /// Notes the use of a function and returns its position among those used, at which it stays.
  mutating func use(_ key: Key) -> Int {
    if let known = keys.firstIndex(of: key) { return known }
    switch key {
    case .unary(let operation, let dtype): symbols.append(.unary(operation, dtype))
    case .binary(let operation, let dtype): symbols.append(.binary(operation, dtype))
    case .convert(let from, let to): symbols.append(.convert(from: from, to: to))
    case .function(let function): symbols.append(.called(function))
    }
    keys.append(key)
    return keys.count - 1
  }

  /// The name in C of the function with a position.
  func name(_ position: Int) -> String { symbols[position].name }

  /// Whether the function with a position returns something.
  func returnsValue(_ position: Int) -> Bool { symbols[position].result != RuntimeSymbol.nothing }

  /// All functions used, by name.
  var sorted: [RuntimeSymbol] { symbols.sorted { $0.name < $1.name } }
}
