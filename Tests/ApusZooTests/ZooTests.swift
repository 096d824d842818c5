// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusZoo
import Foundation
import Testing

@Suite struct ZooTests {
  @Test("the catalogue lists exactly the files in Models/")
  func listsTheFolder() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/ApusZoo/Models").standardized
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".swift") }.map { String($0.dropLast(6)) }
    #expect(Zoo.models.map { "\($0)" } == files.sorted(), "run .ci/catalog")
  }

  @Test("every model's program has the entry points and the state of its layers", arguments: Zoo.names)
  func programs(_ name: String) throws {
    let program = try Zoo.model(name).program()
    #expect(program.entryPoints.map(\.name) == ["init", "train_step", "predict", "evaluate"])
    for entryPoint in program.entryPoints { try entryPoint.graph.verify() }
    let parameters = program.state.filter { $0.role == .parameter }.map(\.type.elementCount).reduce(0, +)
    // Counted by hand: (inputs + 1) · outputs for each layer.
    let expected = [
      "xor": 33, "linear-regression": 11, "digits": 65 * 128 + 129 * 64 + 65 * 10,
      "mnist": 785 * 256 + 257 * 128 + 129 * 10, "fashion-mnist": 785 * 256 + 257 * 128 + 129 * 10,
    ]
    #expect(parameters == expected[name])
  }

  @Test("data that the package ships fits what the models say of it", arguments: Zoo.names)
  func data(_ name: String) throws {
    let model = try Zoo.model(name)
    guard
      name != "fashion-mnist" || FileManager.default.fileExists(atPath: "/usr/share/datasets/fashion-mnist")
    else { return }
    let (training, validation) = try ZooData.named(name)
    #expect(training.element == model.element)
    #expect(validation.featureShape == training.featureShape)
    let areFinite = training.features.allSatisfy { $0.isFinite }
    #expect(areFinite)
  }

  @Test func splitsAreDrawnBySeeds() throws {
    let first = try Digits.data(seed: 1)
    let (same, other) = (try Digits.data(seed: 1), try Digits.data(seed: 2))
    #expect(same.validation.features == first.validation.features)
    #expect(other.validation.features != first.validation.features)
    #expect(first.validation.count == 359)
  }

  @Test func missingDataNamesThePackage() {
    do {
      _ = try FashionMNIST.data(in: "/nowhere")
      Issue.record("no error")
    } catch {
      #expect(error.help == "apt-get install dataset-fashion-mnist")
      #expect(error.category == .inputOutput)
    }
  }

  @Test func unknownModelsSuggestKnownOnes() {
    do {
      _ = try Zoo.model("digit")
      Issue.record("no error")
    } catch {
      #expect(error.message == "unknown model 'digit'; did you mean 'digits'?")
      #expect(error.category == .usage)
    }
  }
}
