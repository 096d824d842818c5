// SPDX-License-Identifier: Apache-2.0

import ApusTensor

/// One run of a kernel: its variables and what they hold.
struct InterpreterFrame {
  let kernel: Kernel
  let parameters: [InterpreterView]
  private let calls: any InterpreterCalls
  private var loops: [Int: Int] = [:]
  private var locals: [Int: Literal] = [:]
  private var arrays: [Int: (block: InterpreterBlock, dtype: DType)] = [:]

  init(kernel: Kernel, parameters: [InterpreterView], calls: any InterpreterCalls) {
    self.kernel = kernel
    self.parameters = parameters
    self.calls = calls
  }

  /// Runs the kernel; returns the position of a failed check, or `nil`.
  mutating func run() throws(InterpreterError) -> Int? {
    do {
      return try run(kernel.body)
    } catch {
      throw InterpreterError(kernel: kernel.name, error)
    }
  }

  private mutating func run(_ statements: [Statement]) throws(InterpreterError.Reason) -> Int? {
    for statement in statements {
      if let failure = try run(statement) { return failure }
    }
    return nil
  }

  private mutating func run(_ statement: Statement) throws(InterpreterError.Reason) -> Int? {
    switch statement {
    case .loop(let variable, let count, let step, let body):
      guard step > 0 else { throw .malformed("a loop steps by \(step)") }
      for value in stride(from: 0, to: try index(count), by: step) {
        loops[variable] = value
        if let failure = try run(body) { return failure }
      }
      loops[variable] = nil
    case .array(let number, let dtype, let count):
      arrays[number] = (InterpreterBlock(byteCount: count * dtype.bytes), dtype)
    case .define(let number, let dtype, let value), .variable(let number, let dtype, let value):
      let literal = try self.value(value)
      guard literal.dtype == dtype else {
        throw .malformed("local \(number) is \(dtype) but gets \(literal.dtype)")
      }
      locals[number] = literal
    case .assign(let number, let value):
      let literal = try self.value(value)
      guard let old = locals[number] else { throw .undefined("local \(number)") }
      guard literal.dtype == old.dtype else {
        throw .malformed("local \(number) is \(old.dtype) but gets \(literal.dtype)")
      }
      locals[number] = literal
    case .store(let place, let value, _):
      let literal = try self.value(value)
      try view(place).store(literal, at: 0)
    case .call(let call):
      _ = try self.call(call)
    case .fail(let condition, let position):
      if try value(condition).integer != 0 { return try index(position) }
    case .comment: break
    }
    return nil
  }

  // MARK: Values

  private func value(_ expression: Expression) throws(InterpreterError.Reason) -> Literal {
    switch expression {
    case .literal(let literal): return literal
    case .local(let number):
      guard let literal = locals[number] else { throw .undefined("local \(number)") }
      return literal
    case .position(let position, let dtype): return Literal(Int64(try index(position)), dtype)
    case .load(let place, _): return try view(place).load(0)
    case .unary(let operation, let x, _): return try value(x).applying(operation)
    case .binary(let operation, let x, let y, _): return try value(x).applying(operation, value(y))
    case .compare(let comparison, let x, let y, _):
      return Literal(Int64(try value(x).compared(comparison, to: value(y)) ? 1 : 0), .bool)
    case .select(let condition, let x, let y, _):
      return try value(value(condition).integer != 0 ? x : y)
    case .convert(let x, _, let dtype): return try value(x).converted(to: dtype)
    case .call(let call, _):
      guard let result = try self.call(call) else {
        throw .malformed("\(call.function.name) returns nothing")
      }
      return result
    }
  }

  private func index(_ index: AffineIndex) throws(InterpreterError.Reason) -> Int {
    var result = index.constant
    for term in index.terms {
      let value: Int
      switch term.variable {
      case .loop(let number):
        guard let found = loops[number] else { throw .undefined("loop variable \(number)") }
        value = found
      case .local(let number):
        guard let found = locals[number] else { throw .undefined("local \(number)") }
        value = Int(truncatingIfNeeded: found.integer)
      }
      result &+= value &* term.coefficient
    }
    return result
  }

  private func view(_ place: Place) throws(InterpreterError.Reason) -> InterpreterView {
    var view: InterpreterView
    switch place.storage {
    case .parameter(let position):
      guard parameters.indices.contains(position) else { throw .malformed("there is no buffer \(position)") }
      view = parameters[position]
    case .array(let number):
      guard let array = arrays[number] else { throw .undefined("array \(number)") }
      view = InterpreterView(array.block, dtype: array.dtype, isWritable: true)
    }
    view.start = try index(place.index)
    return view
  }

  // MARK: Calls

  private func call(_ call: RuntimeCall) throws(InterpreterError.Reason) -> Literal? {
    var pointers: [InterpreterView] = []
    var integers: [Int] = []
    for argument in call.arguments {
      switch argument {
      case .address(let place): pointers.append(try view(place))
      case .integer(let value): integers.append(try index(value))
      }
    }
    let expected = call.function.argumentCounts
    guard pointers.count == expected.pointers, integers.count == expected.integers else {
      throw .malformed(
        "\(call.function.name) takes \(expected.pointers) addresses and \(expected.integers) integers, got "
          + "\(pointers.count) and \(integers.count)")
    }
    return try calls.run(call.function, pointers, integers)
  }
}
