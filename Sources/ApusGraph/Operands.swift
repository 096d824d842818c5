// SPDX-License-Identifier: Apache-2.0

/// The operands of a node, in order.
///
/// Up to two of them, which is what most operators have, lie in the node itself: a large graph is walked through many
/// times, and each list of its own is one more place in memory to go to.
public struct Operands: Sendable {
  private enum Storage: Hashable {
    case none
    case one(Value)
    case two(Value, Value)
    case many([Value])
  }

  private let storage: Storage

  /// Creates a list of operands.
  public init(_ values: some Collection<Value>) {
    let first = values.first
    storage =
      switch (values.count, first, values.dropFirst().first) {
      case (1, let first?, _): .one(first)
      case (2, let first?, let second?): .two(first, second)
      case (0, _, _): .none
      case _: .many(Array(values))
      }
  }

  private init(_ storage: Storage) { self.storage = storage }

  /// The operands with others in their places.
  package func replaced(by other: (Value) -> Value) -> Operands {
    switch storage {
    case .none: self
    case .one(let first): Operands(.one(other(first)))
    case .two(let first, let second): Operands(.two(other(first), other(second)))
    case .many(let values): Operands(.many(values.map(other)))
    }
  }
}

extension Operands: RandomAccessCollection, Hashable {
  public var startIndex: Int { 0 }

  public var endIndex: Int {
    switch storage {
    case .none: 0
    case .one: 1
    case .two: 2
    case .many(let values): values.count
    }
  }

  public subscript(position: Int) -> Value {
    switch (storage, position) {
    case (.one(let value), 0), (.two(let value, _), 0), (.two(_, let value), 1): value
    case (.many(let values), _): values[position]
    // Out of bounds, which is for a list to say.
    case (.none, _), (.one, _), (.two, _): [Value]()[position]
    }
  }
}

extension Operands: ExpressibleByArrayLiteral {
  public init(arrayLiteral values: Value...) { self.init(values) }
}
