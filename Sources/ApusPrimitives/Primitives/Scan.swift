// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusIO
public import ApusKernel
public import ApusTensor

/// A graph run once for each slice of its operands, which hands values on from step to step.
///
/// The first operands are *carried*: the body's first outputs are what it sees of them in the next step. The operands
/// behind them are *sliced*: the body sees one part along their first axis, the last part first if the scan is
/// reversed. The rest are the same in every step. The results are what is carried after the last step, then each
/// further output of the body, stacked along a new first axis in the order of the slices.
public struct Scan: GraphOwner {
  public static let mnemonic = "scan"
  public static let differentiability = Differentiability.smooth
  public static let bodyNames = ["body"]

  /// How many steps there are.
  public let length: Int
  /// Whether the last slices come first.
  public let isReversed: Bool
  /// How many operands are carried.
  public private(set) var carriedCount: Int
  /// How many operands are sliced.
  public private(set) var slicedCount: Int
  /// The graph that is run, alone; none of an operator that was decoded without it.
  public private(set) var bodies: [GraphBody] = []

  private enum CodingKeys: String, CodingKey {
    case length
    case isReversed = "reversed"
    case carriedCount = "carried"
    case slicedCount = "sliced"
  }

  /// Creates the operator.
  public init(length: Int, isReversed: Bool = false, carriedCount: Int, slicedCount: Int, body: Graph) {
    self.length = length
    self.isReversed = isReversed
    self.carriedCount = carriedCount
    self.slicedCount = slicedCount
    bodies = [GraphBody(body)]
  }

  public func with(bodies: [GraphBody]) -> Scan {
    var scan = self
    scan.bodies = bodies
    return scan
  }

  public func with(bodies: [GraphBody], operands kept: [Int]) -> Scan {
    var scan = with(bodies: bodies)
    scan.carriedCount = kept.count { $0 < carriedCount }
    scan.slicedCount = kept.count { $0 >= carriedCount && $0 < carriedCount + slicedCount }
    return scan
  }

  /// The graph that is run.
  private var body: Graph { bodies.first?.graph ?? Graph() }

  public func resultTypes(of operands: [TensorType]) throws(TypeError) -> [TensorType] {
    guard length >= 0, carriedCount >= 0, slicedCount >= 0 else {
      throw TypeError(
        mnemonic, expected: "given counts of at least 0",
        got: "\(length) steps, \(carriedCount) carried and \(slicedCount) sliced operands")
    }
    guard carriedCount <= operands.count, slicedCount <= operands.count - carriedCount else {
      throw TypeError(
        mnemonic, expected: "given \(carriedCount) carried and \(slicedCount) sliced operands",
        got: "\(operands.count) operands")
    }
    var inputs = operands
    for position in carriedCount..<carriedCount + slicedCount {
      let operand = operands[position]
      guard operand.rank > 0, operand.shape[0] == length else {
        throw TypeError(
          mnemonic, operand: position, expected: "a tensor of \(length) slices along axis 0",
          got: "\(operand)")
      }
      inputs[position] = operand.slice
    }
    for body in bodies { try check(body, inputs: inputs) }
    let outputs = body.outputs.map { body.type(of: $0.value) }
    guard outputs.count >= carriedCount else {
      throw TypeError(
        mnemonic, expected: "given a body with an output for each of \(carriedCount) carried operands",
        got: "\(outputs.count)")
    }
    for (position, (output, operand)) in zip(outputs, operands.prefix(carriedCount)).enumerated()
    where output != operand {
      throw TypeError(
        mnemonic, operand: position, expected: "\(output), which the body gives for the next step",
        got: "\(operand)", help: "what is carried has one type in all steps")
    }
    return outputs.enumerated().map { $0.offset < carriedCount ? $0.element : $0.element.stacked(length) }
  }

  public func evaluate(
    _ operands: [HostTensor], results: [TensorType],
    running run: (Graph, [HostTensor]) throws(Diagnostic) -> [HostTensor]
  ) throws(Diagnostic) -> [HostTensor] {
    let invariants = operands.dropFirst(carriedCount + slicedCount)
    var carried = Array(operands.prefix(carriedCount))
    var rows = [[HostTensor]](repeating: [], count: length)
    for step in steps {
      let slices = operands.dropFirst(carriedCount).prefix(slicedCount).map { $0.slice(step) }
      let outputs = try run(body, carried + slices + invariants)
      carried = Array(outputs.prefix(carriedCount))
      rows[step] = Array(outputs.dropFirst(carriedCount))
    }
    return carried
      + results.indices.dropFirst(carriedCount).map { result in
        HostTensor(stacking: rows.map { $0[result - carriedCount] }, results[result])
      }
  }

  /// The positions of the slices in the order of the steps.
  private var steps: [Int] { isReversed ? (0..<length).reversed() : Array(0..<length) }

  /// The steps one after the other, each with a copy of the body.
  public func inlined(_ operands: [Tensor], on trace: Trace) -> [Tensor] {
    let invariants = operands.dropFirst(carriedCount + slicedCount)
    var carried = Array(operands.prefix(carriedCount))
    var rows = [[Tensor]](repeating: [], count: length)
    for step in steps {
      let slices = operands.dropFirst(carriedCount).prefix(slicedCount).map { operand in
        operand.sliced(step..<step + 1, along: 0).reshaped(operand.type.slice.shape)
      }
      let outputs = trace.inline(body, carried + slices + invariants)
      guard !trace.isFailed else { return outputs }
      carried = Array(outputs.prefix(carriedCount))
      rows[step] = outputs.dropFirst(carriedCount).map { $0.reshaped($0.type.stacked(1).shape) }
    }
    return carried
      + body.outputs.enumerated().dropFirst(carriedCount).map { position, output in
        let type = body.type(of: output.value).stacked(length)
        let rows = rows.map { $0[position - carriedCount] }
        return rows.isEmpty
          ? trace.fill(Literal(Int64(0), type.dtype), type.shape) : concatenated(rows, along: 0)
      }
  }

  public func lowering(_ site: LoweringSite) -> Lowering {
    .region(
      Region(
        trip: .count(length, isReversed: isReversed),
        inputs: site.operands.indices.map { position in
          if position < carriedCount { return .carried(output: position) }
          return position < carriedCount + slicedCount ? .slice : .invariant
        },
        results: site.results.indices.map { $0 < carriedCount ? .last(output: $0) : .stacked(output: $0) }))
  }

  /// A scan that carries the tangents beside the values.
  public func jvp(_ site: Linearization, tangents: [Tensor?]) -> [Tensor?] {
    derivative(site).forward(tangents)
  }

  /// A scan that also stacks what the derivative needs, and a scan in the other direction that carries the cotangents.
  public func vjp(_ site: Linearization, cotangents: [Tensor?]) -> [Tensor?] {
    derivative(site).backward(cotangents)
  }

  private func derivative(_ site: Linearization) -> LoopDerivative {
    LoopDerivative(mnemonic, body, site, carriedCount: carriedCount, slicedCount: slicedCount) { loop in
      let scan = Scan(
        length: length, isReversed: isReversed != loop.isOpposite, carriedCount: loop.carried.count,
        slicedCount: loop.sliced.count, body: loop.body)
      return site.results[0].trace.apply(scan, loop.operands)
    }
  }
}

extension TensorType {
  /// The type of one part along the first axis.
  fileprivate var slice: TensorType { with(Shape(Array(shape.dimensions.dropFirst()))) }

  /// The type of a number of such tensors along a new first axis.
  fileprivate func stacked(_ count: Int) -> TensorType { with(Shape([count] + shape.dimensions)) }
}

extension HostTensor {
  /// The part at a position along the first axis.
  fileprivate func slice(_ position: Int) -> HostTensor {
    let type = type.slice
    let range = position * type.elementCount..<(position + 1) * type.elementCount
    switch elements {
    case .real(let values): return HostTensor(unchecked: type, reals: Array(values[range]))
    case .integer(let values): return HostTensor(unchecked: type, integers: Array(values[range]))
    }
  }

  /// Tensors of one type along a new first axis.
  fileprivate init(stacking rows: [HostTensor], _ type: TensorType) {
    self =
      type.dtype.isFloatingPoint
      ? HostTensor(unchecked: type, reals: rows.flatMap(\.reals))
      : HostTensor(unchecked: type, integers: rows.flatMap(\.words))
  }
}

extension Scan {
  public static let examples = [
    // A recurrence with a product, a slice and a weight.
    example(length: 3, carried: [.f32(2)], sliced: [.f32(2)], invariant: [.f32(2, 2)]) { x in
      let h = tanh(x[0].reshaped([1, 2]).matmul(x[2]).reshaped([2]) + x[1])
      return [h, h * x[1]]
    },
    // Two carries, reversed; one of them is changed by the other, and a slice goes into an output alone.
    example(length: 4, isReversed: true, carried: [.f32(), .f32(2)], sliced: [.f32(2), .f32()]) { x in
      [x[0] * x[3] + x[1].sum(), sin(x[1]) * x[0].broadcast(to: [2]), exp(x[2]), x[0]]
    },
    // No step, and a carry that never changes.
    example(length: 0, carried: [.f64(1)], sliced: [.f64(0)]) { [$0[0], $0[1]] },
    // Nothing is carried: a map.
    example(length: 2, carried: [], sliced: [.f32(3)], invariant: [.f32(3)]) { [$0[0] * $0[1]] },
    // A scan in a scan.
    example(length: 2, carried: [.f32(2)], sliced: [.f32(3, 2)]) { x in
      let inner = example(length: 3, carried: [.f32(2)], sliced: [.f32(2)]) { [cos($0[0]) * $0[1], $0[0]] }
      let results = x[0].trace.apply(inner.primitive, x)
      return [results[0] + x[0], results[1].sum(along: [0])]
    },
  ]

  private static func example(
    length: Int, isReversed: Bool = false, carried: [TensorType], sliced: [TensorType],
    invariant: [TensorType] = [], _ record: ([Tensor]) -> [Tensor]
  ) -> Example {
    let trace = Trace()
    let inputs = (carried + sliced + invariant).enumerated().map { trace.input("x\($0.offset)", $0.element) }
    for (position, result) in record(inputs).enumerated() {
      trace.output(.result("y\(position)"), result)
    }
    let scan = Scan(
      length: length, isReversed: isReversed, carriedCount: carried.count, slicedCount: sliced.count,
      body: trace.graph)
    return Example(
      scan,
      operands: (carried + sliced.map { $0.stacked(length) } + invariant).map {
        Example.Operand($0, in: -2...2)
      })
  }
}

/// Runs a function once for each slice of a tensor along its first axis, and hands a value on from step to step.
///
///     let (last, all) = scan(over: xs, from: h0) { h, x in
///       let h = cell(h, x)
///       return (h, h)
///     }
///
/// What the function uses from outside, tensors or the parameters of layers, is the same in every step.
///
/// - Parameters:
///   - slices: The tensor whose parts the function is given.
///   - initial: What the function is given in the first step, of the type that it gives for the next.
///   - isReversed: Whether the last part comes first; outputs stand in the order of the parts all the same.
///   - body: Makes what the next step is given, and an output of this step.
/// - Returns: What a step after the last would be given, and the outputs along a new first axis.
public func scan(
  over slices: Tensor, from initial: Tensor, reversed isReversed: Bool = false,
  _ body: (_ carried: Tensor, _ slice: Tensor) -> (Tensor, Tensor)
) -> (last: Tensor, outputs: Tensor) {
  let (last, outputs) = scan(over: [slices], from: [initial], reversed: isReversed) { carried, slices in
    let (next, output) = body(carried[0], slices[0])
    return ([next], [output])
  }
  return (last[0], outputs[0])
}

/// Runs a function once for each slice of a tensor along its first axis, and hands values on from step to step.
///
///     let (last, outputs) = scan(over: xs, from: [h0, c0]) { carried, x in
///       let (h, c) = cell(carried[0], carried[1], x)
///       return ([h, c], h)
///     }
///
/// It is ``scan(over:from:reversed:_:)`` with as many carried values as are given.
public func scan(
  over slices: Tensor, from initial: [Tensor], reversed isReversed: Bool = false,
  _ body: (_ carried: [Tensor], _ slice: Tensor) -> ([Tensor], Tensor)
) -> (last: [Tensor], outputs: Tensor) {
  let (last, outputs) = scan(over: [slices], from: initial, reversed: isReversed) { carried, slices in
    let (next, output) = body(carried, slices[0])
    return (next, [output])
  }
  return (last, outputs[0])
}

/// Runs a function once for each slice of tensors along their first axes, and hands values on from step to step.
///
/// It is ``scan(over:from:reversed:_:)`` with any number of tensors in each place.
///
/// - Parameters:
///   - count: The number of steps; by default the size of the first axis, which all tensors to slice share.
public func scan(
  over slices: [Tensor], from initial: [Tensor], count: Int? = nil, reversed isReversed: Bool = false,
  _ body: (_ carried: [Tensor], _ slices: [Tensor]) -> ([Tensor], [Tensor])
) -> (last: [Tensor], outputs: [Tensor]) {
  let operands = initial + slices
  let trace = operands.first.map { $0.trace.innermost(operands) } ?? Trace()
  if operands.isEmpty {
    trace.fail(Diagnostic("scan: must be given a tensor to carry or to slice, got none"))
  }
  for slices in slices where slices.rank == 0 && !slices.isFailed {
    _ = trace.fail(
      TypeError(Scan.mnemonic, expected: "given tensors with an axis to slice", got: "\(slices.type)"), [])
  }
  guard let length = count ?? slices.first.map({ $0.rank > 0 ? $0.shape[0] : 0 }) ?? failedLength(trace),
    let recorded = trace.recordBodies(
      of: Scan.mnemonic,
      inputs: initial.enumerated().map { (name: "carried\($0.offset)", type: $0.element.type) }
        + slices.enumerated().map { (name: "slice\($0.offset)", type: $0.element.type.slice) },
      stepLimit: length,
      { _, tensors in
        let (next, outputs) = body(
          Array(tensors.prefix(initial.count)), Array(tensors.dropFirst(initial.count)))
        if next.count != initial.count, let trace = tensors.first?.trace {
          trace.fail(
            Diagnostic(
              "scan: the body must give \(initial.count) tensors for the next step, got \(next.count)",
              help: "it gives as many as it is given of what is carried"))
        }
        return next + outputs
      })
  else {
    // After an error a body is run all the same, for the number of its outputs.
    let outputs = body(initial.map { _ in trace.failed }, slices.map { _ in trace.failed }).1
    return (initial.map { _ in trace.failed }, outputs.map { _ in trace.failed })
  }
  // The number of a step is that of its slices, in a derivative too, whose steps go in the other direction.
  let steps = recorded.readsStep ? [trace.iota(TensorType(.u64, [length]), along: 0)] : []
  let scan = Scan(
    length: length, isReversed: isReversed, carriedCount: initial.count,
    slicedCount: slices.count + steps.count, body: recorded.graphs[0])
  let results = trace.apply(scan, operands + steps + recorded.captured)
  guard !trace.isFailed else {
    let outputCount = recorded.graphs[0].outputs.count - initial.count
    return (initial.map { _ in trace.failed }, (0..<outputCount).map { _ in trace.failed })
  }
  return (Array(results.prefix(initial.count)), Array(results.dropFirst(initial.count)))
}

/// Records that nothing says how many steps a scan has.
private func failedLength(_ trace: Trace) -> Int? {
  trace.fail(
    Diagnostic(
      "scan: the number of steps is not known without tensors to slice",
      help: "say it with count:"))
  return nil
}
