// SPDX-License-Identifier: Apache-2.0

import Apus
import Testing

@Suite struct EngineSessionTests {
  /// Losses of some steps over labelled examples, with a last batch that is smaller.
  private func losses(_ makeSession: (Program) throws -> Session) throws -> [Double] {
    var features: [Float] = []
    for position in 0..<70 { features.append(Float((position * 37) % 23) / 11 - 1) }
    let data = try Dataset(
      features: features, shape: [2, 5], labels: [0, 1, 2, 0, 1, 2, 1], classCount: 3)
    let model = Sequential {
      Flatten()
      Dense(8, activation: relu)
      Dense(3)
    }
    let program = try Program(
      "engines", training: model, on: data.element, batchSize: 4, loss: softmaxCrossEntropy,
      metrics: ["accuracy": accuracy],
      optimizer: AdamW(learningRate: .cosine(from: 0.05, over: .epochs(4))))
    let session = try makeSession(program)
    var losses: [Double] = []
    for epoch in 0..<4 {
      for batch in try data.batches(of: 4, shuffledBy: 5, epoch: epoch) {
        losses.append(try session.trainStep(batch))
      }
    }
    let measurements = try session.evaluate(data)
    return losses + measurements.values + (try session.predict(data).reals)
  }

  @Test(
    "machine code and the reference evaluation give the same losses",
    arguments: [EngineChoice.tcc, .auto, .interpreter])
  func enginesAgree(_ engine: EngineChoice) throws {
    let expected = try losses { try $0.makeEvaluatorSession(seed: 11) }
    let found = try losses { try $0.makeSession(seed: 11, engine: engine) }
    #expect(expected.count == 8 + 2 + 21)
    for (x, y) in zip(expected, found) { #expect(abs(x - y) <= 1e-4 * max(1, abs(x)), "\(x) \(y)") }
  }

  @Test func labelsOutOfRangeAreNamed() throws {
    let good = try Dataset(features: [1, 2, 3, 4], shape: [2], labels: [0, 1], classCount: 2)
    let bad = try Dataset(features: [1, 2, 3, 4], shape: [2], labels: [0, 5], classCount: 6)
    let session = try Program(
      "labels", training: Dense(2), on: good.element, batchSize: 2, loss: softmaxCrossEntropy,
      optimizer: SGD(learningRate: 1)
    ).makeSession(seed: 1, engine: .tcc)
    let before = session.snapshot["weight"]
    for batch in try bad.batches(of: 2) {
      do {
        try session.trainStep(batch)
        Issue.record("no error")
      } catch {
        #expect(error.message == "the label 5 of row 2 is outside 0..<2")
      }
    }
    #expect(session.snapshot["weight"] == before)
  }

  @Test("labels to validate with are looked at before the first epoch")
  func labelsOfValidation() async throws {
    let good = try Dataset(features: [1, 2, 3, 4], shape: [2], labels: [0, 1], classCount: 2)
    let bad = try Dataset(features: [1, 2, 3, 4], shape: [2], labels: [0, 5], classCount: 6)
    // What the model can tell apart counts, and where the loss does not say it, what the program was declared for.
    let losses: [(loss: Loss, logits: Int, bound: Int)] = [
      (softmaxCrossEntropy, 3, 3), ({ ($0.sum(along: [1]) - $1.converted(to: .f32)).sum() }, 4, 2),
    ]
    for (loss, logits, bound) in losses {
      let session = try Program(
        "labels", training: Dense(logits), on: good.element, batchSize: 2, loss: loss,
        optimizer: SGD(learningRate: 1)
      ).makeSession(seed: 1, engine: .tcc)
      let before = session.snapshot["weight"]
      let message = "the label 5 of row 2 is outside 0..<\(bound)"
      do {
        for try await epoch in session.fit(good, validatingOn: bad, epochs: 2) {
          Issue.record("epoch \(epoch.index) was trained")
        }
        Issue.record("no error")
      } catch {
        #expect(error.message == message)
      }
      #expect(session.snapshot["weight"] == before)
      #expect(throws: Diagnostic.self) { try session.evaluate(bad) }
    }
  }
}
