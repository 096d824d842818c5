// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// RELIABILITY.md row 9 on the real program: each system call by which it writes fails once, at every place.
@Suite(.enabled(if: SystemCalls.areVisible, "strace is not here or may not trace"))
struct DiskFaultTests {
  /// A command, and the files that it writes into the folder `out`.
  struct Writer: CustomTestStringConvertible, Sendable {
    let arguments: [String]
    let files: [String]

    init(_ command: String, _ files: String...) {
      arguments = command.split(separator: " ").map(String.init)
      self.files = files
    }

    var testDescription: String { arguments[0] }
  }

  static let writers = [
    Writer("compile xor --self-test --epochs 2 -o out", "xor.c", "xor.h", "xor_main.c"),
    Writer("dump xor --stage plan -o out/plan.txt --svg out/plan.svg", "plan.svg", "plan.txt"),
    Writer("graph xor -o out/graph.svg", "graph.svg"), Writer("memory xor -o out/memory.svg", "memory.svg"),
    Writer("predict xor --engine tcc --weights weights --json -o out/lines.json", "lines.json"),
  ]

  @Test("old files stay or are all replaced, and nothing else is left", arguments: writers)
  func replace(_ writer: Writer) throws {
    let expected = try written(writer)
    for call in ["write", "fsync", "rename"] { try faults(writer, replacing: true, call, expected) }
    guard writer.files.count > 1 else { return }
    for call in ["link", "unlink"] { try faults(writer, replacing: true, call, expected) }
  }

  @Test("where there were no files, all are written or none") func write() throws {
    let writer = Self.writers[0]
    let expected = try written(writer)
    for call in ["write", "fsync", "rename"] { try faults(writer, replacing: false, call, expected) }
  }

  /// Weights and metrics are written together; pictures come later and cannot harm them.
  ///
  /// What an earlier run left is moved, and is whole wherever it is.
  @Test("a run loses neither its weights nor those of an earlier run", arguments: [false, true])
  func run(_ replacing: Bool) throws {
    let training = Writer(
      "train xor --engine tcc --epochs 2 -o out", "best.safetensors", "curves.svg", "last.safetensors",
      "metrics.csv")
    let expected = try written(training)
    for call in ["write", "fsync", "rename", "mkdir"] {
      for number in 1..<60 {
        let folder = try prepared(training, replacing: replacing)
        let result = try fault(call, number, training, in: folder)
        let place: Comment = "\(call) \(number): \(result.errors)"
        #expect(result.status == 0 || result.status == 74 && result.errors.contains("error: "), place)
        let aside = try contents(folder, "out/previous-1")
        let found = try contents(folder).filter { $0.key != "previous-1" }
        for file in training.files where replacing {
          #expect([aside[file], found[file]].contains(Self.old), "\(file) is lost at \(place)")
        }
        let new = found.filter { $0.value != Self.old }
        #expect(Set(new.keys).subtracting(training.files).isEmpty, place)
        let weights = ["best.safetensors", "last.safetensors", "metrics.csv"]
        #expect(Set(weights).subtracting(new.keys).isEmpty || new.isEmpty, place)
        for (file, content) in new where file != "metrics.csv" { #expect(content == expected[file], place) }
        if try !folder.text("calls").contains("(INJECTED)") { break }
      }
    }
  }

  /// What the command writes when nothing fails, by file.
  private func written(_ writer: Writer) throws -> [String: Data] {
    let folder = try prepared(writer, replacing: false)
    let result = try Command.run(writer.arguments, in: folder)
    try #require(result.status == 0, "\(result.errors)")
    return try contents(folder)
  }

  /// Lets each call of a name fail, one a run, until there are no more.
  private func faults(
    _ writer: Writer, replacing: Bool, _ call: String, _ expected: [String: Data]
  ) throws {
    var number = 1
    while try fault(writer, replacing: replacing, call, number, expected) { number += 1 }
    #expect(number > 1, "\(call) is never called")
  }

  /// Runs the command with a fault; `false` if there were fewer calls.
  private func fault(
    _ writer: Writer, replacing: Bool, _ call: String, _ number: Int, _ expected: [String: Data]
  ) throws -> Bool {
    let folder = try prepared(writer, replacing: replacing)
    let result = try fault(call, number, writer, in: folder)
    let isFaulty = try folder.text("calls").contains("(INJECTED)")
    let place: Comment = "\(writer.arguments[0]), \(call) \(number): \(result.errors)"
    let found = try contents(folder)
    let old = replacing ? Dictionary(uniqueKeysWithValues: writer.files.map { ($0, Self.old) }) : [:]
    let isNew = Set(found.keys) == Set(writer.files) && !found.values.contains(Self.old)
    #expect(isNew || found == old, place)
    if isNew {
      // Metrics tell how long epochs took, and Apus draws what Graphviz could not.
      for file in writer.files where file != "metrics.csv" && file != "graph.svg" {
        #expect(found[file] == expected[file], place)
      }
      #expect(found["graph.svg"]?.suffix(7) == expected["graph.svg"]?.suffix(7), place)
    }
    #expect(result.status == 74 || result.status == 0 && isNew, place)
    #expect(result.status == 0 || result.errors.contains("error: "), place)
    #expect(isFaulty || result.status == 0, place)
    return isFaulty && number < 60
  }

  /// Runs the command with a fault in one call.
  private func fault(
    _ call: String, _ number: Int, _ writer: Writer, in folder: Folder
  ) throws -> Command.Result {
    try SystemCalls.strace(
      ["--seccomp-bpf", "-e", "trace=\(call)", "-e", "inject=\(call):error=ENOSPC:when=\(number)"],
      writer.arguments, in: folder)
  }

  private static let old = Data("old".utf8)

  /// A folder with all that the command needs and, if there are files to replace, those.
  private func prepared(_ writer: Writer, replacing: Bool) throws -> Folder {
    let folder = try Folder()
    try FileManager.default.createDirectory(atPath: folder.path("out"), withIntermediateDirectories: true)
    for file in writer.files where replacing {
      try Self.old.write(to: URL(filePath: folder.path("out/\(file)")))
    }
    if writer.arguments[0] == "predict" {
      try Self.weights.get().write(to: URL(filePath: folder.path("weights")))
    }
    return folder
  }

  private func contents(_ folder: Folder, _ path: String = "out") throws -> [String: Data] {
    var contents: [String: Data] = [:]
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder.path(path))) ?? [] {
      // A folder in it counts as a file without content.
      contents[name] = (try? Data(contentsOf: URL(filePath: folder.path("\(path)/\(name)")))) ?? Data()
    }
    return contents
  }

  /// Weights for the model.
  private static let weights = Result {
    let folder = try Folder()
    _ = try Command.apus("train", "xor", "--epochs", "1", "-o", "run", in: folder)
    return try Data(contentsOf: URL(filePath: folder.path("run/last.safetensors")))
  }
}
