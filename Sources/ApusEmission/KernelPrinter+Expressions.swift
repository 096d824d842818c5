// SPDX-License-Identifier: Apache-2.0

import ApusKernel
import ApusTensor

extension KernelPrinter {
  /// Appends an expression, in parentheses if it binds less tightly than required.
  mutating func put(_ expression: Expression, _ required: Precedence = .conditional) {
    parenthesized(expression.precedence < required) { $0.putBare(expression) }
  }

  private mutating func parenthesized(_ condition: Bool, _ body: (inout KernelPrinter) -> Void) {
    if condition { writer.put("(") }
    body(&self)
    if condition { writer.put(")") }
  }

  private mutating func putBare(_ expression: Expression) {
    switch expression {
    case .literal(let literal): writer.put(literal.cConstant)
    case .local(let number): writer.put("v", number)
    case .position(let position, let dtype): put(position, as: dtype)
    case .load(let place, _): put(element: place)
    case .unary(let operation, let x, let dtype):
      if operation == .neg, dtype.isFloatingPoint {
        writer.put("-")
        put(x, .primary)
      } else {
        put(symbols.use(.unary(operation, dtype)), [x])
      }
    case .binary(let operation, let x, let y, let dtype):
      // Integers go through functions of the runtime: they wrap, where C's operators would be undefined.
      if dtype.isFloatingPoint, let (symbol, precedence) = operation.cOperator {
        put(x, precedence)
        writer.put(symbol)
        put(y, precedence.tighter)
      } else {
        put(symbols.use(.binary(operation, dtype)), [x, y])
      }
    case .compare(let comparison, let x, let y, _):
      // A comparison of comparisons is in parentheses, as readers and compilers expect.
      put(x, .additive)
      writer.put(comparison.cOperator)
      put(y, .additive)
    case .select(let condition, let x, let y, _):
      put(condition, .equality)
      writer.put(" ? ")
      put(x, .equality)
      writer.put(" : ")
      put(y, .conditional)
    case .convert(let x, let from, let to):
      if from == to { putBare(x) } else { put(symbols.use(.convert(from: from, to: to)), [x]) }
    case .call(let call, _): put(call)
    }
  }

  /// Appends what decides whether a kernel goes on.
  ///
  /// Alternatives are C's own: who reads the text, a static analyser too, then sees the range that remains.
  mutating func put(choice condition: Expression) {
    guard case .binary(.or, let x, let y, .bool) = condition else { return put(condition) }
    put(x, .equality)
    writer.put(" || ")
    put(y, .equality)
  }

  private mutating func put(_ function: Int, _ arguments: [Expression]) {
    writer.put(symbols.name(function))
    writer.put("(")
    for (position, argument) in arguments.enumerated() {
      if position > 0 { writer.put(", ") }
      put(argument)
    }
    writer.put(")")
  }

  /// Appends a call of a runtime function; what it returns is thrown away, and said to be, where the call is a statement.
  mutating func put(_ call: RuntimeCall, isStatement: Bool = false) {
    let function = symbols.use(.function(call.function))
    if isStatement, symbols.returnsValue(function) { writer.put("(void)") }
    writer.put(symbols.name(function))
    writer.put("(")
    for (position, argument) in call.arguments.enumerated() {
      if position > 0 { writer.put(", ") }
      switch argument {
      case .address(let place):
        put(name: place.storage)
        if place.index.constant != 0 || !place.index.terms.isEmpty {
          writer.put(" + ")
          put(place.index, .multiplicative)
        }
      case .integer(let value): put(value)
      }
    }
    writer.put(")")
  }

  /// Appends an element of a buffer or array.
  mutating func put(element place: Place) {
    put(name: place.storage)
    writer.put("[")
    put(place.index)
    writer.put("]")
  }

  private mutating func put(name storage: Place.Storage) {
    switch storage {
    case .parameter(let number): writer.put(parameters[number].name)
    case .array(let number): writer.put("a", number)
    }
  }

  private mutating func put(_ position: AffineIndex, as dtype: DType) {
    switch dtype.layout {
    case (.signed, 64): put(position)
    case (.real, 16):
      writer.put(symbols.name(symbols.use(.convert(from: .i64, to: dtype))))
      writer.put("(")
      put(position)
      writer.put(")")
    case (.truth, _):
      put(position, .additive)
      writer.put(" != 0")
    case (.real, _), (.signed, _), (.unsigned, _):
      writer.put("(")
      writer.put(dtype.cType)
      writer.put(")")
      put(position, .primary)
    }
  }

  /// Appends a position of 64 bits, written with as few signs as possible.
  mutating func put(_ index: AffineIndex, _ required: Precedence = .conditional) {
    parenthesized(index.precedence < required) { $0.putBare(index) }
  }

  private mutating func putBare(_ index: AffineIndex) {
    guard let first = index.terms.first else {
      // The least number of all has no constant of its own in C.
      guard index.constant == .min else { return writer.put(index.constant) }
      return writer.put(Literal(Int64(index.constant), .i64).cConstant)
    }
    // A constant first saves the sign of a first term that is subtracted: `128 - i0`.
    let beginsWithConstant = first.coefficient < 0 && index.constant > 0
    if beginsWithConstant {
      writer.put(index.constant)
    } else {
      put(first.variable)
      if first.coefficient != 1 { writer.put(" * ", first.coefficient) }
    }
    for term in index.terms.dropFirst(beginsWithConstant ? 0 : 1) {
      writer.put(term.coefficient < 0 ? " - " : " + ")
      put(term.variable)
      if term.coefficient.magnitude != 1 {
        writer.put(" * ")
        writer.put(term.coefficient.magnitude)
      }
    }
    if index.constant != 0, !beginsWithConstant {
      writer.put(index.constant < 0 ? " - " : " + ")
      writer.put(index.constant.magnitude)
    }
  }

  private mutating func put(_ variable: AffineIndex.Variable) {
    switch variable {
    case .loop(let number): writer.put("i", number)
    case .local(let number): writer.put("v", number)
    }
  }
}

extension Expression {
  /// How tightly the expression's C text binds.
  fileprivate var precedence: Precedence {
    switch self {
    case .literal(let literal): literal.precedence
    case .local, .load, .call: .primary
    case .position(let position, let dtype):
      switch dtype.layout {
      case (.signed, 64): position.precedence
      case (.real, 16): .primary
      case (.truth, _): .equality
      case (.real, _), (.signed, _), (.unsigned, _): .prefix
      }
    case .unary(let operation, _, let dtype):
      operation == .neg && dtype.isFloatingPoint ? .prefix : .primary
    case .binary(let operation, _, _, let dtype):
      dtype.isFloatingPoint ? operation.cOperator?.1 ?? .primary : .primary
    case .compare(let comparison, _, _, _):
      comparison == .eq || comparison == .ne ? .equality : .relational
    case .select: .conditional
    case .convert(let x, let from, let to): from == to ? x.precedence : .primary
    }
  }
}

extension AffineIndex {
  /// How tightly the position's C text binds.
  fileprivate var precedence: Precedence {
    if terms.isEmpty { return Literal(Int64(constant), .i64).precedence }
    if constant != 0 || terms.count > 1 { return .additive }
    return terms[0].coefficient == 1 ? .primary : .multiplicative
  }
}

extension BinaryOperation {
  /// The operator of C on real numbers, if there is one.
  fileprivate var cOperator: (String, Precedence)? {
    switch self {
    case .add: (" + ", .additive)
    case .sub: (" - ", .additive)
    case .mul: (" * ", .multiplicative)
    case .div: (" / ", .multiplicative)
    case .rem, .max, .min, .and, .or, .xor, .shiftLeft, .shiftRightLogical, .function: nil
    }
  }
}

extension Comparison {
  fileprivate var cOperator: String {
    switch self {
    case .eq: " == "
    case .ne: " != "
    case .lt: " < "
    case .le: " <= "
    case .gt: " > "
    case .ge: " >= "
    }
  }
}
