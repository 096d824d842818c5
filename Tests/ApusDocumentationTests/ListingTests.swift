// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusGraph
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

  @Test func theSecondDerivativeHasTheParametersShape() throws {
    let graph = try DerivativeListing.gradients()
    #expect(graph.outputs.map { graph.type(of: $0.value).description } == ["f32[3,1]"])
  }
}
