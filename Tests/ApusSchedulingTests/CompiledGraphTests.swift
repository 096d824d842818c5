// SPDX-License-Identifier: Apache-2.0

import ApusExecution
import ApusGraph
import ApusKernel
import ApusPrimitives
import ApusScheduling
import ApusTensor
import CompiledGraphs
import Testing

@Suite struct CompiledGraphTests {
  @Test(arguments: CodeStyle.allCases)
  func perceptronAgreesWithEvaluator(_ style: CodeStyle) throws {
    let graph = try TrainingSteps.perceptron(batch: 29, sizes: [37, 40, 10])
    let harness = try CompiledGraphs(graph, style: style, engine: TinyCCEngine())
    var bindings: [String: HostTensor] = [:]
    for (index, slot) in harness.result.program.state.enumerated() {
      let isSlot = slot.name.hasSuffix(".v") || slot.name.hasSuffix("step")
      bindings[slot.name] = samples(slot.type, seed: UInt64(index + 1), in: isSlot ? 0...1 : -0.5...0.5)
    }
    bindings["step"] = try HostTensor(.f32(), reals: [3])
    bindings["x"] = samples(.f32(29, 37), seed: 99)
    bindings["y"] = try HostTensor(.i32(29), integers: (0..<29).map { Int64($0 % 10) })
    let expected = try Evaluator(graph).outputs(bindings)
    let got = try harness.outputs(bindings)
    for (index, pair) in zip(expected, got).enumerated() {
      for (x, y) in zip(pair.0.reals, pair.1.reals) {
        #expect(abs(x - y) <= 1e-5 * max(1, abs(x)), "\(graph.outputs[index].role): \(x) \(y)")
      }
    }
  }
  /// Two constants that no pass has merged are kept once, which is no fault of the plan.
  @Test func equalConstantsShareMemory() throws {
    let trace = Trace()
    let x = trace.input("x", .f32(2))
    let numbers = try HostTensor(.f32(2), reals: [3, 5])
    trace.output(.result("y"), (x * trace.constant(numbers)).sum())
    trace.output(.result("z"), x / trace.constant(numbers))
    let graph = try trace.finished()
    for style in CodeStyle.allCases {
      let compiled = try CompiledGraphs(graph, style: style, engine: TinyCCEngine())
      #expect(compiled.result.program.constants.count == 1)
      let outputs = try compiled.outputs(["x": try HostTensor(.f32(2), reals: [6, 5])])
      #expect(outputs.map(\.reals) == [[43], [2, 1]])
    }
  }
}
