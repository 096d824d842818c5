// SPDX-License-Identifier: Apache-2.0

import ApusExecution
import ApusGraph
import ApusKernel
import ApusPrimitives
import ApusTensor
import CompiledGraphs
import Testing

@testable import ApusScheduling

/// Contractions in blocks of rows, where the last block may be shorter.
@Suite struct ContractionBlockTests {
  /// What is done to each element of the product.
  enum Epilogue: String, CaseIterable {
    /// Rows and columns can be walked as one loop.
    case joined
    /// Rows stay apart from columns, and each knows its position.
    case positioned
    /// Rows are reduced.
    case reduced

    /// `tanh` once, and what keeps loops apart.
    func graph(m: Int, n: Int) throws -> Graph {
      let trace = Trace()
      let product = trace.input("x", .f32(m, 3)).matmul(trace.input("w", .f32(3, n)))
      let y = trace.input("y", .f32(m, n))
      let b = trace.input("b", .f32(n))
      switch self {
      case .joined: trace.output(.result("z"), tanh(product) * y)
      case .positioned:
        trace.output(.result("z"), tanh(product + b) * trace.iota(.f32(m, n), along: 0))
      case .reduced: trace.output(.result("z"), logSoftmax(tanh(product)) * y)
      }
      return try trace.finished()
    }
  }

  /// The statements with those in loops.
  private func all(_ statements: [Statement]) -> [Statement] {
    statements.flatMap { statement in
      if case .loop(_, _, _, let body) = statement { [statement] + all(body) } else { [statement] }
    }
  }

  private func isProduct(_ statement: Statement) -> Bool {
    guard case .call(let call) = statement else { return false }
    return call.function == .gemmRows(.f32) || call.function == .gemmSmall(.f32)
  }

  private func isTanh(_ statement: Statement) -> Bool {
    switch statement {
    case .call(let call): call.function == .stripUnary(.tanh, .f32)
    case .define(_, _, .unary(.tanh, _, _)): true
    case .define, .loop, .array, .variable, .assign, .store, .fail, .comment: false
    }
  }

  @Test(
    "a product and its epilogue are written once, whatever the number of rows",
    arguments: Epilogue.allCases, CodeStyle.allCases)
  func bodyIsWrittenOnce(_ epilogue: Epilogue, _ style: CodeStyle) throws {
    for (m, n) in [(11, 10), (12, 400), (13, 400), (24, 400), (25, 400), (96, 33), (97, 33), (128, 400)] {
      let schedule = try Scheduler.schedule(epilogue.graph(m: m, n: n))
      let steps = schedule.steps.filter { if case .contraction = $0.form { true } else { false } }
      #expect(steps.count == 1)
      for step in steps {
        let statements = all(try schedule.draft(step, style).body)
        #expect(statements.filter(isProduct).count == 1, "\(m)×\(n)")
        #expect(statements.filter(isTanh).count == 1, "\(m)×\(n)")
      }
    }
  }

  @Test(
    "all rows are computed, also those of a short last block", arguments: [1, 11, 12, 13, 95, 97, 128],
    [1, 10, 33, 400])
  func resultsAgreeWithEvaluator(_ m: Int, _ n: Int) throws {
    let graphs = try Epilogue.allCases.map { (name: $0.rawValue, graph: try $0.graph(m: m, n: n)) }
    let bindings = [
      "x": samples(.f32(m, 3), seed: 1), "w": samples(.f32(3, n), seed: 2), "y": samples(.f32(m, n), seed: 3),
      "b": samples(.f32(n), seed: 4),
    ]
    let expected = try graphs.map { try Evaluator($0.graph).outputs(bindings)[0] }
    let harnesses = [
      ("tiles", try CompiledGraphs(graphs, style: .tiles, engine: TinyCCEngine())),
      ("loops", try CompiledGraphs(graphs, style: .loops, engine: TinyCCEngine())),
      ("interpreter", try CompiledGraphs(graphs, style: .tiles, engine: InterpreterEngine())),
    ]
    for (position, graph) in graphs.enumerated() {
      for (engine, harness) in harnesses {
        let got = try harness.outputs(bindings, of: position)[0]
        let wrong = zip(expected[position].reals, got.reals).enumerated().first {
          !(abs($0.element.0 - $0.element.1) <= 2e-5 * max(1, abs($0.element.0)))
        }
        #expect(wrong == nil, "\(graph.name), \(m)×\(n), \(engine)")
      }
    }
  }
}
