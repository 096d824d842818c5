// SPDX-License-Identifier: Apache-2.0

extension Statement {
  /// The statement with each place that it reads or writes replaced.
  package func moving(_ move: (Place) -> Place) -> Statement {
    switch self {
    case .loop(let variable, let count, let step, let body):
      .loop(variable: variable, count: count, step: step, body: body.map { $0.moving(move) })
    case .define(let local, let dtype, let value): .define(local, dtype, value.moving(move))
    case .variable(let local, let dtype, let value): .variable(local, dtype, value.moving(move))
    case .assign(let local, let value): .assign(local, value.moving(move))
    case .store(let place, let value, let dtype): .store(move(place), value.moving(move), dtype)
    case .call(let call): .call(call.moving(move))
    case .fail(let condition, let position): .fail(if: condition.moving(move), position: position)
    case .array, .comment: self
    }
  }
}

extension RuntimeCall {
  /// The call with each address replaced.
  package func moving(_ move: (Place) -> Place) -> RuntimeCall {
    RuntimeCall(
      function,
      arguments.map { argument in
        switch argument {
        case .address(let place): .address(move(place))
        case .integer: argument
        }
      })
  }
}

extension Expression {
  /// The expression with each place that it reads replaced.
  package func moving(_ move: (Place) -> Place) -> Expression {
    switch self {
    case .literal, .local, .position: self
    case .load(let place, let dtype): .load(move(place), dtype)
    case .unary(let operation, let x, let dtype): .unary(operation, x.moving(move), dtype)
    case .binary(let operation, let x, let y, let dtype):
      .binary(operation, x.moving(move), y.moving(move), dtype)
    case .compare(let comparison, let x, let y, let dtype):
      .compare(comparison, x.moving(move), y.moving(move), dtype)
    case .select(let condition, let x, let y, let dtype):
      .select(condition.moving(move), x.moving(move), y.moving(move), dtype)
    case .convert(let x, let from, let to): .convert(x.moving(move), from: from, to: to)
    case .call(let call, let dtype): .call(call.moving(move), dtype)
    }
  }
}
