// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusScheduling
import RandomSources
import Testing

@Suite struct PlanCheckerTests {
  @Test(arguments: CodeStyle.allCases)
  func everyPlanIsProved(_ style: CodeStyle) throws {
    for planned in try PlannedPrograms.all() {
      for entry in try planned.compiled(style).entryPoints {
        let proof = try PlanChecker.check(entry)
        #expect(proof.steps == entry.schedule.steps.count)
        #expect(proof.writes >= entry.schedule.graph.outputs.count, "\(planned.name) \(entry.name)")
      }
    }
  }

  @Test(
    "a buffer moved over a live one is found",
    arguments: ["xor", "digits", "recurrent", "bench-mlp", "bench-vae"], CodeStyle.allCases)
  func movedBuffersAreFound(_ name: String, _ style: CodeStyle) throws {
    let entry = try #require(
      try PlannedPrograms.named(name).compiled(style, ["train_step"]).entryPoints.first)
    let mutation = PlanMutation(entry: entry)
    let seed: UInt64 = 22
    var generator = RandomSource(seed: seed)
    var tried = 0
    for _ in 0..<20_000 where tried < 100 {
      let position = Int.random(in: entry.plan.buffers.indices, using: &generator)
      let room = entry.plan.workspaceBytes - entry.plan.buffers[position].bytes
      let offset = Int.random(in: 0...(room / 64), using: &generator) * 64
      guard let broken = mutation.moving(position, to: offset) else { continue }
      tried += 1
      #expect(
        throws: Diagnostic.self,
        "seed \(seed): buffer \(position), \(entry.plan.buffers[position]) at \(offset) is not found"
      ) { try PlanChecker.check(broken) }
    }
    #expect(tried >= 50, "only \(tried) of the random moves harm anything")
  }

  @Test("exchanged steps are found", arguments: ["xor", "digits", "recurrent", "bench-mlp", "bench-vae"])
  func exchangedStepsAreFound(_ name: String) throws {
    let entry = try #require(
      try PlannedPrograms.named(name).compiled(.tiles, ["train_step"]).entryPoints.first)
    let mutation = PlanMutation(entry: entry)
    var tried = 0
    for first in entry.schedule.steps.indices {
      for second in entry.schedule.steps.indices where second > first {
        guard let broken = mutation.exchanging(first, second) else { continue }
        tried += 1
        #expect(throws: Diagnostic.self, "steps \(first) and \(second)") { try PlanChecker.check(broken) }
      }
    }
    #expect(tried >= 5, "only \(tried) pairs depend on each other")
  }
}
