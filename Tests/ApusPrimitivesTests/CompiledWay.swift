// SPDX-License-Identifier: Apache-2.0

import ApusExecution
import ApusGraph
import ApusPrimitives
import ApusScheduling
import ApusTensor
import CompiledGraphs
import Testing

/// A way in which a graph with loops and choices is run by the compiler's code.
struct CompiledWay: Sendable {
  let name: String
  let style: CodeStyle
  let engine: any Engine

  static let all = [
    CompiledWay(name: "tiles", style: .tiles, engine: TinyCCEngine()),
    CompiledWay(name: "loops", style: .loops, engine: TinyCCEngine()),
    CompiledWay(name: "interpreter", style: .tiles, engine: InterpreterEngine(level: nil)),
  ]

  func compiled(_ graph: Graph) throws -> CompiledGraphs {
    try CompiledGraphs(graph, style: style, engine: engine)
  }
}

/// The largest difference of two lists of tensors, relative to numbers above 1.
func difference(_ x: [HostTensor], _ y: [HostTensor]) -> Double {
  #expect(x.map(\.type) == y.map(\.type))
  return zip(x.flatMap(\.reals), y.flatMap(\.reals)).reduce(0) { worst, pair in
    max(worst, abs(pair.0 - pair.1) / max(1, abs(pair.1)))
  }
}

/// The derivative of a number by values; zeros for what it does not depend on.
func gradients(_ loss: Tensor, _ values: [Tensor]) -> [Tensor] {
  let seed = loss.filled(with: 1)
  return zip(values, loss.trace.pullback(of: [loss], cotangents: [seed], to: values) { $0 + $1 })
    .map { $1 ?? $0.filled(with: 0) }
}
