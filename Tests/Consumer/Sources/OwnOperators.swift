// SPDX-License-Identifier: Apache-2.0

import Apus
import Foundation

/// The Gaussian bump exp(−x²), elementwise: one expression and one partial derivative.
struct Gaussian: Elementwise {
  static let mnemonic = "gaussian"
  static let differentiability = Differentiability.smooth
  static let examples = [
    Example(Gaussian(), .f32(3, 4)), Example(Gaussian(), .f64(17)), Example(Gaussian(), .f32(2, 0)),
  ]
  static let arity = 1

  func resultDType(of operands: [DType]) throws(TypeError) -> DType {
    guard operands[0].isFloatingPoint else {
      throw TypeError(mnemonic, operand: 0, expected: "floating point", got: "\(operands[0])")
    }
    return operands[0]
  }

  func scalar(_ operands: [DType]) -> Scalar {
    .unary(.exp, .unary(.neg, .binary(.mul, .operand(0), .operand(0))))
  }

  func partials(_ site: Linearization) -> [Tensor?] { [site.operands[0] * site.results[0] * -2] }
}

/// The principal branch of Lambert's W for x ≥ 0, the number w with w eʷ = x, which no expression of other functions is:
/// a scalar function with C text of its own.
struct LambertW: UnaryElementwise {
  static let mnemonic = "lambert_w"
  static let differentiability = Differentiability.smooth
  static let examples = [
    Example(LambertW(), .f32(3, 67), in: 0...9), Example(LambertW(), .f64(17), in: 0...1000),
    Example(LambertW(), .f32(2, 0)),
  ]
  static let operation = UnaryOperation.function(
    UnaryFunction(
      "lambert_w",
      c: """
        double w = log1p(x);
        for (int i = 0; i < 9; i++) {
          const double power = exp(w), excess = w * power - x;
          w -= excess / (power * (w + 1.0) - (w + 2.0) * excess / (2.0 * w + 2.0));
        }
        return w;
        """
    ) { x in
      // Bisection, which has nothing in common with the text but the result.
      var (low, high) = (0.0, max(1, x))
      for _ in 0..<200 {
        let middle = (low + high) / 2
        if middle * exp(middle) < x { low = middle } else { high = middle }
      }
      return high
    })

  /// ∂w/∂x = 1 / (x + eʷ).
  func partial(_ x: Tensor, _ y: Tensor) -> Tensor? { 1 / (x + exp(y)) }
}

/// The power mean √((x² + y²) / 2): a scalar function of two numbers with C text of its own.
struct QuadraticMean: BinaryElementwise {
  static let mnemonic = "quadratic_mean"
  static let differentiability = Differentiability.smooth
  static let examples = [
    Example(QuadraticMean(), .f32(5, 33), .f32(5, 33)), Example(QuadraticMean(), .f64(3), .f64(3)),
  ]
  static let operation = BinaryOperation.function(
    BinaryFunction("quadratic_mean", c: "return hypot(x, y) * 0.70710678118654752440;") {
      (($0 * $0 + $1 * $1) / 2).squareRoot()
    })

  func partials(_ site: Linearization) -> [Tensor?] {
    site.operands.map { $0 / (site.results[0] * 2) }
  }
}

/// The last axis turned by some places, as an assembly of nothing but a view: an operator of no family.
struct Roll: Primitive {
  static let mnemonic = "roll"
  static let differentiability = Differentiability.smooth
  static let form = PrimitiveForm.general
  static let examples = [
    Example(Roll(by: 1), .f32(5)), Example(Roll(by: 3), .f32(2, 7)), Example(Roll(by: -2), .f64(3, 4)),
  ]

  let places: Int

  init(by places: Int) { self.places = places }

  func resultTypes(of operands: [TensorType]) throws(TypeError) -> [TensorType] {
    try expect(1, operands)
    guard operands[0].rank > 0 else {
      throw TypeError(mnemonic, operand: 0, expected: "a tensor with an axis", got: "\(operands[0])")
    }
    return operands
  }

  func evaluate(_ operands: [HostTensor], results: [TensorType]) -> [HostTensor] {
    let (values, size) = (operands[0].reals, operands[0].shape[-1])
    let rolled = values.indices.map { position in
      let column = position % size
      return values[position - column + ((column - places) % size + size) % size]
    }
    return (try? HostTensor(results[0], reals: rolled)).map { [$0] } ?? []
  }

  func jvp(_ site: Linearization, tangents: [Tensor?]) -> [Tensor?] { [tangents[0].map { self($0) }] }

  func vjp(_ site: Linearization, cotangents: [Tensor?]) -> [Tensor?] {
    [cotangents[0].map { Roll(by: -places)($0) }]
  }

  /// Rows are copied in two pieces by loops of its own.
  func lowering(_ site: LoweringSite) -> Lowering {
    let type = site.operands[0]
    let size = type.shape[-1]
    let first = (places % size + size) % size
    func copy(_ count: Int, from source: Int, to target: Int) -> Statement {
      func row(_ offset: Int) -> AffineIndex {
        AffineIndex(offset, [AffineIndex.Term(.loop(0), size), AffineIndex.Term(.loop(1), 1)])
      }
      return .loop(
        variable: 1, count: AffineIndex(count),
        body: [
          .store(
            Place(.parameter(1), row(target)), .load(Place(.parameter(0), row(source)), type.dtype),
            type.dtype)
        ])
    }
    return .kernel([
      .loop(
        variable: 0, count: AffineIndex(type.elementCount / size),
        body: [copy(size - first, from: 0, to: first), copy(first, from: size - first, to: 0)])
    ])
  }
}

/// The sums of products of rows with rows, x yᵀ: a contraction.
struct RowProducts: Bilinear {
  static let mnemonic = "row_products"
  static let differentiability = Differentiability.smooth
  static let examples = [
    Example(RowProducts(), .f32(3, 5), .f32(4, 5)), Example(RowProducts(), .f32(33, 65), .f32(17, 65)),
    Example(RowProducts(), .f64(2, 0), .f64(3, 0)),
  ]

  func resultTypes(of operands: [TensorType]) throws(TypeError) -> [TensorType] {
    try expect(2, operands)
    let (x, y) = (operands[0], operands[1])
    guard x.rank == 2, y.rank == 2, x.dtype == y.dtype, x.shape[1] == y.shape[1] else {
      throw TypeError(mnemonic, operand: 1, expected: "a matrix with rows as those of \(x)", got: "\(y)")
    }
    return [x.with(Shape([x.shape[0], y.shape[0]]))]
  }

  func evaluate(_ operands: [HostTensor], results: [TensorType]) -> [HostTensor] {
    let (x, y, n) = (operands[0].reals, operands[1].reals, operands[0].shape[1])
    let (rows, columns) = (results[0].shape[0], results[0].shape[1])
    var sums: [Double] = []
    for i in 0..<rows {
      for j in 0..<columns { sums.append((0..<n).reduce(0) { $0 + x[i * n + $1] * y[j * n + $1] }) }
    }
    return (try? HostTensor(results[0], reals: sums)).map { [$0] } ?? []
  }

  func transposeLeft(_ cotangent: Tensor, left: Tensor, right: Tensor) -> Tensor { cotangent.matmul(right) }

  func transposeRight(_ cotangent: Tensor, left: Tensor, right: Tensor) -> Tensor {
    cotangent.transposed().matmul(left)
  }

  func lowering(_ site: LoweringSite) -> Lowering {
    .contraction(
      ContractionAxes(leftBatch: [], rightBatch: [], leftContracting: [1], rightContracting: [1])
        .map(site.operands[0].shape, site.operands[1].shape))
  }
}

/// Operators of one's own: alone, with their gradients, within a model, and refused where they cannot be.
func checkOwnOperators(_ checks: inout Checks) throws {
  let examples =
    Gaussian.examples + LambertW.examples + QuadraticMean.examples + Roll.examples + RowProducts.examples
  for example in examples {
    try check(example, &checks)
    try checkGradient(example, &checks)
  }
  let data = try Dataset(
    features: checks.floats(7 * 5), shape: [5], values: checks.floats(7 * 2), valueShape: [2])
  let model = Sequential {
    Dense(6, activation: { Gaussian()($0) })
    Dense(2)
  }
  let program = try Program(
    "own", training: model, on: data.element, batchSize: 7, loss: meanSquaredError,
    optimizer: Adam(learningRate: 0.05))
  let session = try program.makeSession(seed: 3, engine: .tcc)
  let before = try session.evaluate(data).loss
  for _ in 0..<60 { for batch in try data.batches(of: 7) { try session.trainStep(batch) } }
  let after = try session.evaluate(data).loss
  checks.expect(after < before / 2, "training through an operator of one's own: \(before), then \(after)")
  do {
    let trace = Trace()
    trace.output(.result("y"), Gaussian()(trace.input("x", .i32(2))))
    _ = try trace.finished()
    checks.expect(false, "an operand that the operator refuses is taken")
  } catch {
    checks.expect(error.message.hasPrefix("gaussian: operand 0 must be floating point"), error.message)
  }
}

/// A gradient, along random directions, against differences of the values that a session computes.
private func checkGradient(_ example: Example, _ checks: inout Checks) throws {
  let trace = Trace()
  let types = example.operands.map { $0.type.with(.f64) }
  let inputs = types.enumerated().map { trace.input("x\($0.offset)", $0.element) }
  let value = trace.apply(example.primitive, inputs)[0]
  let loss = (value * value).sum()
  trace.output(.result("loss"), loss)
  for (position, slope) in gradient(of: loss, withRespectTo: inputs).enumerated() {
    trace.output(.result("slope\(position)"), slope)
  }
  let session = try Program("slopes", graph: trace.finished()).makeSession(engine: .tcc)
  var (here, direction): ([HostTensor], [HostTensor]) = ([], [])
  for type in types {
    here.append(try checks.tensor(type))
    direction.append(try checks.tensor(type, in: -1...1))
  }
  func energy(at distance: Double) throws -> Double {
    let moved = try zip(here, direction).map { x, d in
      try HostTensor(x.type, reals: zip(x.reals, d.reals).map { $0 + distance * $1 })
    }
    return try session.called("main", moved)[0].reals[0]
  }
  let slopes = try session.called("main", here).dropFirst()
  let along = zip(slopes, direction).reduce(0) { sum, pair in
    sum + zip(pair.0.reals, pair.1.reals).reduce(0) { $0 + $1.0 * $1.1 }
  }
  let difference = try (energy(at: 1e-5) - energy(at: -1e-5)) / 2e-5
  checks.expect([along], near: [difference], within: 1e-6, "the gradient of \(example.primitive.mnemonic)")
}
