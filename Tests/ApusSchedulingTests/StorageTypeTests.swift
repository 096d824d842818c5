// SPDX-License-Identifier: Apache-2.0

import ApusDifferentiation
import ApusExecution
import ApusGraph
import ApusKernel
import ApusPrimitives
import ApusScheduling
import ApusTensor
import CompiledGraphs
import Testing

/// Types of 16 bits are stored as such and computed as f32; where what is stored in between makes no difference.
@Suite struct StorageTypeTests {
  private static let types: [DType] = [.f16, .bf16]

  /// A chain of operators of which each rounds; all values are results if wanted, so that all are stored.
  private static func chain(_ dtype: DType, storesAll: Bool) throws -> Graph {
    let trace = Trace()
    let (x, y) = (
      trace.input("x", TensorType(dtype, [40, 33])), trace.input("y", TensorType(dtype, [40, 33]))
    )
    var values = [x * y + x]
    values.append(values[0] / (y * y + 1))
    values.append(sqrt(abs(values[1])) - values[0])
    values.append(max(values[2], y) * 3)
    values.append(select(values[3] .> x, values[2], values[0]) * values[1])
    values.append(values[4] - floor(values[4]) * 0.1)
    trace.output(.result("z"), values[5])
    if storesAll {
      for (index, value) in values.dropLast().enumerated() { trace.output(.result("v\(index)"), value) }
    }
    return try trace.finished()
  }

  private static func engines(_ style: CodeStyle) -> [any Engine] {
    [TinyCCEngine()] + (style == .loops && NativeEngine().isAvailable ? [NativeEngine()] : [])
  }

  @Test("each operator rounds, in one kernel as in many", arguments: types, CodeStyle.allCases)
  func roundings(_ dtype: DType, _ style: CodeStyle) throws {
    let (fused, stored) = (try Self.chain(dtype, storesAll: false), try Self.chain(dtype, storesAll: true))
    let bindings = ["x", "y"].enumerated().reduce(into: [String: HostTensor]()) {
      $0[$1.element] = HostTensor(
        unchecked: TensorType(dtype, [40, 33]),
        reals: samples(.f64(40, 33), seed: UInt64($1.offset + 3)).reals)
    }
    let expected = try Evaluator(fused).outputs(bindings)[0].bytes
    #expect(try Scheduler.schedule(fused).steps.count == 1)
    for engine in Self.engines(style) {
      for graph in [fused, stored] {
        let found = try CompiledGraphs(graph, style: style, engine: engine).outputs(bindings)[0]
        #expect(found.bytes == expected)
      }
    }
  }

  @Test("a sum is rounded once, however long it is", arguments: types, CodeStyle.allCases)
  func sums(_ dtype: DType, _ style: CodeStyle) throws {
    let trace = Trace()
    let x = trace.input("x", TensorType(dtype, [4096, 2]))
    trace.output(.result("columns"), x.sum(along: [0]))
    trace.output(.result("all"), x.sum())
    trace.output(.result("mean"), (x * 64).mean())
    trace.output(.result("product"), x.transposed([1, 0]).matmul(x))
    let ones = HostTensor(repeating: Literal(1.0, dtype), [4096, 2])
    let graph = try trace.finished()
    // Added up in 11 or 8 bits they would stay at 2,048 or 256, and the sum behind the mean is no number of f16.
    for engine in Self.engines(style) {
      let found = try CompiledGraphs(graph, style: style, engine: engine).outputs(["x": ones])
      #expect(found.map(\.reals) == [[4096, 4096], [8192], [64], [4096, 4096, 4096, 4096]])
    }
  }

  @Test("nothing but what a product reads is stored as f32", arguments: types)
  func buffers(_ dtype: DType) throws {
    let trace = Trace()
    let x = trace.input("x", TensorType(dtype, [64, 32]))
    let y = tanh(x)
    let product = y.matmul(trace.parameter("w", TensorType(dtype, [32, 48])))
    trace.output(.result("z"), exp(product) + 1)
    trace.output(.result("y"), y * y)
    let schedule = try Scheduler.schedule(trace.finished())
    let written = schedule.steps.flatMap(\.writes).map { schedule.graph.type(of: $0) }
    // Each operand of the product is converted by a kernel of its own, right before it is used.
    let wide = written.filter { !$0.dtype.isStorage }
    #expect(wide.sorted { $0.elementCount < $1.elementCount } == [.f32(32, 48), .f32(64, 32)])
    #expect(written.count == 5, "\(written)")
  }

  @Test("a product has the type that it is asked for, its gradients those of the operands", arguments: types)
  func products(_ dtype: DType) throws {
    let trace = Trace()
    let x = trace.input("x", TensorType(dtype, [3, 5])), w = trace.input("w", TensorType(dtype, [5, 2]))
    let product = x.matmul(w, result: .f32)
    #expect(product.type == .f32(3, 2))
    let gradients = gradient(of: (product * product).sum(), withRespectTo: [x, w])
    #expect(gradients.map(\.type) == [x.type, w.type])
  }

  @Test("integers are added up in the type of the product", arguments: CodeStyle.allCases)
  func integers(_ style: CodeStyle) throws {
    let trace = Trace()
    let x = trace.input("x", TensorType(.i8, [2, 300]))
    trace.output(.result("y"), x.matmul(x.transposed([1, 0]), result: .i32))
    let least = HostTensor(repeating: Literal(Int64(-128), .i8), [2, 300])
    for engine in Self.engines(style) {
      let found = try CompiledGraphs(try trace.finished(), style: style, engine: engine).outputs(["x": least])
      #expect(found == [HostTensor(repeating: Literal(Int64(300 * 128 * 128), .i32), [2, 2])])
    }
  }
}
