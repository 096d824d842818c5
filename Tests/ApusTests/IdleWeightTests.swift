// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusExecution
import ApusTensor
import Testing

/// What an optimizer remembers of a weight that no longer gets a gradient decays to zero, never to a subnormal number,
/// with which most processors compute many times slower.
@Suite struct IdleWeightTests {
  private static let program = Result {
    try Program(
      "idle", training: Dense(3), on: DatasetElement(features: .f32(4), target: .f32(3)), batchSize: 2,
      loss: meanSquaredError, optimizer: Adam(learningRate: 0.01, beta1: 0.5))
  }

  private static func batch(_ features: [Float]) throws -> Batch {
    let data = try Dataset(
      features: features, shape: [4], values: [1, 0.5, -1, 2, 0, 3], valueShape: [3])
    return try #require(data.batches(of: 2).first { _ in true })
  }

  /// After one step with every feature, hundreds of steps come in which half of them are zero.
  private func check(_ session: Session, _ name: String) throws {
    try session.trainStep(Self.batch([1, -2, 3, 0.5, 2, 1, -1, 4]))
    let idle = try Self.batch([1, -2, 0, 0, 2, 1, 0, 0])
    var smallest = Double.infinity
    for _ in 0..<200 {
      try session.trainStep(idle)
      for (path, tensor) in session.snapshot.tensors where tensor.dtype == .f32 {
        for number in tensor.reals where number != 0 {
          if Float(number).isSubnormal { Issue.record("\(name): \(number) in \(path)") }
          smallest = min(smallest, abs(number))
        }
      }
    }
    // They have come as near to the subnormal numbers as normal ones do, and then were zero.
    #expect(smallest < 0x1p-125, "\(name)")
    let moment = try #require(
      session.snapshot.tensors.first { $0.path.contains("/first_moment/weight") }?.tensor)
    #expect(moment.reals[6...].allSatisfy { $0 == 0 } && moment.reals[..<6].allSatisfy { $0 != 0 })
  }

  @Test(arguments: [EngineChoice.tcc, .native]) func momentsEndAsZeros(_ engine: EngineChoice) throws {
    guard engine != .native || NativeEngine().isAvailable else { return }
    try check(Self.program.get().makeSession(engine: engine), "\(engine)")
  }

  @Test func momentsOfTheEvaluationEndAsZeros() throws {
    try check(Self.program.get().makeEvaluatorSession(seed: 0), "the evaluation")
  }
}
