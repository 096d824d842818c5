// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusEmission
import ApusExecution
import ApusIO
import ApusKernel
import ApusScheduling
import Testing

/// RELIABILITY.md row 19: state and results are the same bits for every number of threads and any scheduling.
@Suite struct ThreadCountTests {
  private static let counts = [2, 3, 4, 7, 8]

  /// The engines that use threads, each with a team.
  enum Compiler: CaseIterable {
    case tcc, native

    static let available = allCases.filter { $0 == .tcc || NativeEngine().isAvailable }

    /// The style that suits the engine.
    var style: CodeStyle { engine(nil).vectorizes ? .loops : .tiles }

    func engine(_ team: Team?) -> any Engine {
      switch self {
      case .tcc: TinyCCEngine(team: team)
      case .native: NativeEngine(team: team)
      }
    }
  }

  // Compilers that optimise take long, and the suite runs in release too, where they compile all.
  #if DEBUG
    private static let nativeNames = ["digits"]
    private static let workloadCompilers = [Compiler.tcc]
  #else
    private static let nativeNames = ["xor", "linear-regression", "digits", "recurrent"]
    private static let workloadCompilers = Compiler.available
  #endif

  /// A training step for a number of threads, compiled once and run on several teams.
  private struct Step {
    let compiled: ProgramCompiler.Result
    let threads: Int

    init(
      _ planned: PlannedPrograms, _ style: CodeStyle, threads: Int, dividingAll: Bool, forOne: Bool = false
    )
      throws
    {
      let use =
        dividingAll
        ? Threads(threads, dividesForOne: forOne, leastWork: 1, pieceWork: 1)
        : Threads(threads, dividesForOne: forOne)
      compiled = try planned.compiled(style, ["train_step"], threads: use)
      self.threads = threads
    }

    /// How many kernels are divided.
    var divided: Int { compiled.program.kernels.filter { $0.division != nil }.count }

    /// What some steps leave, on a team that yields at random moments unless the number is 0.
    func outcome(
      _ images: StepwiseRun.Images, _ compiler: Compiler = .tcc, yields: UInt32, steps: Int
    ) throws -> StepwiseRun.Outcome {
      let team = threads == 1 ? nil : try Team(threads: threads, yields: yields, failing: 0)
      return try StepwiseRun(compiled, compiler.engine(team), images).runWhole(times: steps)
    }
  }

  @Test(
    "training steps of small models, every kernel divided that can be",
    arguments: ["xor", "linear-regression", "digits", "recurrent"], CodeStyle.allCases)
  func smallModels(_ name: String, _ style: CodeStyle) throws {
    let planned = try PlannedPrograms.named(name)
    let one = try Step(planned, style, threads: 1, dividingAll: true)
    #expect(one.divided == 0)
    let images = StepwiseRun.Images(one.compiled.program, seed: 22)
    let expected = try one.outcome(images, yields: 0, steps: 20)
    for threads in Self.counts {
      let step = try Step(planned, style, threads: threads, dividingAll: true)
      // A single output leaves libtcc's style of linear regression without loops that could be divided.
      #expect(step.divided > 0 || name == "linear-regression")
      for yields in [0, 1, 2] as [UInt32] {
        let found = try step.outcome(images, yields: yields, steps: 20)
        #expect(found == expected, "\(name), \(threads) threads, yields \(yields)")
      }
    }
  }

  @Test(
    "training steps of small models in native code, every kernel divided that can be",
    .enabled(if: NativeEngine().isAvailable, "no C compiler found"), arguments: nativeNames)
  func nativeModels(_ name: String) throws {
    let planned = try PlannedPrograms.named(name)
    let one = try Step(planned, .loops, threads: 1, dividingAll: true, forOne: true)
    let images = StepwiseRun.Images(one.compiled.program, seed: 22)
    let expected = try one.outcome(images, .native, yields: 0, steps: 20)
    for (threads, yields) in zip(Self.counts, [0, 1, 0, 2, 3] as [UInt32]) {
      let step = try Step(planned, .loops, threads: threads, dividingAll: true)
      let isSame = try step.outcome(images, .native, yields: yields, steps: 20) == expected
      #expect(isSame, "\(name), \(threads) threads, yields \(yields)")
      #expect(step.divided == one.divided && step.divided > 0)
    }
  }

  @Test(
    "training steps of the workloads, divided as usual", arguments: ["bench-mlp", "bench-vae"],
    workloadCompilers)
  func workloads(_ name: String, _ compiler: Compiler) throws {
    let planned = try PlannedPrograms.named(name)
    let one = try Step(
      planned, compiler.style, threads: 1, dividingAll: false, forOne: compiler == .native)
    let images = StepwiseRun.Images(one.compiled.program, seed: 22)
    let expected = try one.outcome(images, compiler, yields: 0, steps: 2)
    for (threads, yields) in zip(Self.counts, [0, 5, 0, 6, 7] as [UInt32]) {
      let step = try Step(planned, compiler.style, threads: threads, dividingAll: false)
      let found = try step.outcome(images, compiler, yields: yields, steps: 2)
      #expect(found == expected, "\(name), \(compiler), \(threads) threads, yields \(yields)")
      #expect(step.divided > 4)
    }
  }

  @Test("no thread writes beyond the buffers of its step, or reads what nothing wrote", arguments: ["digits"])
  func poison(_ name: String) throws {
    let compiled = try PlannedPrograms.named(name).compiled(
      .tiles, ["train_step"], threads: Threads(3, leastWork: 1, pieceWork: 1))
    let run = try StepwiseRun(compiled, TinyCCEngine(team: Team(threads: 3)), seed: 22)
    let found = try run.runPoisoned { step, byte in
      Issue.record("\(name): step \(step) changed byte \(byte), which is none of its own")
    }
    #expect(try found == run.runWhole())
  }

  @Test("a team of another size, or none, gives the same results") func teamsOfOtherSizes() throws {
    let compiled = try PlannedPrograms.named("digits").compiled(
      .tiles, ["train_step"], threads: Threads(3, leastWork: 1, pieceWork: 1))
    let one = try Step(PlannedPrograms.named("digits"), .tiles, threads: 1, dividingAll: true)
    let images = StepwiseRun.Images(one.compiled.program, seed: 22)
    let expected = try one.outcome(images, yields: 0, steps: 3)
    for engine in [
      TinyCCEngine(), TinyCCEngine(team: try Team(threads: 2)), TinyCCEngine(team: try Team(threads: 5)),
    ] {
      #expect(try StepwiseRun(compiled, engine, images).runWhole(times: 3) == expected)
    }
  }

  @Test("what runs a divided program on one thread computes the same, up to rounding of the engine")
  func otherEngines() throws {
    let one = try PlannedPrograms.named("xor").compiled(.tiles, ["train_step"])
    let three = try PlannedPrograms.named("xor").compiled(
      .tiles, ["train_step"], threads: Threads(3, leastWork: 1, pieceWork: 1))
    let (expected, found) = (
      try StepwiseRun(one, InterpreterEngine(), seed: 22).runWhole(),
      try StepwiseRun(three, InterpreterEngine(), seed: 22).runWhole()
    )
    #expect(found == expected)
    for target in [Emission.Target.standalone, .sharedObject, .inProcess] {
      #expect(try one.program.emitted(for: target).source.contains("apus_run") == false)
      #expect(try three.program.emitted(for: target).source.contains("apus_run("))
    }
  }

  /// RELIABILITY.md row 8: what the system refuses is an error, not an end of the process.
  @Test func teamsThatCannotBeMadeAreErrors() {
    for failing in 1...4 {
      let error = #expect(throws: Diagnostic.self) {
        try Team(threads: 4, yields: 0, failing: failing)
      }
      #expect(error?.category == .inputOutput)
      let lack = failing == 1 ? "memory for threads" : "another thread"
      #expect(error?.message == "the system refuses \(lack): 4 were asked for")
    }
    for threads in [-1, 0, 1025, .max] {
      #expect(throws: Diagnostic.self) { try Team(threads: threads) }
    }
  }
}
