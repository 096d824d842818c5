// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusGraph
import ApusKernel
import ApusPrimitives
import ApusScheduling
import Foundation
import Testing

/// How a schedule, a plan and their pictures look for the training step of a small perceptron.
///
/// `step.graph` is its graph after all passes, kept as text so that only what is shown here can change these
/// files.
@Suite struct DumpGoldenTests {
  static let claim = Golden.Claim(folder: "dumps") { files in
    let names = ["step.graph", "schedule.txt", "plan.txt", "memory.svg", "graph.svg", "graph.dot"]
    return files.filter { file in names.contains { file == "dumps/" + $0 } }
  }

  @Test func trainingStep() throws {
    let text = try #require(Golden.text(of: "dumps/step.graph"))
    let graph = try GraphParser(PrimitiveCatalog.all).parse(bytes: Array(text.utf8), file: "step.graph")
    var state: [ProgramCompiler.StateTensor] = []
    for node in graph.nodes where node.operands.isEmpty {
      let site = LoweringSite(operands: [], results: node.types)
      if case .source(.parameter(let name)) = node.primitive.lowering(site) {
        state.append(.init(name, node.types[0]))
      }
    }
    let planned = try ProgramCompiler.compile(
      "step", state: state, entryPoints: [("train_step", graph)], style: .tiles
    ).entryPoints[0]
    Golden.check(SchedulePrinter(planned.schedule).text, at: "dumps/schedule.txt")
    Golden.check(PlanPrinter(planned).text, at: "dumps/plan.txt")
    Golden.check(MemoryPicture(planned, title: "xor").svg, at: "dumps/memory.svg")
    let picture = GraphPicture(
      graph, title: "xor: train_step", layers: ["0": "Dense 8 tanh", "1": "Dense 1"])
    Golden.check(picture.svg, at: "dumps/graph.svg")
    Golden.check(picture.dot, at: "dumps/graph.dot")
  }
}
