// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
public import ApusTensor

/// The tensor in another element type: reals saturate to integers, integers wrap, NaN becomes 0.
public struct Convert: Pointwise {
  public static let mnemonic = "convert"
  public static let differentiability = Differentiability.smooth
  public static let examples =
    [
      Example(Convert(to: .f64), .f32(3, 4)), Example(Convert(to: .f32), .f64()),
      Example(Convert(to: .i32), .f32(6), in: -3...3), Example(Convert(to: .u8), .f32(6), in: -300...600),
      Example(Convert(to: .f32), .i32(2, 1, 3), in: -9...9),
      Example(Convert(to: .u8), .i32(6), in: -900...900),
      Example(Convert(to: .bool), .i32(6), in: -1...1),
      Example(Convert(to: .f32), TensorType(.bool, [6]), in: 0...1), Example(Convert(to: .f32), .f32(0)),
    ] + pairs

  /// Every type in every other one: numbers on both sides of what types of 8 and of 16 bits have.
  private static let pairs = DType.allCases.flatMap { from in
    DType.allCases.filter { $0 != from }.flatMap { to in
      [300.0, 70_000].map { bound in
        let range = from.integerRange.clamped(to: Int128(-bound)...Int128(bound))
        return Example(
          Convert(to: to), TensorType(from, [9]), in: Double(range.lowerBound)...Double(range.upperBound))
      }
    }
  }
  public static let arity = 1

  /// The element type of the result.
  public let dtype: DType

  /// Creates the operator.
  public init(to dtype: DType) { self.dtype = dtype }

  public func resultDType(of operands: [DType]) throws(TypeError) -> DType { dtype }

  public func scalar(_ operands: [DType]) -> Scalar { .convert(dtype, .operand(0)) }

  /// The tangent in the other type; zero unless both types are floating point.
  public func jvp(_ site: Linearization, tangents: [Tensor?]) -> [Tensor?] {
    guard dtype.isFloatingPoint, site.operands[0].dtype.isFloatingPoint else { return [nil] }
    return [tangents[0].map { $0.converted(to: dtype) }]
  }

  /// The cotangent in the operand's type; zero unless both types are floating point.
  public func vjp(_ site: Linearization, cotangents: [Tensor?]) -> [Tensor?] {
    guard dtype.isFloatingPoint, site.operands[0].dtype.isFloatingPoint else { return [nil] }
    return [cotangents[0].map { $0.converted(to: site.operands[0].dtype) }]
  }
}

extension Tensor {
  /// The tensor in another element type: reals saturate to integers, integers wrap, NaN becomes 0.
  public func converted(to dtype: DType) -> Tensor { dtype == self.dtype ? self : Convert(to: dtype)(self) }
}
