// SPDX-License-Identifier: Apache-2.0

import ApusExecution
import ApusGraph
import ApusIO
import ApusKernel
import ApusPrimitives
import ApusScheduling
import ApusTensor
import CompiledGraphs
import Testing

/// Steps that need the same code share a kernel.
@Suite struct KernelTableTests {
  /// A graph from an input of 8 rows to the result `y`.
  private func graph(_ body: (Trace, Tensor) -> Tensor) throws -> Graph {
    let trace = Trace()
    trace.output(.result("y"), body(trace, trace.input("x", .f32(8, 16))))
    return try trace.finished()
  }

  private func layers(_ sizes: [Int]) throws -> Graph {
    try graph { trace, x in
      var (value, inputs) = (x, 16)
      for (number, size) in sizes.enumerated() {
        value = tanh(value.matmul(trace.parameter("w\(number)", .f32(inputs, size))))
        inputs = size
      }
      return value
    }
  }

  private func program(_ graph: Graph, _ style: CodeStyle = .tiles) throws -> Program {
    try CompiledGraphs(graph, style: style, engine: TinyCCEngine()).result.program
  }

  @Test(
    "layers that are alike share code and still compute what each would alone", arguments: CodeStyle.allCases)
  func equalLayers(_ style: CodeStyle) throws {
    let graph = try layers([16, 16, 16])
    let compiled = try CompiledGraphs(graph, style: style, engine: TinyCCEngine())
    let program = compiled.result.program
    // The last result is an argument, but an address like any other.
    #expect(program.kernels.count == 1)
    #expect(program.entryPoints[0].invocations.map(\.kernel) == [0, 0, 0])
    let repeats = program.kernels[0].remarks.filter { $0.hasPrefix("and ") }
    #expect(repeats == ["and %5, %6 of run", "and %8, %9 of run"])

    var bindings = ["x": samples(.f32(8, 16), seed: 1)]
    for number in 0..<3 { bindings["w\(number)"] = samples(.f32(16, 16), seed: UInt64(2 + number)) }
    let expected = try Evaluator(graph).outputs(bindings)[0]
    let found = try compiled.outputs(bindings)[0]
    #expect(zip(expected.reals, found.reals).allSatisfy { abs($0 - $1) < 1e-5 })
  }

  @Test("other sizes, constants, element types and operators need other code")
  func differences() throws {
    #expect(try program(layers([16, 12, 12])).kernels.count == 3)
    #expect(try program(graph { _, x in (x * 2).transposed() * 3 }).kernels.count == 2)
    let single = try graph { trace, x in exp(x).sum() + exp(trace.input("z", .f32(8, 16))).sum() }
    let double = try graph { trace, x in
      exp(x).sum() + exp(trace.input("z", .f64(8, 16))).sum().converted(to: .f32)
    }
    #expect(try program(single).kernels.count < program(double).kernels.count)
    let mixed = try graph { trace, x in exp(x).sum() + tanh(trace.input("z", .f32(8, 16))).sum() }
    #expect(try program(single).kernels.count < program(mixed).kernels.count)
  }

  @Test("in which order the graph names the operands of a product makes no other code")
  func operandOrder() throws {
    let trace = Trace()
    let inputs = ["a", "b", "c", "d"].map { trace.input($0, .f32(100)) }
    trace.output(.result("y"), exp(inputs[0]) * inputs[1])
    trace.output(.result("z"), inputs[3] * exp(inputs[2]))
    let compiled = try CompiledGraphs(try trace.finished(), style: .tiles, engine: TinyCCEngine())
    #expect(compiled.result.program.kernels.count == 1)
    var bindings: [String: HostTensor] = [:]
    for (name, seed) in zip(["a", "b", "c", "d"], [1, 2, 1, 2]) {
      bindings[name] = samples(.f32(100), seed: UInt64(seed))
    }
    let outputs = try compiled.outputs(bindings)
    #expect(outputs[0] == outputs[1])
  }

  @Test("entry points share kernels too, and each remark says of which")
  func entryPoints() throws {
    let graph = try layers([16])
    let compiled = try CompiledGraphs(
      [("predict", graph), ("evaluate", graph)], style: .loops, engine: TinyCCEngine())
    let program = compiled.result.program
    #expect(program.kernels.count == 1)
    #expect(program.kernels[0].remarks.last == "and %2, %3 of evaluate")
    var bindings = ["x": samples(.f32(8, 16), seed: 1)]
    bindings["w0"] = samples(.f32(16, 16), seed: 2)
    #expect(try compiled.outputs(bindings, of: 0)[0] == compiled.outputs(bindings, of: 1)[0])
  }

  @Test("a kernel that can fail belongs to one step, so that a fault names that step's value")
  func faults() throws {
    let graph = try graph { trace, x in
      let (first, second) = (trace.input("first", .i32(4)), trace.input("second", .i32(4)))
      return x.gathered(first) + x.gathered(second)
    }
    let compiled = try CompiledGraphs(graph, style: .tiles, engine: TinyCCEngine())
    let fallible = compiled.result.program.kernels.filter(\.canFail)
    #expect(fallible.count == 2)
    let good = try HostTensor(.i32(4), integers: [0, 1, 2, 7])
    let bad = try HostTensor(.i32(4), integers: [0, 1, 8, 7])
    let x = samples(.f32(8, 16), seed: 1)
    for (name, kernel) in zip(["first", "second"], fallible) {
      var bindings = ["x": x, "first": good, "second": good]
      bindings[name] = bad
      let error = #expect(throws: Diagnostic.self) { try compiled.outputs(bindings) }
      #expect(error?.message.contains("at position 2") == true)
      #expect(error?.value == kernel.remarks.first)
    }
    #expect(fallible[0].remarks != fallible[1].remarks)
  }
}
