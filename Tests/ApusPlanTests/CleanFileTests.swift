// SPDX-License-Identifier: Apache-2.0

import ApusEmission
import ApusKernel
import ApusScheduling
import Testing

@testable import ApusExecution

/// The C files of every model and benchmark, in both styles, under the strictest warnings of gcc and clang.
@Suite struct CleanFileTests {
  private static let strict = [
    "-std=c99", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow", "-Wcast-qual", "-Wcast-align",
    "-Wdouble-promotion", "-Wundef", "-Wmissing-prototypes", "-Werror",
  ]

  /// Most warnings need no optimisation, which takes most of the time: it is tried where the suite runs in release.
  #if DEBUG
    private static let levels = [["-O0"]]
  #else
    private static let levels = [["-O0"], ["-O3", "-march=native"]]
  #endif

  private static let compilers = CompilerSearch.programs(["gcc", "clang"], in: CompilerSearch.searchPath)

  @Test(
    "no compiler warns of the file of a program", .enabled(if: !compilers.isEmpty, "a C compiler is needed"),
    arguments: try PlannedPrograms.all().map(\.name), CodeStyle.allCases)
  func files(_ name: String, _ style: CodeStyle) throws {
    let program = try PlannedPrograms.named(name).compiled(style).program
    let emission = try program.emitted(for: .standalone)
    let directory = try TemporaryDirectory()
    _ = try directory.write(emission.header, to: program.name + ".h")
    let source = try directory.write(emission.source, to: program.name + ".c")
    for compiler in Self.compilers {
      for level in Self.levels {
        let result = try ChildProcess(
          [compiler] + Self.strict + level + ["-c", source, "-o", directory.path + "/out.o"],
          scratch: directory.path
        ).run(timeLimit: .seconds(600))
        #expect(result.outcome == .exited(0), "\(compiler) \(level): \(result.firstLines)")
      }
    }
  }
}
