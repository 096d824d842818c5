// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusExecution
import ApusScheduling
import Testing

@Suite struct PoisonTests {
  @Test(
    "no kernel reads memory that nothing wrote, or writes beyond its buffers",
    arguments: [
      ("xor", CodeStyle.tiles), ("xor", .loops), ("linear-regression", .tiles), ("linear-regression", .loops),
      ("digits", .tiles), ("digits", .loops), ("bench-xor", .tiles), ("bench-mlp", .tiles),
      ("bench-vae", .tiles), ("recurrent", .tiles), ("recurrent", .loops),
    ])
  func poisonChangesNothing(_ name: String, _ style: CodeStyle) throws {
    let planned = try PlannedPrograms.named(name)
    for entryPoint in ["train_step", "evaluate"] where planned.program[entryPoint: entryPoint] != nil {
      let run = try StepwiseRun(planned.compiled(style, [entryPoint]), TinyCCEngine(), seed: 22)
      let expected = try run.runWhole()
      let found = try run.runPoisoned { step, byte in
        Issue.record("\(name) \(entryPoint): step \(step) changed byte \(byte), which is none of its own")
      }
      #expect(found.state == expected.state, "\(name) \(entryPoint)")
      #expect(found.arguments == expected.arguments, "\(name) \(entryPoint)")
    }
  }

  @Test func poisonWhereItMattersIsSeen() throws {
    let run = try StepwiseRun(
      PlannedPrograms.named("digits").compiled(.tiles, ["train_step"]), TinyCCEngine(), seed: 22)
    let spoilt = try run.runPoisoned(sparesLive: false) { _, _ in }
    #expect(try spoilt != run.runWhole())
  }
}
