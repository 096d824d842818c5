// SPDX-License-Identifier: Apache-2.0

import Apus
import Testing

@testable import apus

/// What becomes of a training run whose pictures cannot be drawn.
@Suite struct RunFolderTests {
  @Test func whatWasLearntIsKeptWhenPicturesFail() throws {
    let folder = try Folder()
    let session = try Program(
      "line", training: Dense(1), on: DatasetElement(features: .f32(2), target: .f32(1)), batchSize: 1,
      loss: meanSquaredError, optimizer: SGD(learningRate: 0.1)
    ).makeSession(seed: 1)
    let report = TrainingReport("line", epochs: 1, isJSON: false)
    let run = try RunFolder(folder.path("run"))
    let error = #expect(throws: Diagnostic.self) {
      try run.save(report, session, best: nil) { () throws(Diagnostic) in
        throw Diagnostic("there are no colours")
      }
    }
    #expect(error?.message == "there are no colours")
    let weights = try Snapshot(contentsOf: run.path("last.safetensors"))
    #expect(weights["weight"] == session.snapshot["weight"])
    #expect(try folder.text("run/metrics.csv").hasPrefix("epoch,"))
  }
}
