// SPDX-License-Identifier: Apache-2.0

import ApusDifferentiation
import ApusEmission
import ApusGraph
import ApusKernel
import ApusPrimitives
import ApusScheduling
import ApusTensor
import Testing

/// How kernels read that use positions: an embedding that is added up, with its update, has no buffer of the rows that
/// were looked up, and the keys of a decoder's step are written into the cache where it lies.
@Suite struct IndexedGoldenTests {
  private static let names = ["embedding", "cache"]

  static let claim = Golden.Claim(folder: "indexed") { files in
    files.filter { file in
      names.contains { name in
        ["-schedule.txt", "-plan.txt", ".tcc.c", ".c"].contains { file == "indexed/" + name + $0 }
      }
    }
  }

  /// The mean of some rows of a table, and a step of the table along its gradient.
  private static func embedding() throws -> Graph {
    let trace = Trace()
    let table = trace.parameter("table", .f32(9, 16))
    let words = table.gathered(trace.input("words", .i32(6)))
    let y = words.mean(along: [0])
    trace.output(.result("y"), y)
    let change = gradient(of: (y * y).sum(), withRespectTo: [table])[0]
    trace.output(.update("table"), table - 0.1 * change)
    return try trace.finished()
  }

  /// What a query is like among the keys of all steps, to which its own are added at the step's position.
  private static func cache() throws -> Graph {
    let trace = Trace()
    let (x, position) = (trace.input("x", .f32(1, 8)), trace.input("position", .i32()))
    let keys = trace.parameter("keys", .f32(64, 8))
      .replacing([position], along: [0], with: x.matmul(trace.parameter("w", .f32(8, 8))))
    trace.output(.result("scores"), softmax(x.matmul(keys.transposed())))
    trace.output(.update("keys"), keys)
    return try trace.finished()
  }

  @Test(arguments: names)
  func reads(_ name: String) throws {
    let graph = name == "cache" ? try Self.cache() : try Self.embedding()
    let state =
      name == "cache" ? [("keys", TensorType.f32(64, 8)), ("w", .f32(8, 8))] : [("table", .f32(9, 16))]
    for style in CodeStyle.allCases {
      let compiled = try ProgramCompiler.compile(
        name, state: state.map { .init($0.0, $0.1) }, entryPoints: [("step", graph)], style: style)
      guard style == .tiles else {
        Golden.check(try compiled.program.emitted(for: .standalone).source.kernels, at: "indexed/\(name).c")
        continue
      }
      let planned = try #require(compiled.entryPoints.first)
      Golden.check(SchedulePrinter(planned.schedule).text, at: "indexed/\(name)-schedule.txt")
      Golden.check(PlanPrinter(planned).text, at: "indexed/\(name)-plan.txt")
      Golden.check(try compiled.program.emitted(for: .inProcess).source, at: "indexed/\(name).tcc.c")
      // Neither the rows that were looked up nor what is written in place has a buffer.
      let large = planned.plan.buffers.flatMap(\.values).map { planned.schedule.graph.type(of: $0) }
      #expect(!large.contains { $0 == .f32(6, 16) || $0 == .f32(64, 8) })
    }
  }
}

extension String {
  /// The kernels of a C file, from the first on to the first public function.
  fileprivate var kernels: String {
    let lines = split(separator: "\n", omittingEmptySubsequences: false)
    guard let first = lines.firstIndex(where: { $0.hasPrefix("// %") }) else { return self }
    return lines[first...].prefix { !$0.hasPrefix("int ") }.joined(separator: "\n") + "\n"
  }
}
