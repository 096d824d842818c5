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
          NativeEngine(compilers: [compiler], flags: ["-std=c99", level, "-march=native"])
        }
      }
      try Self.compare(seed + UInt64(number), on: engines)
    }
  }

  private static func compare(_ seed: UInt64, on engines: [any Engine]) throws {
    var random = RandomKernel(seed: seed)
    let program = random.program()
    for engine in engines {
      guard try mismatch(program, seed, engine) != nil else { continue }
      let small = program.shrunk { (try? mismatch($0, seed, engine)) ?? nil != nil }
      let reason = try mismatch(small, seed, engine) ?? ""
      Issue.record("seed \(seed), \(engine.name): \(reason)\n\(small.kernels[0].body)")
      return
    }
  }

  /// The first result in which an engine differs from the interpreter; `nil` if there is none.
  private static func mismatch(_ program: Program, _ seed: UInt64, _ engine: any Engine) throws -> String? {
    var expected = ProgramRun(program, seed: seed)
    var actual = expected
    try expected.run(on: InterpreterEngine().compile(program))
    try actual.run(on: engine.compile(program))
    for (want, got) in zip(expected.results, actual.results) {
      if let mismatch = AgreementTests.mismatch(want.tensor, got.tensor, limit: 0) {
        return "\(want.name): \(mismatch)"
      }
    }
    return nil
  }

  /// What makes failures readable: of a random kernel in which something is wrong little else is left.
  @Test func kernelsAreMadeSmall() {
    let written = DType.allCases.count + (DType.allCases.firstIndex(of: .f32) ?? 0)
    func isWrong(_ statement: Statement) -> Bool {
      switch statement {
      case .store(let place, _, .f32): place.storage == .parameter(written)
      case .loop(_, _, _, let body): body.contains(where: isWrong)
      case .store, .define, .variable, .assign, .array, .call, .fail, .comment: false
      }
    }
    func stores(_ body: [Statement]) -> Int {
      body.reduce(0) { sum, statement in
        switch statement {
        case .store: sum + 1
        case .loop(_, _, _, let body): sum + stores(body)
        case .define, .variable, .assign, .array, .call, .fail, .comment: sum
        }
      }
    }
    var found = 0
    for seed in UInt64(0)..<60 {
      var random = RandomKernel(seed: seed)
      let program = random.program()
      guard program.kernels[0].body.contains(where: isWrong) else { continue }
      found += 1
      let small = program.shrunk { $0.kernels[0].body.contains(where: isWrong) }
      #expect(stores(small.kernels[0].body) == 1, "seed \(seed)")
    }
    #expect(found > 10, "\(found)")
  }
}
