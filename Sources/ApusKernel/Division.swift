// SPDX-License-Identifier: Apache-2.0

extension Kernel {
  /// How the work of a kernel may be shared by threads.
  ///
  /// The last statement is a loop whose iterations write different elements and read nothing that another one
  /// writes. It is cut into pieces that the program fixes, and any thread may run any piece: what is computed, and
  /// in which order within a piece, is the same for one thread and for many.
  public struct Division: Hashable, Sendable {
    /// How many statements at the beginning run once, before the threads start; each thread runs the others.
    public let shared: Int
    /// How many iterations of the last loop make a piece.
    public let grain: Int
    /// How many threads at most work on it.
    public let workers: Int

    /// Creates a division.
    public init(shared: Int, grain: Int, workers: Int) {
      self.shared = shared
      self.grain = grain
      self.workers = workers
    }
  }

  /// A loop whose greatest number of iterations is known.
  package struct CountedLoop: Hashable, Sendable {
    /// The loop's variable.
    package let variable: Int
    /// The number below which the variable stays, which may depend on a local from before the loop.
    package let count: AffineIndex
    /// The greatest such number.
    package let limit: Int
    /// How far an iteration moves the variable.
    package let step: Int
    /// What an iteration does.
    package let body: [Statement]
  }

  /// The loop that threads could share: the last statement; `nil` if that is no loop, or counts what has no greatest
  /// number.
  package var dividedLoop: CountedLoop? { body.countedLoop }
}

extension [Statement] {
  /// The last statement as a loop whose greatest number of iterations is known.
  package var countedLoop: Kernel.CountedLoop? {
    guard case .loop(let variable, let count, let step, let body)? = last else { return nil }
    var limit = count.constant
    for term in count.terms {
      guard case .local(let local) = term.variable, term.coefficient > 0, let bound = bound(of: local) else {
        return nil
      }
      limit += bound * term.coefficient
    }
    return Kernel.CountedLoop(variable: variable, count: count, limit: limit, step: step, body: body)
  }

  /// The greatest value of a local that is defined here, if its definition says so.
  private func bound(of local: Int) -> Int? {
    for case .define(local, _, let value) in self { return value.limit }
    return nil
  }
}

extension Statement {
  /// Whether the statement defines a local from numbers and memory alone that nothing writes, so that it can be done
  /// again.
  package func isRepeatable(writing isWritten: (Place.Storage) -> Bool) -> Bool {
    guard case .define(_, _, let value) = self else { return false }
    var isRepeatable = true
    _ = value.moving { place in
      if isWritten(place.storage) || !place.index.terms.isEmpty { isRepeatable = false }
      return place
    }
    return isRepeatable
  }
}
