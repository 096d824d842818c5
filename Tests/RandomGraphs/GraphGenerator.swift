// SPDX-License-Identifier: Apache-2.0

import ApusDifferentiation
package import ApusGraph
package import ApusIO
import ApusKernel
import ApusPrimitives
package import ApusTensor
import RandomSources

/// Random graphs over all operators, small enough for the reference evaluation.
package struct GraphGenerator {
  /// The greatest number of elements of one tensor.
  private static let elementLimit = 40
  private var random: RandomSource

  package init(seed: UInt64) { random = RandomSource(seed: seed) }

  /// A graph whose outputs are all values that nothing else uses and, where it has derivatives, the gradient of
  /// the sum of the real ones by all real inputs and parameters, and a step of an optimizer for some parameters.
  package mutating func graph(nodes: ClosedRange<Int> = 3...14, dtype: DType = .f64) throws(Diagnostic)
    -> Graph
  {
    let trace = Trace()
    var values: [Tensor] = []
    for index in 0..<random.int(1...3) {
      values.append(trace.input("x\(index)", TensorType(dtype, random.shape())))
    }
    for index in 0..<random.int(0...2) {
      values.append(trace.parameter("w\(index)", TensorType(dtype, random.shape())))
    }
    if random.happens(0.4) { values.append(trace.input("n", TensorType(.i32, random.shape(rank: 0...1)))) }
    if random.happens(0.2) { values.append(trace.input("key", TensorType(.u32, [2]))) }
    if random.happens(0.2) {
      values.append(trace.input("mask", TensorType(.bool, random.shape(rank: 0...2))))
    }
    let leaves = values

    for _ in 0..<random.int(nodes) {
      if random.happens(0.15) {
        let like = random.pick(values)
        values.append(trace.fill(SampledValues.moderate.number(like.dtype, &random), like.shape))
      } else if let results = step(trace, values) {
        values += results
      }
    }

    let used = Set(trace.graph.nodes.flatMap(\.operands))
    var outputs = values.filter { !used.contains($0.value) && !leaves.map(\.value).contains($0.value) }
    if outputs.isEmpty { outputs = [values[values.count - 1]] }
    for (index, output) in outputs.enumerated() { trace.output(.result("y\(index)"), output) }

    let sums = outputs.filter { $0.dtype == dtype }.map { $0.sum() }
    if var loss = sums.first {
      for sum in sums.dropFirst() { loss = loss + sum }
      let by = leaves.filter { $0.dtype.isFloatingPoint }
      for (index, (leaf, gradient)) in zip(by, gradient(of: loss, withRespectTo: by)).enumerated() {
        trace.output(.result("dx\(index)"), gradient)
        if case .parameter(let name) = trace.source(of: leaf), random.happens(0.8) {
          update(name, leaf, gradient)
        }
      }
    }
    return try trace.finished()
  }

  /// One step of gradient descent, of momentum, or of Adam, as the library's optimizers record them.
  private mutating func update(_ name: String, _ parameter: Tensor, _ gradient: Tensor) {
    let trace = parameter.trace
    switch random.int(below: 3) {
    case 0: trace.output(.update(name), parameter - 0.1 * gradient)
    case 1:
      let velocity = trace.parameter(name + ".velocity", parameter.type)
      let next = 0.9 * velocity + gradient
      trace.output(.update(name + ".velocity"), next)
      trace.output(.update(name), parameter - 0.1 * next)
    case _:
      let first = trace.parameter(name + ".first", parameter.type)
      let second = trace.parameter(name + Self.squares, parameter.type)
      let (newFirst, newSecond) = (0.9 * first + 0.1 * gradient, 0.99 * second + 0.01 * gradient * gradient)
      trace.output(.update(name + ".first"), newFirst)
      trace.output(.update(name + Self.squares), newSecond)
      trace.output(.update(name), parameter - 0.1 * newFirst / (sqrt(newSecond) + 1e-3))
    }
  }

  /// How the name of a parameter ends that holds a mean of squares.
  private static let squares = ".second"

  /// The values for a graph's inputs and parameters.
  package mutating func bindings(_ graph: Graph, _ values: SampledValues = .moderate) -> [String: HostTensor]
  {
    var bindings: [String: HostTensor] = [:]
    for node in graph.nodes {
      guard let name = node.boundName else { continue }
      let tensor = values.tensor(node.types[0], &random)
      bindings[name] =
        name.hasSuffix(Self.squares)
        ? HostTensor(unchecked: tensor.type, reals: tensor.reals.map { abs($0) }) : tensor
    }
    return bindings
  }

  /// Applies a random operator that fits; `nil` if a few tries find none.
  private mutating func step(_ trace: Trace, _ values: [Tensor]) -> [Tensor]? {
    for _ in 0..<12 {
      let type = random.pick(PrimitiveCatalog.all)
      guard let example = type.examples.randomElement(using: &random) else { continue }
      // The first operand is any value; the others are preferably of the same type, so that operators of two
      // operands fit often.
      let first = random.pick(values)
      var operands = [first]
      while operands.count < example.operands.count {
        let wanted = example.operands[operands.count].type.dtype
        let same = values.filter { $0.dtype == wanted && $0.shape == first.shape }
        let alike = values.filter { $0.dtype == first.dtype && $0.shape == first.shape }
        let candidates = random.happens(0.6) && !same.isEmpty ? same : random.happens(0.8) ? alike : values
        operands.append(random.pick(candidates))
      }
      guard !example.operands.isEmpty,
        let primitive = SampledOperators.sample(type, operands.map(\.type), &random),
        let types = try? primitive.inferredTypes(of: operands.map(\.type)),
        types.allSatisfy({ $0.elementCount <= Self.elementLimit })
      else { continue }
      return trace.apply(primitive, operands)
    }
    return nil
  }
}

extension Trace {
  /// Where a value is when the graph begins; `nil` for one that is computed.
  fileprivate func source(of tensor: Tensor) -> Source? {
    let node = graph.nodes[tensor.value.node]
    let site = LoweringSite(operands: node.operands.map(graph.type(of:)), results: node.types)
    guard case .source(let source) = node.primitive.lowering(site) else { return nil }
    return source
  }
}
