// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusKernel
import ApusPrimitives
import ApusTensor
import Testing

/// The law of zeros: for operands of any kind, also those at which an operator is singular, overflows or is not
/// defined, derivatives are zero where the cotangent or tangent is, and so are derivatives of derivatives.
@Suite("Laws of zero derivatives") struct ZeroDerivativeLawTests {
  /// Where partial derivatives are infinite or NaN, and numbers beside.
  private static let special: [Double] = [0, -1, .infinity, -.infinity, .nan, 1e200, 2]
  /// A contraction sums products as they are, so that only finite numbers have a law there.
  private static let finite: [Double] = [0, -1, 0.5, 2, -0.0, 3, 1]

  @Test("zero seeds give zeros, in every order and mode", arguments: Case.differentiable)
  func zeros(_ item: Case) throws {
    let trace = Trace()
    let operands = item.types.enumerated().map { trace.input("x\($0.offset)", $0.element) }
    let results = trace.apply(item.example.primitive, operands)
    func seeds(_ tensors: [Tensor], _ name: String) -> [Tensor?] {
      tensors.enumerated().map { position, tensor in
        tensor.dtype.isFloatingPoint ? trace.input(name + "\(position)", tensor.type) : nil
      }
    }
    // What is zero, and what is not.
    let (v0, u0, v, u) = (
      seeds(operands, "zero v"), seeds(results, "zero u"), seeds(operands, "v"), seeds(results, "u")
    )
    func forward(_ tensors: [Tensor?], _ seeds: [Tensor?]) -> [Tensor?] {
      trace.pushforward(of: tensors.compactMap { $0 }, from: operands, tangents: seeds) { $0 + $1 }
    }
    func backward(_ tensors: [Tensor?], _ seeds: [Tensor?]) -> [Tensor?] {
      let present = zip(tensors, seeds).filter { $0.0 != nil }
      return trace.pullback(
        of: present.compactMap(\.0), cotangents: present.map(\.1), to: operands
      ) { $0 + $1 }
    }
    let (first, tangents) = (backward(results, u0), forward(results, v0))
    let (slope, image) = (backward(results, u), forward(results, v))
    let derivatives: [(name: String, tensors: [Tensor?])] = [
      ("vjp", first), ("jvp", tangents),
      ("jvp of vjp with a zero cotangent", forward(first, v)),
      ("jvp of vjp with a zero tangent", forward(slope, v0)),
      ("jvp of jvp with a zero tangent", forward(tangents, v)),
      ("jvp with a zero tangent of jvp", forward(image, v0)),
      ("vjp of vjp with a zero cotangent", backward(first, v)),
      ("vjp with a zero cotangent of jvp", backward(image, u0)),
    ]
    var names: [String] = []
    for (name, tensors) in derivatives {
      for tensor in tensors.compactMap({ $0 }) {
        trace.output(.result("\(names.count)"), tensor)
        names.append(name)
      }
    }
    let graph = try trace.finished()
    let values = item.sumsProducts ? Self.finite : Self.special
    let sampled = SampleData.operands(of: item.example)
    for shift in values.indices {
      var bindings: [String: HostTensor] = [:]
      for node in graph.nodes {
        guard let name = node.inputName else { continue }
        let count = node.types[0].elementCount
        let reals: [Double]
        if name.hasPrefix("zero") {
          reals = [Double](repeating: 0, count: count)
        } else if name.hasPrefix("x"), let position = Int(name.dropFirst()) {
          guard node.types[0].dtype.isFloatingPoint else {
            bindings[name] = sampled[position]
            continue
          }
          reals = (0..<count).map { values[($0 + shift * (position + 1)) % values.count] }
        } else {
          reals = (0..<count).map { [0.5, -2, 1.5][$0 % 3] }
        }
        bindings[name] = try HostTensor(node.types[0], reals: reals)
      }
      for (name, result) in zip(names, try Evaluator(graph).outputs(bindings)) {
        #expect(result.reals.allSatisfy { $0 == 0 }, "\(name) of \(item.testDescription): \(result.reals)")
      }
    }
  }
}

extension Case {
  /// Whether the operator is a contraction, or runs one.
  fileprivate var sumsProducts: Bool {
    guard let graph = try? graph().inlined() else { return false }
    return graph.nodes.contains { node in
      let site = LoweringSite(operands: node.operands.map(graph.type(of:)), results: node.types)
      if case .contraction = node.primitive.lowering(site) { return true }
      return false
    }
  }
}
