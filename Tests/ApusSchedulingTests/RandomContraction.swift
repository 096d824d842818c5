// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusKernel
import ApusPrimitives
import ApusTensor
import RandomSources

/// A contraction over random axes of random views, and what is done with its result.
struct RandomContraction {
  /// What reads the product.
  enum Epilogue: CaseIterable {
    case none, bias, softmax, sumOfRows, sumOfColumns, update
  }

  let graph: Graph
  /// The axes, sizes and views in words.
  let description: String

  /// A contraction; an update changes the named parameter.
  init(_ random: inout RandomSource, parameter: String = "w") throws {
    // Below, at and above every block: strips of 512, tiles of 6 to 12 rows and 16 or 32 columns, blocks of 96 rows.
    let sizes = [1, 2, 3, 5, 8, 12, 13, 16, 17, 31, 33, 48, 65, 96, 97, 130, 200]
    let dtype = random.pick([DType.f32, .f32, .f32, .f64, .i32])
    var counts = (0..<4).map { _ in random.int(0...2) }
    counts[3] = random.int(1...3)
    // Batch, left, right, summed.
    var groups: [[Int]]
    repeat {
      groups = counts.map { count in (0..<count).map { _ in random.pick(sizes) } }
    } while Self.work(groups) > 1 << 21
    let trace = Trace()
    let left = Self.operand("x", dtype, groups[0], groups[1], groups[3], trace, &random)
    let right = Self.operand("y", dtype, groups[0], groups[2], groups[3], trace, &random)
    let axes = ContractionAxes(
      leftBatch: left.batch, rightBatch: right.batch, leftContracting: left.summed,
      rightContracting: right.summed)
    let product = DotGeneral(axes)(left.tensor, right.tensor)
    let epilogue = random.pick(Epilogue.allCases)
    switch epilogue {
    case _ where product.rank == 0: trace.output(.result("z"), product)
    case .none: trace.output(.result("z"), product)
    case .bias:
      let size = product.shape[product.rank - 1]
      trace.output(.result("z"), product * 2 + trace.input("b", TensorType(dtype, [size])))
    case .softmax where dtype.isFloatingPoint: trace.output(.result("z"), logSoftmax(product))
    case .softmax: trace.output(.result("z"), product.sum(along: [product.rank - 1]))
    case .sumOfRows:
      trace.output(.result("z"), product * product)
      trace.output(.result("s"), (product * product).sum(along: [0]))
    case .sumOfColumns: trace.output(.result("s"), (product + 1).sum(along: [product.rank - 1]))
    case .update:
      let w = trace.parameter(parameter, product.type)
      trace.output(.update(parameter), w - product)
      trace.output(.result("z"), w * product)
    }
    graph = try trace.finished()
    description = "\(dtype) \(groups) \(left.words) · \(right.words), \(epilogue)"
  }

  /// Multiplications, and as much for memory.
  private static func work(_ groups: [[Int]]) -> Int { groups.joined().reduce(1, *) }

  /// An operand whose axes stand in a random order, in memory that may be a part of more, reversed or transposed.
  private static func operand(
    _ name: String, _ dtype: DType, _ batch: [Int], _ free: [Int], _ summed: [Int], _ trace: Trace,
    _ random: inout RandomSource
  ) -> (tensor: Tensor, batch: [Int], summed: [Int], words: String) {
    let sizes = batch + free + summed
    // Axis i of the tensor is the one with number `order[i]`.
    let order = Array(sizes.indices).shuffled(using: &random)
    var words = "\(order)"
    let shape = order.map { sizes[$0] }
    var tensor: Tensor
    if let axis = shape.indices.randomElement(using: &random), random.happens(0.3) {
      var whole = shape
      let step = random.int(1...2)
      whole[axis] = shape[axis] * step + 3
      tensor = trace.input(name, TensorType(dtype, Shape(whole)))
      tensor = Slice(
        start: shape.indices.map { $0 == axis ? 2 : 0 },
        limit: shape.indices.map { $0 == axis ? 2 + step * (shape[axis] - 1) + 1 : shape[$0] },
        stride: shape.indices.map { $0 == axis ? step : 1 })(tensor)
      words += " every \(step) along \(axis)"
    } else if random.happens(0.3) {
      let stored = Array(shape.indices).shuffled(using: &random)
      let whole = trace.input(name, TensorType(dtype, Shape(stored.map { shape[$0] })))
      tensor = whole.transposed(shape.indices.map { axis in stored.firstIndex(of: axis) ?? axis })
      words += " stored as \(stored)"
    } else {
      tensor = trace.input(name, TensorType(dtype, Shape(shape)))
    }
    func places(_ numbers: Range<Int>) -> [Int] {
      numbers.compactMap { number in order.firstIndex(of: number) }
    }
    let rest = batch.count + free.count
    return (tensor, places(0..<batch.count), places(rest..<sizes.count), words)
  }

  /// Random values for inputs and parameters.
  func bindings(_ random: inout RandomSource) -> [String: HostTensor] {
    var bindings: [String: HostTensor] = [:]
    for node in graph.nodes {
      if let name = node.boundName {
        bindings[name] = samples(node.types[0], seed: random.next(), in: -9...9)
      }
    }
    return bindings
  }
}
