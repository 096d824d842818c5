// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusGraph
import ApusTensor
import Foundation
import Testing

/// The listings do what the text around them says.
@Suite struct ListingTests {
  @Test func theReadmesProgramLearns() async throws {
    let data = "Sources/ApusZoo/Resources/digits.csv.gz"
    try #require(
      FileManager.default.fileExists(atPath: data), "the README's listing runs in the package's folder")
    let accuracies = try await PerceptronListing.run()
    #expect(accuracies.count == 10)
    #expect((accuracies.last ?? 0) > 0.9)
  }

  /// Stripes that stand and stripes that lie, which differ in no mean of an image.
  @Test func theReadmesConvolutionLearns() throws {
    let images = (0..<64).map { image in
      (0..<64).map { pixel in
        let stripe = (image % 2 == 0 ? pixel % 8 : pixel / 8) + image / 2
        return Float(stripe % 4 < 2 ? 1 : 0)
      }
    }
    let data = try Dataset(
      features: images.flatMap { $0 }, shape: [8, 8, 1], labels: (0..<64).map { Int32($0 % 2) })
    let program = try Program(
      "stripes", training: ConvolutionListing.model(), on: data.element, batchSize: 16,
      loss: softmaxCrossEntropy, metrics: ["accuracy": accuracy], optimizer: Adam(learningRate: 0.01))
    #expect(program.state.first.map { "\($0.path) \($0.type)" } == "0.kernel f32[3,3,1,8]")
    let session = try program.makeSession(seed: 1)
    for epoch in 0..<20 {
      for batch in try data.batches(of: 16, shuffledBy: 1, epoch: epoch) { try session.trainStep(batch) }
    }
    #expect(try session.evaluate(data)["accuracy", default: 0] == 1)
  }

  /// Sequences of seven signs: which of the two there are more of.
  @Test func theTutorialsRecurrenceLearns() throws {
    let signs = (0..<128).map { number in (0..<7).map { Float(number >> $0 & 1) * 2 - 1 } }
    let data = try Dataset(
      features: signs.flatMap { $0 }, shape: [7, 1], labels: signs.map { $0.reduce(0, +) > 0 ? 1 : 0 })
    let model = Sequential {
      Recurrence(8)
      Dense(2)
    }
    let program = try Program(
      "majority", training: model, on: data.element, batchSize: 32, loss: softmaxCrossEntropy,
      metrics: ["accuracy": accuracy], optimizer: Adam(learningRate: 0.02))
    #expect(program.state.contains { "\($0.path) \($0.type)" == "0.fromState.weight f32[8,8]" })
    let session = try program.makeSession(seed: 1)
    for epoch in 0..<60 {
      for batch in try data.batches(of: 32, shuffledBy: 1, epoch: epoch) { try session.trainStep(batch) }
    }
    #expect(try session.evaluate(data)["accuracy", default: 0] > 0.98)
  }

  @Test func theTutorialsChoiceMovesOneLayer() throws {
    let choice = Choice()
    let program = try Program("choice", over: ["choice": choice]) { program in
      program.entryPoint("train_step", mode: .training) { step in
        let y = choice(step.input("x", .f32(2, 3)), isRare: step.input("is_rare", TensorType(.bool, [])))
        step.minimize((y * y).mean(), with: SGD(learningRate: 0.1))
      }
    }
    let session = try program.makeSession(seed: 1)
    for (isRare, moved) in [(true, "choice.rare.weight"), (false, "choice.usual.weight")] {
      let before = session.snapshot
      _ = try session(
        "train_step", HostTensor(.f32(2, 3), reals: [1, 2, 3, -1, 0, 2]),
        HostTensor(TensorType(.bool, []), integers: [isRare ? 1 : 0]))
      let after = session.snapshot
      for path in ["choice.rare.weight", "choice.usual.weight"] {
        #expect((before[path] != after[path]) == (path == moved))
      }
    }
  }

  @Test func theTutorialsEquilibriumIsOne() throws {
    let layer = Equilibrium()
    let program = try Program("equilibrium", over: ["layer": layer]) { program in
      program.entryPoint("main", mode: .inference) { step in
        let state = layer(step.input("x", .f32(4, 8)))
        step.result("y", state)
        step.result("next", layer.next(state))
      }
      program.entryPoint("train_step", mode: .training) { step in
        let error = layer(step.input("x", .f32(4, 8))) - 0.25
        let loss = (error * error).mean()
        step.result("loss", loss)
        step.minimize(loss, with: Adam(learningRate: 0.01))
      }
    }
    let session = try program.makeSession(seed: 3)
    let x = try HostTensor(.f32(4, 8), reals: (0..<32).map { Double($0 % 7) / 7 - 0.4 })
    var losses: [Double] = []
    for _ in 0..<200 { losses += try session("train_step", x)[0].reals }
    #expect(losses[199] < 0.05 * losses[0])
    let values = try session("main", x).map(\.reals)
    #expect(zip(values[0], values[1]).allSatisfy { ($0 - $1).magnitude <= 1e-3 })
  }

  @Test func theTutorialsProgramsTakeSteps() throws {
    let features = (0..<64 * 40).map { Float($0 % 17) / 16 }
    let data = try Dataset(
      features: features, shape: [8, 8], labels: (0..<40).map { Int32($0 % 10) }, classCount: 10)
    let program = try TutorialListing.program(on: data)
    #expect(program.state.contains { $0.path == "2.first.weight" })
    let session = try program.makeSession(seed: 1)
    try TutorialListing.manual(session, data, data)
    let measured = try session.evaluate(data)
    #expect(measured.loss.isFinite)
  }

  @Test func theTutorialsWeightsTellTheScaling() throws {
    let raw = try Dataset(
      features: [10, 20, 30, 40], shape: [1], values: [150, 250, 350, 450], valueShape: [1])
    let targets = try #require(raw.targetStandardization)
    let data = try raw.standardized.standardizedTargets(by: targets)
    let program = try Program(
      "prices", training: Dense(1), on: data.element, batchSize: 4, loss: meanSquaredError,
      optimizer: SGD(learningRate: 0.3))
    let session = try program.makeSession(seed: 1)
    for _ in 0..<60 { for batch in try data.batches(of: 4) { try session.trainStep(batch) } }
    let path = FileManager.default.temporaryDirectory.appending(path: "apus-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try session.snapshot.save(to: path)
    let prices = try TutorialListing.predictions(try program.makeSession(seed: 2), raw, path)
    for (price, wanted) in zip(prices.reals, [150.0, 250, 350, 450]) { #expect(abs(price - wanted) < 0.01) }
  }

  @Test func theTutorialsProgramIsWritten() throws {
    let data = try Dataset(
      features: [Float](repeating: 1, count: 640), shape: [8, 8], labels: [Int32](0..<10))
    let program = try TutorialListing.program(on: data)
    let folder = FileManager.default.temporaryDirectory.appending(path: "apus-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try TutorialListing.emit(program, folder.path)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["digits.c", "digits.h"])
    let header = try String(contentsOf: folder.appending(path: "digits.h"), encoding: .utf8)
    #expect(header.contains("int digits_predict(") && !header.contains("digits_evaluate"))
    #expect(throws: Diagnostic.self) { try program.emitC(to: folder.path, entryPoints: ["predicted"]) }
    #expect(throws: Diagnostic.self) { try program.emitC(to: folder.appending(path: "a/b").path) }
  }

  @Test func theAdversariesHaveTheirEntryPoints() throws {
    let program = try TutorialListing.freeEntryPoints()
    #expect(program.entryPoints.map(\.name) == ["init", "train_critic", "train_generator"])
  }

  @Test func theOwnOperatorsComputeWhatTheySay() throws {
    for example in Swish.examples + Nearest.examples + OuterProduct.examples {
      let operands = try example.operands.enumerated().map { number, operand in
        try HostTensor(
          operand.type, reals: (0..<operand.type.elementCount).map { Double($0 * 5 + number) / 7 - 1 })
      }
      let trace = Trace()
      let inputs = operands.enumerated().map { trace.input("x\($0.offset)", $0.element.type) }
      let result = trace.apply(example.primitive, inputs)[0]
      trace.output(.result("y"), result)
      let session = try Program("own", graph: trace.finished()).makeSession(engine: .tcc)
      let found =
        operands.count == 1 ? try session("main", operands[0]) : try session("main", operands[0], operands[1])
      let expected = example.primitive.evaluate(operands, results: [result.type])
      #expect(found.map(\.type) == expected.map(\.type))
      for (x, y) in zip(found[0].reals, expected[0].reals) { #expect(abs(x - y) <= 1e-5 * max(1, abs(y))) }
    }
  }

  @Test func theOwnDerivativesAreThoseOfTheModel() throws {
    let session = try OwnOperatorListing.program().makeSession(seed: 5, engine: .tcc)
    let x = (0..<48).map { Double($0 * 7 % 23) / 11 - 1 }
    let direction = (0..<48).map { Double($0 * 5 % 17) / 8 - 1 }
    let step = 1.0 / 256
    func derivatives(_ distance: Double) throws -> [HostTensor] {
      let moved = zip(x, direction).map { $0 + distance * $1 }
      return try session(
        "derivatives", HostTensor(.f32(16, 3), reals: moved), HostTensor(.f32(16, 3), reals: direction))
    }
    let (here, before, behind) = (try derivatives(0), try derivatives(-step), try derivatives(step))
    let along = zip(here[0].reals, direction).reduce(0) { $0 + $1.0 * $1.1 }
    #expect(abs(along - here[1].reals[0]) < 1e-3 * max(1, abs(along)) && abs(along) > 0.01)
    for position in x.indices {
      let difference = (behind[0].reals[position] - before[0].reals[position]) / (2 * step)
      #expect(abs(difference - here[2].reals[position]) < 5e-3 * max(1, abs(difference)))
    }
  }

  @Test func theSecondDerivativeHasTheParametersShape() throws {
    let graph = try DerivativeListing.gradients()
    #expect(graph.outputs.map { graph.type(of: $0.value).description } == ["f32[3,1]"])
  }

  @Test func theFunctionsComputeWhatTheySay() throws {
    #expect(try FunctionListing.length(HostTensor(.f64(3), reals: [2, 3, 6])).reals == [7])
    // y = 3 a − 2 b, without noise.
    let x = try HostTensor(.f32(4, 2), reals: [1, 0, 0, 1, 1, 1, -1, 2])
    let weights = try FunctionListing.fit(x, try HostTensor(.f32(4, 1), reals: [3, -2, 1, -7]))
    #expect(zip(weights, [3.0, -2]).allSatisfy { abs($0 - $1) < 1e-3 }, "\(weights)")
  }

  @Test func theTutorialsStatisticIsARunningMean() throws {
    let layer = Centering()
    let program = try Program("centred", over: ["layer": layer]) { program in
      for (name, mode) in [("train", LayerMode.training), ("apply", .inference)] {
        program.entryPoint(name, mode: mode) { $0.result("y", layer($0.input("x", .f64(2, 1)))) }
      }
    }
    let session = try program.makeSession(engine: .tcc)
    let x = try HostTensor(.f64(2, 1), reals: [3, 7])
    #expect(try session("train", x)[0].reals == [-2, 2])
    #expect(session.snapshot["layer.mean"]?.reals == [0.5])
    #expect(try session("apply", x)[0].reals == [2.5, 6.5])
    #expect(session.snapshot["layer.mean"]?.reals == [0.5])
  }

  @Test func theTutorialsRateBecomesATenth() throws {
    let session = try Program(
      "slower", training: Dense(1), on: DatasetElement(features: .f32(2), target: .f32(1)), batchSize: 2,
      loss: meanSquaredError, optimizer: SGD(learningRate: .adjustable(0.5))
    ).makeSession(engine: .interpreter)
    try TutorialListing.slower(session)
    #expect(try session.setting("learning_rate") == 0.05)
  }
}
