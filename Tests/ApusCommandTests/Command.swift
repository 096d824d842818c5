// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The built command, run as a user runs it.
struct Command {
  /// How a run ended and what it printed.
  struct Result {
    let status: Int32
    let output: String
    let errors: String

    /// The objects on the lines of the output.
    var objects: [[String: Any]] {
      output.split(separator: "\n").compactMap {
        (try? JSONSerialization.jsonObject(with: Data($0.utf8))) as? [String: Any]
      }
    }
  }

  /// The executable beside the one that runs the tests.
  static let executable: URL = {
    let beside = URL(filePath: CommandLine.arguments[0]).standardized.deletingLastPathComponent()
      .appending(path: "apus")
    if FileManager.default.isExecutableFile(atPath: beside.path) { return beside }
    return URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../.build/debug/apus")
      .standardized
  }()

  /// Runs `apus` with arguments in a folder.
  static func apus(_ arguments: String..., in folder: Folder? = nil) throws -> Result {
    try run(arguments, in: folder)
  }

  /// Runs `apus` with arguments in a folder.
  static func run(_ arguments: [String], in folder: Folder? = nil) throws -> Result {
    try run(executable, arguments, in: folder)
  }

  /// Runs `apus` with arguments that it refuses: it says so, prints nothing else and leaves nothing behind.
  static func expectMisuse(
    _ arguments: [String], _ message: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let folder = try Folder()
    let result = try run(arguments, in: folder)
    #expect(result.errors == message, sourceLocation: sourceLocation)
    #expect(result.status == 64 && result.output.isEmpty, sourceLocation: sourceLocation)
    #expect(folder.names.isEmpty, sourceLocation: sourceLocation)
  }

  /// Runs a script in which `$0` is the command.
  static func shell(_ script: String, in folder: Folder) throws -> Result {
    try run(URL(filePath: "/bin/sh"), ["-c", script, executable.path], in: folder)
  }

  /// Runs a program and collects what it prints.
  static func run(_ program: URL, _ arguments: [String], in folder: Folder? = nil) throws -> Result {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    if let folder { process.currentDirectoryURL = folder.url }
    let capture = try Folder()
    let (output, errors) = (capture.url.appending(path: "output"), capture.url.appending(path: "errors"))
    for file in [output, errors] { try Data().write(to: file) }
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return Result(
      status: process.terminationStatus, output: try String(contentsOf: output, encoding: .utf8),
      errors: try String(contentsOf: errors, encoding: .utf8))
  }
}

/// A folder that goes with its owner.
final class Folder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "apus-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// The path of a file in the folder.
  func path(_ name: String) -> String { url.appending(path: name).path }

  /// The names in the folder, sorted.
  var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []).sorted() }

  /// The text of a file.
  func text(_ name: String) throws -> String { try String(contentsOfFile: path(name), encoding: .utf8) }
}
