// SPDX-License-Identifier: Apache-2.0

import ApusEmission
import ApusGraph
import ApusKernel
import ApusPrimitives
import ApusScheduling
import ApusTensor
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
    try check(try PlannedPrograms.named(name).compiled(style).program)
  }

  @Test(
    "nor of comparisons whose answers are known", .enabled(if: !compilers.isEmpty, "a C compiler is needed"),
    arguments: CodeStyle.allCases)
  func knownAnswers(_ style: CodeStyle) throws {
    let trace = Trace()
    for dtype in DType.allCases {
      let x = trace.input("x_\(dtype)", TensorType(dtype, [5]))
      let range = dtype.integerRange
      let least = trace.fill(Literal(range.lowerBound, dtype), x.shape)
      let most = trace.fill(Literal(range.upperBound, dtype), x.shape)
      for comparison in Comparison.allCases {
        for (name, other) in [("itself", x), ("least", least), ("most", most)] {
          trace.output(.result("\(dtype)_\(comparison)_\(name)"), Compare(comparison)(x, other))
        }
      }
    }
    let compiled = try ProgramCompiler.compile(
      "answers", state: [], entryPoints: [("run", try trace.finished())], style: style)
    try check(compiled.program)
  }

  private func check(_ program: Program) throws {
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
