// SPDX-License-Identifier: Apache-2.0

import ApusIO
import ApusKernel
import ApusTensor

/// Prints kernels as static C functions and notes which runtime functions they use.
struct KernelPrinter {
  /// Whether remarks and comments are printed.
  let isCommented: Bool
  private(set) var symbols = RuntimeSymbols()
  /// The kernel being printed.
  private var parameters: [Kernel.Parameter] = []
  private var canFail = false
  /// What the body mentions: a parameter or local that is not mentioned needs `(void)`.
  private var used = PlaceCollection([])

  init(isCommented: Bool) { self.isCommented = isCommented }

  /// Appends the function.
  mutating func print(_ kernel: Kernel, to writer: inout CWriter) {
    parameters = kernel.parameters
    canFail = kernel.canFail
    used = PlaceCollection(kernel.body)
    if isCommented { for remark in kernel.remarks { writer.line("// " + CText.comment(remark)) } }
    var list = parameters.map { parameter in
      (parameter.isWritten ? "" : "const ") + "\(parameter.dtype.cType) *APUS_RESTRICT \(parameter.name)"
    }
    if canFail { list.append("int64_t *apus_position") }
    writer.list(
      "APUS_KERNEL \(canFail ? "int" : "void") \(kernel.name)", list.isEmpty ? ["void"] : list, ") {")
    writer.indented { writer in
      for (position, parameter) in parameters.enumerated() where !used.parameters.contains(position) {
        writer.line("(void)\(parameter.name);")
      }
      print(kernel.body, to: &writer)
      if canFail { writer.line("return APUS_OK;") }
    }
    writer.line("}")
  }

  private mutating func print(_ statements: [Statement], to writer: inout CWriter) {
    for statement in statements { print(statement, to: &writer) }
  }

  private mutating func print(_ statement: Statement, to writer: inout CWriter) {
    switch statement {
    case .loop(let variable, let count, let step, let body):
      let i = "i\(variable)"
      let advance = step == 1 ? "\(i)++" : "\(i) += \(step)"
      writer.line("for (int64_t \(i) = 0; \(i) < \(count); \(advance)) {")
      writer.indented { print(body, to: &$0) }
      writer.line("}")
    case .array(let number, let dtype, let count):
      writer.line("APUS_ALIGNED \(dtype.cType) a\(number)[\(max(count, 1))];")
    case .define(let number, let dtype, let value):
      writer.line("const \(dtype.cType) v\(number) = \(expression(value).text);")
      if !used.locals.contains(number) { writer.line("(void)v\(number);") }
    case .variable(let number, let dtype, let value):
      writer.line("\(dtype.cType) v\(number) = \(expression(value).text);")
      if !used.locals.contains(number) { writer.line("(void)v\(number);") }
    case .assign(let number, let value):
      writer.line("v\(number) = \(expression(value).text);")
    case .store(let place, let value, _):
      writer.line("\(element(place)) = \(expression(value).text);")
    case .call(let call):
      writer.line((call.function.result == nil ? "" : "(void)") + self.call(call).text + ";")
    case .fail(let condition, let position):
      writer.line("if (\(expression(condition).text)) {")
      writer.indented {
        $0.line("*apus_position = \(index(position).text);")
        $0.line("return APUS_INDEX_OUT_OF_RANGE;")
      }
      writer.line("}")
    case .comment(let text):
      if isCommented { writer.line("// " + CText.comment(text)) }
    }
  }

  // MARK: Expressions

  private mutating func expression(_ expression: Expression) -> CExpression {
    switch expression {
    case .literal(let literal): return literal.cConstant
    case .local(let number): return CExpression("v\(number)", .primary)
    case .position(let position, let dtype): return self.position(position, dtype)
    case .load(let place, _): return CExpression(element(place), .primary)
    case .unary(let operation, let x, let dtype):
      if operation == .neg, dtype.isFloatingPoint { return .negation(self.expression(x)) }
      return .call(symbols.use(.unary(operation, dtype)), [self.expression(x).text])
    case .binary(let operation, let x, let y, let dtype):
      return binary(operation, self.expression(x), self.expression(y), dtype)
    case .compare(let comparison, let x, let y, _):
      return .comparison(self.expression(x), comparison.cOperator, self.expression(y))
    case .select(let condition, let x, let y, _):
      return .conditional(self.expression(condition), self.expression(x), self.expression(y))
    case .convert(let x, let from, let to):
      if from == to { return self.expression(x) }
      return .call(symbols.use(.convert(from: from, to: to)), [self.expression(x).text])
    case .call(let call, _): return self.call(call)
    }
  }

  private mutating func binary(
    _ operation: BinaryOperation, _ x: CExpression, _ y: CExpression, _ dtype: DType
  ) -> CExpression {
    // Integers go through functions of the runtime: they wrap, where C's operators would be undefined.
    guard dtype.isFloatingPoint, let (symbol, precedence) = operation.cOperator else {
      return .call(symbols.use(.binary(operation, dtype)), [x.text, y.text])
    }
    return .infix(x, symbol, y, precedence)
  }

  private mutating func call(_ call: RuntimeCall) -> CExpression {
    let arguments = call.arguments.map { argument in
      switch argument {
      case .address(let place): address(place)
      case .integer(let value): index(value).text
      case .remaining(let total, let variable, let limit):
        "\(total) - i\(variable) < \(limit) ? \(total) - i\(variable) : \(limit)"
      }
    }
    return .call(symbols.use(.called(call)), arguments)
  }

  private func position(_ position: AffineIndex, _ dtype: DType) -> CExpression {
    let value = index(position)
    switch dtype {
    case .i64: return value
    case .bool: return .comparison(value, "!=", CExpression("0", .primary))
    case .f32, .f64, .i32, .u8, .u32: return .cast(dtype.cType, value)
    }
  }

  private func name(_ storage: Place.Storage) -> String {
    switch storage {
    case .parameter(let number): parameters[number].name
    case .array(let number): "a\(number)"
    }
  }

  private func element(_ place: Place) -> String { "\(name(place.storage))[\(index(place.index).text)]" }

  private func address(_ place: Place) -> String {
    let base = name(place.storage)
    if place.index == AffineIndex() { return base }
    return "\(base) + \(index(place.index).operand(.multiplicative))"
  }

  /// A position of 64 bits, written with as few signs as possible.
  private func index(_ index: AffineIndex) -> CExpression {
    var text = ""
    for term in index.terms {
      let name =
        switch term.variable {
        case .loop(let number): "i\(number)"
        case .local(let number): "v\(number)"
        }
      let isNegative = term.coefficient < 0
      let factor = term.coefficient.magnitude
      if text.isEmpty {
        text = term.coefficient == 1 ? name : "\(name) * \(term.coefficient)"
      } else {
        text += (isNegative ? " - " : " + ") + (factor == 1 ? name : "\(name) * \(factor)")
      }
    }
    let constant = Literal(Int64(index.constant), .i64).cConstant
    if text.isEmpty { return constant }
    if index.constant == 0 {
      let isBare = index.terms.count == 1 && index.terms[0].coefficient == 1
      return CExpression(text, isBare ? .primary : index.terms.count == 1 ? .multiplicative : .additive)
    }
    let sign = index.constant < 0 ? " - " : " + "
    return CExpression(text + sign + "\(index.constant.magnitude)", .additive)
  }
}

extension BinaryOperation {
  /// The operator of C on real numbers, if there is one.
  fileprivate var cOperator: (String, Precedence)? {
    switch self {
    case .add: ("+", .additive)
    case .sub: ("-", .additive)
    case .mul: ("*", .multiplicative)
    case .div: ("/", .multiplicative)
    case .rem, .max, .min, .pow, .and, .or, .xor, .shiftLeft, .shiftRightLogical: nil
    }
  }
}

extension Comparison {
  fileprivate var cOperator: String {
    switch self {
    case .eq: "=="
    case .ne: "!="
    case .lt: "<"
    case .le: "<="
    case .gt: ">"
    case .ge: ">="
    }
  }
}
