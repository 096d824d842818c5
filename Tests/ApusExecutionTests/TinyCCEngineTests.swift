// SPDX-License-Identifier: Apache-2.0

import ApusEmission
import ApusExecution
import ApusIO
import ApusKernel
import ApusTensor
import Specimens
import Testing

@Suite struct TinyCCEngineTests {
  @Test(arguments: Specimens.all.map(\.name))
  func compilesAndRuns(_ name: String) throws {
    let program = try #require(Specimens.all.first { $0.name == name })
    let executable = try TinyCCEngine().compile(program)
    var run = ProgramRun(program, seed: 1)
    try run.run(on: executable)
    #expect(run.results.contains { $0.tensor.bytes != [UInt8](repeating: 0xA5, count: $0.tensor.type.bytes) })
  }
}
