// SPDX-License-Identifier: Apache-2.0

import Apus
import Foundation
import Testing

@testable import ApusExecution

/// What a user reads when a file, a call of a session or the tool chain is wrong.
@Suite struct InputErrorGoldenTests {
  static let claim = Golden.Claim(folder: "inputs") { $0.filter { $0.hasSuffix(".txt") } }

  private typealias Body = @Sendable () throws(Diagnostic) -> Void

  private static func csv(
    _ text: String, target: Dataset.Target = .label(column: -1), shape: Shape? = nil, classCount: Int? = nil
  ) throws(Diagnostic) {
    _ = try Dataset.csv(
      Array(text.utf8), named: "table.csv", target: target, shape: shape, classCount: classCount)
  }

  /// Reads bytes through a file; messages name it `data`.
  private static func file(
    _ bytes: [UInt8], _ body: (String) throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    let url = FileManager.default.temporaryDirectory.appending(path: "apus-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: url) }
    do {
      try Data(bytes).write(to: url)
    } catch {
      throw Diagnostic("the test cannot write: \(error)", category: .bug)
    }
    do throws(Diagnostic) {
      try body(url.path)
    } catch {
      var diagnostic = error
      diagnostic.message = error.message.replacing(url.path, with: "data")
      if diagnostic.place != nil { diagnostic.place?.file = "data" }
      throw diagnostic
    }
  }

  private static func program(
    outputs: Int = 2, features: Int = 3, name: String = "small"
  ) throws(Diagnostic) -> Program {
    let element = DatasetElement(
      features: .f32(features), target: TensorType(.i32, .scalar), classCount: 2, count: 4)
    return try Program(
      name, training: Dense(outputs, file: "m/Model.swift", line: 7), on: element, batchSize: 2,
      loss: softmaxCrossEntropy, optimizer: SGD(learningRate: 0.1), file: "m/main.swift", line: 3)
  }

  private static func session() throws(Diagnostic) -> Session { try program().makeEvaluatorSession(seed: 1) }

  private static func data(labels: [Int32], width: Int = 3, classes: Int = 2) throws(Diagnostic) -> Dataset {
    try Dataset(
      features: [Float](repeating: 1, count: labels.count * width), shape: [width], labels: labels,
      classCount: classes)
  }

  private static let cases: [(name: String, body: Body)] = [
    ("csv-empty", { () throws(Diagnostic) in try csv("") }),
    ("csv-header-only", { () throws(Diagnostic) in try csv("a,b,label\n") }),
    ("csv-ragged-row", { () throws(Diagnostic) in try csv("1,2,0\n1,0\n") }),
    ("csv-no-number", { () throws(Diagnostic) in try csv("a,b,label\n1,2,0\n1,red,1\n") }),
    ("csv-empty-cell", { () throws(Diagnostic) in try csv("a,b,label\n1,,0\n") }),
    ("csv-nan", { () throws(Diagnostic) in try csv("a,b,label\n1,2,0\n1,nan,1\n") }),
    ("csv-open-quote", { () throws(Diagnostic) in try csv("1,\"2,0\n") }),
    ("csv-control-character", { () throws(Diagnostic) in try csv("1,2\u{1B}[31m,0\n") }),
    ("csv-label-out-of-range", { () throws(Diagnostic) in try csv("1,2,0\n3,4,2\n", classCount: 2) }),
    ("csv-label-negative", { () throws(Diagnostic) in try csv("1,2,0\n3,4,-1\n", classCount: 2) }),
    ("csv-label-fraction", { () throws(Diagnostic) in try csv("1,2,0\n3,4,0.5\n") }),
    ("csv-no-such-column", { () throws(Diagnostic) in try csv("1,2,0\n", target: .label(column: 9)) }),
    ("csv-wrong-shape", { () throws(Diagnostic) in try csv("1,2,3,0\n", shape: [2, 2]) }),
    ("csv-value-infinite", { () throws(Diagnostic) in try csv("1,2,1e999\n", target: .value(column: 2)) }),
    (
      "gzip-truncated",
      { () throws(Diagnostic) in
        _ = try Dataset.csv([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0x33], named: "table.csv.gz")
      }
    ),
    (
      "file-missing",
      { () throws(Diagnostic) in _ = try Dataset.csv("/nonexistent/table.csv") }
    ),
    ("file-is-folder", { () throws(Diagnostic) in _ = try Dataset.csv("/usr") }),
    (
      "idx-wrong-mark",
      { () throws(Diagnostic) in
        try file([1, 2, 3, 4, 5]) { path throws(Diagnostic) in
          _ = try Dataset.idx(images: path, labels: path)
        }
      }
    ),
    (
      "idx-labels-as-images",
      { () throws(Diagnostic) in
        try file([0, 0, 8, 1, 0, 0, 0, 2, 0, 1]) { path throws(Diagnostic) in
          _ = try Dataset.idx(images: path, labels: path)
        }
      }
    ),
    (
      "idx-truncated",
      { () throws(Diagnostic) in
        try file([0, 0, 8, 1, 0, 0, 0, 9, 0, 1]) { path throws(Diagnostic) in
          _ = try Dataset.idx(images: path, labels: path)
        }
      }
    ),
    (
      "npy-wrong-mark",
      { () throws(Diagnostic) in
        try file(Array("no numbers".utf8)) { path throws(Diagnostic) in
          _ = try Dataset.npy(features: path, targets: path)
        }
      }
    ),
    (
      "weights-truncated",
      { () throws(Diagnostic) in
        try file([8, 0, 0, 0, 0, 0, 0, 0, 0x7B]) { path throws(Diagnostic) in
          _ = try Snapshot(contentsOf: path)
        }
      }
    ),
    (
      "weights-of-another-model",
      { () throws(Diagnostic) in
        try session().restore(try program(outputs: 5, name: "large").makeEvaluatorSession(seed: 1).snapshot)
      }
    ),
    (
      "weights-missing",
      { () throws(Diagnostic) in
        let free = try Program("free", over: [:]) { trace in
          trace.entryPoint("main") { $0.result("y", $0.input("x", .f32(2))) }
        }
        try session().restore(try free.makeEvaluatorSession(seed: 1).snapshot)
      }
    ),
    (
      "batch-of-another-shape",
      { () throws(Diagnostic) in
        let (trained, examples) = (try session(), try data(labels: [0, 1], width: 5))
        for batch in try examples.batches(of: 2) { try trained.trainStep(batch) }
      }
    ),
    (
      "label-beyond-the-model",
      { () throws(Diagnostic) in
        let (trained, examples) = (try session(), try data(labels: [0, 7], classes: 9))
        for batch in try examples.batches(of: 2) { try trained.trainStep(batch) }
      }
    ),
    (
      "predict-another-shape",
      { () throws(Diagnostic) in _ = try session().predict(try data(labels: [0, 1], width: 5)) }
    ),
    (
      "entry-point-unknown",
      { () throws(Diagnostic) in _ = try session()("predikt") }
    ),
    (
      "entry-point-arguments",
      { () throws(Diagnostic) in
        _ = try session()(
          "predict", try HostTensor(TensorType(.f32, [2, 4]), reals: [Double](repeating: 0, count: 8)))
      }
    ),
    (
      "entry-point-twice",
      { () throws(Diagnostic) in
        _ = try Program("free", over: [:], file: "m/main.swift", line: 3) { trace in
          trace.entryPoint("main") { $0.result("y", $0.input("x", .f32(2))) }
          trace.entryPoint("main") { $0.result("y", $0.input("x", .f32(2))) }
        }
      }
    ),
    (
      "entry-point-name",
      { () throws(Diagnostic) in
        _ = try Program("free", over: [:], file: "m/main.swift", line: 3) { trace in
          trace.entryPoint("*/ evil") { $0.result("y", $0.input("x", .f32(2))) }
        }
      }
    ),
    (
      "no-entry-points",
      { () throws(Diagnostic) in
        _ = try Program("free", over: [:], file: "m/main.swift", line: 3) { _ in }
      }
    ),
    (
      "compiler-missing",
      { () throws(Diagnostic) in
        let small = try program()
        let compiled = try StandaloneFiles(small, small.entryPoints).program
        _ = try NativeEngine(compilers: []).compile(compiled)
      }
    ),
    (
      "output-folder-is-file",
      { () throws(Diagnostic) in
        let small = try program()
        try file([0]) { path throws(Diagnostic) in try small.emitC(to: path) }
      }
    ),
    (
      "output-folder-in-nothing",
      { () throws(Diagnostic) in try program().emitC(to: "/nonexistent/a/b") }
    ),
    ("batches-of-nothing", { () throws(Diagnostic) in _ = try data(labels: []) }),
  ]

  @Test(arguments: cases.map(\.name))
  func messages(_ name: String) throws {
    let body = try #require(Self.cases.first { $0.name == name }).body
    do {
      try body()
      Issue.record("no error")
    } catch {
      Golden.check("\(error)\n", at: "inputs/\(name).txt")
    }
  }

  @Test func everyFileHasACase() {
    let names = Golden.files(in: "inputs").map { $0.split(separator: "/").last.map(String.init) ?? $0 }
    #expect(Golden.isBlessing || names == Self.cases.map { $0.name + ".txt" }.sorted())
  }
}
