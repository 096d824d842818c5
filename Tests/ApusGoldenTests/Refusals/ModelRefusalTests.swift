// SPDX-License-Identifier: Apache-2.0

import ApusExecution
import ApusKernel
import ApusScheduling
import Testing

@testable import Apus
@testable import ApusBench

/// What a user reads when the parts of a program do not fit each other, and when a session is used wrongly.
@Suite struct ModelRefusalTests {
  private typealias Program = Apus.Program

  private static let rows = DatasetElement(features: .f32(4), target: .f32(1), count: 12)

  /// A layer with one parameter whose size is that of an axis.
  private struct Scale: UnaryLayer {
    private let identity: LayerIdentity
    private let axis: Int
    private let initializer: Initializer

    private let name: String

    init(_ axis: Int = 1, _ initializer: Initializer = .ones, name: String = "factor") {
      self.name = name
      identity = LayerIdentity("Scale", file: "m/Model.swift", line: 9)
      self.axis = axis
      self.initializer = initializer
    }

    func callAsFunction(_ x: Tensor) -> Tensor {
      identity.record(on: x) { layer in
        let factor = layer.parameter(name, .f32(x.shape[axis]), initializer)
        return axis == 0 ? (factor * x.sum(along: [1])).reshaped([x.shape[0], 1]) : x * factor
      }
    }
  }

  /// An optimizer that does one thing with each parameter.
  private struct Careless: Optimizer {
    let name = "careless"
    let body: @Sendable (OptimizerStep, OptimizerStep.Item) -> Void
    func update(_ step: OptimizerStep) { for item in step.items { body(step, item) } }
  }

  /// A layer whose output is a function of that of another.
  private struct Reshaped: UnaryLayer {
    private let dense = Dense(1)
    private let body: @Sendable (Tensor) -> Tensor

    init(_ body: @escaping @Sendable (Tensor) -> Tensor) { self.body = body }

    func callAsFunction(_ x: Tensor) -> Tensor { body(dense(x)) }
  }

  /// What is no row for each example.
  private static let outputs: [(String, @Sendable (Tensor) -> Tensor)] = [
    ("one number", { $0.sum() }), ("the first row", { $0.sliced(0..<1, along: 0) }),
    ("rows as long as a batch", { $0.matmul($0.transposed([1, 0])) }),
  ]

  private static let updates: [(String, @Sendable (OptimizerStep, OptimizerStep.Item) -> Void)] = [
    ("changes nothing", { _, _ in }),
    ("only remembers", { step, item in step.updateSlot("g", for: item, to: step.slot("g", for: item) + 1) }),
    ("gives a parameter another shape", { step, item in step.update(item, to: item.gradient.sum()) }),
    (
      "updates a slot that it never asked for",
      { step, item in step.updateSlot("velocity", for: item, to: item.gradient) }
    ),
    (
      "updates a parameter twice",
      { step, item in for _ in 0..<2 { step.update(item, to: item.parameter - item.gradient) } }
    ),
  ]

  private func trained(_ model: some UnaryLayer, name: String = "model") throws(Diagnostic) -> Program {
    try Program(
      name, training: model, on: Self.rows, batchSize: 8, loss: { ($0 - $1).mean() },
      optimizer: SGD(learningRate: 0.1), file: "m/main.swift", line: 3)
  }

  /// A program that doubles a vector.
  private func free(_ input: String = "x") throws(Diagnostic) -> Program {
    try Program("free", over: [:], file: "m/main.swift", line: 3) { program in
      program.entryPoint("main") { step in
        let x = step.input(input, .f32(2))
        step.result("y", x + x)
      }
    }
  }

  @Test func partsThatDoNotFitAreRefused() throws {
    var refusals = Refusals()
    refusals.add("one layer, two sizes in two entry points") {
      let layer = Scale()
      _ = try Program("free", over: ["scale": layer], file: "m/main.swift", line: 3) { program in
        program.entryPoint("wide") { $0.result("y", layer($0.input("x", .f32(2, 5)))) }
        program.entryPoint("narrow") { $0.result("y", layer($0.input("x", .f32(2, 3)))) }
      }
    }
    refusals.add("parameters of one path in two layers") {
      let (first, second) = (Scale(name: "b.factor"), Scale())
      _ = try Program("free", over: ["a": first, "a.b": second], file: "m/main.swift", line: 3) { program in
        program.entryPoint("main") { $0.result("y", second(first($0.input("x", .f32(2, 5))))) }
      }
    }
    refusals.add("parameters of one path in two entry points") {
      let (first, second) = (Scale(name: "b.factor"), Scale())
      _ = try Program("free", over: ["a": first, "a.b": second], file: "m/main.swift", line: 3) { program in
        program.entryPoint("first") { $0.result("y", first($0.input("x", .f32(2, 5)))) }
        program.entryPoint("second") { $0.result("y", second($0.input("x", .f32(2, 5)))) }
      }
    }
    refusals.add("an initialiser of another shape") {
      let wrong = Initializer("scalar") { $0.constant(1).sum() }
      _ = try trained(Scale(1, wrong))
    }
    refusals.add("parameters of a batch's size") {
      let program = try trained(Scale(0))
      _ = try program.entryPoints(batchSize: 4)
    }
    for (names, sizes) in [(["train_step_2"], []), (nil, [3, 0]), (["train_step_2"], [3])]
      as [([String]?, [Int])]
    {
      refusals.add("the entry points \(names ?? ["all"]) for batches of \(sizes)") {
        try trained(Dense(1)).emitC(to: "out", entryPoints: names, batchSizes: sizes)
      }
    }
    refusals.add("a file of no entry points") { try trained(Dense(1)).emitC(to: "out", entryPoints: []) }
    refusals.add("a file in no folder") { try trained(Dense(1)).emitC(to: "") }
    refusals.add("a file for no threads") { try trained(Dense(1)).emitC(to: "out", threads: 0) }
    refusals.add("batches of free entry points") { try free().emitC(to: "out", batchSizes: [2]) }
    for (title, body) in Self.updates {
      refusals.add("an optimizer that " + title) {
        _ = try Program(
          "model", training: Dense(1), on: Self.rows, batchSize: 8, loss: { ($0 - $1).mean() },
          optimizer: Careless(body: body), file: "m/main.swift", line: 3)
      }
    }
    addLosses(&refusals)
    refusals.add("two optimizers of one parameter") {
      let layer = Dense(1, file: "m/Model.swift", line: 9)
      _ = try Program("free", over: ["layer": layer], file: "m/main.swift", line: 3) { program in
        program.entryPoint("main") { step in
          let loss = layer(step.input("x", .f32(2, 5))).mean()
          step.minimize(loss, with: SGD(learningRate: 0.1))
          step.minimize(loss, with: Adam())
        }
      }
    }
    for (title, part) in [("of other parameters", true), ("of another kind", false)] {
      refusals.add("an optimizer with the name of one \(title)") {
        let (first, second) = (Dense(2), Dense(2))
        _ = try Program("free", over: ["a": first, "b": second], file: "m/main.swift", line: 3) { program in
          for (name, layer) in [("first", first), ("second", part ? second : first)] {
            program.entryPoint(name) { step in
              let loss = layer(step.input("x", .f32(2, 5))).sum()
              let optimizer: any Optimizer =
                part || name == "first" ? Adam() : SGD(learningRate: 1, momentum: 0.9)
              step.minimize(loss, with: optimizer, file: "m/main.swift", line: name == "first" ? 4 : 5)
            }
          }
        }
      }
    }
    refusals.add("an optimizer with two slots of one path") {
      let (first, second) = (Dense(2, bias: false), Dense(2, bias: false))
      let optimizer = Careless { step, item in for name in ["v", "v/a"] { _ = step.slot(name, for: item) } }
      _ = try Program("free", over: ["b": first, "a/b": second], file: "m/main.swift", line: 3) { program in
        program.entryPoint("main") { step in
          let x = step.input("x", .f32(2, 5))
          step.minimize(first(x).sum() + second(x).sum(), with: optimizer)
        }
      }
    }
    for name in ["x", "y", "loss"] {
      refusals.add("a metric named \(name)") {
        _ = try Program(
          "model", training: Dense(1), on: Self.rows, batchSize: 8, loss: meanSquaredError,
          metrics: [name: { ($0 - $1).mean() }], optimizer: Adam(), file: "m/main.swift", line: 3)
      }
    }
    refusals.add("two inputs of one name") {
      _ = try Program("free", over: [:], file: "m/main.swift", line: 3) { program in
        program.entryPoint("main") { step in
          let x = step.input("x", .f32(2), file: "m/main.swift", line: 4)
          step.result("y", x + step.input("x", .f32(2), file: "m/main.swift", line: 5))
        }
      }
    }
    refusals.add("a result with the name of an input") {
      _ = try Program("free", over: [:], file: "m/main.swift", line: 3) { program in
        program.entryPoint("main") { step in
          let x = step.input("x", .f32(2), file: "m/main.swift", line: 4)
          step.result("x", x * 2, file: "m/main.swift", line: 5)
        }
      }
    }
    for name in [
      "", "int", "state", "X_MAX", "free_main", "k07_add", "xor", "apus", "apus_x", "size_t", "1st", "a b",
    ] {
      refusals.add("an input named \(name)") {
        _ = try Program("free", over: [:], file: "m/main.swift", line: 3) { program in
          program.entryPoint("main") { step in
            step.result("y", step.input(name, .f32(2), file: "m/main.swift", line: 4))
          }
        }
      }
    }
    for name in ["init", "main", "main_invoke", "fault", "while"] {
      refusals.add("a second entry point named \(name)") {
        _ = try Program("free", over: [:], file: "m/main.swift", line: 3) { program in
          for (line, name) in [(4, "main"), (5, name)] {
            program.entryPoint(name, file: "m/main.swift", line: line) { step in
              step.result("y", step.input("x", .f32(2)))
            }
          }
        }
      }
    }
    for (title, name) in ["stdint", "Math", "int", "apus", "Apus-net", "main", "errno"].map({ ($0, $0) })
      + [32, 5000].map({ ("p, \($0) times", String(repeating: "p", count: $0)) })
    {
      refusals.add("a program named \(title)") {
        _ = try Program(name, over: [:], file: "m/main.swift", line: 3) { program in
          program.entryPoint("main") { $0.result("y", $0.input("x", .f32(2))) }
        }
      }
    }
    refusals.add("layers nested without end") {
      var layer: any UnaryLayer = Dense(1, file: "m/Model.swift", line: 9)
      for _ in 0..<200 { layer = Sequential([layer]) }
      _ = try Program("free", over: ["deep": layer], file: "m/main.swift", line: 3) { program in
        program.entryPoint("main") { $0.result("y", $0.input("x", .f32(2))) }
      }
    }
    refusals.add("flattening a number") {
      let flatten = Flatten(file: "m/Model.swift", line: 9)
      _ = try Program("free", over: ["flatten": flatten], file: "m/main.swift", line: 3) { program in
        program.entryPoint("main") { $0.result("y", flatten($0.input("x", .f32()))) }
      }
    }
    func graph(_ title: String, _ text: String) {
      refusals.add(title) {
        let graph = try GraphParser(PrimitiveCatalog.all).parse(text, file: "net.graph")
        _ = try Program("net", graph: graph, file: "net.graph", line: 1)
      }
    }
    let parameter = "%0 = parameter {\"name\":\"weight\",\"type\":\"f32[3]\"}\n%1 = tanh %0\n"
    graph("a graph without outputs", parameter)
    let input = "%0 = input {\"name\":\"int\",\"type\":\"f32[3]\"}\n%1 = tanh %0\n"
    graph("an input that C does not allow", input + "return \"y\" %1\n")
    graph("a result that C does not allow", input.replacing("int\"", with: "x\"") + "return \"state\" %1\n")
    graph("an update of nothing", parameter + "update \"wieght\" %1\n")
    graph(
      "an update of another type", parameter + "%2 = convert {\"dtype\":\"f64\"} %1\nupdate \"weight\" %2\n")
    refusals.check("model")
  }

  /// Losses that say nothing of the parameters which they are to change.
  private func addLosses(_ refusals: inout Refusals) {
    let losses: [(String, Loss)] = [
      ("of the targets", { _, target in (target * target).mean() }),
      ("behind a stop", { output, target in (stopGradient(output) - target).mean() }),
      ("of a comparison", { output, target in (output .> target).converted(to: .f32).mean() }),
    ]
    for (title, loss) in losses {
      refusals.add("a loss \(title)") {
        _ = try Program(
          "model", training: Sequential((0..<5).map { _ in Dense(1) }), on: Self.rows, batchSize: 8,
          loss: loss, optimizer: Adam(), file: "m/main.swift", line: 3)
      }
    }
    for (title, isCalled, isPart) in [("before it is called", false, true), ("of no model", true, false)] {
      refusals.add("a change of a layer \(title)") {
        let (first, second) = (Dense(2), Dense(1))
        _ = try Program(
          "free", over: isPart ? ["a": first, "b": second] : ["a": first], file: "m/main.swift", line: 3
        ) { program in
          program.entryPoint("main") { step in
            let y = first(step.input("x", .f32(2, 5)))
            step.minimize(y.mean(), changing: second, with: Adam(), file: "m/main.swift", line: 4)
            if isCalled { step.result("y", y) } else { step.result("y", second(y)) }
          }
        }
      }
    }
    refusals.add("a change of a layer that the loss does not depend on") {
      let (first, second) = (Dense(2), Dense(1))
      _ = try Program("free", over: ["a": first, "b": second], file: "m/main.swift", line: 3) { program in
        program.entryPoint("main") { step in
          let x = step.input("x", .f32(2, 5))
          step.result("y", second(x))
          step.minimize(
            first(x).mean(), changing: second, with: SGD(learningRate: 1), file: "m/main.swift", line: 4)
        }
      }
    }
  }

  @Test("a loss may depend on some of the parameters only")
  func lossOfSomeParameters() throws {
    let (first, second) = (Dense(2), Dense(2))
    let program = try Program("free", over: ["a": first, "b": second]) { program in
      program.entryPoint("main") { step in
        let x = step.input("x", .f32(2, 5))
        step.result("y", second(x))
        step.minimize(first(x).mean(), with: SGD(learningRate: 1))
      }
    }
    let updates = try #require(program[entryPoint: "main"]).graph.outputs.count {
      if case .update = $0.role { true } else { false }
    }
    #expect(updates == 4)
  }

  @Test func sessionsUsedWronglyAreRefused() async throws {
    var refusals = Refusals()
    let rows = try Dataset(
      features: (0..<48).map { Float($0) / 48 }, shape: [4], values: [Float](repeating: 1, count: 12),
      valueShape: [1])
    let session = try free().makeEvaluatorSession(seed: 1)
    refusals.add("training a program of free entry points") {
      for batch in try rows.batches(of: 8) { try session.trainStep(batch) }
    }
    refusals.add("evaluating a program of free entry points") { _ = try session.evaluate(rows) }
    refusals.add("predicting with a program of free entry points") { _ = try session.predict(rows) }
    refusals.add("examples of another shape after the first step") {
      let session = try trained(Dense(1)).makeEvaluatorSession(seed: 1)
      for batch in try rows.batches(of: 8).prefix(1) { try session.trainStep(batch) }
      for batch in try rows.reshaped([2, 2]).batches(of: 8) { try session.trainStep(batch) }
    }
    refusals.add("targets of another shape after the first step") {
      let session = try trained(Dense(1)).makeEvaluatorSession(seed: 1)
      for batch in try rows.batches(of: 8).prefix(1) { try session.trainStep(batch) }
      let labelled = try Dataset(
        features: rows.features, shape: [4], labels: [Int32](repeating: 0, count: 12))
      for batch in try labelled.batches(of: 8) { try session.trainStep(batch) }
    }
    for (title, outputs) in Self.outputs {
      refusals.add("a model that gives \(title)") {
        let session = try trained(Reshaped(outputs)).makeEvaluatorSession(seed: 1)
        _ = try session.predict(rows)
      }
    }
    refusals.add("an entry point that there is not, for a smaller batch") {
      let session = try trained(Dense(1)).makeEvaluatorSession(seed: 1)
      _ = try session.function("predikt", batchSize: 3)
    }
    let diverging = try Program(
      "diverging", training: Dense(1), on: Self.rows, batchSize: 8, loss: meanSquaredError,
      optimizer: SGD(learningRate: 1e30)
    ).makeEvaluatorSession(seed: 1)
    do {
      for try await _ in diverging.fit(rows, epochs: 9) {}
      Issue.record("training does not diverge")
    } catch {
      refusals.add("a learning rate that is too high", error)
    }
    let labelled = try Dataset(features: rows.features, shape: [4], labels: [Int32](repeating: 0, count: 12))
    for (title, set) in [("features of another shape", try rows.reshaped([2, 2])), ("labels", labelled)] {
      let session = try trained(Dense(1)).makeEvaluatorSession(seed: 1)
      do {
        for try await _ in session.fit(rows, validatingOn: set, epochs: 1) {}
        Issue.record("validation data of \(title) are taken")
      } catch {
        refusals.add("validation data of \(title)", error)
      }
      #expect(session.position.steps == 0)
    }
    do {
      for try await _ in session.fit(rows, epochs: -1, file: "m/main.swift", line: 4) {}
      Issue.record("a negative number of epochs is taken")
    } catch {
      refusals.add("a negative number of epochs", error)
    }
    refusals.add("a negative number of steps") { _ = try TrainingPosition(epochs: 1, steps: -1, seed: 0) }
    refusals.add("a file with half a position") {
      _ = try Snapshot(
        SafetensorsFile(tensors: [], metadata: ["format": "apus", "epochs": "3", "steps": "many"]),
        from: "run/last.safetensors"
      )
    }
    for (title, deviations) in [
      ("with a word", "1,two"), ("without a part", nil), ("that divides by 0", "1,0"),
    ] {
      refusals.add("a file with a scaling \(title)") {
        var metadata = ["format": "apus", "feature_means": "0.5,2"]
        metadata["feature_deviations"] = deviations
        _ = try Snapshot(SafetensorsFile(tensors: [], metadata: metadata), from: "run/last.safetensors")
      }
    }
    refusals.add("weights with what an optimizer remembers that the program has not") {
      let other = try Program(
        "other", training: Dense(1), on: Self.rows, batchSize: 8, loss: meanSquaredError, optimizer: Adam())
      try trained(Dense(1)).makeEvaluatorSession(seed: 1).restore(
        other.makeEvaluatorSession(seed: 1).snapshot)
    }
    try await refuseTargets(&refusals)
    refusals.check("session")
  }

  /// Targets beyond those that the loss takes: in training data, of which a part is held out, in validation data, in a
  /// batch, and in what is evaluated.
  private func refuseTargets(_ refusals: inout Refusals) async throws {
    func data(_ row: Int, _ value: Float) throws -> Dataset {
      var values = [Float](repeating: 1, count: 12)
      values[row] = value
      return try Dataset(
        features: (0..<48).map { Float($0) / 48 }, shape: [4], values: values, valueShape: [1],
        allowingNonFinite: true)
    }
    let session = try Program(
      "logistic", training: Dense(1), on: Self.rows, batchSize: 8, loss: logisticCrossEntropy,
      optimizer: SGD(learningRate: 0.1)
    ).makeEvaluatorSession(seed: 1)
    let before = session.snapshot["weight"]
    let good = try data(0, 0.5)
    for row in 0..<12 {
      let (training, validation) = try data(row, -0.25).split(holdingOut: 0.2, seed: 1)
      do {
        for try await _ in session.fit(training, validatingOn: validation, epochs: 1) {}
        Issue.record("a target of -0.25 is taken")
      } catch {
        if row == 7 { refusals.add("a target below those that the loss takes", error) }
        #expect(error.message.contains("of row \(row + 1) "))
      }
    }
    refusals.add("a target beyond those that the loss takes, in a batch") {
      for batch in try data(10, 2).batches(of: 8) { try session.trainStep(batch) }
    }
    refusals.add("a target that is no number, in what is evaluated") {
      _ = try session.evaluate(data(3, .nan))
    }
    refusals.add("a target beyond those that the loss takes, in a step that is called by name") {
      let y = [Double](repeating: 0, count: 7) + [1.5]
      let x = try HostTensor(.f32(8, 4), reals: [Double](repeating: 1, count: 32))
      _ = try session("train_step", x, HostTensor(.f32(8, 1), reals: y))
    }
    #expect(session.snapshot["weight"] != before && session.position.steps == 1)
    _ = try session.predict(data(3, 2))
    for batch in try good.batches(of: 8) { try session.trainStep(batch) }
  }

  @Test func executionsThatDoNotFitTheirProgramAreRefused() throws {
    let program = try free()
    var refusals = Refusals()
    refusals.add("code with another argument") {
      struct Mistaken: Engine {
        let name = "mistaken"
        let vectorizes = true
        let other: Program
        func compile(_ program: ApusKernel.Program) throws(Diagnostic) -> Executable {
          try InterpreterEngine().compile(
            try Compilation.compiled(other, Array(other.entryPoints.dropFirst()), style: .loops).program)
        }
      }
      let engine = Mistaken(other: try free("another"))
      _ = try EngineExecution(EngineQueue([engine], warn: Warning.print)).function(
        program.entryPoints[1], of: program)
    }
    refusals.add("an update outside of the state") {
      let trained = try trained(Dense(1))
      let function = try EvaluatorExecution().function(
        try #require(trained[entryPoint: "init"]), of: program)
      let seed = try Memory(byteCount: 8)
      try function.call(state: seed, inputs: [seed], results: [])
    }
    refusals.check("execution")
  }

  @Test func workloadsThatAreNoneAreRefused() throws {
    var refusals = Refusals()
    refusals.add("an unknown workload") { _ = try Workload.named("mpl") }
    func workload(_ title: String, _ parameters: [Drawn], _ program: Program) {
      refusals.add(title) {
        let workload = Workload(name: "model", inputs: [], parameters: parameters) { program }
        _ = try Measurement.run(workload, on: .tcc)
      }
    }
    workload("no training step", [], try free())
    workload("weights of another shape", [Drawn([0, 0], [2])], try trained(Dense(1)))
    refusals.check("workload")
  }
}
