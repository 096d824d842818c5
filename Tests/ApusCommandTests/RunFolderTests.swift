// SPDX-License-Identifier: Apache-2.0

import Apus
import Foundation
import Testing

@testable import apus

/// What a training run leaves in its folder, whatever happens meanwhile.
@Suite struct RunFolderTests {
  @Test func whatWasLearntIsKeptWhenPicturesFail() throws {
    let folder = try Folder()
    let session = try Program(
      "line", training: Dense(1), on: DatasetElement(features: .f32(2), target: .f32(1)), batchSize: 1,
      loss: meanSquaredError, optimizer: SGD(learningRate: 0.1)
    ).makeSession(seed: 1)
    let report = TrainingReport("line", epochs: 1, isJSON: false)
    let run = try RunFolder(folder.path("run"))
    var best = BestWeights()
    let error = #expect(throws: Diagnostic.self) {
      try run.finish(report, session, &best) { () throws(Diagnostic) in
        throw Diagnostic("there are no colours")
      }
    }
    #expect(error?.message == "there are no colours")
    let weights = try Snapshot(contentsOf: run.path("last.safetensors"))
    #expect(weights["weight"] == session.snapshot["weight"])
    #expect(try folder.text("run/metrics.csv").hasPrefix("epoch,"))
  }

  @Test(
    "a name that is taken by a folder stops a run before it begins",
    arguments: ["curves.svg", "best.safetensors"])
  func takenName(_ name: String) throws {
    let folder = try Folder()
    try FileManager.default.createDirectory(
      atPath: folder.path("run/\(name)"), withIntermediateDirectories: true)
    let result = try Command.apus("train", "xor", "-o", "run", in: folder)
    #expect(result.errors == "error: cannot write 'run/\(name)': Is a directory\n")
    #expect(result.status == 74)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("run")) == [name])
  }

  @Test("files of an earlier run are set aside, so that none is taken for one of this run")
  func earlierRuns() throws {
    let folder = try Folder()
    for epochs in ["3", "2", "1"] {
      let result = try Command.apus("train", "xor", "--epochs", epochs, "-o", "run", in: folder)
      #expect(result.status == 0, "\(result.errors)")
      #expect(
        result.errors.contains("are now in run/previous-\(4 - (Int(epochs) ?? 0) - 1)") == (epochs != "3"))
    }
    let names = ["best.safetensors", "curves.svg", "last.safetensors", "metrics.csv"]
    let runs: [(folder: String, epochs: Int, more: [String])] = [
      ("run", 1, ["previous-1", "previous-2"]), ("run/previous-1", 3, []), ("run/previous-2", 2, []),
    ]
    for run in runs {
      let found = try FileManager.default.contentsOfDirectory(atPath: folder.path(run.folder)).sorted()
      #expect(found == (names + run.more).sorted())
      #expect(try folder.text("\(run.folder)/metrics.csv").split(separator: "\n").count == run.epochs + 1)
    }
  }

  @Test("the best weights are there as soon as the last ones, also after SIGKILL")
  func killed() throws {
    let folder = try Folder()
    let script = """
      "$0" train xor --epochs 100000000 -o run & pid=$!
      while [ ! -s run/last.safetensors ]; do sleep 0.1; done
      kill -KILL $pid; wait $pid
      """
    let result = try Command.shell(script, in: folder)
    #expect(result.status == 137)
    #expect(try Snapshot(contentsOf: folder.path("run/best.safetensors")).programName == "xor")
  }

  @Test("a folder is named as it was given, with nothing that moves the cursor")
  func hostileFolder() throws {
    let folder = try Folder()
    let name = "w\u{1B}[31m"
    let trained = try Command.apus("train", "xor", "--epochs", "1", "-o", name, in: folder)
    let again = try Command.apus("train", "xor", "--epochs", "1", "-o", name, in: folder)
    let compiled = try Command.apus("compile", "xor", "-o", name, in: folder)
    for text in [trained.errors, again.errors, compiled.output] {
      #expect(text.contains("w\\u{1B}[31m"))
      #expect(!text.contains("\u{1B}"))
    }
    #expect(folder.names == [name])
  }

  @Test("a path that is not valid UTF-8 is refused, and nothing is written elsewhere")
  func otherEncoding() throws {
    let folder = try Folder()
    let result = try Command.shell(#""$0" train xor --epochs 1 -o "$(printf '\377\376')""#, in: folder)
    #expect(result.status == 64)
    #expect(result.errors.hasPrefix("error: argument 6, '"))
    #expect(result.errors.contains("is not valid UTF-8"))
    #expect(folder.names.isEmpty)
  }
}
