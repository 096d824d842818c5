// SPDX-License-Identifier: Apache-2.0

import ApusDifferentiation
package import ApusGraph
package import ApusIO
import ApusKernel
import ApusPrimitives
package import ApusTensor
import RandomSources

/// Random graphs over all operators, small enough for the reference evaluation.
///
/// A graph is made together with values for its inputs, on which every operator is tried before it is recorded: one
/// whose result is no number gets operands from its domain, or gives way to another (Liu et al., *NNSmith: generating
/// diverse and valid test cases for deep learning compilers*, ASPLOS 2023). A NaN would hide what comes behind it.
package struct GraphGenerator {
  /// The greatest number of elements of one tensor.
  static let elementLimit = 40
  /// How likely a graph is made without looking at values, so that NaN and infinities are met as well.
  private static let wildness = 0.05

  /// A value of a graph, and what it is when the graph runs on the values that it was made with.
  struct Sample {
    let tensor: Tensor
    let value: HostTensor
  }

  var random: RandomSource
  /// Whether values play no part.
  var isWild = false
  /// The values that the last graph was made with, by the names of its inputs and parameters.
  private(set) var witness: [String: HostTensor] = [:]

  package init(seed: UInt64) { random = RandomSource(seed: seed) }

  /// A graph whose outputs are all values that nothing else uses and, where it has derivatives, the gradient of
  /// the sum of the real ones by all real inputs and parameters, and a step of an optimizer for some parameters.
  package mutating func graph(nodes: ClosedRange<Int> = 3...14, dtype: DType = .f64) throws(Diagnostic)
    -> Graph
  {
    let trace = Trace()
    witness = [:]
    isWild = random.happens(Self.wildness)
    let dtype = random.happens(0.2) ? random.pick([DType.f16, .bf16, .f32]) : dtype
    var samples: [Sample] = []
    for index in 0..<random.int(1...3) { samples.append(input(trace, "x\(index)", dtype, random.shape())) }
    for index in 0..<random.int(0...2) {
      let type = TensorType(dtype, random.shape())
      samples.append(bound("w\(index)", trace.parameter("w\(index)", type)))
    }
    if random.happens(0.4) {
      samples.append(input(trace, "n", random.pick(Self.positions), random.shape(rank: 0...1)))
    }
    if random.happens(0.4) {
      samples += [input(trace, "key", .u32, [2]), input(trace, "first", .u64, .scalar)]
    }
    if random.happens(0.2) { samples.append(input(trace, "mask", .bool, random.shape(rank: 0...2))) }
    let leaves = samples.map(\.tensor)

    let values = grow(trace, from: samples, by: random.int(nodes)).map(\.tensor)
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

  private mutating func input(_ trace: Trace, _ name: String, _ dtype: DType, _ shape: Shape) -> Sample {
    bound(name, trace.input(name, TensorType(dtype, shape)))
  }

  /// A value that comes from outside, drawn at random.
  private mutating func bound(_ name: String, _ tensor: Tensor) -> Sample {
    let value = drawn(name, tensor.type, .moderate)
    witness[name] = value
    return Sample(tensor: tensor, value: value)
  }

  /// One step of gradient descent, of momentum, or of Adam, as the library's optimizers record them.
  private mutating func update(_ name: String, _ parameter: Tensor, _ gradient: Tensor) {
    let trace = parameter.trace
    switch random.int(below: 3) {
    case 0: trace.output(.update(name), parameter - 0.1 * gradient)
    case 1:
      let velocity = slot(name + ".velocity", of: parameter)
      let next = 0.9 * velocity + gradient
      trace.output(.update(name + ".velocity"), next)
      trace.output(.update(name), parameter - 0.1 * next)
    case _:
      let (first, second) = (slot(name + ".first", of: parameter), slot(name + Self.squares, of: parameter))
      let (newFirst, newSecond) = (0.9 * first + 0.1 * gradient, 0.99 * second + 0.01 * gradient * gradient)
      trace.output(.update(name + ".first"), newFirst)
      trace.output(.update(name + Self.squares), newSecond)
      trace.output(.update(name), parameter - 0.1 * newFirst / (sqrt(newSecond) + 1e-3))
    }
  }

  /// What an optimizer remembers of a parameter.
  private mutating func slot(_ name: String, of parameter: Tensor) -> Tensor {
    bound(name, parameter.trace.parameter(name, parameter.type)).tensor
  }

  /// Types of integers that become positions.
  private static let positions = DType.allCases.filter(\.isInteger)

  /// How the name of a parameter ends that holds a mean of squares.
  private static let squares = ".second"

  /// A random value for an input or parameter.
  private mutating func drawn(_ name: String, _ type: TensorType, _ values: SampledValues) -> HostTensor {
    let tensor = values.tensor(type, &random)
    return name.hasSuffix(Self.squares)
      ? HostTensor(unchecked: tensor.type, reals: tensor.reals.map { abs($0) }) : tensor
  }

  /// Other values: new numbers in every other tensor of reals and, if wanted, smaller positions.
  mutating func varied(_ bindings: [String: HostTensor], positions: Bool) -> [String: HostTensor] {
    var varied = bindings
    for (name, tensor) in bindings.sorted(by: { $0.key < $1.key }) {
      if tensor.dtype.isInteger {
        // Most axes of random graphs have few positions.
        guard positions else { continue }
        varied[name] = HostTensor(unchecked: tensor.type, integers: tensor.words.map { $0 / 2 })
      } else if random.happens(0.5) {
        varied[name] = drawn(name, tensor.type, .moderate)
      }
    }
    return varied
  }

  /// Random values for a graph's inputs and parameters.
  package mutating func bindings(_ graph: Graph, _ values: SampledValues = .moderate) -> [String: HostTensor]
  {
    var bindings: [String: HostTensor] = [:]
    for node in graph.nodes {
      if let name = node.boundName { bindings[name] = drawn(name, node.types[0], values) }
    }
    return bindings
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
