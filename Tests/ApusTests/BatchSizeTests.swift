// SPDX-License-Identifier: Apache-2.0

import Apus
import Testing

/// Entry points for batches of other sizes than the program's.
@Suite struct BatchSizeTests {
  private static func program() throws -> Program {
    let element = DatasetElement(features: .f32(2), target: .f32(1), count: 9)
    return try Program(
      "sizes", training: Dense(1), on: element, batchSize: 7, loss: meanSquaredError, optimizer: Adam())
  }

  @Test(
    "sizes add entry points, and a name stands for all sizes",
    arguments: [
      (nil, [], ["init", "train_step", "predict", "evaluate"]),
      (
        nil, [7, 2],
        ["init", "train_step", "predict", "evaluate", "train_step_2", "predict_2", "evaluate_2"]
      ),
      (["train_step"], [2, 7, 3, 2], ["train_step", "train_step_2", "train_step_3"]),
      (["train_step_2"], [2], ["train_step_2"]),
      (["init", "predict_3", "train_step_2"], [2, 3], ["init", "train_step_2", "predict_3"]),
    ] as [([String]?, [Int], [String])])
  func names(_ names: [String]?, _ sizes: [Int], _ expected: [String]) throws {
    let found = try Self.program().entryPoints(named: names, batchSizes: sizes)
    #expect(found.map(\.name) == expected)
    for entryPoint in found where entryPoint.name.hasSuffix("_2") {
      #expect(entryPoint.inputs[0].type == .f32(2, 2))
    }
  }
}
