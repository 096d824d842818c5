// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusTensor

/// Random numbers evenly spread over `0..<1`, a pure function of a key of type `u32[2]`, a stream, and the number of the
/// block that they begin with, 0 if it is not given.
///
/// An `f32` is the top 24 bits of a word over 2²⁴, an `f16` the top 11 over 2¹¹, a `bf16` the top 8 over 2⁸; an `f64` is
/// made of the top 27 and 26 bits of two words.
public func uniform(
  _ shape: Shape, key: Tensor, stream: RandomStream, first: Tensor? = nil, dtype: DType = .f32
) -> Tensor {
  if dtype == .f64 {
    let words = randomBits(Shape([2] + shape.dimensions), key: key, stream: stream, first: first)
    let high = words.leading(0).shiftedRight(by: 5).converted(to: .f64)
    let low = words.leading(1).shiftedRight(by: 6).converted(to: .f64)
    return (high * 0x1p26 + low) * 0x1p-53
  }
  let words = randomBits(shape, key: key, stream: stream, first: first)
  // As many bits as the significand has: a number just below 1 is not rounded to 1.
  let bits = dtype.significandBits
  return words.shiftedRight(by: 32 - bits).converted(to: dtype)
    * Double(sign: .plus, exponent: -bits, significand: 1)
}

/// Normally distributed random numbers of mean 0 and variance 1, a pure function of a key of type `u32[2]`, a stream, and
/// the number of the block that they begin with, 0 if it is not given.
///
/// √(−2 ln u) · cos 2πv for evenly spread u in (0, 1] and v in [0, 1) (Box and Muller, 1958), which have all bits of
/// their type; all u come before all v. Numbers of 16 bits are those of `f32`, rounded.
public func normal(
  _ shape: Shape, key: Tensor, stream: RandomStream, first: Tensor? = nil, dtype: DType = .f32
) -> Tensor {
  if dtype.isStorage {
    return normal(shape, key: key, stream: stream, first: first, dtype: dtype.arithmetic).converted(to: dtype)
  }
  let pairs = uniform(
    Shape([2] + shape.dimensions), key: key, stream: stream, first: first, dtype: dtype)
  let u = pairs.leading(0) + (dtype == .f64 ? 0x1p-53 : 0x1p-24)
  let v = pairs.leading(1)
  return sqrt(log(u) * -2) * cos(v * (2 * Double.pi))
}

extension Tensor {
  /// The part with one position along the first axis, without that axis.
  fileprivate func leading(_ position: Int) -> Tensor {
    sliced(position..<position + 1, along: 0).reshaped(Shape(Array(shape.dimensions.dropFirst())))
  }
}
