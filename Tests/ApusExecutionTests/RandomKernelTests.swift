// SPDX-License-Identifier: Apache-2.0

import ApusEmission
import ApusIO
import ApusKernel
import ApusTensor
import Testing

@testable import ApusExecution

/// RELIABILITY.md row 21: the same random kernels in the interpreter, libtcc, gcc and clang.
@Suite struct RandomKernelTests {
  @Test(arguments: [UInt64(1_000_000)])
  func tinyCCAgrees(_ seed: UInt64) throws {
    for number in 0..<300 {
      try Self.compare(seed + UInt64(number), on: [TinyCCEngine()])
    }
  }

  @Test(.enabled(if: !compilers.isEmpty, "no C compiler found"), arguments: [UInt64(2_000_000)])
  func nativeCompilersAgree(_ seed: UInt64) throws {
    for number in 0..<6 {
      let engines = compilers.flatMap { compiler in
        ["-O0", "-O3"].map { level in
          // Contraction rounds once where the interpreter rounds twice: it is off, as the C standard has it.
          NativeEngine(
            compilers: [compiler], flags: ["-std=c99", level, "-march=native", "-ffp-contract=off"])
        }
      }
      try Self.compare(seed + UInt64(number), on: engines)
    }
  }

  private static func compare(_ seed: UInt64, on engines: [any Engine]) throws {
    var random = RandomKernel(seed: seed)
    let program = random.program()
    var expected = ProgramRun(program, seed: seed)
    let inputs = expected
    try expected.run(on: InterpreterEngine(level: nil).compile(program))
    for engine in engines {
      var actual = inputs
      try actual.run(on: engine.compile(program))
      for (want, got) in zip(expected.results, actual.results) {
        let mismatch = AgreementTests.mismatch(want.tensor, got.tensor, limit: 0)
        #expect(mismatch == nil, "\(want.name), seed \(seed), \(engine.name)")
      }
    }
  }
}
