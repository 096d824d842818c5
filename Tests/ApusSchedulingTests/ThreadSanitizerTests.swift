// SPDX-License-Identifier: Apache-2.0

import ApusEmission
import ApusGraph
import ApusIO
import ApusKernel
import ApusScheduling
import ApusTensor
import RandomSources
import Testing

@testable import ApusExecution

/// Kernels that threads share, the runtime's functions and the team under ThreadSanitizer.
@Suite struct ThreadSanitizerTests {
  private static let flags = ["-std=gnu11", "-O1", "-g", "-w", "-fsanitize=thread"]

  /// A gcc whose programs run under ThreadSanitizer on this machine.
  static let compiler: String? = {
    guard let gcc = CompilerSearch.programs(["gcc"], in: CompilerSearch.searchPath).first,
      let directory = try? TemporaryDirectory(),
      let source = try? directory.write("int main(void) { return 0; }\n", to: "main.c")
    else { return nil }
    let binary = directory.path + "/main"
    let isRunning =
      (try? run([gcc] + flags + [source, "-o", binary], in: directory).outcome) == .exited(0)
      && (try? run([binary], in: directory).outcome) == .exited(0)
    return isRunning ? gcc : nil
  }()

  /// Runs a program; returns how it ended and what it printed first.
  private static func run(
    _ command: [String], in directory: TemporaryDirectory
  ) throws -> (outcome: ChildProcess.Outcome, output: [String]) {
    let result = try ChildProcess(command, scratch: directory.path).run(timeLimit: .seconds(300))
    return (result.outcome, result.firstLines)
  }

  private static let runtime =
    #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined() + "/runtime"

  /// The runtime's functions as symbols, which headers keep to the file that includes them; the headers are those of
  /// `level.h`.
  private static func functions() throws -> String {
    let bytes = try RealFileSystem().read(runtime + "/level.h", limit: 1 << 20)
    let headers = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
      .filter { $0.hasPrefix("#include ") }
    let symbols = """
      #undef APUS_FUNCTION
      #define APUS_FUNCTION
      #undef APUS_OUTLINE
      #define APUS_OUTLINE __attribute__((noinline))
      """
    return headers.flatMap { $0.contains("platform.h") ? [$0, symbols[...]] : [$0] }
      .map { $0 + "\n" }.joined()
  }

  /// A program that calls each entry point a few times on a team that yields at random, or lets two pieces of a task
  /// write the same memory.
  private static func main(_ program: Program, threads: Int, isSharedObject: Bool) -> String {
    var text = """
      #include <stdint.h>
      #include <stdlib.h>
      #include <string.h>
      #include "include/apus_team.h"
      const char *__tsan_default_options(void) { return "halt_on_error=1 exitcode=66"; }
      apus_team *apus_the_team;
      void apus_use_team(void *team, void *run);
      static void *block(size_t bytes) {
        const size_t size = (bytes + 64) / 64 * 64;
        return memset(aligned_alloc(64, size), 0, size);
      }
      static void racing(void *const *arguments, int64_t first, int64_t end, int64_t worker) {
        (void)worker;
        for (int64_t i = first; i < end; i++) *(int *)arguments[0] += 1;
      }

      """
    var calls = ""
    for entry in program.entryPoints {
      text += "int \(program.name)_\(entry.name)_invoke(void *, void *, void *const *);\n"
      calls += "  {\n    void *arguments[] = {"
      calls += entry.arguments.map { "block(\($0.type.bytes))" }.joined(separator: ", ")
      calls += "};\n    for (int run = 0; run < 3; run++)\n"
      calls += "      if (\(program.name)_\(entry.name)_invoke(state, workspace, arguments)) return 1;\n  }\n"
    }
    return text + """
      int main(int argc, char **argv) {
        const apus_team_faults yields = {argc > 1 ? (uint32_t)atoi(argv[1]) : 0, 0};
        if (apus_team_create(&apus_the_team, \(threads), &yields)) return 2;
      \(isSharedObject ? "  apus_use_team(apus_the_team, (void *)apus_team_run);" : "")
        void *state = block(\(program.stateBytes)), *workspace = block(\(program.workspaceBytes));
        if (argc > 2) apus_team_run(apus_the_team, racing, &workspace, 100000, 1, \(threads));
      \(calls)  apus_team_destroy(apus_the_team);
        return 0;
      }

      """
  }

  // The suite runs in release too, where it tries more.
  #if DEBUG
    private static let contractions = 6
  #else
    private static let contractions = 16
  #endif

  @Test(
    "random contractions touch nothing that another thread writes",
    .enabled(if: ThreadSanitizerTests.compiler != nil, "gcc with ThreadSanitizer is needed"),
    arguments: [2, 3, 4, 8], CodeStyle.allCases)
  func randomContractions(_ threads: Int, _ style: CodeStyle) throws {
    let count = environmentVariable("APUS_CONTRACTIONS").flatMap(Int.init) ?? Self.contractions
    var graphs: [(name: String, graph: Graph)] = []
    var state: [ProgramCompiler.StateTensor] = []
    for number in 0..<count {
      let seed = UInt64(threads * 100_000 + number)
      var random = RandomSource(seed: seed)
      let contraction = try RandomContraction(&random, parameter: "w\(number)")
      graphs.append(("run\(number)", contraction.graph))
      for node in contraction.graph.nodes {
        if let name = node.boundName, name == "w\(number)" { state.append(.init(name, node.types[0])) }
      }
    }
    let program = try ProgramCompiler.compile(
      "model", state: state, entryPoints: graphs, style: style,
      threads: Threads(threads, leastWork: 1, pieceWork: 1)
    ).program
    #expect(program.kernels.count { $0.division != nil } > count / 3)
    // As the engine compiles them that takes the style.
    let isSharedObject = style == .loops
    let emission = try program.emitted(for: isSharedObject ? .sharedObject : .inProcess)
    try #require(emission.constantSymbols.isEmpty)

    let directory = try TemporaryDirectory()
    let compiler = try #require(Self.compiler)
    let model = try directory.write(emission.source, to: "model.c")
    _ = try directory.write(emission.header, to: "model.h")
    let functions = try directory.write(Self.functions(), to: "functions.c")
    let main = try directory.write(
      Self.main(program, threads: threads, isSharedObject: isSharedObject), to: "main.c")
    let binary = directory.path + "/main"
    var objects: [String] = []
    for source in [model, functions, main, Self.runtime + "/team.c"] {
      // The text knows the team by the address of a symbol; here it is behind a pointer.
      let team = source == model && !isSharedObject ? ["-Dapus_team=(*apus_the_team)"] : []
      let object = directory.path + "/\(objects.count).o"
      let (outcome, output) = try Self.run(
        [compiler] + Self.flags + team + ["-I", Self.runtime, "-c", source, "-o", object], in: directory)
      try #require(outcome == .exited(0), "\(output)")
      objects.append(object)
    }
    let (linked, output) = try Self.run(
      [compiler, "-fsanitize=thread"] + objects + ["-lm", "-o", binary], in: directory)
    try #require(linked == .exited(0), "\(output)")
    for yields in ["0", "7"] {
      let (outcome, output) = try Self.run([binary, yields], in: directory)
      #expect(outcome == .exited(0), "\(threads) threads, yields \(yields): \(output)")
    }
    let (outcome, _) = try Self.run([binary, "7", "racing"], in: directory)
    #expect(outcome == .exited(66), "a race is not noticed")
  }
}
