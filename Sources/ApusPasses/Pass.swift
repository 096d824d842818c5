// SPDX-License-Identifier: Apache-2.0

package import ApusGraph
package import ApusIO

/// A named transformation of a graph into another that computes the same outputs.
///
/// A pass reads one value and builds another. It neither verifies, nor measures time, nor prints: `PassRunner`
/// does that for all.
public struct Pass: Sendable {
  /// The name on the command line, in dumps and in goldens, in kebab case.
  public let name: String
  /// One line on what the pass is for.
  public let summary: String
  /// The transformation.
  package let run: @Sendable (Graph, inout RewriteBudget) throws(Diagnostic) -> Graph

  /// Creates a pass.
  package init(
    name: String, summary: String,
    run: @escaping @Sendable (Graph, inout RewriteBudget) throws(Diagnostic) -> Graph
  ) {
    self.name = name
    self.summary = summary
    self.run = run
  }
}

/// How many more rewrites may be made, which were, and how big a constant may become.
///
/// Every pass asks before it changes anything. Halving the number that is granted finds the one rewrite that
/// breaks a program.
package struct RewriteBudget: Sendable {
  /// The greatest number of rewrites; `nil` for no limit.
  package let limit: Int?
  /// The names of the rewrites made, in order.
  package private(set) var rewrites: [String] = []

  /// The bounds on what passes may create.
  package let limits: Limits

  /// Creates a budget.
  package init(limit: Int? = nil, limits: Limits = .standard) {
    self.limit = limit
    self.limits = limits
  }

  /// Takes one rewrite from the budget, if there is one left.
  package mutating func spend(_ rewrite: String) -> Bool {
    if let limit, rewrites.count >= limit { return false }
    rewrites.append(rewrite)
    return true
  }
}
