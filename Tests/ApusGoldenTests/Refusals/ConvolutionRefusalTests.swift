// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
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
