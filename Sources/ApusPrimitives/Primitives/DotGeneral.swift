// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
public import ApusTensor

/// A sum of products over contracting axes, for each position of the batch axes.
///
/// The result has the batch axes, then the free axes of the left operand, then those of the right, each in
/// the operand's order, as in XLA's `DotGeneral`.
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
  ]
  static let matrixProduct = DotGeneral(
    ContractionAxes(leftBatch: [], rightBatch: [], leftContracting: [1], rightContracting: [0]))

  /// The axes that pair and are summed.
  public let axes: ContractionAxes

  /// Creates the operator.
  public init(_ axes: ContractionAxes) { self.axes = axes }

  public func resultTypes(of operands: [TensorType]) throws(TypeError) -> [TensorType] {
    try expect(2, operands)
    let (left, right) = (operands[0], operands[1])
    try expectNumber([left.dtype, right.dtype])
    guard left.dtype == right.dtype else {
      throw TypeError(
        mnemonic, operand: 1, expected: "\(left.dtype) as operand 0 is", got: "\(right)",
        help: "convert one of them")
    }
    try check(left, 0, axes.leftBatch, axes.leftContracting)
    try check(right, 1, axes.rightBatch, axes.rightContracting)
    try checkPairs(left, right, axes.leftBatch, axes.rightBatch, "batch")
    try checkPairs(left, right, axes.leftContracting, axes.rightContracting, "contracting")
    let sizes =
      axes.leftBatch.map { left.shape[$0] } + axes.leftFree(left.rank).map { left.shape[$0] }
      + axes.rightFree(right.rank).map { right.shape[$0] }
    return [left.with(Shape(sizes))]
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
    let wide: DType = left.dtype.isFloatingPoint ? .f64 : left.dtype
    let summed = Shape(axes.leftContracting.map { left.shape[$0] })
    let batch = axes.leftBatch.count
    let leftFree = axes.leftFree(left.shape.rank)
    let rightFree = axes.rightFree(right.shape.rank)
    let result = results[0]
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
    )(cotangent, right)
    // The product has the batch axes, the left's free ones, then the right's contracting ones ascending.
    let contracting = zip(axes.rightContracting, axes.leftContracting).sorted { $0.0 < $1.0 }.map { $0.1 }
    return product.restored(axes.leftBatch + leftFree + contracting)
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
    )(left, cotangent)
    // The product has the batch axes, the left's contracting ones ascending, then the right's free ones.
    let contracting = zip(axes.leftContracting, axes.rightContracting).sorted { $0.0 < $1.0 }.map { $0.1 }
    return product.restored(axes.rightBatch + contracting + rightFree)
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
  public func matmul(_ right: Tensor) -> Tensor {
    for (operand, tensor) in [self, right].enumerated() where tensor.rank == 0 && !isFailed {
      return trace.fail(
        TypeError(
          "matmul", operand: operand, expected: "a tensor with axes", got: "\(tensor.type)",
          help: "a single number multiplies with *"), [self, right])
    }
    return DotGeneral(
      ContractionAxes(leftBatch: [], rightBatch: [], leftContracting: [rank - 1], rightContracting: [0])
    )(self, right)
  }
}
