// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusKernel
import ApusPrimitives
import ApusScheduling
import ApusTensor
import Testing

@testable import Apus

/// What is drawn at random in the bodies of loops and choices: at each run of a body the words behind those of the run
/// before, by the definition of Philox and the names of streams, on every engine and with every number of threads.
@Suite struct LoopRandomTests {
  private static let seed: UInt64 = 0x0123_4567_89AB_CDEF
  private static let shape: Shape = [5, 61]
  private static let count = 5 * 61
  private static let blocks = (count + 3) / 4
  /// The steps of the outer and the inner loop.
  private static let (outer, inner) = (2, 3)

  /// Dropout in a scan, in a reversed one, in a scan in a scan, in a loop with a condition and in a choice in a scan.
  private struct Loops: Layer {
    let forward = Dropout(0.5)
    let backward = Dropout(0.5)
    let nested = Dropout(0.5)
    let repeated = Dropout(0.5)
    let first = Dropout(0.5)
    let second = Dropout(0.5)

    func callAsFunction(_ xs: Tensor, _ h: Tensor, _ flags: Tensor) -> [Tensor] {
      func step(_ layer: Dropout) -> (Tensor, Tensor) -> (Tensor, Tensor) {
        { h, x in
          let next = layer(h + x)
          return (next, next)
        }
      }
      let part = xs.sliced(0..<1, along: 0).reshaped(Shape(Array(xs.shape.dimensions.dropFirst())))
      let nested = scan(over: xs, from: h) { h, xs in
        let (last, all) = scan(over: xs, from: h, step(self.nested))
        return (last, all)
      }
      let counted = whileLoop(from: [h, h.trace.fill(0, .f32())], limit: 4) {
        $0[1] .< $0[1].filled(with: 3)
      } body: {
        [repeated($0[0]) + 1, $0[1] + 1]
      }
      let chosen = scan(over: [part, flags], from: [h]) { h, x in
        let next = cond(x[1] .> x[1].filled(with: 0), h[0]) {
          first($0)
        } else: {
          second($0)
        }
        return ([next + x[0]], [next])
      }
      return [
        scan(over: part, from: h, step(forward)).outputs,
        scan(over: part, from: h, reversed: true, step(backward)).outputs, nested.outputs, counted[0],
        chosen.outputs[0],
      ]
    }
  }

  private static func program(_ mode: LayerMode) throws -> Apus.Program {
    let loops = Loops()
    return try Apus.Program("loops", over: ["model": loops]) { program in
      program.entryPoint("draw", mode: mode) { step in
        let dimensions = shape.dimensions
        let (xs, h) = (
          step.input("xs", TensorType(.f32, Shape([outer, inner] + dimensions))),
          step.input("h", TensorType(.f32, shape))
        )
        let results = loops(xs, h, step.input("flags", .f32(inner)))
        for (index, y) in results.enumerated() { step.result("y\(index)", y) }
      }
    }
  }

  private static func sessions(_ program: Apus.Program) throws -> [(name: String, session: Session)] {
    var sessions = [("evaluator", try program.makeEvaluatorSession(seed: seed))]
    for engine in [EngineChoice.interpreter, .native] {
      sessions.append(("\(engine)", try program.makeSession(seed: seed, engine: engine)))
    }
    for threads in [1, 2, 3, 4, 7, 8] {
      sessions.append(
        ("tcc, \(threads) threads", try program.makeSession(seed: seed, engine: .tcc, threads: threads)))
    }
    return sessions
  }

  /// What dropout makes of elements in a run of a body, counted from 0 through all loops and calls.
  private static func dropped(_ x: [Double], _ path: String, run: Int, after first: Int) -> [Double] {
    let stream = RandomStream(domain: "layer", path: "model." + path)
    let words = Philox.words(
      count, key: seed, stream: stream.number, first: UInt64(first + run * blocks))
    return zip(x, words).map { $1 >= 0x8000_0000 ? 2 * $0 : 0 }
  }

  private static let h: [Double] = (0..<count).map { Double($0 % 13 - 6) }
  private static let xs: [[Double]] = (0..<outer * inner).map { step in
    (0..<count).map { (position: Int) -> Double in Double((position * 7 + step * 5) % 11 - 5) }
  }
  private static let flags: [Double] = [1, -1, 2]

  private static var inputs: [HostTensor] {
    get throws {
      [
        try HostTensor(
          TensorType(.f32, Shape([outer, inner] + shape.dimensions)), reals: Array(xs.joined())),
        try HostTensor(TensorType(.f32, shape), reals: h),
        try HostTensor(.f32(inner), reals: flags),
      ]
    }
  }

  /// What the loops give when they have drawn some blocks before.
  private static func expected(after first: Int) -> [[Double]] {
    func sum(_ x: [Double], _ y: [Double]) -> [Double] { zip(x, y).map { $0 + $1 } }
    func rows(_ path: String, _ runs: [Int]) -> [[Double]] {
      var (rows, h) = ([[Double]](repeating: [], count: runs.count), h)
      for run in runs {
        h = dropped(sum(h, xs[run]), path, run: run, after: first)
        rows[run] = h
      }
      return rows
    }
    var repeated = h
    for run in 0..<3 { repeated = dropped(repeated, "repeated", run: run, after: first).map { $0 + 1 } }
    var (chosen, state) = ([[Double]](), h)
    for run in 0..<inner {
      chosen.append(dropped(state, flags[run] > 0 ? "first" : "second", run: run, after: first))
      state = sum(chosen[run], xs[run])
    }
    let (forward, backward) = (Array(0..<inner), Array((0..<inner).reversed()))
    return [
      Array(rows("forward", forward).joined()), Array(rows("backward", backward).joined()),
      Array(rows("nested", Array(0..<outer * inner)).joined()), repeated, Array(chosen.joined()),
    ]
  }

  @Test("each run of a body has words of its own, on every engine")
  func words() throws {
    let inputs = try Self.inputs
    let blocks = Self.outer * Self.inner * Self.blocks
    let expected = (0..<2).map { Self.expected(after: $0 * blocks) }
    for (name, session) in try Self.sessions(Self.program(.training)) {
      for step in 0..<2 {
        let found = try session("draw", inputs[0], inputs[1], inputs[2])
        for (index, result) in found.enumerated() {
          #expect(result.reals == expected[step][index], "\(name), step \(step), result \(index)")
        }
      }
      #expect(session.snapshot["random/counter"]?.integers == [Int128(2 * blocks)], "\(name)")
    }
  }

  @Test("in inference nothing is drawn and no step is counted")
  func inference() throws {
    let program = try Self.program(.inference)
    #expect(program.state.isEmpty)
    #expect(!program.entryPoints[0].graph.description.contains("u64"))
  }

  /// Multiplies by a weight in each step of a recurrence, after dropout.
  private struct Recurrent: Layer {
    let identity = LayerIdentity("Recurrent", file: #fileID, line: #line)
    let dropout = Dropout(0.5)
    let kind: Kind

    enum Kind: CaseIterable { case scan, nested, loop }

    func callAsFunction(_ xs: Tensor) -> Tensor {
      identity.record(on: xs) { layer in
        let type = TensorType(.f32, shape)
        let weight = layer.parameter("weight", type, .constant(1))
        let ones = xs.trace.fill(1, type)
        switch kind {
        case .scan: return scan(over: xs, from: ones) { h, x in (dropout(h * weight + x), h) }.last
        case .nested:
          let whole = xs.reshaped(Shape([1] + xs.shape.dimensions))
          return scan(over: whole, from: ones) { h, xs in
            (scan(over: xs, from: h) { h, x in (dropout(h * weight + x), h) }.last, h)
          }.last
        case .loop:
          let first = xs.sliced(0..<1, along: 0).reshaped(shape)
          return whileLoop(from: [ones, xs.trace.fill(0, .f32())], limit: 4) {
            $0[1] .< $0[1].filled(with: 3)
          } body: {
            [dropout($0[0] * weight + first), $0[1] + 1]
          }[0]
        }
      }
    }
  }

  @Test(
    "the gradient of a step is 0 where its elements are, and masks are drawn again, not kept",
    arguments: Recurrent.Kind.allCases)
  private func gradient(_ kind: Recurrent.Kind) throws {
    let model = Recurrent(kind: kind)
    let type = TensorType(.f32, Shape([Self.inner] + Self.shape.dimensions))
    let program = try Apus.Program("recurrent", over: ["model": model]) { program in
      program.entryPoint("train_step", mode: .training) { step in
        let y = model(step.input("xs", type))
        step.result("y", y)
        step.minimize(y.sum(), with: SGD(learningRate: 1))
      }
    }
    let x = (0..<Self.inner).map { Self.xs[kind == .loop ? 0 : $0] }
    let ones = [Double](repeating: 1, count: Self.count)
    var (states, kept) = ([ones], [[Double]]())
    for run in 0..<Self.inner {
      kept.append(Self.dropped(ones, "dropout", run: run, after: 0))
      states.append(ones.indices.map { (states[run][$0] + x[run][$0]) * kept[run][$0] })
    }
    var (cotangent, gradient) = (ones, [Double](repeating: 0, count: Self.count))
    for run in (0..<Self.inner).reversed() {
      for element in ones.indices {
        cotangent[element] *= kept[run][element]
        gradient[element] += cotangent[element] * states[run][element]
      }
    }
    let input = try HostTensor(type, reals: Array(x.joined()))
    for (name, session) in try Self.sessions(program) {
      #expect(try session("train_step", input)[0].reals == states[Self.inner], "\(name)")
      #expect(session.snapshot["model.weight"]?.reals == gradient.map { 1 - $0 }, "\(name)")
    }
    guard kind != .loop else { return }
    let entryPoints = program.entryPoints.filter { $0.name == "train_step" }
    let planned = try #require(
      try Compilation.compiled(program, entryPoints, style: .tiles).entryPoints.first)
    let written = planned.schedule.steps.flatMap(\.writes).map { planned.schedule.graph.type(of: $0) }
    #expect(
      written.allSatisfy { $0.dtype.isFloatingPoint || $0.shape.elementCount <= Self.inner }, "\(written)")
  }
}
