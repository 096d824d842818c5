// SPDX-License-Identifier: Apache-2.0

package import ApusGraph
import ApusPrimitives
import ApusTensor
import RandomSources

extension GraphGenerator {
  /// Records random constants, calls and operators on some values; returns all values in the order of the graph.
  mutating func grow(_ trace: Trace, from samples: [Sample], by steps: Int, depth: Int = 0) -> [Sample] {
    var samples = samples
    // What is no number, which nothing else is computed from.
    var ends: [Sample] = []
    for _ in 0..<steps {
      let like = random.pick(samples).tensor
      if random.happens(0.12) {
        samples += source(trace, Fill(SampledValues.moderate.number(like.dtype, &random), like.shape))
      } else if random.happens(0.04) {
        samples += source(trace, Constant(SampledValues.moderate.tensor(like.type, &random)))
      } else if random.happens(0.03), like.rank > 0, like.dtype != .bool {
        samples += source(trace, Iota(like.type, along: random.int(below: like.rank)))
      } else if random.happens(0.15), let words = randomBits(trace, samples, like) {
        samples += words
      } else if random.happens(0.08), let results = movablePart(trace, samples, like) {
        samples += results
      } else if random.happens(0.05), depth < 2 {
        samples += call(trace, samples, depth: depth)
      } else if random.happens(0.03), depth < 2, let condition = condition(trace, samples) {
        samples += choice(trace, condition, samples, depth: depth)
      } else if random.happens(0.03), depth < 2 {
        samples += repetition(trace, samples, depth: depth)
      } else if let results = random.happens(0.05) && depth < 2
        ? scan(trace, samples, depth: depth) : step(trace, samples)
      {
        if isWild || results.allSatisfy({ Self.isBounded($0.value) }) {
          samples += results
        } else {
          ends += results
        }
      }
    }
    return samples + ends
  }

  private func source(_ trace: Trace, _ primitive: some SourcePrimitive) -> [Sample] {
    let value = primitive.evaluate([], results: [primitive.type])[0]
    return trace.apply(primitive, []).map { Sample(tensor: $0, value: value) }
  }

  /// Records random words and, for a real type, numbers from 0 to 1 made of them; `nil` without a key.
  private mutating func randomBits(_ trace: Trace, _ samples: [Sample], _ like: Tensor) -> [Sample]? {
    let keys = samples.filter { $0.tensor.type == TensorType(.u32, [2]) }
    let firsts = samples.filter { $0.tensor.type == TensorType(.u64, .scalar) }
    guard !keys.isEmpty, !firsts.isEmpty else { return nil }
    let (key, first) = (random.pick(keys), random.pick(firsts))
    let primitive = RandomBits(like.shape, stream: random.next())
    let value = primitive.evaluate([key.value, first.value], results: [like.type.with(.u32)])[0]
    let words = Sample(tensor: primitive(key.tensor, first.tensor), value: value)
    guard like.dtype.isFloatingPoint else { return [words] }
    let parts = value.reals.map { $0 * 0x1p-32 }
    let numbers = words.tensor.converted(to: like.dtype) * 0x1p-32
    return [words, Sample(tensor: numbers, value: HostTensor(unchecked: like.type, reals: parts))]
  }

  /// Records a part of a value that begins where an integer says, which may be another value, and then puts a part like
  /// that into the value, or into what it was computed from; `nil` for a value without axes.
  private mutating func movablePart(_ trace: Trace, _ samples: [Sample], _ like: Tensor) -> [Sample]? {
    let wholes = samples.filter { $0.tensor.type == like.type }
    guard like.rank > 0 else { return nil }
    let (whole, other) = (random.pick(wholes), random.pick(wholes))
    let axis = random.int(below: like.rank)
    let size = random.int(0...like.shape[axis])
    let last = Int64(like.shape[axis] - size)
    let numbers = samples.filter {
      $0.tensor.dtype.isInteger && $0.tensor.rank == 0 && 0...last ~= $0.value.words[0]
    }
    let start =
      random.happens(0.6) && !numbers.isEmpty
      ? random.pick(numbers)
      : source(trace, Fill(Literal(Int64(random.int(0...Int(last))), .i32), []))[0]
    func applied(_ primitive: some Primitive, _ operands: Sample...) -> Sample? {
      guard let types = try? primitive.inferredTypes(of: operands.map(\.tensor.type)) else { return nil }
      let value = primitive.evaluate(operands.map(\.value), results: types)[0]
      return Sample(tensor: trace.apply(primitive, operands.map(\.tensor))[0], value: value)
    }
    guard let part = applied(DynamicSlice(along: [axis], sizes: [size]), other, start),
      let updated = applied(DynamicUpdate(along: [axis]), whole, part, start)
    else { return nil }
    return random.happens(0.5) ? [part] : [part, updated]
  }

  /// Records a call of a random graph on some values.
  private mutating func call(_ trace: Trace, _ samples: [Sample], depth: Int) -> [Sample] {
    let operands = (0..<random.int(1...3)).map { _ in random.pick(samples) }
    let inner = Trace()
    let inputs = operands.enumerated().map { index, operand in
      Sample(tensor: inner.input("x\(index)", operand.tensor.type), value: operand.value)
    }
    let values = grow(inner, from: inputs, by: random.int(1...4), depth: depth + 1)
    let used = Set(inner.graph.nodes.flatMap(\.operands))
    let unused = values.dropFirst(inputs.count).filter { !used.contains($0.tensor.value) }
    // An input that comes back as it was is a result like any other.
    let results = unused.isEmpty ? Array(values.suffix(1)) : unused
    for (index, result) in results.enumerated() { inner.output(.result("y\(index)"), result.tensor) }
    let tensors = trace.apply(Call(inner.graph), operands.map(\.tensor))
    return zip(tensors, results).map { Sample(tensor: $0, value: $1.value) }
  }

  /// Records a scan of a random graph over some values; `nil` if its results are too large.
  private mutating func scan(_ trace: Trace, _ samples: [Sample], depth: Int) -> [Sample]? {
    let carried = (0..<random.int(0...2)).map { _ in random.pick(samples) }
    var (sliced, length) = ([Sample](), random.int(0...3))
    let vectors = samples.filter { $0.tensor.rank > 0 }
    if !vectors.isEmpty, random.happens(0.8) {
      let first = random.pick(vectors)
      length = first.tensor.shape[0]
      let alike = vectors.filter { $0.tensor.shape[0] == length }
      sliced = [first] + (0..<random.int(0...1)).map { _ in random.pick(alike) }
    }
    let invariant = (0..<random.int(carried.isEmpty && sliced.isEmpty ? 1...2 : 0...2)).map { _ in
      random.pick(samples)
    }
    let isReversed = random.happens(0.5)
    let body = Trace()
    let parts = sliced.map { $0.value.part(isReversed ? length - 1 : 0) }
    let inputs = (carried.map(\.value) + parts + invariant.map(\.value)).enumerated().map { index, value in
      Sample(tensor: body.input("x\(index)", value.type), value: value)
    }
    let values = grow(body, from: inputs, by: random.int(1...4), depth: depth + 1)
    for (index, input) in inputs.prefix(carried.count).enumerated() {
      let next = random.pick(values.filter { $0.tensor.type == input.tensor.type }.suffix(3)).tensor
      // Lest it grow from run to run.
      body.output(.result("y\(index)"), next.dtype.isFloatingPoint && random.happens(0.7) ? tanh(next) : next)
    }
    for index in carried.count..<carried.count + random.int(carried.isEmpty ? 1...2 : 0...2) {
      body.output(.result("y\(index)"), random.pick(values.suffix(3)).tensor)
    }
    guard !body.graph.readsIdleIndices else { return nil }
    let primitive = Scan(
      length: length, isReversed: isReversed, carriedCount: carried.count, slicedCount: sliced.count,
      body: body.graph)
    let all = carried + sliced + invariant
    guard let types = try? primitive.inferredTypes(of: all.map(\.tensor.type)),
      types.allSatisfy({ $0.elementCount <= Self.elementLimit })
    else { return nil }
    let results = primitive.evaluate(all.map(\.value), results: types)
    return zip(trace.apply(primitive, all.map(\.tensor)), results).map { Sample(tensor: $0, value: $1) }
  }

  /// A truth value without axes, made of some value; `nil` if there is none that has an element.
  private mutating func condition(_ trace: Trace, _ samples: [Sample]) -> Sample? {
    let candidates = samples.filter { $0.value.count > 0 && $0.tensor.dtype.isFloatingPoint }
    guard !candidates.isEmpty else { return nil }
    let x = random.pick(candidates)
    let sum = x.tensor.sum()
    let tensor = sum .> sum.filled(with: 0)
    let total = x.value.reals.reduce(0, +)
    // What is not far from 0 may be on the other side where it is rounded otherwise.
    guard total.magnitude > 0.1, total.magnitude < 1e4 else { return nil }
    let value = HostTensor(unchecked: TensorType(.bool, []), integers: [total > 0 ? 1 : 0])
    return Sample(tensor: tensor, value: value)
  }

  /// Records a choice between two random graphs of some values.
  private mutating func choice(
    _ trace: Trace, _ condition: Sample, _ samples: [Sample], depth: Int
  ) -> [Sample] {
    let operands = (0..<random.int(1...3)).map { _ in random.pick(samples) }
    let bodies = (0..<2).map { _ in
      let inner = Trace()
      let inputs = operands.enumerated().map { index, operand in
        Sample(tensor: inner.input("x\(index)", operand.tensor.type), value: operand.value)
      }
      return (inner, grow(inner, from: inputs, by: random.int(1...3), depth: depth + 1))
    }
    let isFirst = condition.value.integers[0] != 0
    // A graph that is not chosen need not be right; whether all others are could then not be told.
    let idle = bodies[isFirst ? 1 : 0].0.graph
    guard !idle.meetsFaultyIndices(operands.map(\.value)) else { return [] }
    // What both can give: values of one type.
    var results: [(Sample, Sample)] = []
    for first in bodies[0].1.reversed() where results.count < 2 {
      let alike = bodies[1].1.filter { $0.tensor.type == first.tensor.type }
      if !alike.isEmpty { results.append((first, random.pick(alike.suffix(2)))) }
    }
    for (index, result) in results.enumerated() {
      bodies[0].0.output(.result("y\(index)"), result.0.tensor)
      bodies[1].0.output(.result("y\(index)"), result.1.tensor)
    }
    guard !bodies.contains(where: { $0.0.graph.readsIdleIndices }) else { return [] }
    let tensors = trace.apply(
      Cond(then: bodies[0].0.graph, else: bodies[1].0.graph), [condition.tensor] + operands.map(\.tensor))
    return zip(tensors, results).map { Sample(tensor: $0, value: isFirst ? $1.0.value : $1.1.value) }
  }

  /// Records a random graph of some values that is run as long as a counter is small enough.
  private mutating func repetition(_ trace: Trace, _ samples: [Sample], depth: Int) -> [Sample] {
    let carried = (0..<random.int(1...2)).map { _ in random.pick(samples) }
    let invariant = (0..<random.int(0...1)).map { _ in random.pick(samples) }
    let body = Trace()
    let flag = body.input("goes_on", TensorType(.bool, []))
    let counter = body.input("count", .i32())
    let inputs = (carried + invariant).enumerated().map { index, sample in
      Sample(tensor: body.input("x\(index)", sample.tensor.type), value: sample.value)
    }
    let values = grow(body, from: inputs, by: random.int(1...3), depth: depth + 1)
    let next = counter + counter.filled(with: 1)
    body.output(.result("flag"), flag .& (next .< next.filled(with: Double(random.int(0...3)))))
    body.output(.result("counter"), next)
    for (index, input) in inputs.prefix(carried.count).enumerated() {
      let next = random.pick(values.filter { $0.tensor.type == input.tensor.type }.suffix(3)).tensor
      // Lest it grow from run to run.
      body.output(.result("y\(index)"), next.dtype.isFloatingPoint && random.happens(0.7) ? tanh(next) : next)
    }
    guard !body.graph.readsIdleIndices else { return [] }
    let condition = random.happens(0.5) ? condition(trace, samples) : nil
    let start = condition ?? source(trace, Fill(Literal(Int64(1), .bool), []))[0]
    let all = [start] + source(trace, Fill(Literal(Int64(0), .i32), [])) + carried + invariant
    let primitive = WhileLoop(limit: random.int(0...4), carriedCount: 2 + carried.count, body: body.graph)
    let results = primitive.evaluate(
      all.map(\.value), results: all.prefix(2 + carried.count).map(\.tensor.type))
    return zip(trace.apply(primitive, all.map(\.tensor)), results).dropFirst(2).map {
      Sample(tensor: $0, value: $1)
    }
  }

  /// The operators of graphs in which all sizes are fixed.
  package static let operators = PrimitiveCatalog.all.filter {
    !($0 is any BatchSource.Type || $0 is any AxisQuery.Type)
  }

  /// Applies a random operator that fits, after what brings its operands into its domain; `nil` if a few tries
  /// find none.
  private mutating func step(_ trace: Trace, _ samples: [Sample]) -> [Sample]? {
    for _ in 0..<16 {
      let type = random.pick(Self.operators)
      guard let example = type.examples.randomElement(using: &random), !example.operands.isEmpty else {
        continue
      }
      var operands = self.operands(example, samples).map { CandidateOperand($0) }
      if type is any Pointwise.Type { broadcast(&operands) }
      for position in operands.indices where !isWild {
        Domain(of: type, operand: position)?.confine(&operands[position], &random)
      }
      let values = operands.map(\.value)
      guard let primitive = SampledOperators.sample(type, values.map(\.type), &random),
        let types = try? primitive.inferredTypes(of: values.map(\.type)),
        types.allSatisfy({ $0.elementCount <= Self.elementLimit })
      else { continue }
      let results = primitive.evaluate(values, results: types)
      guard isWild || isWanted(primitive, values, results) else { continue }
      let tensors = trace.apply(primitive, operands.map { $0.recorded() })
      return zip(tensors, results).map { Sample(tensor: $0, value: $1) }
    }
    return nil
  }

  /// As many values as an example of an operator has operands, of its types as far as there are such values.
  private mutating func operands(_ example: Example, _ samples: [Sample]) -> [Sample] {
    // The first operand is any value, or one of the example's kind, of which there may be few; the others are
    // preferably of the same type, so that operators of two operands fit often.
    let kind = samples.filter { $0.tensor.dtype.isLike(example.operands[0].type.dtype) }
    let first = random.pick(random.happens(0.5) && !kind.isEmpty ? kind : samples)
    var operands = [first]
    while operands.count < example.operands.count {
      let wanted = example.operands[operands.count].type.dtype
      let kind = samples.filter { $0.tensor.dtype.isLike(wanted) }
      let same = kind.filter { $0.tensor.dtype == wanted && $0.tensor.shape == first.tensor.shape }
      let alike = samples.filter { $0.tensor.type == first.tensor.type }
      let isOther = !wanted.isLike(first.tensor.dtype) && !kind.isEmpty
      let candidates =
        random.happens(0.6) && !same.isEmpty
        ? same : isOther ? kind : random.happens(0.8) ? alike : samples
      operands.append(random.pick(candidates))
    }
    return operands
  }

  /// Repeats operands of different shapes to a common one, if there is one.
  private func broadcast(_ operands: inout [CandidateOperand]) {
    var shape: Shape? = .scalar
    for operand in operands { shape = shape?.common(operand.value.shape) }
    guard let shape, shape.elementCount <= Self.elementLimit else { return }
    for position in operands.indices { operands[position].broadcast(to: shape) }
  }

  /// Whether the results of an operator are numbers with which one can go on.
  ///
  /// A few that are not are taken, too, and the extremum of nothing often; so are a few positions out of range.
  private mutating func isWanted(
    _ primitive: any Primitive, _ operands: [HostTensor], _ results: [HostTensor]
  ) -> Bool {
    if let indexed = primitive as? any Indexed, indexed.firstOutOfRange(operands) != nil {
      return random.happens(0.05)
    }
    if results.allSatisfy(Self.isBounded) { return true }
    return random.happens(operands.contains { $0.count == 0 } ? 0.3 : 0.02)
  }

  /// Whether all elements are numbers, and none is so great that the next exponential or product is none.
  private static func isBounded(_ tensor: HostTensor) -> Bool {
    !tensor.dtype.isFloatingPoint || tensor.reals.allSatisfy { abs($0) <= 1e4 }
  }
}

extension HostTensor {
  /// A part along the first axis; zeros if there is no such part.
  fileprivate func part(_ position: Int) -> HostTensor {
    let type = type.with(Shape(Array(shape.dimensions.dropFirst())))
    guard 0..<shape[0] ~= position else { return HostTensor(zeros: type) }
    let range = position * type.elementCount..<(position + 1) * type.elementCount
    switch elements {
    case .real(let numbers): return HostTensor(unchecked: type, reals: Array(numbers[range]))
    case .integer(let numbers): return HostTensor(unchecked: type, integers: Array(numbers[range]))
    }
  }
}

extension DType {
  /// Whether values of two types mostly do for the same operators.
  fileprivate func isLike(_ other: DType) -> Bool {
    isFloatingPoint == other.isFloatingPoint && isInteger == other.isInteger
  }
}
