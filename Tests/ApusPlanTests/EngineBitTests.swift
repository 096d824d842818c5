// SPDX-License-Identifier: Apache-2.0

import ApusExecution
import ApusGraph
import ApusKernel
import ApusPrimitives
import ApusScheduling
import ApusTensor
import Testing

/// Whoever compiles a program, in either code style, its results are the same bits, as long as the level rounds a product
/// and a sum alike (DocC's `Conventions`).
@Suite struct EngineBitTests {
  /// An engine, and the style of what it compiles.
  struct Way {
    let name: String
    let style: CodeStyle
    let engine: any Engine
  }

  /// Every engine that gives the bits of a level; the first is what the others are compared with.
  static func ways(fuses: Bool) -> [Way] {
    var ways: [Way] = []
    for level in CPULevel.allCases where level.isAvailable && level.fuses == fuses {
      ways.append(Way(name: "tcc \(level)", style: .tiles, engine: TinyCCEngine(level: level)))
      ways.append(Way(name: "tcc loops \(level)", style: .loops, engine: TinyCCEngine(level: level)))
    }
    for compiler in NativeEngine().compilers {
      var flags = [NativeEngine.standardFlags(of: compiler)]
      // Those of a user who lets the compiler's own dialect be: the text sees to it by itself. It takes long.
      #if !DEBUG
        flags += [["-O3", "-march=native"]]
      #endif
      for flags in flags.map({ fuses ? $0 : $0 + ["-DAPUS_PORTABLE"] }) {
        let engine = NativeEngine(compilers: [compiler], flags: flags)
        ways.append(
          Way(name: ([compiler] + flags).joined(separator: " "), style: .loops, engine: engine))
      }
    }
    return ways
  }

  /// The levels that this CPU has, known by whether they round once; the suite runs in release too, where it tries all.
  static var levels: [Bool] {
    #if DEBUG
      [CPULevel.best.fuses]
    #else
      CPULevel.best.fuses ? [true, false] : [false]
    #endif
  }

  /// The programs whose training steps are tried: in release all.
  static var names: [String] {
    get throws {
      let all = try PlannedPrograms.all().map(\.name)
      #if DEBUG
        return all.filter(["digits", "bench-vae", "recurrent"].contains)
      #else
        return all
      #endif
    }
  }

  /// Compares what some steps leave in the caller's memory.
  private func expectSameBits(
    _ name: String, steps: Int, fuses: Bool, _ compiled: (CodeStyle) throws -> ProgramCompiler.Result
  ) throws {
    let programs = try CodeStyle.allCases.map { (style: $0, result: try compiled($0)) }
    let images = StepwiseRun.Images(programs[0].result.program, seed: 22)
    var expected: StepwiseRun.Outcome?
    for way in Self.ways(fuses: fuses) {
      let program = try #require(programs.first { $0.style == way.style })
      let outcome = try StepwiseRun(program.result, way.engine, images).runWhole(times: steps)
      let isSame = outcome == (expected ?? outcome)
      #expect(isSame, "\(name): \(way.name)")
      expected = expected ?? outcome
    }
  }

  @Test("training steps", arguments: try names, levels)
  func programs(_ name: String, _ fuses: Bool) throws {
    let program = try PlannedPrograms.named(name)
    try expectSameBits(name, steps: 3, fuses: fuses) { try program.compiled($0, ["train_step"]) }
  }

  @Test("machines of one level", arguments: ["digits", "bench-vae", "recurrent"])
  func machines(_ name: String) throws {
    let program = try PlannedPrograms.named(name)
    let engine = TinyCCEngine()
    var expected: StepwiseRun.Outcome?
    for machine in [
      .standard, MachineModel(firstCacheBytes: 8 << 10, smallProduct: 0),
      MachineModel(firstCacheBytes: 1 << 20, smallProduct: 1 << 22),
    ] {
      let compiled = try program.compiled(.tiles, ["train_step"], machine: machine)
      let images = StepwiseRun.Images(compiled.program, seed: 22)
      let outcome = try StepwiseRun(compiled, engine, images).runWhole(times: 3)
      let isSame = outcome == (expected ?? outcome)
      #expect(isSame, "\(name): \(machine)")
      expected = expected ?? outcome
    }
  }

  @Test("kernels of each kind", arguments: levels) func kernels(_ fuses: Bool) throws {
    let kinds: [(String, (Trace) -> Tensor)] = [
      ("product, 64 terms", { $0.input("x", .f32(96, 64)).matmul($0.input("y", .f32(64, 80))) }),
      ("product, 784 terms", { $0.input("x", .f32(96, 784)).matmul($0.input("y", .f32(784, 80))) }),
      ("small product", { $0.input("x", .f32(1, 300)).matmul($0.input("y", .f32(300, 3))) }),
      ("product of pages", { $0.input("x", .f32(30, 1024)).matmul($0.input("y", .f32(1024, 50))) }),
      ("product in f64", { $0.input("x", .f64(96, 300)).matmul($0.input("y", .f64(300, 80))) }),
      ("x · y + z", { $0.input("x", .f32(4096)) * $0.input("y", .f32(4096)) + $0.input("z", .f32(4096)) }),
      ("sum of products", { ($0.input("x", .f32(64, 64)) * $0.input("y", .f32(64, 64))).sum(along: [0]) }),
      ("sum of a row", { $0.input("x", .f32(64, 1000)).sum(along: [1]) }),
      (
        "chain",
        { trace in
          let weights = softmax(trace.input("q", .f32(130, 20)).matmul(trace.input("k", .f32(20, 150))))
          return weights.matmul(trace.input("v", .f32(150, 9)))
        }
      ),
      ("log softmax", { logSoftmax($0.input("x", .f32(64, 1000))) }),
      (
        "square",
        { trace in
          let x = trace.input("x", .f64(1000))
          return pow(x, x.filled(with: 2))
        }
      ),
    ]
    for (name, body) in kinds {
      let trace = Trace()
      trace.output(.result("r"), body(trace))
      let graph = try trace.finished()
      try expectSameBits(name, steps: 1, fuses: fuses) {
        try ProgramCompiler.compile("kind", state: [], entryPoints: [("run", graph)], style: $0)
      }
    }
  }
}
