// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusPrimitives
import ApusScheduling
import ApusTensor
import Testing

@Suite struct PrinterTests {
  @Test func textIsTheSameEachTime() throws {
    let texts = try (0..<2).map { _ -> String in
      let entry = try #require(
        try PlannedPrograms.named("digits").compiled(.tiles, ["train_step"]).entryPoints.first)
      return SchedulePrinter(entry.schedule).text + PlanPrinter(entry).text
    }
    #expect(texts[0] == texts[1])
  }

  @Test func everyStepAndBufferIsPrinted() throws {
    let entry = try #require(
      try PlannedPrograms.named("bench-vae").compiled(.tiles, ["train_step"]).entryPoints.first)
    let schedule = SchedulePrinter(entry.schedule).text
    for position in entry.schedule.steps.indices { #expect(schedule.contains("\nstep \(position)  ")) }
    for node in entry.schedule.steps.flatMap(\.nodes) { #expect(schedule.contains("    %\(node) = ")) }
    let plan = PlanPrinter(entry).text
    #expect(plan.contains("plan checker  verified, "))
    #expect(plan.contains("\n  workspace     \(GroupedNumber.text(entry.plan.workspaceBytes)) B\n"))
    for value in entry.plan.buffers.flatMap(\.values) { #expect(plan.contains("%\(value.node) ")) }
    #expect(plan.split(separator: "\n").allSatisfy { $0.contains("%") || $0.count <= 112 })
  }

  @Test func aBrokenPlanIsNotCalledVerified() throws {
    let entry = try #require(
      try PlannedPrograms.named("digits").compiled(.tiles, ["train_step"]).entryPoints.first)
    let mutation = PlanMutation(entry: entry)
    let broken = try #require(
      entry.plan.buffers.indices.lazy.compactMap { mutation.moving($0, to: 0) }.first)
    let text = PlanPrinter(broken).text
    #expect(text.contains("plan checker  FAILED: step "))
    #expect(!text.contains("verified"))
  }

  @Test(arguments: CodeStyle.allCases)
  func loweredStepsArePrinted(_ style: CodeStyle) throws {
    let entry = try #require(
      try PlannedPrograms.named("xor").compiled(style, ["predict"]).entryPoints.first)
    let printer = SchedulePrinter(entry.schedule)
    for position in entry.schedule.steps.indices {
      let lines = try printer.lines(ofStep: position, loweredTo: style)
      #expect(!lines.isEmpty)
      #expect(lines.contains { $0.contains("%") }, "no statement touches memory")
    }
  }

  /// Four products of 2^60 multiplications and as many additions each are 2^63 operations, one more than counted.
  @Test func operationsBeyondEveryNumberAreCountedAsTheGreatest() throws {
    let trace = Trace()
    let side = 1 << 20
    var x = trace.input("x", .f32(side, side))
    for layer in 0..<4 { x = x.matmul(trace.parameter("w\(layer)", .f32(side, side))) }
    trace.output(.result("y"), x)
    let schedule = try Scheduler.schedule(trace.finished())
    #expect(schedule.operations.total == .max)
    #expect(SchedulePrinter(schedule).text.contains("; 9 223 372 036 854 775 807 FLOP"))
    #expect((schedule.operations + schedule.operations).total == .max)
  }

  /// Worked out by hand: forward 32·(64·128 + 128·64 + 64·10) products, each weight gradient as many again,
  /// and input gradients of the second and third layer; a multiplication and an addition each.
  @Test func operationsOfAPerceptronAreCounted() throws {
    let entry = try #require(
      try PlannedPrograms.named("digits").compiled(.tiles, ["train_step"]).entryPoints.first)
    let forward = 32 * (64 * 128 + 128 * 64 + 64 * 10)
    let inputs = 32 * (128 * 64 + 64 * 10)
    #expect(entry.schedule.operations.contraction == 2 * (2 * forward + inputs))
    let layers = entry.schedule.operationsByLayer
    let first = try #require(layers.first { $0.path == "0" })
    #expect(first.forward.contraction == 2 * 32 * 64 * 128)
    #expect(first.backward.contraction == 2 * 32 * 64 * 128)
    let second = try #require(layers.first { $0.path == "1" })
    #expect(second.backward.contraction == 2 * 2 * 32 * 128 * 64)
    #expect(layers.reduce(0) { $0 + $1.forward.total + $1.backward.total } == entry.schedule.operations.total)
  }
}
