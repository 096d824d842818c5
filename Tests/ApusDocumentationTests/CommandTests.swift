// SPDX-License-Identifier: Apache-2.0

import ApusZoo
import Foundation
import Testing

/// The command and the C file do what the README says.
@Suite struct CommandTests {
  /// A folder that is gone after the test.
  private static func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "apus-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  /// Runs a program and returns what it prints; it must succeed.
  @discardableResult
  private static func output(
    of program: URL, _ arguments: [String], in folder: URL, environment: [String: String] = [:]
  ) throws -> String {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "\(program.lastPathComponent) \(arguments)")
    return String(decoding: data, as: UTF8.self)
  }

  /// The command, built beside the program that runs the tests.
  private static let apus = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent().appending(path: "apus")

  private static let gcc = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    .map { URL(filePath: String($0)).appending(path: "gcc") }
    .first { FileManager.default.isExecutableFile(atPath: $0.path) }

  /// The README's C program trains with the file that `apus compile` writes.
  @Test(.enabled(if: CommandTests.gcc != nil)) func theReadmesCProgramLearns() throws {
    let gcc = try #require(Self.gcc)
    try Self.withFolder { folder in
      try Self.output(of: Self.apus, ["compile", "digits", "-o", "out"], in: folder)
      let source = try #require(Listing.all["train.c"])
      try source.write(to: folder.appending(path: "main.c"), atomically: true, encoding: .utf8)
      try Self.output(
        of: gcc,
        [
          "-O1", "-std=c99", "-pedantic", "-Wall", "-Wextra", "-Werror", "out/digits.c", "main.c", "-Iout",
          "-lm", "-o", "digits",
        ],
        in: folder)
      let lines = try Self.output(of: folder.appending(path: "digits"), [], in: folder)
        .split(separator: "\n").map { $0.split(separator: " ").compactMap { Double($0) } }
      #expect(lines.count == 100)
      #expect(lines.allSatisfy { $0.count == 3 && $0[1].isFinite })
      #expect(lines[99][1] < 0.1 * lines[0][1])
      #expect(lines[99][2] == 1)
    }
  }

  /// A file for any number of examples trains with batches of two sizes, as the article on emitted C says.
  @Test(.enabled(if: CommandTests.gcc != nil)) func theArticlesBatchesLearn() throws {
    let gcc = try #require(Self.gcc)
    try Self.withFolder { folder in
      try Self.output(of: Self.apus, ["compile", "digits", "--max-batch", "64", "-o", "out"], in: folder)
      let source = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Listings/batches.c")
      try Self.output(
        of: gcc,
        [
          "-O1", "-std=c99", "-pedantic", "-Wall", "-Wextra", "-Werror", "out/digits.c", source.path, "-Iout",
          "-lm", "-o", "digits",
        ],
        in: folder)
      let numbers = try Self.output(of: folder.appending(path: "digits"), [], in: folder)
        .split(separator: " ").compactMap { Double($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
      #expect(numbers.count == 2 && numbers[0] < 1 && numbers[1] == 1)
    }
  }

  /// RELIABILITY.md row 25: files do not depend on the process, its folder, or the order in which it hashes.
  ///
  /// Both styles of code, of one model also what every other stage prints and draws.
  @Test(arguments: Zoo.models.map { $0.name })
  func filesAreTheSameToTheByte(_ model: String) throws {
    var commands = [["compile", model, "-o", "out"]]
    commands.append(["dump", model, "--stage", "c", "--style", "tiles", "-o", "out/tiles.c"])
    if model == "digits" {
      for stage in ["graph", "gradient", "optimized", "schedule", "plan"] {
        commands.append(["dump", model, "--stage", stage, "-o", "out/\(stage).txt"])
      }
      commands.append(["graph", model, "-o", "out/graph.dot"])
      commands.append(["memory", model, "-o", "out/memory.svg"])
    }
    var files: [[Data]] = []
    for hashing in ["1", ""] {
      try Self.withFolder { folder in
        let environment = hashing.isEmpty ? [:] : ["SWIFT_DETERMINISTIC_HASHING": hashing]
        for command in commands {
          try Self.output(of: Self.apus, command, in: folder, environment: environment)
        }
        let out = folder.appending(path: "out")
        let names = try FileManager.default.contentsOfDirectory(atPath: out.path).sorted()
        files.append(try names.map { try Data($0.utf8) + Data(contentsOf: out.appending(path: $0)) })
      }
    }
    #expect(files[0].count == commands.count + 1)
    #expect(files[0] == files[1])
  }

  /// The commands that articles show exist.
  @Test(arguments: Article.all) func commandsExist(_ article: Article) throws {
    let help = try Self.output(
      of: Self.apus, ["--help"], in: FileManager.default.temporaryDirectory)
    for block in article.blocks where block.language == "sh" {
      for match in block.text.matches(of: /\bapus ([a-z]+)/) {
        #expect(help.contains("  \(match.1) "), "\(article.path): apus \(match.1)")
      }
    }
  }
}
