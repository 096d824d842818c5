// SPDX-License-Identifier: Apache-2.0

import Apus
import Foundation
import Testing

/// Programs of this machine that the tests run.
enum Tool {
  /// The strictest warnings, all of them errors.
  static let strict = [
    "-std=c99", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow", "-Wcast-qual", "-Wcast-align",
    "-Wdouble-promotion", "-Wundef", "-Wmissing-prototypes", "-Werror",
  ]

  /// The path of a program; `nil` if it is not installed.
  static func path(_ name: String) -> String? {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return folders.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// Whether a program is installed.
  static func has(_ name: String) -> Bool { path(name) != nil }

  /// Runs a program in a folder; it must succeed and print nothing on stderr.
  static func run(_ command: [String], in folder: Bench) throws -> String {
    let (status, output, errors) = try attempt(command, in: folder)
    try #require(
      status == 0 && errors.isEmpty,
      "\(command.joined(separator: " ")): status \(status)\n\(errors.prefix(2000))")
    return output
  }

  /// Runs a program in a folder; returns how it ended and what it printed.
  static func attempt(
    _ command: [String], in folder: Bench
  ) throws -> (status: Int32, output: String, errors: String) {
    let process = Process()
    let program = command[0].hasPrefix("/") ? command[0] : try #require(path(command[0]))
    process.executableURL = URL(filePath: program)
    process.arguments = Array(command.dropFirst())
    process.currentDirectoryURL = folder.url
    let (output, errors) = (folder.url.appending(path: "output"), folder.url.appending(path: "errors"))
    for file in [output, errors] { try Data().write(to: file) }
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    process.waitUntilExit()
    return (
      process.terminationStatus, try String(contentsOf: output, encoding: .utf8),
      try String(contentsOf: errors, encoding: .utf8)
    )
  }
}

/// A folder with emitted files, removed with its owner.
final class Bench {
  let url: URL

  convenience init(_ files: StandaloneFiles) throws {
    try self.init(files.files.map { ($0.name, Data($0.bytes)) })
  }

  convenience init(_ files: [(name: String, text: String)]) throws {
    try self.init(files.map { ($0.name, Data($0.text.utf8)) })
  }

  private init(_ files: [(String, Data)]) throws {
    url = FileManager.default.temporaryDirectory.appending(path: "apus-zoo-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    for (name, data) in files { try data.write(to: url.appending(path: name)) }
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// The path of a file in the folder.
  func path(_ name: String) -> String { url.appending(path: name).path }

  /// Compiles the files of a model to a program and returns the lines that it prints.
  func build(_ model: String, _ compiler: [String]) throws -> String {
    let program = path("program")
    _ = try Tool.run(compiler + ["\(model).c", "\(model)_main.c", "-lm", "-o", program], in: self)
    return program
  }
}
