// SPDX-License-Identifier: Apache-2.0

import ApusEmission
import ApusIO
import ApusKernel
import Specimens
import Testing

@testable import ApusExecution

@Suite struct EmittedFileTests {
  @Test(.enabled(if: !CCompilers.all.isEmpty, "no C compiler found"), arguments: Specimens.all.map(\.name))
  func compilesWithoutWarnings(_ name: String) throws {
    let program = try #require(Specimens.all.first { $0.name == name })
    let bench = try Workbench()
    let source = try bench.write(try program.emitted(for: .standalone), name)
    for command in CCompilers.all {
      let (status, output) = try bench.run(command + ["-c", source, "-o", bench.directory.path + "/out.o"])
      #expect(status == 0, "\(command.joined(separator: " ")): \(output.prefix(8).joined(separator: "\n"))")
      #expect(output.isEmpty, "\(command.joined(separator: " "))")
    }
  }

  /// RELIABILITY.md row 27: a file and a header that disagree on a size do not compile, so that a buffer as
  /// large as the macro says is large enough.
  @Test(.enabled(if: !CCompilers.all.isEmpty, "no C compiler found"))
  func sizesAreAsserted() throws {
    let emission = try Specimens.stateful.emitted(for: .standalone)
    func compiles(_ header: String) throws -> [Bool] {
      let bench = try Workbench()
      _ = try bench.directory.write(header, to: "stateful.h")
      let source = try bench.directory.write(emission.source, to: "stateful.c")
      return try CCompilers.all.map {
        try bench.run($0 + ["-c", source, "-o", bench.directory.path + "/out.o"]).status == 0
      }
    }
    #expect(try compiles(emission.header).allSatisfy { $0 })
    for macro in ["STATE_BYTES 192", "WORKSPACE_BYTES 128"] {
      let short = emission.header.replacing("STATEFUL_" + macro, with: "STATEFUL_" + macro.dropLast(3) + "64")
      #expect(short != emission.header)
      #expect(try !compiles(short).contains(true), "\(macro)")
    }
  }

  @Test(.enabled(if: CCompilers.path("gcc") != nil && CCompilers.path("nm") != nil, "gcc and nm are needed"))
  func needsNothingButLibcAndHasNoData() throws {
    let gcc = try #require(CCompilers.path("gcc"))
    let nm = try #require(CCompilers.path("nm"))
    let allowed: Set<String> = [
      "memcpy", "memset", "memmove", "memcmp", "exp", "log", "log1p", "expm1", "sqrt", "sqrtf", "tanh", "sin",
      "cos",
      "erf", "pow", "floor", "floorf", "fabsf", "copysignf", "fmax", "__stack_chk_fail",
    ]
    for program in Specimens.all {
      let bench = try Workbench()
      let source = try bench.write(try program.emitted(for: .standalone), program.name)
      let object = bench.directory.path + "/out.o"
      for level in ["-O0", "-O3"] {
        _ = try bench.require([gcc, "-std=c99", level, "-fno-pic", "-c", source, "-o", object])
        for line in try bench.require([nm, object]) {
          let fields = line.split(separator: " ")
          let (kind, symbol) = (fields[fields.count - 2], String(fields[fields.count - 1]))
          if kind == "U" { #expect(allowed.contains(symbol), "\(program.name) needs \(symbol)") }
          #expect(!"dDbBcC".contains(kind), "\(program.name) has writable data: \(symbol)")
          if kind == "T" { #expect(symbol.hasPrefix(program.name + "_"), "\(symbol) is public") }
        }
      }
    }
  }

  @Test(.enabled(if: CCompilers.path("g++") != nil, "no C++ compiler found"))
  func headersAreCPlusPlusToo() throws {
    let compiler = try #require(CCompilers.path("g++"))
    let bench = try Workbench()
    for program in [Specimens.stateful, Specimens.guarded] {
      _ = try bench.write(try program.emitted(for: .standalone), program.name)
    }
    let user = try bench.directory.write(
      """
      #include "stateful.h"
      #include "guarded.h"
      #include "stateful.h"
      alignas(STATEFUL_ALIGNMENT) static unsigned char state[STATEFUL_STATE_BYTES];
      int main() { int n; return stateful_parameters(&n)->rank == 2 && state[0] == 0 ? 0 : 1; }
      """, to: "user.cpp")
    _ = try bench.require(
      [compiler] + CCompilers.strict + ["-c", user, "-o", bench.directory.path + "/user.o"])
  }

  @Test func runtimeTextIsPastedOnceAndOnlyWhereNeeded() throws {
    let random = try Specimens.random.emitted(for: .standalone).source
    #expect(random.contains("// begin philox.h") && !random.contains("// begin gemm.h"))
    let source = try Specimens.contraction.emitted(for: .standalone).source
    for noun in ["platform", "gemm_tile", "gemm"] {
      #expect(source.split(separator: "\n").count { $0 == "// begin \(noun).h" } == 1)
    }
    #expect(!source.contains("SPDX"))
    #expect(!source.contains("// begin status.h"))
  }

  /// RELIABILITY.md row 25: hash seeds differ between processes, text must not.
  @Test func otherProcessesPrintTheSame() throws {
    let bench = try Workbench()
    let runner = CommandLine.arguments[0]
    var texts: [[UInt8]] = []
    for (position, seed) in [[], ["SWIFT_DETERMINISTIC_HASHING=1"], []].enumerated() {
      let file = bench.directory.path + "/emission-\(position)"
      let (status, output) = try bench.run(
        ["/usr/bin/env"] + seed + [
          "APUS_EMISSION_FILE=\(file)", runner, "--testing-library", "swift-testing",
        ]
          + ["--filter", "EmissionProbe"])
      try #require(status == 0, "\(output.suffix(5).joined(separator: "\n"))")
      texts.append(try RealFileSystem().read(file, limit: 1 << 26))
    }
    #expect(texts[0].count > 1000)
    #expect(texts[0] == texts[1] && texts[1] == texts[2])
  }
}

/// Not a test by itself: run in a process of its own, it writes every emission to a file.
@Suite struct EmissionProbe {
  @Test(.enabled(if: environmentVariable("APUS_EMISSION_FILE") != nil, "runs in a child process only"))
  func writes() throws {
    let file = try #require(environmentVariable("APUS_EMISSION_FILE"))
    var text = ""
    for program in Specimens.all {
      for target in [Emission.Target.standalone, .sharedObject, .inProcess] {
        let emission = try program.emitted(for: target)
        text += emission.source + emission.header + "\(emission.runtimeSymbols)"
      }
    }
    try AtomicWriter().write(text, to: file)
  }
}
