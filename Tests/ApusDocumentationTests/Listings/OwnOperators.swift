// SPDX-License-Identifier: Apache-2.0

// listing: own-operator
import Apus

/// x · logistic(x), elementwise (Elfwing, Uchibe and Doya, 2018).
struct Swish: Elementwise {
  static let mnemonic = "swish"
  static let differentiability = Differentiability.smooth
  static let examples = [Example(Swish(), .f32(3, 4)), Example(Swish(), .f64(5), in: -8...8)]
  static let arity = 1

  func resultDType(of operands: [DType]) throws(TypeError) -> DType {
    guard operands[0].isFloatingPoint else {
      throw TypeError(mnemonic, operand: 0, expected: "floating point", got: "\(operands[0])")
    }
    return operands[0]
  }

  func scalar(_ operands: [DType]) -> Scalar {
    .binary(.mul, .operand(0), .unary(.logistic, .operand(0)))
  }

  /// ∂y/∂x = s + y (1 − s), where s is the logistic of x.
  func partials(_ site: Linearization) -> [Tensor?] {
    let s = logistic(site.operands[0])
    return [s + site.results[0] * (1 - s)]
  }
}

func swish(_ x: Tensor) -> Tensor { Swish()(x) }
// end

// listing: own-function
/// The nearest integer, the even one of two, elementwise.
struct Nearest: UnaryElementwise {
  static let mnemonic = "nearest"
  static let differentiability = Differentiability.never(
    "the derivative of a step function is zero wherever it exists")
  static let examples = [Example(Nearest(), .f32(3, 4), in: -9...9), Example(Nearest(), .f64(5))]
  static let operation = UnaryOperation.function(
    UnaryFunction("nearest", c: "return rint(x);") { $0.rounded(.toNearestOrEven) })

  /// Zero wherever it exists.
  func partial(_ x: Tensor, _ y: Tensor) -> Tensor? { nil }
}
// end

// listing: own-contraction
/// The products of all elements of one vector with all of another one.
struct OuterProduct: Bilinear {
  static let mnemonic = "outer_product"
  static let differentiability = Differentiability.smooth
  static let examples = [
    Example(OuterProduct(), .f32(3), .f32(4)), Example(OuterProduct(), .f64(1), .f64(0)),
  ]

  func resultTypes(of operands: [TensorType]) throws(TypeError) -> [TensorType] {
    try expect(2, operands)
    for (position, operand) in operands.enumerated()
    where operand.rank != 1 || operand.dtype != operands[0].dtype {
      throw TypeError(
        mnemonic, operand: position, expected: "a vector of \(operands[0].dtype)", got: "\(operand)")
    }
    return [operands[0].with(Shape([operands[0].shape[0], operands[1].shape[0]]))]
  }

  func evaluate(_ operands: [HostTensor], results: [TensorType]) -> [HostTensor] {
    let (x, y) = (operands[0].reals, operands[1].reals)
    let products = x.flatMap { x in y.map { x * $0 } }
    return (try? HostTensor(results[0], reals: products)).map { [$0] } ?? []
  }

  func transposeLeft(_ cotangent: Tensor, left: Tensor, right: Tensor) -> Tensor {
    cotangent.matmul(right.reshaped([right.shape[0], 1])).reshaped(left.shape)
  }

  func transposeRight(_ cotangent: Tensor, left: Tensor, right: Tensor) -> Tensor {
    left.reshaped([1, left.shape[0]]).matmul(cotangent).reshaped(right.shape)
  }

  func lowering(_ site: LoweringSite) -> Lowering {
    // A product for each point of two axes, of which each moves one operand.
    .contraction(
      ContractionMap(
        sizes: site.results[0].shape.dimensions, left: [.init(axis: 0)], right: [.init(axis: 1)],
        result: [.init(axis: 0), .init(axis: 1)]))
  }
}
// end

enum OwnOperatorListing {
  static func program() throws -> Program {
    // listing: own-derivative
    let model = Sequential {
      Dense(8, activation: swish)
      Dense(1)
    }
    let program = try Program("sensitivity", over: ["model": model]) { program in
      program.entryPoint("derivatives") { step in
        let x = step.input("x", .f32(16, 3))
        let direction = step.input("direction", .f32(16, 3))
        let energy = (model(x) * model(x)).sum()
        step.result("slope", gradient(of: energy, withRespectTo: [x])[0])
        step.result("change", jvp(of: [energy], withRespectTo: [x], tangents: [direction])[0])
        step.result(
          "curvature", hessianVectorProduct(of: energy, withRespectTo: [x], vectors: [direction])[0])
      }
    }
    // end
    return program
  }
}
