// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusKernel
import ApusPrimitives
import ApusTensor
import RandomSources

/// A chain of random views, of which some look beyond their operand, and what reads its end.
///
/// Some values on the way are results too, and so are sums of what was read, so that a kernel stores a value and adds
/// it up. All numbers are whole and stay so small that every sum is exact.
struct RandomView {
  /// What reads the last view.
  enum Reader: CaseIterable {
    case elements, greatest, sum, softmax, overlap, product, paddedResult
  }

  let graph: Graph
  /// The views and sizes in words.
  let description: String

  init(_ random: inout RandomSource) throws {
    // Below, at and above a strip of 512 elements and a vector of 16.
    let sizes = [1, 2, 3, 5, 8, 15, 16, 17, 33, 64, 511, 513, 1100]
    let dtype = random.pick([DType.f32, .f32, .f32, .f64, .i32, .u8])
    var shape: [Int]
    repeat {
      shape = (0..<random.int(1...3)).map { _ in random.pick(sizes) }
    } while shape.reduce(1, *) > 1 << 13
    let trace = Trace()
    var tensor = trace.input("x", TensorType(dtype, Shape(shape)))
    var words = ["\(tensor.type)"]
    for _ in 0..<random.int(1...4) {
      let next = Self.view(of: tensor, &random)
      guard next.shape.elementCount <= 1 << 16, next.rank <= 6 else { continue }
      tensor = next
      words.append("\(tensor.type)")
      if random.happens(0.2) {
        tensor = max(tensor, tensor.filled(with: 1))
        trace.output(.result("z\(words.count)"), tensor)
        words.append("at least 1 as a result")
      }
    }
    let reader = random.pick(Reader.allCases)
    let read = Self.read(tensor, by: reader, &random)
    trace.output(.result("y"), read)
    words.append("\(reader)")
    if random.happens(0.5) {
      let axes = (0..<read.rank).filter { _ in random.happens(0.5) }
      // Sums of overlapping squares may be too large to be added up.
      trace.output(.result("s"), reader == .overlap ? ReduceMax(axes: axes)(read) : read.sum(along: axes))
      words.append("reduced along \(axes)")
    }
    graph = try trace.finished()
    description = words.joined(separator: " → ")
  }

  private static func view(of tensor: Tensor, _ random: inout RandomSource) -> Tensor {
    let axis = random.int(0...max(tensor.rank - 1, 0))
    let size = tensor.shape[axis]
    switch random.int(0...7) {
    case 0 where tensor.rank < 5:
      let place = random.int(0...tensor.rank)
      let sizes = tensor.shape.dimensions
      let repeated = sizes[..<place] + [random.int(1...17)] + sizes[place...]
      let axes = (0...tensor.rank).filter { $0 != place }
      return Broadcast(to: Shape(Array(repeated)), axes: axes)(tensor)
    case 0, 1:
      let amounts = (0..<2).map { _ in
        tensor.shape.dimensions.map { _ in random.happens(0.5) ? 0 : random.int(1...4) }
      }
      let value = random.happens(0.7) ? 0 : 3.0
      return Pad(
        low: amounts[0], high: amounts[1], interior: amounts[0].map { _ in 0 },
        with: Literal(value, tensor.dtype))(tensor)
    case 2,
      3 where tensor.rank > 0:
      return tensor.windows(
        of: random.int(1...3), along: axis, by: random.int(1...3), dilation: random.int(1...3))
    case 4 where tensor.rank > 0: return tensor.reversed(along: [axis])
    case 5 where tensor.rank > 0:
      let start = random.int(0...size)
      return tensor.sliced(start..<random.int(start...size), along: axis, by: random.int(1...2))
    case _: return tensor.transposed(Array(0..<tensor.rank).shuffled(using: &random))
    }
  }

  private static func read(_ tensor: Tensor, by reader: Reader, _ random: inout RandomSource) -> Tensor {
    let axes = (0..<tensor.rank).filter { _ in random.happens(0.5) }
    switch reader {
    case .greatest: return ReduceMax(axes: axes)(tensor)
    case .sum: return tensor.sum(along: axes)
    case .softmax where tensor.dtype.isFloatingPoint && tensor.rank > 0:
      return
        (tensor
        - ReduceMax(axes: [tensor.rank - 1])(tensor).reshaped(
          Shape(tensor.shape.dimensions.dropLast() + [1])))
    case .overlap where tensor.rank > 0:
      let axis = random.int(0...tensor.rank - 1)
      let (stride, dilation) = (random.int(1...3), random.int(1...2))
      let windows = (tensor + tensor).windows(
        of: random.int(1...3), along: axis, by: stride, dilation: dilation)
      return SumWindows(along: axis, length: tensor.shape[axis], stride: stride, dilation: dilation)(
        windows * windows)
    case .product where tensor.rank > 1 && tensor.dtype != .u8:
      let summed = tensor.shape[tensor.rank - 1]
      let right = tensor.trace.input("w", TensorType(tensor.dtype, [summed, 5]))
      return tensor.matmul(right)
    case .paddedResult:
      return Pad(
        low: tensor.shape.dimensions.map { _ in 1 }, high: tensor.shape.dimensions.map { _ in 2 },
        interior: tensor.shape.dimensions.map { _ in 0 }, with: Literal(7.0, tensor.dtype))(tensor)
    case .elements, .softmax, .overlap, .product: return tensor * tensor + tensor
    }
  }
}
