// SPDX-License-Identifier: Apache-2.0

import ApusEmission
import ApusIO
import ApusKernel
import Testing

@testable import ApusExecution

/// The C compilers of this machine and what is asked of them.
enum CCompilers {
  /// The strictest warnings, all of them errors.
  static let strict = [
    "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow", "-Wcast-qual", "-Wcast-align",
    "-Wdouble-promotion", "-Wundef", "-Wmissing-prototypes", "-Werror",
  ]

  /// The first program of a name in `PATH`.
  static func path(_ name: String) -> String? {
    CompilerSearch.programs([name], in: CompilerSearch.searchPath).first
  }

  /// Ways to compile C with optimisation, which takes most of the time: they are tried where the suite runs in
  /// release.
  #if DEBUG
    private static let optimising: [[String]] = []
  #else
    private static let optimising = [
      ["gcc", "-std=c99", "-O3", "-march=native"] + strict, ["gcc", "-std=gnu99", "-O2"] + strict,
      ["clang", "-std=c99", "-O3", "-march=native"] + strict,
    ]
  #endif

  /// Each available way to compile C.
  static let all: [[String]] =
    ([
      ["gcc", "-std=c99", "-O0"] + strict, ["clang", "-std=c99", "-O0"] + strict,
      ["tcc", "-Wall", "-Werror"],
    ] + optimising).compactMap { command in path(command[0]).map { [$0] + command.dropFirst() } }
}

/// Files of one test, and programs run on them.
struct Workbench {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// Writes the files of an emission and returns the C file.
  func write(_ emission: Emission, _ name: String) throws -> String {
    _ = try directory.write(emission.header, to: name + ".h")
    return try directory.write(emission.source, to: name + ".c")
  }

  /// Runs a program; returns its status and what it printed.
  func run(_ command: [String]) throws -> (status: Int32, output: [String]) {
    let result = try ChildProcess(command, outputLimit: 1 << 26).run(timeLimit: .seconds(120))
    let lines = String(decoding: result.output, as: UTF8.self).split(separator: "\n").map(String.init)
    switch result.outcome {
    case .exited(let status): return (status, lines)
    case .signalled(let signal): return (128 + signal, lines)
    case .timedOut, .flooded, .interrupted, .lost: return (-1, lines)
    }
  }

  /// Runs a program that must succeed.
  func require(_ command: [String]) throws -> [String] {
    let (status, output) = try run(command)
    try #require(
      status == 0, "\(command.joined(separator: " ")): \(output.prefix(12).joined(separator: "\n"))")
    return output
  }
}
