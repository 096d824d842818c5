// SPDX-License-Identifier: Apache-2.0

import Apus
import Testing

/// RELIABILITY.md row 18: sessions share nothing but what nobody writes, so that they can run at the same time.
@Suite struct ConcurrencyTests {
  private static func data() throws(Diagnostic) -> Dataset {
    var features: [Float] = []
    for position in 0..<240 { features.append(Float((position * 37) % 23) / 11 - 1) }
    return try Dataset(
      features: features, shape: [6], labels: (0..<40).map { $0 % 3 }, classCount: 3)
  }

  private static func program(_ name: String, on data: Dataset) throws(Diagnostic) -> Program {
    let model = Sequential {
      Dense(16, activation: relu)
      Dense(3)
    }
    return try Program(
      name, training: model, on: data.element, batchSize: 8, loss: softmaxCrossEntropy,
      metrics: ["accuracy": accuracy], optimizer: Adam())
  }

  /// The weights after two epochs, and what the model then says.
  private static func trained(
    _ program: Program, on data: Dataset, seed: Int, _ engine: EngineChoice
  ) async throws -> [HostTensor] {
    let session = try program.makeSession(seed: UInt64(seed), engine: engine, threads: 1 + seed % 2)
    for try await _ in session.fit(data, validatingOn: data, epochs: 2, seed: UInt64(seed)) {}
    return session.snapshot.tensors.map(\.tensor) + [try session.predict(data)]
  }

  /// What eight tasks find at once is what one after the other finds.
  private static func expectEqualResults(_ train: @escaping @Sendable (Int) async throws -> [HostTensor])
    async throws
  {
    var expected: [[HostTensor]] = []
    for number in 0..<8 { expected.append(try await train(number)) }
    let found = try await withThrowingTaskGroup(of: (Int, [HostTensor]).self) { group in
      for number in 0..<8 { group.addTask { (number, try await train(number)) } }
      return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
    for number in 0..<8 { #expect(found[number] == expected[number], "\(number)") }
    #expect(Set(expected).count == 8)
  }

  @Test("sessions of one program train at once", arguments: [EngineChoice.tcc, .auto])
  func sessionsOfOneProgram(_ engine: EngineChoice) async throws {
    let data = try Self.data()
    let program = try Self.program("shared", on: data)
    try await Self.expectEqualResults { try await Self.trained(program, on: data, seed: $0, engine) }
  }

  @Test("programs are recorded, compiled and trained at once")
  func programsOfTheirOwn() async throws {
    let data = try Self.data()
    try await Self.expectEqualResults { number in
      try await Self.trained(try Self.program("own-\(number)", on: data), on: data, seed: number, .tcc)
    }
  }
}
