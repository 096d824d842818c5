// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
import ApusKernel
import ApusTensor

/// How far the windows of a convolution reach beyond the edges of an input, where zeros are taken.
public enum ConvolutionPadding: Hashable, Sendable {
  /// Not at all.
  case valid
  /// So far that ⌈L / stride⌉ windows fit an axis of length L; of an odd number of zeros, one more stands behind.
  case same
  /// As many zeros before and behind each spatial axis.
  case explicit(low: [Int], high: [Int])
}

extension Tensor {
  /// The convolution with a kernel, as neural networks use the word: a cross-correlation, channels last.
  ///
  /// The tensor is `[batch, spatial…, channels]`, the kernel `[spatial…, channels / groups, features]`, the result
  /// `[batch, spatial…, features]`; there may be any number of spatial axes. A depthwise convolution has as many groups
  /// as channels. With batch groups the batch is cut into as many parts, each with features of its own, as in XLA.
  ///
  /// - Parameters:
  ///   - stride: How far apart neighbouring windows begin along each spatial axis; by default 1.
  ///   - padding: How many zeros surround the input.
  ///   - dilation: How far apart neighbouring elements of the kernel lie; by default 1.
  ///   - inputDilation: How far apart neighbouring elements of the input are put, with zeros between; by default 1.
  ///   - groups: How many parts the channels are cut into, each of which makes its share of the features.
  ///   - batchGroups: How many parts the batch is cut into, each of which makes its share of the features.
  public func convolved(
    with kernel: Tensor, stride: [Int]? = nil, padding: ConvolutionPadding = .valid, dilation: [Int]? = nil,
    inputDilation: [Int]? = nil, groups: Int = 1, batchGroups: Int = 1
  ) -> Tensor {
    guard !isFailed, !kernel.isFailed else { return isFailed ? self : kernel }
    let ones = [Int](repeating: 1, count: Swift.max(rank - 2, 0))
    let windows = ConvolutionWindows(
      stride: stride ?? ones, padding: padding, dilation: dilation ?? ones,
      inputDilation: inputDilation ?? ones,
      groups: groups, batchGroups: batchGroups)
    do throws(TypeError) {
      return try windows.convolution(self, kernel)
    } catch {
      return trace.fail(error, [self, kernel])
    }
  }
}

/// The numbers that say where the windows of a convolution lie.
private struct ConvolutionWindows {
  let stride: [Int]
  let padding: ConvolutionPadding
  let dilation: [Int]
  let inputDilation: [Int]
  let groups: Int
  let batchGroups: Int

  func convolution(_ input: Tensor, _ kernel: Tensor) throws(TypeError) -> Tensor {
    try check(input, kernel)
    let padded = try padded(input, kernel)
    let spatial = stride.count
    // Axes: batch, windows, group, feature of a group, elements of a window, channel of a group.
    let parts = groups * batchGroups
    let (channels, features) = (kernel.shape[spatial], kernel.shape[spatial + 1] / parts)
    let counts = (0..<spatial).map { axis in
      padded.shape[axis + 1].windowCount(
        size: kernel.shape[axis], stride: stride[axis], dilation: dilation[axis])
    }
    let batch = padded.shape[0] / batchGroups
    let (group, feature, element) = (spatial + 1, spatial + 2, spatial + 3)
    let channel = element + spatial
    typealias Coordinate = IndexMap.Coordinate
    let windows = (0..<spatial).map { axis in
      Coordinate([
        .init(axis: axis + 1, stride: stride[axis]), .init(axis: element + axis, stride: dilation[axis]),
      ])
    }
    let first = Coordinate(
      [.init(axis: 0, stride: 1)] + (batchGroups > 1 ? [.init(axis: group, stride: batch)] : []))
    let last = Coordinate(
      [.init(axis: channel, stride: 1)] + (groups > 1 ? [.init(axis: group, stride: channels)] : []))
    let elements = (0..<spatial).map { Coordinate(axis: element + $0) }
    let kept = (0...spatial).map { Coordinate(axis: $0) }
    let own = parts > 1 ? [Coordinate(axis: group), Coordinate(axis: feature)] : [Coordinate(axis: feature)]
    let cut = parts > 1 ? [parts, features] : [features]
    let outer = [batch] + counts
    let convolution = Convolution(
      sizes: outer + [parts, features] + kernel.shape.dimensions.prefix(spatial) + [channels],
      left: [first] + windows + [last], right: elements + [Coordinate(axis: channel)] + own,
      result: kept + own,
      shape: Shape(outer + cut))
    let shaped = kernel.reshaped(Shape(kernel.shape.dimensions.dropLast() + cut))
    return convolution(padded, shaped).reshaped(Shape(outer + [parts * features]))
  }

  private func check(_ input: Tensor, _ kernel: Tensor) throws(TypeError) {
    let name = Convolution.mnemonic
    let spatial = input.rank - 2
    guard spatial >= 0 else {
      throw TypeError(
        name, operand: 0, expected: "a tensor of a batch, spatial axes and channels", got: "\(input.type)")
    }
    guard kernel.rank == input.rank else {
      throw TypeError(
        name, operand: 1,
        expected: "a kernel of \(spatial) spatial axes, channels and features, as \(input.type) needs it",
        got: "\(kernel.type)")
    }
    for (what, numbers) in [
      ("stride", stride), ("dilation", dilation), ("dilation of the input", inputDilation),
    ] {
      guard numbers.count == spatial, numbers.allSatisfy({ $0 > 0 }) else {
        throw TypeError(
          name, expected: "given a \(what) of at least 1 for each of \(spatial) spatial axes",
          got: "\(numbers)")
      }
    }
    guard groups > 0, batchGroups > 0, groups == 1 || batchGroups == 1 else {
      throw TypeError(
        name, expected: "given at least 1 group, and groups of channels or of the batch, not both",
        got: "\(groups) groups and \(batchGroups) batch groups")
    }
    guard input.shape[-1] % groups == 0, input.shape[-1] / groups == kernel.shape[-2] else {
      throw TypeError(
        name, operand: 1,
        expected: groups == 1
          ? "a kernel for \(input.shape[-1]) channels, as \(input.type) has"
          : "a kernel for \(input.shape[-1]) channels in \(groups) groups, as \(input.type) has",
        got: "\(kernel.type)")
    }
    guard kernel.shape[-1] % (groups * batchGroups) == 0, input.shape[0] % batchGroups == 0 else {
      throw TypeError(
        name, operand: 1, expected: "given features and a batch that \(groups * batchGroups) groups divide",
        got: "\(kernel.shape[-1]) features and a batch of \(input.shape[0])")
    }
    guard kernel.shape.dimensions.prefix(spatial).allSatisfy({ $0 > 0 }) else {
      throw TypeError(name, operand: 1, expected: "a kernel with elements", got: "\(kernel.type)")
    }
  }

  /// How many positions elements take that lie so far apart.
  private static func reach(_ count: Int, _ distance: Int) -> Int {
    count == 0 ? 0 : (count - 1).multipliedSaturated(by: distance).addingSaturated(1)
  }

  /// The input with zeros around and between its elements: a view, unless something stands between.
  private func padded(_ input: Tensor, _ kernel: Tensor) throws(TypeError) -> Tensor {
    let spatial = stride.count
    let amounts: [(low: Int, high: Int)]
    switch padding {
    case .valid: amounts = stride.map { _ in (0, 0) }
    case .same:
      amounts = (0..<spatial).map { axis in
        let length = Self.reach(input.shape[axis + 1], inputDilation[axis])
        let count = length / stride[axis] + (length % stride[axis] == 0 ? 0 : 1)
        let covered = Swift.max(count - 1, 0).multipliedSaturated(by: stride[axis])
          .addingSaturated(Self.reach(kernel.shape[axis], dilation[axis]))
        let reach = Swift.max(covered - length, 0)
        return (reach / 2, reach - reach / 2)
      }
    case .explicit(let low, let high):
      guard low.count == spatial, high.count == spatial, (low + high).allSatisfy({ $0 >= 0 }) else {
        throw TypeError(
          Convolution.mnemonic,
          expected: "given a padding of at least 0 on both sides of \(spatial) spatial axes",
          got: "\(low) before and \(high) behind")
      }
      amounts = Array(zip(low, high))
    }
    guard amounts.contains(where: { $0 != (0, 0) }) || inputDilation.contains(where: { $0 > 1 }) else {
      return input
    }
    return input.padded(
      low: [0] + amounts.map(\.low) + [0], high: [0] + amounts.map(\.high) + [0],
      interior: [0] + inputDilation.map { $0 - 1 } + [0])
  }
}
