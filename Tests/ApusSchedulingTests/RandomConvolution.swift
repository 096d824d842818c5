// SPDX-License-Identifier: Apache-2.0

import ApusDifferentiation
import ApusGraph
import ApusKernel
import ApusPrimitives
import ApusTensor
import RandomSources

/// A convolution of random sizes with both of its gradients, and what is done with the result.
struct RandomConvolution {
  let graph: Graph
  /// The sizes in words.
  let description: String

  init(_ random: inout RandomSource) throws {
    let dtype = random.pick([DType.f32, .f32, .f64, .i32])
    let spatial = random.int(0...3)
    let groups = random.pick([1, 1, 1, 2, 3])
    let isBatchGrouped = groups > 1 && random.happens(0.3)
    // Below and above a vector, a tile and a strip.
    let channels = random.pick([1, 2, 3, 5, 16, 33]) * (isBatchGrouped ? 1 : groups)
    let features = random.pick([1, 2, 4, 7, 16, 40]) * groups
    let lengths = (0..<spatial).map { _ in random.int(1...(spatial == 1 ? 60 : spatial == 2 ? 12 : 5)) }
    let kernel = (0..<spatial).map { _ in random.int(1...4) }
    let batch = random.int(0...3) * (isBatchGrouped ? groups : 1)
    let trace = Trace()
    let x = trace.input("x", TensorType(dtype, Shape([batch] + lengths + [channels])))
    let w = trace.input(
      "w", TensorType(dtype, Shape(kernel + [isBatchGrouped ? channels : channels / groups, features])))
    func amounts(_ range: ClosedRange<Int>, _ random: inout RandomSource) -> [Int] {
      (0..<spatial).map { _ in random.int(range) }
    }
    let padding: ConvolutionPadding =
      switch random.int(0...2) {
      case 0: .valid
      case 1: .same
      case _: .explicit(low: amounts(0...3, &random), high: amounts(0...3, &random))
      }
    let (stride, dilation) = (amounts(1...3, &random), amounts(1...2, &random))
    let inputDilation = random.happens(0.8) ? nil : amounts(1...2, &random)
    var y = x.convolved(
      with: w, stride: stride, padding: padding, dilation: dilation, inputDilation: inputDilation,
      groups: isBatchGrouped ? 1 : groups, batchGroups: isBatchGrouped ? groups : 1)
    let isActivated = random.happens(0.5)
    if isActivated { y = max(y + 1, y.filled(with: 0)) }
    trace.output(.result("y"), y)
    if dtype.isFloatingPoint {
      let weights = trace.input("c", y.type)
      let gradients = gradient(of: (y * weights).sum(), withRespectTo: [x, w])
      trace.output(.result("dx"), gradients[0])
      let momentum = trace.parameter("m", w.type)
      trace.output(.update("m"), momentum - gradients[1] * 2)
    }
    graph = try trace.finished()
    description =
      "\(x.type) * \(w.type), stride \(stride), \(padding), dilation \(dilation), \(groups) groups → \(y.type)"
  }
}
