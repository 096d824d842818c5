// SPDX-License-Identifier: Apache-2.0

package import ApusGraph
import ApusKernel
import ApusPrimitives
package import ApusTensor
package import RandomSources

/// Random operators of a type that may take given operands.
///
/// An operator without attributes, or one that is not listed here, comes from its own examples.
package enum SampledOperators {
  /// A random operator; `nil` if the type has none for the operands.
  package static func sample(
    _ type: any Primitive.Type, _ operands: [TensorType], _ random: inout RandomSource
  ) -> (any Primitive)? {
    guard let first = operands.first else { return nil }
    switch type.mnemonic {
    case Reshape.mnemonic: return Reshape(to: reshaped(first.shape, &random))
    case Transpose.mnemonic: return Transpose(Array(0..<first.rank).shuffled(using: &random))
    case Broadcast.mnemonic: return broadcast(first.shape, &random)
    case ReduceSum.mnemonic: return ReduceSum(axes: axes(first, &random))
    case ReduceMax.mnemonic: return ReduceMax(axes: axes(first, &random))
    case ReduceMin.mnemonic: return ReduceMin(axes: axes(first, &random))
    case Reverse.mnemonic: return Reverse(axes: axes(first, &random))
    case Convert.mnemonic: return Convert(to: random.pick(DType.allCases))
    case Compare.mnemonic: return Compare(random.pick(Comparison.allCases))
    case Slice.mnemonic: return slice(first.shape, &random)
    case Pad.mnemonic: return pad(first, &random)
    case Windows.mnemonic where first.rank > 0:
      return Windows(
        along: random.int(0...first.rank - 1), size: random.int(1...3), stride: random.int(1...2),
        dilation: random.int(1...2))
    case SumWindows.mnemonic where first.rank > 1: return sumWindows(first.shape, &random)
    case Concatenate.mnemonic where first.rank > 0: return Concatenate(along: random.int(0...first.rank - 1))
    case Argmax.mnemonic where first.rank > 0: return Argmax(along: random.int(0...first.rank - 1))
    case Gather.mnemonic where first.rank > 0: return Gather(along: random.int(0...first.rank - 1))
    case ScatterAdd.mnemonic where first.rank > 0:
      return ScatterAdd(along: random.int(0...first.rank - 1), size: random.int(1...4))
    case DotGeneral.mnemonic where operands.count == 2: return dotGeneral(first, operands[1], &random)
    case Convolution.mnemonic where operands.count == 2: return convolution(first, operands[1], &random)
    case _: return type.examples.isEmpty ? nil : random.pick(type.examples).primitive
    }
  }

  private static func axes(_ type: TensorType, _ random: inout RandomSource) -> [Int] {
    (0..<type.rank).filter { _ in random.happens(0.5) }
  }

  private static func reshaped(_ shape: Shape, _ random: inout RandomSource) -> Shape {
    var sizes = shape.dimensions
    if random.happens(0.3), !sizes.isEmpty { sizes = [shape.elementCount] }
    sizes.removeAll { $0 == 1 && random.happens(0.5) }
    while sizes.count < 4, random.happens(0.4) { sizes.insert(1, at: random.int(0...sizes.count)) }
    return Shape(sizes)
  }

  private static func broadcast(_ shape: Shape, _ random: inout RandomSource) -> Broadcast {
    var sizes = shape.dimensions.map { $0 == 1 && random.happens(0.5) ? random.int(1...3) : $0 }
    var axes = Array(sizes.indices)
    while sizes.count < 4, random.happens(0.5) {
      let place = random.int(0...sizes.count)
      sizes.insert(random.int(1...3), at: place)
      axes = axes.map { $0 >= place ? $0 + 1 : $0 }
    }
    return Broadcast(to: Shape(sizes), axes: axes)
  }

  private static func slice(_ shape: Shape, _ random: inout RandomSource) -> Slice {
    var (start, limit, stride): ([Int], [Int], [Int]) = ([], [], [])
    for size in shape.dimensions {
      start.append(random.happens(0.5) ? 0 : random.int(0...size))
      limit.append(random.happens(0.5) ? size : random.int(start[start.count - 1]...size))
      stride.append(random.happens(0.8) ? 1 : 2)
    }
    return Slice(start: start, limit: limit, stride: stride)
  }

  /// Windows of which the last one may leave elements behind it.
  private static func sumWindows(_ shape: Shape, _ random: inout RandomSource) -> SumWindows {
    let axis = random.int(0...shape.rank - 2)
    let (stride, dilation) = (random.int(1...2), random.int(1...2))
    let length = max(shape[axis] - 1, 0) * stride + (shape[axis + 1] - 1) * dilation + 1
    return SumWindows(
      along: axis, length: shape[axis] == 0 ? 0 : length + random.int(0...stride - 1), stride: stride,
      dilation: dilation)
  }

  private static func pad(_ type: TensorType, _ random: inout RandomSource) -> Pad {
    func amounts(_ random: inout RandomSource) -> [Int] {
      type.shape.dimensions.map { _ in random.happens(0.7) ? 0 : 1 }
    }
    return Pad(
      low: amounts(&random), high: amounts(&random), interior: amounts(&random),
      with: SampledValues.moderate.number(type.dtype, &random))
  }

  /// Some axes of the left operand slide a window of the right one, or meet it, and some axes are left out of the result.
  private static func convolution(
    _ left: TensorType, _ right: TensorType, _ random: inout RandomSource
  ) -> Convolution? {
    var sizes = right.shape.dimensions
    let coordinates = left.shape.dimensions.map { size -> IndexMap.Coordinate in
      let partner = random.int(0...max(right.rank, 1))
      if partner < right.rank, random.happens(0.3), sizes[partner] == size { return .init(axis: partner) }
      guard partner < right.rank, sizes[partner] > 0, sizes[partner] <= size else {
        sizes.append(size)
        return .init(axis: sizes.count - 1)
      }
      sizes.append(size - sizes[partner] + 1)
      return .init([.init(axis: sizes.count - 1, stride: 1), .init(axis: partner, stride: 1)])
    }
    let kept = sizes.indices.filter { _ in random.happens(0.6) }
    guard kept.count <= 4 else { return nil }
    return Convolution(
      sizes: sizes, left: coordinates, right: (0..<right.rank).map { .init(axis: $0) },
      result: kept.map { .init(axis: $0) }, shape: Shape(kept.map { sizes[$0] + random.int(0...1) }))
  }

  /// Pairs axes of equal size at random, as batch or as contracting ones.
  private static func dotGeneral(
    _ left: TensorType, _ right: TensorType, _ random: inout RandomSource
  ) -> DotGeneral {
    var (leftBatch, rightBatch, leftContracting, rightContracting): ([Int], [Int], [Int], [Int]) = (
      [], [], [], []
    )
    var free = Array(0..<right.rank)
    for axis in (0..<left.rank).shuffled(using: &random) {
      guard let partner = free.filter({ right.shape[$0] == left.shape[axis] }).randomElement(using: &random)
      else { continue }
      switch random.int(0...3) {
      case 0:
        leftBatch.append(axis)
        rightBatch.append(partner)
      case 1, 2:
        leftContracting.append(axis)
        rightContracting.append(partner)
      case _: continue
      }
      free.removeAll { $0 == partner }
    }
    return DotGeneral(
      ContractionAxes(
        leftBatch: leftBatch, rightBatch: rightBatch, leftContracting: leftContracting,
        rightContracting: rightContracting))
  }
}
