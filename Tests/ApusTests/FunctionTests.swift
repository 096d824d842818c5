// SPDX-License-Identifier: Apache-2.0

import Apus
import Synchronization
import Testing

/// Functions that are compiled when they are called.
@Suite struct FunctionTests {
  private static func vector(_ values: [Double], _ dtype: DType = .f64) throws -> HostTensor {
    try HostTensor(TensorType(dtype, [values.count]), reals: values)
  }

  private func expect(_ found: HostTensor, _ wanted: [Double], within bound: Double = 1e-12) {
    #expect(found.count == wanted.count)
    for (x, y) in zip(found.reals, wanted) { #expect(abs(x - y) <= bound * max(1, abs(y)), "\(x), not \(y)") }
  }

  @Test("each engine computes it, for each type that it is called with", arguments: EngineChoice.allCases)
  func engines(_ engine: EngineChoice) throws {
    let norm = Function(engine: engine) { x in sqrt((x * x).sum()) }
    expect(try norm(Self.vector([3, 4])), [5])
    expect(try norm(Self.vector([2, 3, 6])), [7])
    expect(try norm(Self.vector([1, 4, 8], .f32)), [9], within: 1e-6)
    expect(try norm(Self.vector([])), [0])
    expect(try norm(HostTensor(.f64(2, 2), reals: [1, 1, 1, 1])), [2])
    expect(try norm(Self.vector([-5, 12])), [13])
  }

  @Test("results are in the form of the closure's", arguments: [EngineChoice.tcc, .interpreter])
  func forms(_ engine: EngineChoice) throws {
    let parts = Function(engine: engine) { x, y in
      let sum = x + y
      return (sum, [x * y, x], x .> y)
    }
    let (sum, list, greater) = try parts(Self.vector([1, 5]), Self.vector([2, 3]))
    expect(sum, [3, 8])
    #expect(list.count == 2)
    expect(list[0], [2, 15])
    expect(list[1], [1, 5])
    #expect(greater.type == TensorType(.bool, [2]) && greater.integers == [0, 1])

    // An argument without influence, one given back as it is, and results that are one tensor.
    let same = Function(engine: engine) { (x: Tensor, y: Tensor, z: Tensor) in (y, y, y.filled(with: 7)) }
    let (first, second, third) = try same(
      Self.vector([1]), HostTensor(.i32(3), integers: [4, 5, 6]), Self.vector([]))
    #expect(first.integers == [4, 5, 6] && second == first && third.integers == [7, 7, 7])
  }

  @Test func argumentsOfAnyNumber() throws {
    let five = Function { (a: Tensor, b: Tensor, c: Tensor, d: Tensor, e: Tensor) in a * b + c * d - e }
    let scalars = try (1...5).map { try HostTensor(.f64(), reals: [Double($0)]) }
    expect(try five(scalars), [2 + 12 - 5])
    expect(try five(scalars[4], scalars[3], scalars[2], scalars[1], scalars[0]), [20 + 6 - 1])
    let weighted = Function { (weight: Tensor, terms: [Tensor]) in
      terms.dropFirst().reduce(terms[0]) { $0 + $1 } * weight
    }
    for count in 1..<5 {
      let terms = Array(scalars.prefix(count))
      expect(try weighted([scalars[1]] + terms), [Double(count * (count + 1))])
    }
  }

  @Test("derivatives of a sum of cubes", arguments: [EngineChoice.tcc, .interpreter])
  func derivatives(_ engine: EngineChoice) throws {
    @Sendable func energy(_ x: Tensor) -> Tensor { (x * x * x).sum() }
    let (x, v) = (try Self.vector([1, -2, 0.5]), try Self.vector([3, 0, -1]))
    let (value, slopes) = try Function(engine: engine) { x in
      valueAndGradient(of: energy(x), withRespectTo: [x])
    }(x)
    expect(value, [1 - 8 + 0.125])
    expect(slopes[0], [3, 12, 0.75])
    let slope = Function(engine: engine) { x in gradient(of: energy(x), withRespectTo: [x])[0] }
    expect(try slope(x), [3, 12, 0.75])
    let change = Function(engine: engine) { x, v in jvp(of: [energy(x)], withRespectTo: [x], tangents: [v])[0]
    }
    expect(try change(x, v), [9 - 0.75])
    let curvature = Function(engine: engine) { x, v in
      hessianVectorProduct(of: energy(x), withRespectTo: [x], vectors: [v])[0]
    }
    expect(try curvature(x, v), [18, 0, -3])
    let pulled = Function(engine: engine) { x, v in
      vjp(of: [x * x, energy(x)], withRespectTo: [x], cotangents: [v, v.sum()])
    }
    // 2 x v + 3 x² Σv, where Σv = 2.
    expect(try pulled(x, v)[0], [6 + 6, 24, -1 + 1.5])
    let nothing = Function(engine: engine) { x in vjp(of: [], withRespectTo: [x], cotangents: []) }
    expect(try nothing(x)[0], [0, 0, 0])
  }

  @Test func aTypeIsTracedOnce() throws {
    let traces = Counter()
    let twice = Function { x in
      traces.count.withLock { $0 += 1 }
      return x + x
    }
    for length in [1, 2, 1, 2, 3, 2] {
      expect(
        try twice(Self.vector([Double](repeating: 2, count: length))), [Double](repeating: 4, count: length))
    }
    expect(try twice(Self.vector([1], .f32)), [2])
    #expect(traces.count.withLock { $0 } == 4)
  }

  private final class Counter: Sendable { let count = Mutex(0) }

  @Test("tasks call one function at once", arguments: [1, 3])
  func concurrency(_ threads: Int) async throws {
    let product = Function(engine: .tcc, threads: threads) { x, y in x.matmul(y).sum(along: [1]) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for task in 0..<8 {
        group.addTask {
          for call in 0..<40 {
            let size = 1 + (task + call) % 3 * 40
            let factor = Double(task * 40 + call)
            let x = try HostTensor(.f64(2, size), reals: [Double](repeating: factor, count: 2 * size))
            let y = try HostTensor(.f64(size, 3), reals: [Double](repeating: 1, count: 3 * size))
            let wanted = factor * Double(size * 3)
            #expect(try product(x, y).reals == [wanted, wanted])
          }
        }
      }
      try await group.waitForAll()
    }
  }

  @Test func aFunctionThatCannotBeTracedMayBeCalledAgain() throws {
    let product = Function { x, y in x.matmul(y) }
    let square = try HostTensor(.f64(2, 2), reals: [1, 2, 3, 4])
    #expect(throws: Diagnostic.self) { try product(square, Self.vector([1])) }
    expect(try product(square, square), [7, 10, 15, 22])
  }
}
