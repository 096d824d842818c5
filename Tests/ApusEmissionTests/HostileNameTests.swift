// SPDX-License-Identifier: Apache-2.0

import ApusDifferentiation
import ApusEmission
import ApusGraph
import ApusIO
import ApusKernel
import ApusPrimitives
import ApusScheduling
import ApusTensor
import RandomSources
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

  /// Those that C can hold as a string; a null character would end it early, and is refused.
  static let stateNames = names.filter { !$0.unicodeScalars.contains("\0") }

  @Test func theListIsLong() { #expect(Self.names.count >= 20 && Set(Self.names).count == Self.names.count) }

  @Test func tokensDoNotDependOnNames() throws {
    let expected = try CTokens(of: Self.emission("plain"))
    #expect(expected.texts.count > 500)
    for name in Self.names {
      #expect(try CTokens(of: Self.emission(name)) == expected, "\(name.prefix(40).debugDescription)")
    }
  }

  /// Parts of names that mean something to C, to its preprocessor, or to a terminal.
  private static let pieces = [
    "*", "/", "\\", "?", "\n", "\r", "\"", "'", "#", " ", "x", "é", "\u{0}", "~", "{", "}", "%", "<", ":",
    "\u{202E}", "*/", "??/", "//", "include", "define", "int evil;",
  ]

  /// A debug build takes many times as long for each name, and the suite runs in release too.
  #if DEBUG
    private static let randomNames = 200
  #else
    private static let randomNames = 1000
  #endif

  @Test("random names change no token", arguments: [UInt64(20_261_121)])
  func tokensDoNotDependOnRandomNames(_ seed: UInt64) throws {
    let expected = try CTokens(of: Self.emission("plain"))
    func isHarmless(_ pieces: [String]) -> Bool {
      (try? CTokens(of: Self.emission(pieces.joined()))) == expected
    }
    var random = RandomSource(seed: seed)
    for _ in 0..<Self.randomNames {
      let name = (0..<12).map { _ in random.pick(Self.pieces) }
      guard !isHarmless(name) else { continue }
      let small = shrunk(name) { !isHarmless($0) }
      Issue.record("seed \(seed): \(small.joined().debugDescription)")
      return
    }
  }

  /// A training step whose parameters and layers all have names of their own, none of them nice.
  @Test("renaming everything in a model changes no token", arguments: CodeStyle.allCases, [UInt64(13)])
  func tokensDoNotDependOnTheNamesInAModel(_ style: CodeStyle, _ seed: UInt64) throws {
    let expected = try CTokens(of: Self.model(style) { "layer\($0)" })
    var random = RandomSource(seed: seed)
    for round in 0..<20 {
      let names = (0..<64).map { number in
        round == 0
          ? Self.stateNames[number % Self.stateNames.count] + "\(number)"
          : (0..<12).map { _ in random.pick(Self.pieces) }.joined().withoutNull + "\(number)"
      }
      #expect(try CTokens(of: Self.model(style) { names[$0] }) == expected, "seed \(seed), round \(round)")
    }
  }

  /// A C file of two layers with momentum, each name made from a number.
  private static func model(_ style: CodeStyle, _ name: (Int) -> String) throws -> String {
    let trace = Trace()
    func named(_ number: Int) { trace.origin = Origin(path: name(number)) }
    let x = trace.input("x", .f32(4, 3))
    let labels = trace.input("y", .i32(4))
    named(0)
    let parameters = [trace.parameter(name(1), .f32(3, 5)), trace.parameter(name(2), .f32(5, 2))]
    let hidden = tanh(x.matmul(parameters[0]))
    named(3)
    let targets = oneHot(checkIndex(labels, below: 2), count: 2)
    let loss = -(logSoftmax(hidden.matmul(parameters[1])) * targets).sum(along: [-1]).mean()
    let gradients = gradient(of: loss, withRespectTo: parameters)
    var state: [ProgramCompiler.StateTensor] = []
    for (number, (parameter, gradient)) in zip(parameters, gradients).enumerated() {
      named(4 + number)
      let velocity = trace.parameter(name(6 + number), parameter.type)
      let new = 0.9 * velocity + gradient
      trace.output(.update(name(1 + number)), parameter - 0.1 * new)
      trace.output(.update(name(6 + number)), new)
      state += [.init(name(1 + number), parameter.type), .init(name(6 + number), parameter.type)]
    }
    trace.output(.result("loss"), loss)
    let program = try ProgramCompiler.compile(
      "model", state: state, entryPoints: [("train_step", try trace.finished())], style: style
    ).program
    let emission = try program.emitted(for: .standalone)
    return emission.header + emission.source
  }

  /// All names in one file, each as remark, comment and tensor of the state.
  private static func everything(named names: [String]) -> Program {
    let plain = Specimens.stateful
    let kernels = plain.kernels.map {
      Kernel(
        name: $0.name, remarks: Self.names, parameters: $0.parameters,
        body: Self.names.map { .comment($0) } + $0.body)
    }
    let slots = names.map { StateSlot(name: $0, type: .f32(), offset: 64) }
    return Program(
      name: plain.name, graphHash: Self.names.joined(), state: slots, stateBytes: plain.stateBytes,
      constants: plain.constants, kernels: kernels, entryPoints: plain.entryPoints)
  }

  @Test(.enabled(if: !CCompilers.all.isEmpty, "no C compiler found"))
  func filesCompile() throws {
    let bench = try Workbench()
    let program = Self.everything(named: Self.stateNames)
    let source = try bench.write(try program.emitted(for: .standalone), program.name)
    for command in CCompilers.all {
      let object = bench.directory.path + "/out.o"
      let (status, output) = try bench.run(command + ["-c", source, "-o", object])
      #expect(status == 0, "\(command.joined(separator: " ")): \(output.prefix(8).joined(separator: "\n"))")
      guard let nm = CCompilers.path("nm"), status == 0 else { continue }
      #expect(try !bench.require([nm, object]).contains { $0.contains("evil") })
    }
  }

  /// What a program that lists the state finds are the names themselves, to the byte.
  @Test(.enabled(if: !CCompilers.all.isEmpty, "no C compiler found"))
  func distinctNamesStayDistinct() throws {
    let names = Self.stateNames + ["a.b", "a_b", "a b", "a\u{A0}b", "é", "e\u{301}", "", "~{1B}", "\u{1B}"]
    let bench = try Workbench()
    let program = Self.everything(named: names)
    let source = try bench.write(try program.emitted(for: .standalone), program.name)
    let main = try bench.directory.write(
      """
      #include <stdio.h>
      #include "stateful.h"
      int main(void) {
        int count;
        const apus_tensor_info *info = stateful_parameters(&count);
        for (int i = 0; i < count; i++) {
          printf(":");
          for (const char *c = info[i].name; *c; c++) printf("%02x", (unsigned char)*c);
          printf("\\n");
        }
        return 0;
      }

      """, to: "main.c")
    let expected = names.map { name in
      ":" + name.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
    #expect(Set(expected).count == names.count)
    for command in CCompilers.all {
      let binary = bench.directory.path + "/list"
      _ = try bench.require(command + [source, main, "-lm", "-o", binary])
      #expect(try bench.require([binary]) == expected, "\(command.joined(separator: " "))")
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

  /// The interpreter needs no names, but what only one engine takes would be a trap.
  @Test(arguments: ["state", "int", "x"])
  func theInterpreterRefusesTheSame(_ name: String) throws {
    let program = Specimens.program("good", [(name, .f32(1), false), ("x", .f32(1), true)], body: [])
    #expect(throws: Diagnostic.self) { try InterpreterEngine().compile(program) }
    #expect(throws: Diagnostic.self) { try program.emitted(for: .inProcess) }
  }

  @Test("names that are endless or end early are refused", arguments: [1025, 1 << 20])
  func refusesEndlessNames(_ length: Int) throws {
    for name in [String(repeating: "x", count: length), "weight\u{0}" + String(length)] {
      #expect(throws: Diagnostic.self) { try Specimens.stateful(path: name).emitted(for: .standalone) }
    }
    // Elsewhere than in the table of the state, a name of any length is a comment.
    let long = String(repeating: "*/", count: length)
    #expect(try Specimens.stateful(remark: long).emitted(for: .standalone).source.contains("stateful_run"))
  }

  private static func emission(_ name: String) throws -> String {
    let program = Specimens.stateful(path: name.withoutNull, remark: name, comment: name, hash: name)
    let emission = try program.emitted(for: .standalone)
    return emission.header + emission.source
  }
}

extension String {
  /// The text without null characters.
  fileprivate var withoutNull: String { String(UnicodeScalarView(unicodeScalars.filter { $0 != "\0" })) }
}
