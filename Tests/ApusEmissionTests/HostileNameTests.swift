// SPDX-License-Identifier: Apache-2.0

import ApusEmission
import ApusIO
import ApusKernel
import ApusTensor
import Specimens
import Testing

@testable import ApusExecution

/// RELIABILITY.md row 13: no name can change what a C compiler sees.
@Suite struct HostileNameTests {
  static let names: [String] = [
    "*/ int evil(void) { return 1; } /*", "a\nint evil(void) { return 1; }\n", "a\r\nint evil;", "name??/",
    "??/\nint evil;", "a\\", "a\\\nint evil;", "\"; int evil; \"", "#include \"/etc/passwd\"",
    "\n#include \"/etc/passwd\"\n",
    "\n#error evil\n", "%s%n%s", "\u{1B}[2J", "abc\u{202E}fed", "\u{0}", "\u{2028}int evil;", "// end",
    "/* open",
    "'", "\"", "_Pragma(\"once\")", "\u{85}int evil;", "\u{B}int evil;", "\u{C}#define float int", "<:evil:>",
    "%:define float int",
    "??=define float int", "日本語*/", "e\u{301}\\", String(repeating: "x*/", count: 341),
  ]

  @Test func tokensDoNotDependOnNames() throws {
    let expected = try CTokens(of: Self.emission("plain"))
    #expect(expected.texts.count > 500)
    for name in Self.names {
      #expect(try CTokens(of: Self.emission(name)) == expected, "\(name.prefix(40).debugDescription)")
    }
  }

  @Test(arguments: [UInt64(20_261_121)])
  func tokensDoNotDependOnRandomNames(_ seed: UInt64) throws {
    let expected = try CTokens(of: Self.emission("plain"))
    let pieces = [
      "*", "/", "\\", "?", "\n", "\r", "\"", "'", "#", " ", "x", "é", "\u{0}", "~", "{", "}", "%", "<", ":",
      "\u{202E}",
    ]
    var state = seed
    for _ in 0..<1000 {
      var name = ""
      for _ in 0..<12 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        name += pieces[Int(state >> 33) % pieces.count]
      }
      #expect(try CTokens(of: Self.emission(name)) == expected, "\(name.debugDescription)")
    }
  }

  /// All names in one file, each as remark, comment and tensor of the state.
  @Test(.enabled(if: !CCompilers.all.isEmpty, "no C compiler found"))
  func filesCompile() throws {
    let bench = try Workbench()
    let plain = Specimens.stateful
    let kernels = plain.kernels.map {
      Kernel(
        name: $0.name, remarks: Self.names, parameters: $0.parameters,
        body: Self.names.map { .comment($0) } + $0.body)
    }
    let slots = Self.names.map { StateSlot(name: $0, type: .f32(), offset: 64) }
    let program = Program(
      name: plain.name, graphHash: Self.names.joined(), state: slots, stateBytes: plain.stateBytes,
      constants: plain.constants, kernels: kernels, entryPoints: plain.entryPoints)
    let source = try bench.write(try program.emitted(for: .standalone), program.name)
    for command in CCompilers.all {
      let object = bench.directory.path + "/out.o"
      let (status, output) = try bench.run(command + ["-c", source, "-o", object])
      #expect(status == 0, "\(command.joined(separator: " ")): \(output.prefix(8).joined(separator: "\n"))")
      guard let nm = CCompilers.path("nm"), status == 0 else { continue }
      #expect(try !bench.require([nm, object]).contains { $0.contains("evil") })
    }
  }

  @Test(arguments: [
    "", "1a", "a-b", "a b", "int", "class", "é", "a;b", "NULL", "apus_x", String(repeating: "x", count: 40),
  ])
  func refusesPublicNames(_ name: String) throws {
    let type = TensorType.f32(1)
    #expect(throws: Diagnostic.self) {
      try Specimens.program(name, [("x", type, true)], body: []).emitted(for: .inProcess)
    }
    #expect(throws: Diagnostic.self) {
      try Specimens.program("good", [(name, type, true)], body: []).emitted(for: .inProcess)
    }
  }

  @Test(arguments: ["state", "workspace", "good_run", "k00_good", "good_fault", "STATE_BYTES", "uint8_t"])
  func refusesArgumentsThatMeanSomethingElse(_ name: String) throws {
    #expect(throws: Diagnostic.self) {
      try Specimens.program("good", [(name, .f32(1), true)], body: []).emitted(for: .standalone)
    }
  }

  @Test func refusesEndlessNames() throws {
    let name = String(repeating: "x", count: 1025)
    #expect(throws: Diagnostic.self) { try Specimens.stateful(path: name).emitted(for: .standalone) }
  }

  private static func emission(_ name: String) throws -> String {
    let program = Specimens.stateful(path: name, remark: name, comment: name, hash: name)
    let emission = try program.emitted(for: .standalone)
    return emission.header + emission.source
  }
}
