// SPDX-License-Identifier: Apache-2.0

import Apus
import Foundation

/// Functions that are compiled when they are called: of several types and results, with derivatives and an operator of
/// this package, from several tasks, against what is computed here.
func checkFunctions(_ checks: inout Checks) async throws {
  let slope = Function { x, y in
    let bump = Gaussian()(x - y)
    return (bump, gradient(of: bump.sum(), withRespectTo: [x, y]), x .> y)
  }
  for (dtype, bound) in [(DType.f32, 1e-5), (.f64, 1e-12)] {
    for size in [0, 1, 5, 64, 5] {
      let type = TensorType(dtype, [size])
      let (x, y) = (try checks.tensor(type), try checks.tensor(type))
      let (bump, slopes, greater) = try slope(x, y)
      let differences = zip(x.reals, y.reals).map { $0 - $1 }
      let wanted = differences.map { exp(-$0 * $0) }
      let derivatives = zip(differences, wanted).map { -2 * $0 * $1 }
      checks.expect(bump.reals, near: wanted, within: bound, "a function of \(type)")
      checks.expect(slopes.count == 2, "a list of two gradients")
      checks.expect(slopes[0].reals, near: derivatives, within: bound, "a gradient of \(type)")
      checks.expect(slopes[1].reals, near: derivatives.map { -$0 }, within: bound, "another of \(type)")
      checks.expect(greater.integers == differences.map { $0 > 0 ? 1 : 0 }, "a result of another type")
    }
  }
  let total = Function(engine: .tcc, threads: 2) { (first: Tensor, others: [Tensor]) in
    others.reduce(first) { $0 + $1 }.sum()
  }
  let terms = try (0..<6).map { _ in try checks.tensor(.f64(40)) }
  let sums = try await withThrowingTaskGroup(of: (Int, [Double]).self) { group in
    for count in 1...6 { group.addTask { (count, try total(Array(terms.prefix(count))).reals) } }
    return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
  }
  for count in 1...6 {
    let wanted = terms.prefix(count).reduce(0) { $0 + $1.reals.reduce(0, +) }
    checks.expect(sums[count] ?? [], near: [wanted], within: 1e-12, "a function of \(count) tensors")
  }
  do throws(Diagnostic) {
    _ = try slope(terms[0])
    checks.expect(false, "a missing argument is not refused")
  } catch {
    checks.expect(error.message.contains("2 tensors, got 1"), error.message)
  }
}
