// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusKernel
import ApusPrimitives
import ApusTensor

/// Operators on shapes drawn at random, among them empty ones, axes of size 1 and scalars.
struct SampledShapes {
  /// How many shapes are drawn for each operator.
  static let count = 20

  /// Drawn examples of all operators that have derivatives, in f64.
  static let differentiable = cases(in: .f64)

  /// Drawn examples of all operators that have derivatives.
  static func cases(in dtype: DType) -> [Case] {
    PrimitiveCatalog.all.flatMap { type -> [Case] in
      guard let first = Case.differentiable.first(where: { $0.mnemonic == type.mnemonic }) else { return [] }
      var shapes = SampledShapes(seed: UInt32(type.mnemonic.utf8.reduce(0) { $0 * 31 % 65_521 + UInt32($1) }))
      return (0..<count).compactMap { number in
        shapes.example(like: first.example, dtype).map { Case(example: $0, number: number) }
      }
    }
  }

  private let words: [UInt32]
  private var next = 0

  private init(seed: UInt32) { words = Philox.words(8_192, key: UInt64(seed) | 77 << 32, stream: 0) }

  private mutating func draw(_ range: ClosedRange<Int>) -> Int {
    defer { next += 1 }
    return range.lowerBound + Int(words[next % words.count] >> 8) % range.count
  }

  private mutating func shape(rank: ClosedRange<Int> = 0...4, from least: Int = 0) -> [Int] {
    (0..<draw(rank)).map { _ in draw(least...(draw(0...3) == 0 ? max(least, 1) : 4)) }
  }

  private mutating func subset(of axes: Int) -> [Int] { (0..<axes).filter { _ in draw(0...1) == 1 } }

  private mutating func permutation(of axes: Int) -> [Int] {
    var result = Array(0..<axes)
    for index in result.indices.dropFirst() { result.swapAt(index, draw(0...index)) }
    return result
  }

  /// An example of the same operator with other attributes and shapes; `nil` for an operator not known here.
  private mutating func example(like example: Example, _ dtype: DType) -> Example? {
    if example.primitive is any Pointwise || example.primitive is Copy {
      let shape = Shape(shape())
      let operands = example.operands.map { operand in
        let own = operand.type.dtype.isFloatingPoint ? dtype : operand.type.dtype
        return Example.Operand(TensorType(own, shape), in: operand.range)
      }
      let primitive: any Primitive = example.primitive is Convert ? Convert(to: dtype) : example.primitive
      return Example(primitive, operands: operands)
    }
    return example.primitive is any Linear
      ? linear(example.primitive, dtype) : other(example.primitive, dtype)
  }

  private mutating func linear(_ primitive: any Primitive, _ dtype: DType) -> Example? {
    let sizes = shape()
    let type = TensorType(dtype, Shape(sizes))
    let axes = Array(sizes.indices)
    switch primitive {
    case is ReduceSum: return Example(ReduceSum(axes: subset(of: sizes.count)), type)
    case is Reverse: return Example(Reverse(axes: subset(of: sizes.count)), type)
    case is Transpose: return Example(Transpose(permutation(of: sizes.count)), type)
    case is Reshape:
      let cut = draw(0...sizes.count)
      let merged = [sizes[..<cut].reduce(1, *), 1] + sizes[cut...]
      return Example(Reshape(to: Shape(merged)), type)
    case is Broadcast:
      let kept = axes.filter { _ in draw(0...2) > 0 }
      let operand = kept.map { draw(0...2) == 0 ? 1 : sizes[$0] }
      return Example(Broadcast(to: Shape(sizes), axes: kept), TensorType(dtype, Shape(operand)))
    case is Slice:
      let start = sizes.map { draw(0...$0) }
      let limit = axes.map { draw(start[$0]...sizes[$0]) }
      return Example(Slice(start: start, limit: limit, stride: axes.map { _ in draw(1...3) }), type)
    case is Windows:
      let sizes = shape(rank: 1...4)
      let axis = draw(0...sizes.count - 1)
      return Example(
        Windows(along: axis, size: draw(1...3), stride: draw(1...3), dilation: draw(1...2)),
        TensorType(dtype, Shape(sizes)))
    case is SumWindows:
      let sizes = shape(rank: 1...4)
      let (axis, size, stride, dilation) = (draw(0...sizes.count - 1), draw(1...3), draw(1...3), draw(1...2))
      let windows = Windows(along: axis, size: size, stride: stride, dilation: dilation)
      guard let operand = try? windows.resultTypes(of: [TensorType(dtype, Shape(sizes))]) else { return nil }
      return Example(
        SumWindows(along: axis, length: sizes[axis], stride: stride, dilation: dilation), operand[0])
    default: return nil
    }
  }

  private mutating func other(_ primitive: any Primitive, _ dtype: DType) -> Example? {
    let sizes = shape()
    let type = TensorType(dtype, Shape(sizes))
    switch primitive {
    case is ReduceMax: return Example(ReduceMax(axes: subset(of: sizes.count)), type)
    case is ReduceMin: return Example(ReduceMin(axes: subset(of: sizes.count)), type)
    case is Pad:
      let amounts = (0..<3).map { _ in sizes.map { _ in draw(0...2) } }
      let pad = Pad(low: amounts[0], high: amounts[1], interior: amounts[2], with: Literal(0.5, dtype))
      return Example(pad, type)
    case is Concatenate:
      let sizes = shape(rank: 1...4)
      let axis = draw(0...sizes.count - 1)
      let operands = (0..<draw(1...4)).map { _ in
        var own = sizes
        own[axis] = draw(0...4)
        return Example.Operand(TensorType(dtype, Shape(own)), in: -2...2)
      }
      return Example(Concatenate(along: axis), operands: operands)
    case is DotGeneral: return contraction(dtype)
    case is Convolution: return convolution(dtype)
    case is Gather, is ScatterAdd:
      let indices = shape(rank: 0...2)
      let (before, size, behind) = (shape(rank: 0...2), draw(1...4), shape(rank: 0...2))
      let range = 0...Double(size - 1)
      let isGather = primitive is Gather
      let shape = before + (isGather ? [size] : indices) + behind
      let operands = [
        Example.Operand(TensorType(dtype, Shape(shape)), in: -2...2),
        Example.Operand(TensorType(.i32, Shape(indices)), in: range),
      ]
      return isGather
        ? Example(Gather(along: before.count), operands: operands)
        : Example(ScatterAdd(along: before.count, size: size), operands: operands)
    case is DynamicSlice, is DynamicUpdate:
      let sizes = shape(rank: 1...4, from: 1)
      let axes = subset(of: sizes.count)
      let counts = axes.map { draw(0...sizes[$0]) }
      let starts = zip(axes, counts).map {
        Example.Operand(TensorType(.i32, []), in: 0...Double(sizes[$0.0] - $0.1))
      }
      var part = sizes
      for (axis, count) in zip(axes, counts) { part[axis] = count }
      let whole = Example.Operand(TensorType(dtype, Shape(sizes)), in: -2...2)
      return primitive is DynamicSlice
        ? Example(DynamicSlice(along: axes, sizes: counts), operands: [whole] + starts)
        : Example(
          DynamicUpdate(along: axes),
          operands: [whole, Example.Operand(TensorType(dtype, Shape(part)), in: -2...2)] + starts)
    case is Call:
      let trace = Trace()
      let x = trace.input("x", type)
      trace.output(.result("y"), exp(x) * x)
      return Example(Call(trace.graph), type)
    case is Scan:
      let length = draw(0...3)
      let trace = Trace()
      let (h, x, w) = (trace.input("h", type), trace.input("x", type), trace.input("w", type))
      trace.output(.result("next"), sin(h) * w + x)
      trace.output(.result("y"), h * x)
      let scan = Scan(
        length: length, isReversed: draw(0...1) == 1, carriedCount: 1, slicedCount: 1, body: trace.graph)
      return Example(scan, type, TensorType(dtype, Shape([length] + sizes)), type)
    case is Cond:
      let bodies = [draw(0...1), 2].map { form in
        let trace = Trace()
        let (x, w) = (trace.input("x", type), trace.input("w", type))
        trace.output(.result("y"), form == 0 ? sin(x) * w : form == 1 ? exp(w) : x * w)
        trace.output(.result("z"), form == 0 ? w : x)
        return trace.graph
      }
      return Example(
        Cond(then: bodies[0], else: bodies[1]),
        operands: [Example.Operand(TensorType(.bool, []), in: 0...1)]
          + [type, type].map { Example.Operand($0, in: -2...2) })
    case is WhileLoop:
      let trace = Trace()
      let flag = trace.input("flag", TensorType(.bool, []))
      let (x, n, w) = (trace.input("x", type), trace.input("n", .i32()), trace.input("w", type))
      let next = n + n.filled(with: 1)
      trace.output(.result("y0"), flag .& (next .< next.filled(with: 2)))
      trace.output(.result("y1"), sin(x) * w + x)
      trace.output(.result("y2"), next)
      let loop = WhileLoop(limit: draw(0...3), carriedCount: 3, body: trace.graph)
      return Example(
        loop,
        operands: [
          Example.Operand(TensorType(.bool, []), in: 0...1), Example.Operand(type, in: -2...2),
          Example.Operand(.i32(), in: 0...2), Example.Operand(type, in: -2...2),
        ])
    default: return nil
    }
  }

  /// Coordinates that are sums of any axes.
  private mutating func convolution(_ dtype: DType) -> Example {
    let sizes = (0..<draw(1...5)).map { _ in draw(1...3) }
    var sides: [(coordinates: [IndexMap.Coordinate], shape: Shape)] = []
    for _ in 0..<3 {
      let coordinates = (0..<draw(0...3)).map { _ in
        IndexMap.Coordinate(
          (0..<draw(1...2)).map { _ in .init(axis: draw(0...sizes.count - 1), stride: draw(1...2)) },
          offset: draw(0...1))
      }
      let lengths = coordinates.map { $0.range(in: Shape(sizes)).map { $0.upperBound + 1 } ?? 0 }
      sides.append((coordinates, Shape(lengths.map { $0 + draw(0...1) })))
    }
    return Example(
      Convolution(
        sizes: sizes, left: sides[0].coordinates, right: sides[1].coordinates, result: sides[2].coordinates,
        shape: sides[2].shape), TensorType(dtype, sides[0].shape), TensorType(dtype, sides[1].shape))
  }

  /// Batch, contracting and free axes in any order on both sides.
  private mutating func contraction(_ dtype: DType) -> Example {
    let (batch, summed) = (shape(rank: 0...2), shape(rank: 0...2))
    let (left, right) = (shape(rank: 0...2), shape(rank: 0...2))
    func place(_ free: [Int], _ order: [Int]) -> (shape: Shape, batch: [Int], summed: [Int]) {
      let sizes = batch + summed + free
      let places = sizes.indices.map { order.firstIndex(of: $0) ?? $0 }
      return (
        Shape(order.map { sizes[$0] }), Array(places[..<batch.count]),
        Array(places[batch.count..<batch.count + summed.count])
      )
    }
    let x = place(left, permutation(of: batch.count + summed.count + left.count))
    let y = place(right, permutation(of: batch.count + summed.count + right.count))
    let axes = ContractionAxes(
      leftBatch: x.batch, rightBatch: y.batch, leftContracting: x.summed, rightContracting: y.summed)
    return Example(DotGeneral(axes), TensorType(dtype, x.shape), TensorType(dtype, y.shape))
  }
}
