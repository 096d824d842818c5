// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusKernel
import ApusPrimitives
import ApusTensor
import Testing

/// What a user reads when the sizes of a convolution do not fit.
@Suite struct ConvolutionRefusalTests {
  @Test func sizesThatDoNotFitAreRefused() {
    var refusals = Refusals()
    func convolve(
      _ title: String, _ x: TensorType = .f32(2, 8, 8, 4), _ w: TensorType = .f32(3, 3, 4, 6),
      stride: [Int]? = nil, padding: ConvolutionPadding = .valid, dilation: [Int]? = nil,
      inputDilation: [Int]? = nil, groups: Int = 1, batchGroups: Int = 1
    ) {
      refusals.add(title) {
        let trace = Trace()
        let y = trace.input("x", x).convolved(
          with: trace.input("w", w), stride: stride, padding: padding, dilation: dilation,
          inputDilation: inputDilation, groups: groups, batchGroups: batchGroups)
        trace.output(.result("y"), y)
        _ = try trace.finished()
      }
    }
    convolve("an input without channels", .f32(2), .f32(3))
    convolve("a kernel of other dimensions", .f32(2, 8, 4))
    convolve("a kernel for other channels", .f32(2, 8, 8, 3))
    convolve("a kernel for the channels of all groups", groups: 2)
    convolve("channels that groups do not divide", .f32(2, 8, 8, 4), .f32(3, 3, 1, 6), groups: 3)
    convolve("features that groups do not divide", .f32(2, 8, 8, 4), .f32(3, 3, 1, 6), groups: 4)
    convolve("a batch that groups do not divide", .f32(3, 8, 8, 4), batchGroups: 2)
    convolve("groups of both kinds", groups: 2, batchGroups: 2)
    convolve("no groups", groups: 0)
    convolve("a number of groups beyond all", groups: .max)
    convolve("a stride of 0", stride: [1, 0])
    convolve("one stride for two axes", stride: [1])
    convolve("a negative dilation", dilation: [-1, 1])
    convolve("an input dilation of 0", inputDilation: [1, 0])
    convolve("a negative padding", padding: .explicit(low: [-1, 0], high: [0, 0]))
    convolve("a padding of one axis", padding: .explicit(low: [1], high: [1]))
    convolve("a padding beyond all numbers", padding: .explicit(low: [.max, 0], high: [.max, 0]))
    convolve("a kernel without elements", .f32(2, 8, 8, 4), .f32(0, 3, 4, 6))
    convolve("another element type", .f32(2, 8, 8, 4), .f64(3, 3, 4, 6))
    typealias Coordinate = IndexMap.Coordinate
    func sum(_ title: String, _ sizes: [Int], _ right: [Coordinate], _ result: [Coordinate], _ shape: Shape) {
      refusals.add(title) {
        let trace = Trace()
        let product = Convolution(
          sizes: sizes, left: [Coordinate(axis: 0)], right: right, result: result, shape: shape)
        trace.output(.result("y"), product(trace.input("x", .f32(2)), trace.input("w", .f32(2))))
        _ = try trace.finished()
      }
    }
    let (a, b) = (Coordinate(axis: 0), Coordinate(axis: 1))
    sum("an axis before the first", [2, 2], [Coordinate(axis: -1)], [a], [2])
    sum("an axis behind the last letter", [2, 2], [Coordinate(axis: 26)], [a], [2])
    sum("the least number", [2, 2], [Coordinate(axis: 1, stride: .min, offset: .min)], [a], [2])
    sum("more products than can be counted", [2, 2, 1 << 40, 1 << 40], [b], [], [])
    let places = (0..<21).map { Coordinate.Term(axis: $0 + 2, stride: 1) }
    sum(
      "a result of more elements than a tensor before they meet", [2, 2] + places.map { _ in 4 }, [b],
      [Coordinate(places)], [100])
    refusals.check("convolutions")
  }

  @Test func hugeNumbersTrapNowhere() throws {
    let trace = Trace()
    let (x, w) = (trace.input("x", .f32(1, 5, 2)), trace.input("w", .f32(3, 2, 2)))
    let far = x.convolved(with: w, dilation: [.max])
    let wide = x.convolved(with: w, stride: [.max], padding: .explicit(low: [1], high: [1]))
    #expect(far.shape == [1, 0, 2] && wide.shape == [1, 1, 2])
    #expect(x.convolved(with: w, padding: .same, dilation: [.max]).isFailed)
  }
}
