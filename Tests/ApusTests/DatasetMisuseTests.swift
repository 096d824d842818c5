// SPDX-License-Identifier: Apache-2.0

import Apus
import Testing

/// Arguments of the library that make no sense and must not trap.
@Suite struct DatasetMisuseTests {
  private static func data(_ count: Int) throws(Diagnostic) -> Dataset {
    try Dataset(
      features: (0..<count).map { Float($0) }, shape: [1], labels: [Int32](repeating: 0, count: count))
  }

  @Test(
    "a share to hold out is rounded to whole examples", arguments: [(0.1, 1), (0.2, 1), (0.5, 3), (0.899, 4)])
  func shares(_ share: Double, _ held: Int) throws {
    let (training, validation) = try Self.data(5).split(holdingOut: share, seed: 1)
    #expect(validation.count == held && training.count == 5 - held)
  }

  @Test("a share that leaves a part empty is refused", arguments: [0, -0.0, 1e-300, 0.0999, 0.9, 1])
  func emptyShares(_ share: Double) throws {
    for count in [1, 5] {
      let data = try Self.data(count)
      #expect(throws: Diagnostic.self) { try data.split(holdingOut: share, seed: 1) }
    }
  }

  @Test(
    "what is no share is refused",
    arguments: [-1, -1e-300, 1.0.nextUp, 2, 20, 1e300, .infinity, -.infinity, .nan])
  func noShares(_ share: Double) throws {
    let data = try Self.data(5)
    #expect(throws: Diagnostic.self) { try data.split(holdingOut: share, seed: 1) }
  }

  @Test("batches of every size hold every example once", arguments: [1, 2, 5, 6, 1 << 40, .max])
  func sizes(_ size: Int) throws {
    for epoch in [.min, -1, 0, Int.max] {
      let batches = try Self.data(5).batches(of: size, shuffledBy: 3, epoch: epoch)
      let rows = batches.flatMap { Array($0.rows) }
      #expect(rows.sorted() == [0, 1, 2, 3, 4])
    }
  }

  @Test("batches of no examples are refused", arguments: [.min, -1, 0])
  func noSizes(_ size: Int) throws {
    let data = try Self.data(5)
    #expect(throws: Diagnostic.self) { try data.batches(of: size) }
  }

  @Test("numbers as far apart as they can be are standardised to finite ones")
  func standardizedExtremes() throws {
    let greatest = Float.greatestFiniteMagnitude
    let far = try Dataset(features: [greatest, -greatest], shape: [1], labels: [0, 1]).standardized
    #expect(far.features == [1, -1])
    // The deviation of one number among so many is less than any of f32.
    let least = Float.leastNonzeroMagnitude
    let near = try Dataset(
      features: [least] + [Float](repeating: 0, count: 999), shape: [1],
      labels: [Int32](repeating: 0, count: 1000))
    #expect(try near.standardized.features.allSatisfy(\.isFinite))
  }

  @Test("the numbers of a data set that are not finite stay as they are")
  func transformedWithoutNumbers() throws {
    let data = try Dataset(
      features: [1, .nan, .infinity, 2], shape: [2], labels: [0, 0], allowingNonFinite: true)
    let scaled = try data.scaled(by: 2).features
    #expect(scaled[0] == 2 && scaled[1].isNaN && scaled[2] == .infinity && scaled[3] == 4)
  }

  @Test(
    "shapes that no data has are refused",
    arguments: [
      [0], [-1], [2], [.max, .max], [.max, 2], [1 << 62, 4], [-1, -1, 2],
    ] as [[Int]])
  func shapes(_ shape: [Int]) {
    #expect(throws: Diagnostic.self) {
      try Dataset(features: [1, 2, 3], shape: Shape(shape), labels: [0, 0, 0])
    }
    #expect(throws: Diagnostic.self) { try Self.data(3).reshaped(Shape(shape)) }
  }

  @Test("learning rates over any number of epochs can be recorded", arguments: [1, Int.max])
  func durations(_ epochs: Int) throws {
    let data = try Self.data(5)
    let program = try Program(
      "rates", training: Dense(2), on: data.element, batchSize: 2, loss: softmaxCrossEntropy,
      optimizer: SGD(learningRate: .cosine(from: 0.1, over: .epochs(epochs))))
    let session = try program.makeSession(seed: 1, engine: .tcc)
    for batch in try data.batches(of: 2) { #expect(try session.trainStep(batch).isFinite) }
  }

  @Test("learning rates over no epochs are refused", arguments: [.min, -1, 0])
  func noDurations(_ epochs: Int) throws {
    #expect(throws: Diagnostic.self) {
      try Program(
        "rates", training: Dense(2), on: try Self.data(5).element, batchSize: 2, loss: softmaxCrossEntropy,
        optimizer: SGD(learningRate: .cosine(from: 0.1, over: .epochs(epochs))))
    }
  }
}
