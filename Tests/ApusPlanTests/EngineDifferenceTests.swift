// SPDX-License-Identifier: Apache-2.0

import ApusExecution
import ApusGraph
import ApusKernel
import ApusPrimitives
import ApusScheduling
import ApusTensor
import Testing

/// How far results of the native engine are from those of tcc: nothing is the same to the bit, and this says how far
/// from it.
///
/// With `APUS_DIFFERENCES=1` the table of DocC's `Engines` is printed.
@Suite(.enabled(if: NativeEngine().isAvailable, "a C compiler is needed")) struct EngineDifferenceTests {
  /// Results of two engines, element by element.
  private struct Difference {
    private(set) var elements = 0
    private(set) var different = 0
    /// The most numbers of the type that lie between two results.
    private(set) var greatestULPs: UInt64 = 0
    /// The greatest difference, in parts of its tensor's largest element.
    private(set) var greatestShare = 0.0

    mutating func add(_ x: HostTensor, _ y: HostTensor) {
      let (xs, ys) = (x.reals, y.reals)
      var largest = 0.0
      for number in xs where number.isFinite { largest = max(largest, number.magnitude) }
      for (a, b) in zip(xs, ys) {
        elements += 1
        let distance = Self.distance(a, b, x.dtype)
        guard distance > 0 else { continue }
        different += 1
        greatestULPs = max(greatestULPs, distance)
        if largest > 0, (a - b).isFinite { greatestShare = max(greatestShare, (a - b).magnitude / largest) }
      }
    }

    private static func distance(_ x: Double, _ y: Double, _ dtype: DType) -> UInt64 {
      if x == y || x.isNaN && y.isNaN { return 0 }
      if dtype == .f32 {
        let (a, b) = (ordered(Float(x).bitPattern), ordered(Float(y).bitPattern))
        return (a - b).magnitude
      }
      let distance = (x - y).magnitude / max(x.ulp, y.ulp)
      return distance < 1e18 ? UInt64(distance.rounded(.up)) : .max
    }

    /// The position of a number among all of its type.
    private static func ordered(_ bits: UInt32) -> Int64 {
      bits >> 31 == 0 ? Int64(bits) : -Int64(bits & 0x7FFF_FFFF)
    }

    var text: String {
      let share = elements == 0 ? 0 : (1000 * different / elements)
      return "\(share / 10).\(share % 10) % | \(greatestULPs) | "
        + (greatestShare == 0 ? "0" : "2^\(Int(greatestShare.exponent))")
    }
  }

  /// What an entry point leaves on an engine after some steps: state, then results.
  private func tensors(
    _ compiled: ProgramCompiler.Result, _ run: StepwiseRun, steps: Int
  ) throws -> [HostTensor] {
    let outcome = try run.runWhole(times: steps)
    var tensors = try compiled.program.state.map { slot in
      try outcome.state[slot.offset..<(slot.offset + slot.type.bytes)].withUnsafeBytes {
        try HostTensor(slot.type, bytes: $0)
      }
    }
    for (argument, bytes) in zip(compiled.program.entryPoints[0].arguments, outcome.arguments)
    where argument.isResult {
      tensors.append(try bytes.withUnsafeBytes { try HostTensor(argument.type, bytes: $0) })
    }
    return tensors.filter(\.dtype.isFloatingPoint)
  }

  /// The difference after one step; prints a line of the table for each number of steps, as compiled and without
  /// contraction, so that what remains is the order of sums.
  private func report(
    _ name: String, _ loops: ProgramCompiler.Result, _ tiles: ProgramCompiler.Result, steps: [Int]
  ) throws -> Difference {
    let images = StepwiseRun.Images(loops.program, seed: 22)
    let compilers = NativeEngine().compilers
    let (tcc, native) = (
      try StepwiseRun(tiles, TinyCCEngine(), images), try StepwiseRun(loops, NativeEngine(), images)
    )
    func difference(_ run: StepwiseRun, _ steps: Int) throws -> Difference {
      var difference = Difference()
      let pairs = zip(try tensors(loops, run, steps: steps), try tensors(tiles, tcc, steps: steps))
      for (x, y) in pairs { difference.add(x, y) }
      return difference
    }
    if isPrinting {
      let flags = compilers.first.map { NativeEngine.standardFlags(of: $0) + ["-ffp-contract=off"] }
      let plain = try StepwiseRun(loops, NativeEngine(compilers: compilers, flags: flags), images)
      for count in steps {
        let (fast, off) = (try difference(native, count), try difference(plain, count))
        print("| \(name) | \(count) | \(fast.text) | \(off.text) |")
      }
    }
    return try difference(native, 1)
  }

  private var isPrinting: Bool { environmentVariable("APUS_DIFFERENCES") != nil }

  @Test(
    "training steps",
    arguments: ["xor", "linear-regression", "digits", "bench-xor", "bench-mlp", "bench-vae"])
  func programs(_ name: String) throws {
    let program = try PlannedPrograms.named(name)
    let (loops, tiles) = (
      try program.compiled(.loops, ["train_step"]), try program.compiled(.tiles, ["train_step"])
    )
    // One step's gradients differ by the rounding of their sums, which optimizers divide by little.
    #expect(try report(name, loops, tiles, steps: [1, 100]).greatestShare < 0x1p-8)
  }

  @Test("kernels of each kind") func kernels() throws {
    let kinds: [(String, (Trace) -> Tensor)] = [
      ("product, 64 terms", { $0.input("x", .f32(96, 64)).matmul($0.input("y", .f32(64, 80))) }),
      ("product, 784 terms", { $0.input("x", .f32(96, 784)).matmul($0.input("y", .f32(784, 80))) }),
      ("product in f64", { $0.input("x", .f64(96, 64)).matmul($0.input("y", .f64(64, 80))) }),
      ("x · y + z", { $0.input("x", .f32(4096)) * $0.input("y", .f32(4096)) + $0.input("z", .f32(4096)) }),
      (
        "x · y, then + in another kernel's sum",
        { ($0.input("x", .f32(64, 64)) * $0.input("y", .f32(64, 64))).sum(along: [0]) }
      ),
      ("sum of a row", { $0.input("x", .f32(64, 1000)).sum(along: [1]) }),
      ("log softmax", { logSoftmax($0.input("x", .f32(64, 1000))) }),
      ("exp", { exp($0.input("x", .f32(4096))) }), ("tanh", { tanh($0.input("x", .f32(4096))) }),
      ("log", { log($0.input("x", .f32(4096))) }), ("sqrt", { sqrt($0.input("x", .f32(4096))) }),
    ]
    for (name, body) in kinds {
      let trace = Trace()
      trace.output(.result("r"), body(trace))
      let graph = try trace.finished()
      func compiled(_ style: CodeStyle) throws -> ProgramCompiler.Result {
        try ProgramCompiler.compile("kind", state: [], entryPoints: [("run", graph)], style: style)
      }
      let found = try report(name, try compiled(.loops), try compiled(.tiles), steps: [1])
      #expect(found.greatestShare < 0x1p-18, "\(name)")
    }
  }
}
