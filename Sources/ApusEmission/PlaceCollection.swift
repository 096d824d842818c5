// SPDX-License-Identifier: Apache-2.0

import ApusKernel

/// What the statements of a kernel touch.
struct PlaceCollection {
  /// The positions of the kernel's parameters that are mentioned.
  private(set) var parameters = Numbers()
  /// The numbers of the locals that are read.
  private(set) var locals = Numbers()
  /// The numbers of the locals that counts of loops are made of.
  private(set) var counts = Numbers()
  /// The numbers of the locals that may change.
  private(set) var variables = Numbers()

  /// Few numbers, most of them mentioned often.
  struct Numbers {
    /// The numbers in order of first mention.
    private(set) var all: [Int] = []

    func contains(_ number: Int) -> Bool { all.contains(number) }

    fileprivate mutating func insert(_ number: Int) {
      if !all.contains(number) { all.append(number) }
    }
  }

  init(_ body: [Statement]) { add(body) }

  private mutating func add(_ statements: [Statement]) {
    for statement in statements {
      switch statement {
      case .loop(_, let count, _, let body):
        add(count: count)
        add(body)
      case .variable(let number, _, let value):
        variables.insert(number)
        add(value)
      case .define(_, _, let value), .assign(_, let value): add(value)
      case .store(let place, let value, _):
        add(place)
        add(value)
      case .call(let call): add(call)
      case .fail(let condition, let position):
        add(condition)
        add(position)
      case .array, .comment: break
      }
    }
  }

  private mutating func add(_ expression: Expression) {
    switch expression {
    case .literal: break
    case .local(let number): locals.insert(number)
    case .position(let position, _): add(position)
    case .load(let place, _): add(place)
    case .unary(_, let x, _), .convert(let x, _, _): add(x)
    case .binary(_, let x, let y, _), .compare(_, let x, let y, _):
      add(x)
      add(y)
    case .select(let condition, let x, let y, _):
      add(condition)
      add(x)
      add(y)
    case .call(let call, _): add(call)
    }
  }

  private mutating func add(_ call: RuntimeCall) {
    for argument in call.arguments {
      switch argument {
      case .address(let place): add(place)
      case .integer(let value): add(value)
      }
    }
  }

  private mutating func add(_ place: Place) {
    switch place.storage {
    case .parameter(let position): parameters.insert(position)
    case .array: break
    }
    add(place.index)
  }

  private mutating func add(count: AffineIndex) {
    add(count)
    for term in count.terms {
      switch term.variable {
      case .local(let number): counts.insert(number)
      case .loop: break
      }
    }
  }

  private mutating func add(_ index: AffineIndex) {
    for term in index.terms {
      switch term.variable {
      case .local(let number): locals.insert(number)
      case .loop: break
      }
    }
  }
}
