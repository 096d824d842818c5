// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
public import ApusTensor

/// A sum of products over contracting axes, for each position of the batch axes.
///
/// The result has the batch axes, then the free axes of the left operand, then those of the right, each in
/// the operand's order, as in XLA's `DotGeneral`. It may be of a type that holds every number of the operands': they are
/// then converted to that, in which products and sums are computed, so that 8-bit integers have a sum of 32 bits.
public struct DotGeneral: Bilinear {
  public static let mnemonic = "dot_general"
  public static let differentiability = Differentiability.smooth
  public static let examples = [
    Example(DotGeneral.matrixProduct, .f32(3, 4), .f32(4, 5)),
    Example(
      DotGeneral(
        ContractionAxes(leftBatch: [0], rightBatch: [1], leftContracting: [2], rightContracting: [0])),
      .f32(2, 3, 4), .f32(4, 2, 5)),
    Example(
      DotGeneral(
        ContractionAxes(leftBatch: [], rightBatch: [], leftContracting: [0, 1], rightContracting: [1, 0])),
      .f32(3, 4), .f32(4, 3)),
    Example(DotGeneral.matrixProduct, .f32(2, 0), .f32(0, 3)),
    Example(DotGeneral.matrixProduct, .f64(1, 1), .f64(1, 0)),
    Example(DotGeneral.matrixProduct, .i32(2, 3), .i32(3, 1), in: -9...9),
    Example(
      DotGeneral(
        ContractionAxes(leftBatch: [], rightBatch: [], leftContracting: [0], rightContracting: [0])),
      .f32(5), .f32(5)),
    Example(
      DotGeneral(
        ContractionAxes(leftBatch: [1, 0], rightBatch: [0, 1], leftContracting: [], rightContracting: [])),
      .f32(2, 1, 3), .f32(1, 2)),
    Example(
      DotGeneral(matrixProduct.axes, result: .i32), TensorType(.i8, [2, 40]), TensorType(.i8, [40, 3]),
      in: -128...127),
    Example(
      DotGeneral(matrixProduct.axes, result: .i64), TensorType(.u16, [2, 3]), TensorType(.u16, [3, 2]),
      in: 0...65_535),
    Example(DotGeneral(matrixProduct.axes, result: .f32), .f16(3, 5), .f16(5, 2)),
    Example(DotGeneral(matrixProduct.axes, result: .f32), .bf16(17, 20), .bf16(20, 18)),
    Example(DotGeneral(matrixProduct.axes, result: .f64), .f32(3, 5), .f32(5, 2)),
  ]
  static let matrixProduct = DotGeneral(
    ContractionAxes(leftBatch: [], rightBatch: [], leftContracting: [1], rightContracting: [0]))

  /// The axes that pair and are summed.
  public let axes: ContractionAxes

  /// The type of the result and of what is added up for it; `nil` if it is the operands' type, in which sums are
  /// computed as that is.
  public let result: DType?

  /// Creates the operator.
  public init(_ axes: ContractionAxes, result: DType? = nil) {
    self.axes = axes
    self.result = result
  }

  public func resultTypes(of operands: [TensorType]) throws(TypeError) -> [TensorType] {
    try expect(2, operands)
    let (left, right) = (operands[0], operands[1])
    try expectNumber([left.dtype, right.dtype])
    guard left.dtype == right.dtype else {
      throw TypeError(
        mnemonic, operand: 1, expected: "\(left.dtype) as operand 0 is", got: "\(right)",
        help: "convert one of them")
    }
    if let result, !result.holdsAll(of: left.dtype) {
      throw TypeError(
        mnemonic, expected: "given a result type that has every number of \(left.dtype)", got: "\(result)",
        help: "convert the product")
    }
    try check(left, 0, axes.leftBatch, axes.leftContracting)
    try check(right, 1, axes.rightBatch, axes.rightContracting)
    try checkPairs(left, right, axes.leftBatch, axes.rightBatch, "batch")
    try checkPairs(left, right, axes.leftContracting, axes.rightContracting, "contracting")
    let sizes =
      axes.leftBatch.map { left.shape[$0] } + axes.leftFree(left.rank).map { left.shape[$0] }
      + axes.rightFree(right.rank).map { right.shape[$0] }
    return [TensorType(result ?? left.dtype, Shape(sizes))]
  }

  private func check(
    _ operand: TensorType, _ position: Int, _ batch: [Int], _ contracting: [Int]
  ) throws(TypeError) {
    let all = batch + contracting
    guard Set(all).count == all.count, all.allSatisfy({ operand.shape.dimensions.indices.contains($0) })
    else {
      throw TypeError(
        mnemonic, operand: position, expected: "a tensor with the distinct axes \(all)", got: "\(operand)")
    }
  }

  private func checkPairs(
    _ left: TensorType, _ right: TensorType, _ first: [Int], _ second: [Int], _ kind: String
  ) throws(TypeError) {
    guard first.count == second.count else {
      throw TypeError(
        mnemonic, expected: "given as many \(kind) axes on both sides", got: "\(first) and \(second)")
    }
    for (x, y) in zip(first, second) where left.shape[x] != right.shape[y] {
      throw TypeError(
        mnemonic, operand: 1,
        expected: "of size \(left.shape[x]) along \(kind) axis \(y), as \(left) is along axis \(x)",
        got: "\(right)")
    }
  }

  public func evaluate(_ operands: [HostTensor], results: [TensorType]) -> [HostTensor] {
    let (left, right) = (operands[0], operands[1])
    let result = results[0]
    let wide: DType = result.dtype.isFloatingPoint ? .f64 : result.dtype
    let summed = Shape(axes.leftContracting.map { left.shape[$0] })
    let batch = axes.leftBatch.count
    let leftFree = axes.leftFree(left.shape.rank)
    let rightFree = axes.rightFree(right.shape.rank)
    let values = (0..<result.elementCount).map { position -> Literal in
      let coordinates = result.shape.coordinates(of: position)
      var x = [Int](repeating: 0, count: left.shape.rank)
      var y = [Int](repeating: 0, count: right.shape.rank)
      for i in 0..<batch { (x[axes.leftBatch[i]], y[axes.rightBatch[i]]) = (coordinates[i], coordinates[i]) }
      for (i, axis) in leftFree.enumerated() { x[axis] = coordinates[batch + i] }
      for (i, axis) in rightFree.enumerated() { y[axis] = coordinates[batch + leftFree.count + i] }
      var sum = Literal(0.0, wide)
      for step in 0..<summed.elementCount {
        for (i, k) in summed.coordinates(of: step).enumerated() {
          (x[axes.leftContracting[i]], y[axes.rightContracting[i]]) = (k, k)
        }
        let product = left.literal(at: left.shape.position(of: x)).converted(to: wide)
          .applying(.mul, right.literal(at: right.shape.position(of: y)).converted(to: wide))
        sum = sum.applying(.add, product)
      }
      return sum
    }
    return [HostTensor(unchecked: result, literals: values)]
  }

  /// `x̄ = z̄ · yᵀ`: the cotangent against the right operand's free axes, then the axes put back in order.
  public func transposeLeft(_ cotangent: Tensor, left: Tensor, right: Tensor) -> Tensor {
    let batch = axes.leftBatch.count
    let leftFree = axes.leftFree(left.rank)
    let rightFree = axes.rightFree(right.rank)
    let product = DotGeneral(
      ContractionAxes(
        leftBatch: Array(0..<batch), rightBatch: axes.rightBatch,
        leftContracting: rightFree.indices.map { batch + leftFree.count + $0 }, rightContracting: rightFree)
    )(cotangent, right.converted(to: cotangent.dtype))
    // The product has the batch axes, the left's free ones, then the right's contracting ones ascending.
    let contracting = zip(axes.rightContracting, axes.leftContracting).sorted { $0.0 < $1.0 }.map { $0.1 }
    return product.restored(axes.leftBatch + leftFree + contracting).converted(to: left.dtype)
  }

  /// `ȳ = xᵀ · z̄`.
  public func transposeRight(_ cotangent: Tensor, left: Tensor, right: Tensor) -> Tensor {
    let batch = axes.leftBatch.count
    let leftFree = axes.leftFree(left.rank)
    let rightFree = axes.rightFree(right.rank)
    let product = DotGeneral(
      ContractionAxes(
        leftBatch: axes.leftBatch, rightBatch: Array(0..<batch), leftContracting: leftFree,
        rightContracting: leftFree.indices.map { batch + $0 })
    )(left.converted(to: cotangent.dtype), cotangent)
    // The product has the batch axes, the left's contracting ones ascending, then the right's free ones.
    let contracting = zip(axes.leftContracting, axes.rightContracting).sorted { $0.0 < $1.0 }.map { $0.1 }
    return product.restored(axes.rightBatch + contracting + rightFree).converted(to: right.dtype)
  }

  public func lowering(_ site: LoweringSite) -> Lowering {
    .contraction(axes.map(site.operands[0].shape, site.operands[1].shape))
  }
}

extension Shape {
  /// The row-major position of the element at coordinates.
  func position(of coordinates: [Int]) -> Int { zip(coordinates, strides).reduce(0) { $0 + $1.0 * $1.1 } }
}

extension Tensor {
  /// The tensor with its axes permuted so that axis `i` goes to the place `places[i]`.
  fileprivate func restored(_ places: [Int]) -> Tensor {
    transposed(places.inversePermutation)
  }

  /// The product of a matrix, or of the last axis of a tensor, with a matrix.
  ///
  /// - Parameters:
  ///   - result: The type of the result and of what is added up for it, such as `i32` for operands of `i8`; by default
  ///     the operands' type.
  public func matmul(_ right: Tensor, result: DType? = nil) -> Tensor {
    for (operand, tensor) in [self, right].enumerated() where tensor.rank == 0 && !isFailed {
      return trace.fail(
        TypeError(
          "matmul", operand: operand, expected: "a tensor with axes", got: "\(tensor.type)",
          help: "a single number multiplies with *"), [self, right])
    }
    return DotGeneral(
      ContractionAxes(leftBatch: [], rightBatch: [], leftContracting: [rank - 1], rightContracting: [0]),
      result: result == dtype ? nil : result
    )(self, right)
  }
}
