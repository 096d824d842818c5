// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusEmission
import ApusExecution
import ApusGraph
import ApusIO
import ApusKernel
import ApusPrimitives
import ApusScheduling
import ApusTensor
import Testing

/// What a user reads when a program cannot take any number of examples, or is not given as many as it takes.
@Suite struct BatchRefusalTests {
  private static let (file, line) = ("m/main.swift", 5)

  /// A program of one entry point, compiled.
  private static func compile(
    _ element: TensorType = .f32(6, 4), _ body: @Sendable @escaping (EntryPointTrace, Tensor) -> Tensor
  ) throws {
    let program = try Program("model", over: [:], file: file, line: line) { program in
      program.entryPoint("main", file: file, line: line) { step in
        let x = step.input("x", element, countedBy: "n", file: file, line: line)
        step.result("y", body(step, x), file: file, line: line)
      }
    }
    _ = try Compilation.compiled(program, program.entryPoints, style: .loops)
  }

  private static let graphs: [(title: String, body: @Sendable (EntryPointTrace, Tensor) -> Tensor)] = [
    ("some of the examples", { _, x in x.sliced(0..<3, along: 0) }),
    ("examples in reverse", { _, x in x.reversed(along: [0]) }),
    ("examples side by side", { _, x in concatenated([x, x], along: 0) }),
    ("examples joined with what is before them", { _, x in x.transposed().reshaped([24]) }),
    ("examples cut into other parts", { _, x in x.reshaped([8, 3]) }),
    ("examples with examples", { _, x in x.matmul(x.transposed()) }),
    ("windows of examples", { _, x in x.windows(of: 2, along: 0).sum(along: [1]) }),
    ("examples and a tensor of fixed size", { step, x in x + step.input("z", .f32(6, 4)) }),
    ("the greatest example of all", { _, x in x.argmax(along: 0) }),
    ("a result whose first axis counts no examples", { _, x in x.transposed() }),
    (
      "a sum of what may be as long as the examples",
      { step, x in x.sum() + step.trace.fill(1, .f32(6)).sum() }
    ),
    (
      "a size of what may be as long as the examples",
      { step, x in step.trace.fill(1, .f32(6)).axisSize(0) + x.axisSize(0) }
    ),
    (
      "examples in a loop",
      { step, x in
        scan(over: [x], from: [step.trace.fill(0, .f32(4))]) { h, x in ([h[0] + x[0]], []) }.last[0]
      }
    ),
    ("examples looked up", { step, x in x.gathered(step.input("i", TensorType(.i32, [3]))) }),
    (
      "examples added up where they say, as if they were all",
      { step, x in
        let places = step.input("i", TensorType(.i32, [6]), countedBy: "n")
        return ScatterAdd(along: 0, size: 6)(x, places) + x
      }
    ),
    (
      "examples replaced",
      { step, x in
        let start = step.input("i", TensorType(.i32, .scalar))
        return x.replacing([start], along: [0], with: step.input("part", .f32(2, 4)))
      }
    ),
    (
      "places of examples in another order",
      { step, x in
        let places = step.input("i", TensorType(.i32, [6, 2]), countedBy: "n")
        return step.input("table", .f32(9)).gathered(places.transposed()).transposed() + x.sum()
      }
    ),
    (
      "indices of examples in another order",
      { step, x in checkIndex(x.converted(to: .i32).transposed(), below: 9).sum() }
    ),
  ]

  @Test func programsThatMustKnowTheNumberAreRefused() throws {
    var refusals = Refusals()
    for (title, body) in Self.graphs { refusals.add(title) { try Self.compile(.f32(6, 4), body) } }
    refusals.add("an input without axes") { try Self.compile(TensorType(.f32, .scalar)) { _, x in x } }
    refusals.add("at most no examples") { try Self.compile(.f32(0, 4)) { _, x in x.sum(along: [1]) } }
    refusals.add("two counters") {
      try Self.compile { step, x in
        x + step.input("z", .f32(6, 4), countedBy: "m", file: Self.file, line: 6)
      }
    }
    refusals.add("an axis that there is not") { try Self.compile { _, x in x.axisSize(2) } }
    refusals.add("as many random numbers in a loop as there may be examples") {
      let layer = Dropout(0.5, file: "m/Model.swift", line: 7)
      _ = try Program("model", over: ["layer": layer], file: Self.file, line: Self.line) { program in
        program.entryPoint("main", mode: .training) { step in
          let (x, xs) = (step.input("x", .f32(4, 3), countedBy: "n"), step.input("xs", .f32(5, 4, 3)))
          step.result(
            "y",
            scan(over: xs, from: xs.sliced(0..<1, along: 0).reshaped([4, 3])) { h, x in (layer(h + x), h) }
              .last)
          step.result("z", tanh(x))
        }
      }
    }
    refusals.add("a query of an axis that there is not") { try Self.compile { _, x in AxisSize(of: 2)(x) } }
    let trace = Trace()
    trace.output(.result("y"), tanh(trace.batchInput("x", .f32(6, 4), countedBy: "n")))
    let graph = try trace.finished()
    refusals.add("no input that counts") { _ = try Scheduler.schedule(graph) }
    refusals.add("a parameter for each example") {
      let trace = Trace()
      _ = trace.input("n", TensorType(.i64, .scalar))
      trace.output(.update("w"), tanh(trace.batchInput("x", .f32(6, 4), countedBy: "n")))
      _ = try Scheduler.schedule(try trace.finished())
    }
    refusals.add("two numbers of examples") {
      let trace = Trace()
      _ = trace.input("n", TensorType(.i64, .scalar))
      let x = trace.batchInput("x", .f32(6, 4), countedBy: "n")
      trace.output(.result("y"), x.sum() + trace.batchInput("z", .f32(8, 4), countedBy: "n").sum())
      _ = try Scheduler.schedule(try trace.finished())
    }
    try addPrograms(to: &refusals)
    refusals.check("batches")
  }

  private func addPrograms(to refusals: inout Refusals) throws {
    let element = DatasetElement(features: .f32(4), target: .f32(2))
    let program = try Program(
      "model", training: Dense(2), on: element, batchSize: 8, loss: meanSquaredError,
      optimizer: SGD(learningRate: 0.1), file: Self.file, line: Self.line)
    refusals.add("at most 0 examples") { _ = try program.takingBatches(upTo: 0) }
    let free = try Program("free", over: [:]) { program in
      program.entryPoint("main") { step in
        step.result("y", tanh(step.input("x", .f32(6, 4), countedBy: "n")))
      }
    }
    refusals.add("a program of free entry points") { _ = try free.takingBatches(upTo: 4) }
    let x = try HostTensor(.f32(3, 4), reals: [Double](repeating: 1, count: 12))
    refusals.add("the reference evaluation of free entry points") {
      _ = try free.makeEvaluatorSession(seed: 1)("main", x)
    }
    let session = try program.takingBatches(upTo: 2).makeSession(seed: 1, engine: .interpreter)
    refusals.add("3 of at most 2 examples") { _ = try session("predict", x) }
    let none = try HostTensor(.f32(0, 4), reals: [])
    refusals.add("no examples") { _ = try session("predict", none) }
    refusals.add("examples of another size") {
      _ = try session("predict", try HostTensor(.f32(1, 3), reals: [1, 2, 3]))
    }
    refusals.add("a self-test with too large batches") {
      let counted = try program.takingBatches(upTo: 2)
      let compiled = try Compilation.compiled(counted, counted.entryPoints, style: .loops).program
      let y = try HostTensor(.f32(3, 2), reals: [Double](repeating: 1, count: 6))
      _ = try compiled.selfTestSource(
        SelfTest(
          columns: [.init(argument: "x", examples: x), .init(argument: "y", examples: y)], initialSeed: 1,
          shuffle: nil, batchSize: 3, epochs: 1))
    }
  }
}
