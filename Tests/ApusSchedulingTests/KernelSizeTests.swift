// SPDX-License-Identifier: Apache-2.0

import ApusExecution
import ApusGraph
import ApusKernel
import ApusPrimitives
import ApusTensor
import CompiledGraphs
import Testing

@testable import ApusScheduling

/// No kernel is so large that a compiler refuses it or takes more than linear time for it.
@Suite struct KernelSizeTests {
  /// Each kernel of a graph in both styles has few parameters and statements, and its results are right.
  private func check(_ graph: Graph, _ bindings: [String: HostTensor]) throws -> ProgramCompiler.Result {
    let expected = try Evaluator(graph).outputs(bindings)
    var result: ProgramCompiler.Result?
    for style in CodeStyle.allCases {
      let compiled = try CompiledGraphs(graph, style: style, engine: TinyCCEngine())
      for kernel in compiled.result.program.kernels {
        #expect(kernel.parameters.count <= 127, "\(style) \(kernel.name)")
        #expect(kernel.body.reduce(0) { $0 + $1.count } <= 1_500, "\(style) \(kernel.name)")
      }
      for (got, wanted) in zip(try compiled.outputs(bindings), expected) {
        for (x, y) in zip(got.reals, wanted.reals) where !(abs(x - y) <= 1e-5 * max(1, abs(y))) {
          Issue.record("\(style): \(x) instead of \(y)")
        }
      }
      result = compiled.result
    }
    return try #require(result)
  }

  /// libtcc cannot call a function with as many arguments as this kernel would have.
  @Test(arguments: [1, 118, 119, 120, 255, 600])
  func manyPiecesArePutTogether(_ count: Int) throws {
    let trace = Trace()
    let x = trace.input("x", .f32(3))
    trace.output(.result("y"), concatenated((0..<count).map { tanh(x * Double($0)) }, along: 0))
    _ = try check(try trace.finished(), ["x": samples(.f32(3), seed: 1)])
  }

  @Test func manyPiecesBecomeTheState() throws {
    let trace = Trace()
    let x = trace.input("x", .f32(2))
    let old = trace.parameter("w", .f32(600))
    let parts = (0..<300).map { $0 == 200 ? old.sliced(7..<9, along: 0) : exp(x * Double($0) / 300) }
    trace.output(.update("w"), concatenated(parts, along: 0))
    trace.output(.result("sum"), old.sum())
    _ = try check(
      try trace.finished(), ["x": samples(.f32(2), seed: 1), "w": samples(.f32(600), seed: 2)])
  }

  @Test("all values live to the end", arguments: [100, 1_000])
  func manyValuesAtOnce(_ count: Int) throws {
    let trace = Trace()
    let x = trace.input("x", .f32(5))
    var values: [Tensor] = []
    for index in 0..<count { values.append(tanh((values.last ?? x) + Double(index) / 100)) }
    let sum = values.reversed().reduce(x) { $0 * 0.9 + $1 }
    let positive = (0..<count).map { select(sum .> Double($0), sum, sum.filled(with: Double($0))) }
    trace.output(.result("y"), positive.reduce(sum, +))
    _ = try check(try trace.finished(), ["x": samples(.f32(5), seed: 1)])
  }

  @Test func rowsAndReductionsAreCutToo() throws {
    let trace = Trace()
    var h = trace.input("x", .f64(7, 11))
    for index in 0..<80 {
      h = h - h.mean(along: [1]).reshaped([7, 1]).broadcast(to: Shape([7, 11]))
      h = tanh(h * 0.9 + Double(index) / 100)
    }
    trace.output(.result("y"), h)
    _ = try check(try trace.finished(), ["x": samples(.f64(7, 11), seed: 1)])
  }

  /// Axes along which a packed operand stands still, or that move nothing at all, are loops around the product.
  @Test("what is packed does not grow with sums along other axes", arguments: [0, 1])
  func packedOperands(_ isLeft: Int) throws {
    let (length, axes) = (1 << 20, (0..<3).map { IndexMap.Coordinate(axis: $0) })
    let sum = Convolution(
      sizes: [2, 256, isLeft == 1 ? length : length << 20],
      left: isLeft == 1 ? [axes[0], axes[2]] : [axes[0]], right: [axes[1]], result: [axes[0], axes[1]],
      shape: [2, 256])
    let trace = Trace()
    let x = trace.input("x", TensorType(.f32, isLeft == 1 ? [2, length] : [2]))
    trace.output(.result("y"), sum(x, trace.input("w", .f32(256))))
    for style in CodeStyle.allCases {
      let result = try ProgramCompiler.compile(
        "sums", state: [], entryPoints: [("run", try trace.finished())], style: style)
      #expect(result.program.workspaceBytes < 1 << 16, "\(style)")
    }
  }

  /// Each value is read behind one condition, whatever stands between it and what it is a view of.
  @Test func delaysGrowLinearly() throws {
    func statements(_ count: Int) throws -> Int {
      let trace = Trace()
      trace.output(.result("y"), trace.input("x", .f32(700)).sumOfDelays(count))
      let result = try check(try trace.finished(), ["x": samples(.f32(700), seed: 1)])
      return result.program.kernels.flatMap(\.body).reduce(0) { $0 + $1.count }
    }
    let (small, large) = (try statements(100), try statements(200))
    #expect(2 * large <= 5 * small, "\(small) statements, then \(large)")
  }

  /// Cuts come where few values cross: from step to step of the model, so that all steps are the same few kernels.
  @Test func longElementwiseWorkIsCutBetweenItsSteps() throws {
    let current = ["current": samples(.f64(4), seed: 1, in: 0...20)]
    _ = try check(try HodgkinHuxley.graph(steps: 7, records: true), current)
    let result = try check(try HodgkinHuxley.graph(steps: 60), current)
    let entry = try #require(result.entryPoints.first)
    #expect(entry.schedule.steps.count <= 60)
    // Four values are alive between two kernels; the rest is what one kernel keeps for itself.
    #expect(entry.plan.lowerBound <= 16 * 64)
    #expect(result.program.kernels.count <= 6)
  }
}

extension Statement {
  /// How many statements this one is with those inside.
  fileprivate var count: Int {
    if case .loop(_, _, _, let body) = self { body.reduce(1) { $0 + $1.count } } else { 1 }
  }
}
