// SPDX-License-Identifier: Apache-2.0

import ApusEmission
import ApusIO
import ApusKernel
import ApusTensor
import Specimens
import Testing

@testable import ApusExecution

/// Compilers found on this machine; tests that need one are skipped without it, saying so.
let compilers = CompilerSearch.compilers()

@Suite struct AgreementTests {
  /// Every engine that can run here, with a name.
  static let engines: [(name: String, engine: any Engine)] = {
    var engines: [(name: String, engine: any Engine)] = []
    for level in CPULevel.allCases where level.isAvailable {
      engines.append(("tcc \(level)", TinyCCEngine(level: level)))
      engines.append(("interpreter \(level)", InterpreterEngine(level: level)))
    }
    for compiler in compilers {
      let standard = Array(NativeEngine.standardFlags(of: compiler).dropFirst())
      for flags in [["-O0"], ["-O3", "-march=native", "-fno-math-errno"], standard] {
        let engine = NativeEngine(compilers: [compiler], flags: ["-std=c99"] + flags)
        engines.append(("\(compiler) \(flags.joined(separator: " "))", engine))
      }
    }
    return engines
  }()

  @Test(arguments: Specimens.all.map(\.name), 0..<engines.count)
  func agreesWithTheInterpreter(_ name: String, _ number: Int) throws {
    let program = try #require(Specimens.all.first { $0.name == name })
    let executable = try Self.engines[number].engine.compile(program)
    let reference = try InterpreterEngine(level: nil).compile(program)
    for seed in UInt64(1)...3 {
      var expected = ProgramRun(program, seed: seed)
      var actual = expected
      try expected.run(on: reference)
      try actual.run(on: executable)
      for (want, got) in zip(expected.results, actual.results) where want.name != "scratch" {
        let mismatch = Self.mismatch(want.tensor, got.tensor, limit: name == "contraction" ? 64 : 4)
        #expect(mismatch == nil, "\(want.name), seed \(seed), \(Self.engines[number].name)")
      }
    }
  }

  /// The engines that round a product and a sum alike, the first of which the others are compared with.
  private static func engines(fuses: Bool) -> [(name: String, engine: any Engine)] {
    let levels = CPULevel.allCases.filter { $0.isAvailable && $0.fuses == fuses }
    let precompiled: [(name: String, engine: any Engine)] = levels.map {
      ("tcc \($0)", TinyCCEngine(level: $0))
    }
    return precompiled
      + compilers.flatMap { compiler in
        ["-O0", "-O3"].map { level in
          let flags = [level, "-march=native"] + (fuses ? [] : ["-DAPUS_PORTABLE"])
          return ("\(compiler) \(level)", NativeEngine(compilers: [compiler], flags: flags))
        }
      }
  }

  @Test(arguments: Specimens.all.map(\.name), CPULevel.best.fuses ? [true, false] : [false])
  func enginesGiveTheSameBits(_ name: String, _ fuses: Bool) throws {
    let program = try #require(Specimens.all.first { $0.name == name })
    var expected: ProgramRun?
    for (engineName, engine) in Self.engines(fuses: fuses) {
      var run = ProgramRun(program, seed: 5)
      try run.run(on: try engine.compile(program))
      for (want, got) in zip((expected ?? run).results, run.results) where want.name != "scratch" {
        let mismatch = Self.mismatch(want.tensor, got.tensor, limit: 0)
        #expect(mismatch == nil, "\(want.name), \(engineName)")
      }
      expected = expected ?? run
    }
  }

  /// What differs by more than so many units in the last place, or in any bit of an integer.
  static func mismatch(_ want: HostTensor, _ got: HostTensor, limit: Double) -> String? {
    // What only moves numbers may leave a subnormal one, which counts as zero, or not.
    let (want, got) = (want.flushed, got.flushed)
    for position in 0..<want.count {
      let x = want.literal(at: position)
      let y = got.literal(at: position)
      if x == y || x.real.isNaN && y.real.isNaN { continue }
      // Whether a sum overflows to infinity, or to both and so to NaN, depends on its order.
      if limit > 4, !x.real.isFinite, !y.real.isFinite { continue }
      if x.dtype.isFloatingPoint, x.real.isFinite, y.real.isFinite {
        let unit = x.dtype == .f64 ? x.real.ulp : x.real.ulp * Double(1 << (53 - x.dtype.significandBits))
        if (x.real - y.real).magnitude <= limit * unit { continue }
        // A sum of products is as exact as its largest term, which no rule about the result can know.
        if limit > 4, (x.real - y.real).magnitude <= 1e-5 { continue }
      }
      return "at \(position): \(x) expected but got \(y)"
    }
    return nil
  }
}
