// SPDX-License-Identifier: Apache-2.0

import ApusEmission
import ApusIO
import ApusKernel
import ApusTensor
import Specimens
import Testing

/// The C text of programs written by hand: files as users get them, with the runtime's text left out, and what
/// libtcc gets.
@Suite struct EmissionGoldenTests {
  static let claim = Golden.Claim(folder: "emission") { files in
    let expected = Set(
      programs.flatMap { [path($0, ".c"), path($0, ".h"), path($0, ".tcc.c")] } + [refusals])
    return files.filter { expected.contains($0) }
  }

  private static let programs = Specimens.all
  private static let refusals = "emission/refusals.txt"

  private static func path(_ program: Program, _ suffix: String) -> String {
    "emission/" + program.name + suffix
  }

  @Test(arguments: programs.indices)
  func textIsAsBefore(_ position: Int) throws {
    let program = Self.programs[position]
    let file = try program.emitted(for: .standalone)
    Golden.check(Self.withoutRuntime(file.source), at: Self.path(program, ".c"))
    Golden.check(Self.withoutRuntime(file.header), at: Self.path(program, ".h"))
    Golden.check(try program.emitted(for: .inProcess).source, at: Self.path(program, ".tcc.c"))
  }

  /// The lines between the marks of each pasted noun become one.
  private static func withoutRuntime(_ text: String) -> String {
    var lines: [Substring] = []
    var isSkipping = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("// end "), line.hasSuffix(".h") { isSkipping = false }
      if !isSkipping { lines.append(line) }
      if line.hasPrefix("// begin "), line.hasSuffix(".h") {
        isSkipping = true
        lines.append("// …")
      }
    }
    return lines.joined(separator: "\n")
  }

  @Test func refusalsSayWhatIsWrong() {
    let kernel = Kernel(
      name: "k00_copy", remarks: [],
      parameters: [
        Kernel.Parameter(name: "t0", dtype: .f32, isWritten: false),
        Kernel.Parameter(name: "t1", dtype: .f32, isWritten: true),
      ], body: [.fail(if: .literal(.init(Int64(0), .bool)), position: AffineIndex())])
    func program(
      _ name: String = "good", entry: String = "run", argument: String = "x", kernel: Kernel = kernel,
      at locations: [Location] = [.argument(0), .argument(1)], in blocks: [EntryPoint.Block] = [],
      workspace: Int = 64
    ) -> Program {
      Program(
        name: name, graphHash: "0", state: [], stateBytes: 64, constants: [], kernels: [kernel],
        entryPoints: [
          EntryPoint(
            name: entry,
            arguments: [
              EntryPoint.Argument(name: argument, type: .init(.f32, [1]), isResult: false),
              EntryPoint.Argument(name: "z", type: .init(.f32, [1]), isResult: true),
            ], invocations: [EntryPoint.Invocation(kernel: 0, locations: locations, value: 1)],
            blocks: blocks, workspaceBytes: workspace, writesState: false)
        ])
    }
    func moved(by bytes: Int) -> Location {
      Location(.argument(0), offset: 0, terms: [Location.Term(loop: 0, bytes: bytes)])
    }
    let renamed = Kernel(name: "copy", remarks: [], parameters: kernel.parameters, body: kernel.body)
    let counting = Kernel(
      name: kernel.name, remarks: [], parameters: kernel.parameters,
      body: [
        .variable(0, .i64, .literal(.init(Int64(1), .i64))),
        .loop(variable: 0, count: AffineIndex(0, [.init(.local(0), 2)]), body: []),
      ])
    let cases: [(String, Program)] = [
      ("prefix", program("1st")), ("entry point", program(entry: "two words")),
      ("entry point taken", program(entry: "fault")), ("argument", program(argument: "int")),
      ("argument twice", program(argument: "z")), ("argument like a macro", program(argument: "EOF_")),
      ("kernel", program(kernel: renamed)), ("changing count", program(kernel: counting)),
      ("locations", program(at: [.argument(0)])),
      ("writes an input", program(at: [.argument(1), .argument(0)])),
      ("writes the state", program(at: [.argument(0), .state(0)])),
      ("no such argument", program(at: [.argument(2), .argument(1)])),
      ("no such constant", program(at: [.constant(0), .argument(1)])),
      ("not a multiple", program(at: [.state(2), .argument(1)])),
      ("outside", program(at: [.state(128), .argument(1)])),
      ("over the fault", program(at: [.argument(0), .workspace(0)])),
      ("no room for the fault", program(workspace: 0)),
      ("aliased", program(at: [.argument(1), .argument(1)])),
      ("moved by no loop", program(at: [moved(by: 4), .argument(1)])),
      (
        "moved beyond the argument",
        program(at: [moved(by: 4), .argument(1)], in: [.init(0..<1, count: 3)])
      ),
      ("moved by bytes", program(at: [moved(by: 2), .argument(1)], in: [.init(0..<1, count: 3)])),
      (
        "a condition of another type",
        program(in: [.init(0..<1, count: 1, condition: .init(.argument(0), is: true))])
      ),
      ("an empty loop", program(in: [.init(1..<1, count: 3)])),
      ("a loop beyond the end", program(in: [.init(0..<2, count: 3)])),
      ("loops in the wrong order", program(in: [.init(0..<1, count: 3), .init(-1..<1, count: 3)])),
    ]
    var text = ""
    for (title, program) in cases {
      do {
        _ = try program.emitted(for: .inProcess)
        Issue.record("\(title) is not refused")
      } catch {
        text += "# \(title)\n\(error)\n\n"
      }
    }
    Golden.check(text, at: Self.refusals)
  }
}
