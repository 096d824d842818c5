// SPDX-License-Identifier: Apache-2.0

package import ApusGraph
import ApusIO
package import ApusPasses
package import ApusTensor

/// A way to run a graph that must give what the reference evaluation gives.
package struct Executor: Sendable {
  /// How far results may differ.
  package enum Agreement: Sendable {
    /// Not at all, except for which NaN it is.
    case exact
    /// In the sign of zeros.
    case exceptSignedZero
    /// By rounding, where the reference is finite; relative to the greatest element of the tensor.
    case within(Double)
  }

  /// What it is called in reports.
  package let name: String
  /// How far results may differ from the reference.
  package let agreement: Agreement
  /// Computes the outputs of a graph for inputs and parameters by name.
  package let run: @Sendable (Graph, [String: HostTensor]) throws -> [HostTensor]

  package init(
    _ name: String, _ agreement: Agreement,
    run: @escaping @Sendable (Graph, [String: HostTensor]) throws -> [HostTensor]
  ) {
    self.name = name
    self.agreement = agreement
    self.run = run
  }

  /// Passes, then the reference evaluation.
  package static func passes(_ name: String, _ passes: [Pass], _ agreement: Agreement) -> Executor {
    Executor(name, agreement) { graph, bindings in
      let optimized = try PassRunner(verification: .eachPass).run(passes, on: graph).graph
      return try Evaluator(optimized).outputs(bindings)
    }
  }
}

/// A graph on which an executor differs from the reference.
package struct Mismatch: CustomStringConvertible {
  package let executor: String
  package let graph: Graph
  package let seed: UInt64
  package let reason: String

  package var description: String { "seed \(seed), \(executor): \(reason)\n\(graph)" }
}

/// Runs a graph on the reference and on executors; the first difference, with the graph made as small as
/// possible.
package func compare(
  _ graph: Graph, _ bindings: [String: HostTensor], seed: UInt64, _ executors: [Executor]
) throws -> Mismatch? {
  let expected = try Evaluator(graph).outputs(bindings)
  for executor in executors {
    guard difference(executor, graph, bindings, expected) != nil else { continue }
    let small = shrunk(graph, bindings) { graph, bindings in
      guard let expected = try? Evaluator(graph).outputs(bindings) else { return false }
      return difference(executor, graph, bindings, expected) != nil
    }
    let reason = difference(
      executor, small.graph, small.bindings, (try? Evaluator(small.graph).outputs(small.bindings)) ?? [])
    return Mismatch(
      executor: executor.name, graph: small.graph, seed: seed,
      reason: (reason ?? "") + "\nwith "
        + small.bindings.sorted { $0.key < $1.key }
        .map { "\($0.key) = \($0.value.reals)" }.joined(separator: ", "))
  }
  return nil
}

/// How an executor differs from what is expected; `nil` if it does not.
private func difference(
  _ executor: Executor, _ graph: Graph, _ bindings: [String: HostTensor], _ expected: [HostTensor]
) -> String? {
  do {
    let results = try executor.run(graph, bindings)
    let rounding = graph.rounding
    guard results.map(\.type) == expected.map(\.type) else { return "the types of the outputs differ" }
    for (index, (result, expected)) in zip(results, expected).enumerated() {
      for position in 0..<result.count {
        let (got, wanted) = (result.literal(at: position), expected.literal(at: position))
        if !executor.agreement.holds(got, wanted, expected, rounding: rounding) {
          return "output \(index) at \(position) is \(got), expected \(wanted)"
        }
      }
    }
    return nil
  } catch {
    return "\(error)"
  }
}

extension Executor.Agreement {
  /// Whether an element is what it should be.
  ///
  /// - Parameter rounding: How far rounding may let results differ that are made with types of 16 bits.
  package func holds(
    _ got: Literal, _ expected: Literal, _ tensor: HostTensor, rounding: Double = 0
  ) -> Bool {
    guard got.dtype.isFloatingPoint else { return got == expected }
    let (x, y) = (got.real, expected.real)
    switch self {
    case .exact: return got == expected || (x.isNaN && y.isNaN)
    case .exceptSignedZero: return x == y || (x.isNaN && y.isNaN)
    case .within(let tolerance):
      // Where the reference overflows, a refined form need not.
      guard y.isFinite else { return true }
      let scale = tensor.reals.reduce(1) { $1.isFinite ? max($0, abs($1)) : $0 }
      // An f32 in the middle of an f64 graph has 24 bits, however exact the rest is.
      return abs(x - y) <= max(tolerance, rounding, got.dtype == .f32 ? 1e-5 : 0) * scale
    }
  }
}

extension Graph {
  /// Eight units in the last place of the coarsest type of 16 bits in the graph and its bodies; 0 if there is none.
  fileprivate var rounding: Double {
    let own = nodes.flatMap(\.types).filter(\.dtype.isStorage).map(\.dtype.significandBits).min()
    let bodies = owners.flatMap(\.owner.bodies).map(\.graph.rounding)
    return bodies.reduce(own.map { Double(sign: .plus, exponent: 4 - $0, significand: 1) } ?? 0, max)
  }
}
