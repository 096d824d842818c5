// SPDX-License-Identifier: Apache-2.0

import ApusExecution
import ApusGraph
import ApusKernel
import ApusPrimitives
import ApusScheduling
import ApusTensor
import Testing

/// The law "C through every engine equals the evaluator", for each example of each operator.
@Suite struct EngineLawTests {
  /// A way from a graph to results.
  struct Path: CustomTestStringConvertible, Sendable {
    let style: CodeStyle
    let choice: String
    var testDescription: String { "\(style.rawValue) through \(choice)" }

    var engine: any Engine {
      switch choice {
      case "tcc": TinyCCEngine()
      case "native": NativeEngine()
      default: InterpreterEngine()
      }
    }
  }

  static let paths = [
    Path(style: .tiles, choice: "tcc"), Path(style: .loops, choice: "tcc"),
    Path(style: .tiles, choice: "interpreter"), Path(style: .loops, choice: "interpreter"),
    Path(style: .loops, choice: "native"), Path(style: .tiles, choice: "native"),
  ]

  /// A graph of one operator, with the operands it is tried on.
  private static func cases() throws -> [(name: String, graph: Graph, bindings: [String: HostTensor])] {
    var cases: [(name: String, graph: Graph, bindings: [String: HostTensor])] = []
    for type in PrimitiveCatalog.all {
      for (number, example) in type.examples.enumerated() {
        let trace = Trace()
        var bindings: [String: HostTensor] = [:]
        let operands = example.operands.enumerated().map { position, operand in
          bindings["x\(position)"] = samples(
            operand.type, seed: UInt64(cases.count * 8 + position + 1), in: operand.range)
          return trace.input("x\(position)", operand.type)
        }
        for (position, result) in trace.apply(example.primitive, operands).enumerated() {
          trace.output(.result("z\(position)"), result)
        }
        var graph = try trace.finished()
        graph = try graph.inlined()
        cases.append((name: "\(type.mnemonic)_\(number)", graph: graph, bindings: bindings))
      }
    }
    return cases
  }

  @Test(arguments: paths)
  func engineAgreesWithEvaluator(_ path: Path) throws {
    if path.choice == "native", !NativeEngine().isAvailable { return }
    let cases = try Self.cases()
    #expect(cases.count > 60)
    let harness = try Harness(
      cases.map { (name: $0.name, graph: $0.graph) }, style: path.style, engine: path.engine)
    for (position, entry) in cases.enumerated() {
      let expected = try Evaluator(entry.graph).outputs(entry.bindings)
      let got = try harness.outputs(entry.bindings, of: position)
      for (x, y) in zip(expected, got) {
        let numbers = entry.bindings.values.flatMap(\.reals) + x.reals
        let scale = numbers.filter(\.isFinite).map(abs).max() ?? 0
        for (a, b) in zip(x.reals, y.reals) where !(a == b || a.isNaN && b.isNaN) {
          // Four units in the last place, or one of the largest number involved where sums cancel.
          let unit = x.dtype == .f32 ? 0x1p-23 : x.dtype == .f64 ? 0x1p-52 : 0
          #expect(abs(a - b) <= 4 * unit * max(abs(a), scale / 4), "\(entry.name): \(a) but got \(b)")
        }
      }
    }
  }
}
