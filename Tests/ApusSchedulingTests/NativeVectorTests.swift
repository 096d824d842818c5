// SPDX-License-Identifier: Apache-2.0

import ApusExecution
import ApusGraph
import ApusKernel
import ApusPasses
import ApusPrimitives
import ApusScheduling
import ApusTensor
import CompiledGraphs
import RandomSources
import Testing

/// What a compiler's vectors compute where rows are short and values depend on conditions.
@Suite struct NativeVectorTests {
  private static let flags = [nil, ["-std=c99", "-O3", "-mavx2", "-mfma"]]

  @Test(
    "rows of a few numbers that depend on conditions are right in optimised native code",
    .enabled(if: NativeEngine().isAvailable, "no C compiler found"), arguments: flags)
  func shortRows(_ flags: [String]?) throws {
    let trace = Trace()
    var results = 0
    func add(_ tensor: Tensor) {
      trace.output(.result("y\(results)"), tensor)
      results += 1
    }
    for dtype in [DType.f32, .f64, .i32] {
      for width in [2, 3, 5, 6, 7, 8] {
        let x = trace.input("x\(dtype)\(width)", TensorType(dtype, [19, width + 1]))
        let whole = trace.input("z\(dtype)\(width)", TensorType(dtype, [16, width]))
        add(whole.padded(low: [3, 0], high: [0, 0]))
        add(whole.padded(low: [0, 0], high: [2, 0], with: 5))
        add(whole.padded(low: [2, 0], high: [3, 0]))
        // Rows do not lie side by side, so that they are no single loop.
        let (left, right) = (x.sliced(0..<width, along: 1), x.sliced(1..<width + 1, along: 1))
        add(left.padded(low: [3, 0], high: [0, 0]))
        add(left.padded(low: [2, 0], high: [3, 0]) * 2)
        let row = trace.iota(TensorType(dtype, [19, width]), along: 0)
        add(select(row .>= 3, left, right))
        add(select(row .< 7, left * 2 + 1, right))
        add(select(left .> 0, right, left))
        add(select(left .> 0, right * 2, left.filled(with: 0)))
        add(max(left, right).transposed([1, 0]))
      }
      // Tables of some equal numbers and zeros, which folding makes.
      for (low, size) in [(3, 5), (2, 6), (3, 13)] {
        add(trace.fill(Literal(0.0, dtype), [3, size]).padded(low: [0, low], high: [0, 0], with: 2))
      }
    }
    let graph = try PassRunner().run(.standard(), on: trace.finished()).graph
    var random = RandomSource(seed: 3)
    let bindings = graph.wholeNumbers(&random)
    let engine = NativeEngine(compilers: NativeEngine().compilers, flags: flags)
    let found = try CompiledGraphs(graph, style: .loops, engine: engine).outputs(bindings)
    for (position, (expected, found)) in zip(try Evaluator(graph).outputs(bindings), found).enumerated() {
      #expect(expected == found, "y\(position): \(graph.nodes[graph.outputs[position].value.node].primitive)")
    }
  }
}
