// SPDX-License-Identifier: Apache-2.0

import ApusDifferentiation
import ApusGraph
import ApusPrimitives
import ApusTensor
import Testing

/// Where a function is not defined in the branch that is not taken, its derivatives of every order are those of
/// the branch that is: a cotangent of zero stays zero, whatever the partial derivative is.
///
/// Derivatives at regular points are mpmath's; row numbers are those of a collection of public reports.
@Suite("Derivatives of branches that are not taken") struct BranchNotTakenTests {
  private typealias Function = @Sendable (Tensor) -> Tensor

  /// Functions that are singular at 0 or not defined below, with their derivatives at 2.
  private static let singular: [(name: String, f: Function, first: Double, second: Double)] = [
    ("sqrt", { sqrt($0) }, 0.353_553_390_593_273_8, -0.088_388_347_648_318_44),
    ("rsqrt", { rsqrt($0) }, -0.176_776_695_296_636_9, 0.132_582_521_472_477_66),
    ("log", { log($0) }, 0.5, -0.25),
    ("log1p of the rest", { log1p($0 - 1) }, 0.5, -0.25),
    ("reciprocal", { 1 / $0 }, -0.25, 0.25),
    ("quotient", { $0 / $0 }, 0, 0),
    ("square root by a power", { pow($0, 0.5) }, 0.353_553_390_593_273_8, -0.088_388_347_648_318_44),
    ("negative power", { pow($0, -1) }, -0.25, 0.25),
    ("x log x", { $0 * log($0) }, 1.693_147_180_559_945_3, 0.5),
    ("tanh of a root", { tanh(sqrt($0)) }, 0.074_518_834_910_778_96, -0.065_441_207_897_475_96),
    ("logistic of a logarithm", { logistic(log($0)) }, 1.0 / 9, -2.0 / 27),
    ("sine of a reciprocal", { sin(1 / $0) }, -0.219_395_640_472_593_18, 0.189_431_544_309_830_5),
    ("exponential of a reciprocal", { exp(1 / $0) }, -0.412_180_317_675_032_04, 0.515_225_397_093_790_0),
    ("overflow", { exp(1e4 * ($0 - 2) * ($0 - 2)) }, 0, 2e4),
    ("softplus of a logarithm", { softplus(log($0)) }, 1.0 / 3, -1.0 / 9),
    (
      "maximum of a root and a logarithm", { max(sqrt($0), log($0)) }, 0.353_553_390_593_273_8,
      -0.088_388_347_648_318_44
    ),
    ("magnitude of a logarithm", { abs(log($0)) }, 0.5, -0.25),
  ]

  /// The values of tensors that are computed from an f64 input named `x`.
  private func numbers(_ tensors: [Tensor], at x: [Double]) throws -> [[Double]] {
    let trace = try #require(tensors.first).trace
    for (index, tensor) in tensors.enumerated() { trace.output(.result("\(index)"), tensor) }
    let graph = try trace.finished()
    try graph.verify()
    return try Evaluator(graph).outputs(["x": HostTensor(.f64(x.count), reals: x)]).map(\.reals)
  }

  @Test("row 59: the first two derivatives, in both modes", arguments: singular.map(\.name))
  func selected(_ name: String) throws {
    let function = try #require(Self.singular.first { $0.name == name })
    let points: [Double] = [-3, -1, 0, 2]
    let trace = Trace()
    let x = trace.input("x", .f64(points.count))
    let y = select(x .> 0, function.f(x), x.filled(with: 0))
    let one = x.filled(with: 1)
    let reverse = gradient(of: y.sum(), withRespectTo: [x])
    let forward = jvp(of: [y], withRespectTo: [x], tangents: [one])
    let seconds = [
      gradient(of: reverse[0].sum(), withRespectTo: [x]), gradient(of: forward[0].sum(), withRespectTo: [x]),
      jvp(of: forward, withRespectTo: [x], tangents: [one]),
      hessianVectorProduct(of: y.sum(), withRespectTo: [x], vectors: [one]),
    ]
    let results = try numbers(reverse + forward + seconds.joined(), at: points)
    for (position, result) in results.enumerated() {
      let expected = position < 2 ? function.first : function.second
      #expect(result.dropLast() == [0, 0, 0], "\(name), derivative \(position)")
      #expect(abs(result[3] - expected) <= 1e-12, "\(name), derivative \(position): \(result[3])")
    }
  }

  @Test("a derivative in a cotangent that is zero at a regular point is the partial derivative")
  func derivativeInTheCotangent() throws {
    let trace = Trace()
    let x = trace.input("x", .f64(2))
    let cotangent = x - x
    let functions: [Function] = [{ sqrt($0) }, { log($0) }, { 1 / $0 }, { exp($0) }, { $0 * $0 }]
    let derivatives = functions.map { f in
      let first = gradient(of: f(x), withRespectTo: [x], cotangent: cotangent)[0]
      return gradient(of: first.sum(), withRespectTo: [cotangent])[0]
    }
    let expected: [[Double]] = [
      [0.25, 0.5], [0.25, 1], [-0.0625, -1], [54.598_150_033_144_236, 2.718_281_828_459_045], [8, 2],
    ]
    for (got, expected) in zip(try numbers(derivatives, at: [4, 1]), expected) {
      for (x, y) in zip(got, expected) { #expect(abs(x - y) <= 1e-13, "\(got), not \(expected)") }
    }
  }

  @Test("row 44: log-sum-exp where everything is −∞")
  func logSumExpOfNothing() throws {
    let trace = Trace()
    let x = trace.input("x", .f64(2))
    let slope = gradient(of: logSumExp(x), withRespectTo: [x])
    #expect(try numbers(slope, at: [-.infinity, -.infinity]) == [[0, 0]])
  }

  @Test("row 55: the derivative of aᵇ by b at a = 0")
  func powerByExponent() throws {
    let trace = Trace()
    let a = trace.input("x", .f64(2))
    let b = a.filled(with: 1)
    let slope = gradient(of: pow(a, b).sum(), withRespectTo: [b])
    #expect(try numbers(slope, at: [0, 2]) == [[0, 1.386_294_361_119_890_6]])
  }

  @Test("row 57: whole powers of a negative base")
  func powersOfNegativeNumbers() throws {
    let trace = Trace()
    let x = trace.input("x", .f64(3))
    let slopes = [pow(x, 2), pow(x - 2 * x, 2), pow(x, 3)].map {
      gradient(of: $0.sum(), withRespectTo: [x])[0]
    }
    let results = try numbers(slopes, at: [-1, 1, -2])
    #expect(results == [[-2, 2, -4], [-2, 2, -4], [3, 3, 12]])
  }

  @Test("row 58: the norm at 0, and its square")
  func norm() throws {
    let trace = Trace()
    let x = trace.input("x", .f64(2))
    let norm = sqrt((x * x).sum())
    let slopes = [norm * norm, pow(norm, 2), norm].map { gradient(of: $0, withRespectTo: [x])[0] }
    #expect(try numbers(slopes, at: [0, 0]) == [[0, 0], [0, 0], [0, 0]])
  }
}
