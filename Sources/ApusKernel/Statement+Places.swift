// SPDX-License-Identifier: Apache-2.0

extension Statement {
  /// The statement with each place that it reads or writes replaced.
  package func moving<Failure>(_ move: (Place) throws(Failure) -> Place) throws(Failure) -> Statement {
    switch self {
    case .loop(let variable, let count, let step, let body):
      .loop(
        variable: variable, count: count, step: step,
        body: try body.map { statement throws(Failure) in try statement.moving(move) })
    case .define(let local, let dtype, let value): .define(local, dtype, try value.moving(move))
    case .variable(let local, let dtype, let value): .variable(local, dtype, try value.moving(move))
    case .assign(let local, let value): .assign(local, try value.moving(move))
    case .store(let place, let value, let dtype): .store(try move(place), try value.moving(move), dtype)
    case .call(let call): .call(try call.moving(move))
    case .fail(let condition, let position): .fail(if: try condition.moving(move), position: position)
    case .array, .comment: self
    }
  }
}

extension RuntimeCall {
  /// The call with each address replaced.
  package func moving<Failure>(_ move: (Place) throws(Failure) -> Place) throws(Failure) -> RuntimeCall {
    RuntimeCall(
      function,
      try arguments.map { argument throws(Failure) in
        switch argument {
        case .address(let place): .address(try move(place))
        case .integer: argument
        }
      })
  }
}

extension Expression {
  /// The expression with each place that it reads replaced.
  package func moving<Failure>(_ move: (Place) throws(Failure) -> Place) throws(Failure) -> Expression {
    switch self {
    case .literal, .local, .position: self
    case .load(let place, let dtype): .load(try move(place), dtype)
    case .unary(let operation, let x, let dtype): .unary(operation, try x.moving(move), dtype)
    case .binary(let operation, let x, let y, let dtype):
      .binary(operation, try x.moving(move), try y.moving(move), dtype)
    case .compare(let comparison, let x, let y, let dtype):
      .compare(comparison, try x.moving(move), try y.moving(move), dtype)
    case .select(let condition, let x, let y, let dtype):
      .select(try condition.moving(move), try x.moving(move), try y.moving(move), dtype)
    case .convert(let x, let from, let to): .convert(try x.moving(move), from: from, to: to)
    case .call(let call, let dtype): .call(try call.moving(move), dtype)
    }
  }
}
