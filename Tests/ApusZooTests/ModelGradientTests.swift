// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusDifferentiation
import ApusExecution
import ApusGraph
import ApusPrimitives
import ApusScheduling
import ApusTensor
import ApusZoo
import CompiledGraphs
import RandomSources
import Testing

/// The gradient of every model's loss by every parameter, against central differences in f64.
@Suite struct ModelGradientTests {
  /// The graph with f64 in the place of f32.
  private func widened(_ graph: Graph) throws -> Graph {
    let text = "\(graph)".split(separator: "f32", omittingEmptySubsequences: false).joined(separator: "f64")
    return try GraphParser(PrimitiveCatalog.all).parse(text)
  }

  private func samples(_ type: TensorType, _ random: inout RandomSource, labels: Int) -> HostTensor {
    let values = (0..<type.elementCount).map { _ in random.real(in: -1...1) }
    return type.dtype.isFloatingPoint
      ? HostTensor(unchecked: type, reals: values.map { $0 * 0.3 })
      : HostTensor(
        unchecked: type, integers: values.map { Int64(($0 + 1) / 2 * Double(labels)) % Int64(labels) })
  }

  @Test(arguments: Zoo.names)
  func gradientIsTheSlope(_ name: String) throws {
    let model = try Zoo.model(name)
    let program = try model.program(on: model.element, batchSize: 4, epochs: 1)
    let step = try #require(program[entryPoint: "train_step"])
    var forward = try widened(step.forward)
    let loss = try #require(forward.outputs.first { $0.role == .result("loss") }).value
    let parameters = forward.nodes.indices.filter { forward.nodes[$0].primitive is Parameter }
    #expect(!parameters.isEmpty)
    forward.outputs = [Output(.result("loss"), loss)]
    var graph = try forward.gradient(of: loss, withRespectTo: parameters.map { Value(node: $0) })
    graph.outputs = graph.outputs.enumerated().map { Output(.result("z\($0)"), $1.value) }

    var random = RandomSource(seed: 2024)
    var bindings: [String: HostTensor] = [:]
    for node in forward.nodes {
      let name = (node.primitive as? Input)?.name ?? (node.primitive as? Parameter)?.name
      if let name { bindings[name] = samples(node.types[0], &random, labels: 10) }
    }
    let slope = try CompiledGraphs(forward, style: .tiles, engine: TinyCCEngine())
    let gradients = try CompiledGraphs(graph, style: .tiles, engine: TinyCCEngine()).outputs(bindings)
      .suffix(parameters.count)
    for (node, gradient) in zip(parameters, gradients) {
      let parameter = try #require(forward.nodes[node].primitive as? Parameter)
      let value = try #require(bindings[parameter.name])
      for _ in 0..<4 {
        let direction = (0..<value.count).map { _ in random.real(in: -1...1) }
        let h = 1e-6
        func lossAt(_ distance: Double) throws -> Double {
          var moved = bindings
          moved[parameter.name] = HostTensor(
            unchecked: value.type, reals: zip(value.reals, direction).map { $0 + distance * $1 })
          return try slope.outputs(moved)[0].reals[0]
        }
        let numeric = (try lossAt(h) - lossAt(-h)) / (2 * h)
        let exact = zip(gradient.reals, direction).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(
          abs(numeric - exact) <= 1e-6 * max(1, abs(exact)), "\(parameter.name): \(exact) and \(numeric)")
      }
    }
  }
}
