// SPDX-License-Identifier: Apache-2.0

import ApusKernel
import ApusTensor

/// Writes statements of a kernel, nearer to a textbook than to C.
struct StatementText {
  /// What the kernel's parameters are called, in order.
  let parameters: [String]

  /// The lines of statements, loops indented.
  func lines(_ statements: [Statement]) -> [String] { statements.flatMap(lines) }

  private func lines(_ statement: Statement) -> [String] {
    switch statement {
    case .loop(let variable, let count, let step, let body):
      let advance = step == 1 ? "" : " step \(step)"
      return ["for i\(variable) < \(text(count))\(advance)"] + lines(body).map { "  " + $0 }
    case .array(let number, let dtype, let count): return ["a\(number) = array of \(count) : \(dtype)"]
    case .define(let number, let dtype, let value): return ["v\(number) = \(text(value)) : \(dtype)"]
    case .variable(let number, let dtype, let value): return ["var v\(number) = \(text(value)) : \(dtype)"]
    case .assign(let number, let value): return ["v\(number) = \(text(value))"]
    case .store(let place, let value, _): return ["\(text(place)) = \(text(value))"]
    case .call(let call): return [text(call)]
    case .fail(let condition, let position): return ["fail with \(text(position)) if \(text(condition))"]
    case .comment(let text): return ["# " + text]
    }
  }

  private func text(_ expression: Expression) -> String {
    switch expression {
    case .literal(let literal): literal.number
    case .local(let number): "v\(number)"
    case .position(let position, let dtype): "\(dtype)(\(text(position)))"
    case .load(let place, _): text(place)
    case .unary(let operation, let x, _): "\(operation.name)(\(text(x)))"
    case .binary(let operation, let x, let y, _): "\(operation.name)(\(text(x)), \(text(y)))"
    case .compare(let comparison, let x, let y, _): "\(comparison.rawValue)(\(text(x)), \(text(y)))"
    case .select(let condition, let x, let y, _): "select(\(text(condition)), \(text(x)), \(text(y)))"
    case .convert(let x, _, let dtype): "\(dtype)(\(text(x)))"
    case .call(let call, _): text(call)
    }
  }

  private func text(_ call: RuntimeCall) -> String {
    let arguments = call.arguments.map { argument in
      switch argument {
      case .address(let place): place.index == AffineIndex() ? name(place.storage) : "&\(text(place))"
      case .integer(let index): text(index)
      }
    }
    return call.function.name + "(" + arguments.joined(separator: ", ") + ")"
  }

  private func text(_ place: Place) -> String { "\(name(place.storage))[\(text(place.index))]" }

  private func name(_ storage: Place.Storage) -> String {
    switch storage {
    case .parameter(let number): parameters.indices.contains(number) ? parameters[number] : "p\(number)"
    case .array(let number): "a\(number)"
    }
  }

  private func text(_ index: AffineIndex) -> String {
    let terms = index.terms.map { term in
      switch term.variable {
      case .loop(let number): (name: "i\(number)", factor: term.coefficient)
      case .local(let number): (name: "v\(number)", factor: term.coefficient)
      }
    }
    return IndexText.sum(terms, index.constant)
  }
}
