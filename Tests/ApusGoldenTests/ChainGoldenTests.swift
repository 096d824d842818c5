// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusEmission
import ApusGraph
import ApusKernel
import ApusScheduling
import Testing

/// How contractions that follow each other read: attention of one head over 130 positions as kernels, as a plan and as
/// C, without memory for the weights of all pairs.
@Suite struct ChainGoldenTests {
  static let claim = Golden.Claim(folder: "chains") { files in
    let names = ["attention-schedule.txt", "attention-plan.txt", "attention.tcc.c"]
    return files.filter { file in names.contains { file == "chains/" + $0 } }
  }

  @Test func attention() throws {
    let program = try Apus.Program("attention", over: [:]) { program in
      program.entryPoint("attend") { entry in
        let (q, k) = (entry.input("q", .f32(130, 16)), entry.input("k", .f32(130, 16)))
        let weights = softmax(q.matmul(k.transposed([1, 0])) * 0.25)
        entry.result("y", weights.matmul(entry.input("v", .f32(130, 8))))
      }
    }
    let compiled = try Compilation.compiled(program, program.entryPoints, style: .tiles, threads: .one)
    let planned = try #require(compiled.entryPoints.first { $0.name == "attend" })
    Golden.check(SchedulePrinter(planned.schedule).text, at: "chains/attention-schedule.txt")
    Golden.check(PlanPrinter(planned).text, at: "chains/attention-plan.txt")
    Golden.check(try compiled.program.emitted(for: .inProcess).source, at: "chains/attention.tcc.c")
  }
}
