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

  /// A loop whose number of iterations is known.
  package struct CountedLoop: Hashable, Sendable {
    /// The loop's variable.
    package let variable: Int
    /// The number below which the variable stays.
    package let count: Int
    /// How far an iteration moves the variable.
    package let step: Int
    /// What an iteration does.
    package let body: [Statement]
  }

  /// The loop that threads could share: the last statement; `nil` if that is no loop, or counts what is only known
  /// while the kernel runs.
  package var dividedLoop: CountedLoop? { body.last?.countedLoop }
}

extension Statement {
  /// The statement as a loop whose number of iterations is known.
  package var countedLoop: Kernel.CountedLoop? {
    guard case .loop(let variable, let count, let step, let body) = self, count.terms.isEmpty else {
      return nil
    }
    return Kernel.CountedLoop(variable: variable, count: count.constant, step: step, body: body)
  }
}
