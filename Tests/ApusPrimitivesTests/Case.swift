// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusPrimitives
import ApusTensor
import Testing

/// An operator with one of its examples, on which the laws are tried.
struct Case: Sendable, CustomTestStringConvertible {
  let example: Example
  /// The example's position among those of its operator.
  let number: Int

  /// Every example of every operator.
  static let all = PrimitiveCatalog.all.flatMap { type in
    type.examples.enumerated().map { Case(example: $0.element, number: $0.offset) }
  }

  /// The examples in f64 of the operators that have derivatives, if some operand is a real number.
  static let differentiable = all.filter { $0.isDifferentiable }.map(\.inDoublePrecision)

  var testDescription: String { "\(mnemonic) \(number): \(example.operands.map(\.type))" }
  var mnemonic: String { example.primitive.mnemonic }
  var types: [TensorType] { example.operands.map(\.type) }

  /// Whether the operator has derivatives and some operand is a real number.
  var isDifferentiable: Bool {
    if case .never = type(of: example.primitive).differentiability { return false }
    return types.contains { $0.dtype.isFloatingPoint }
  }

  /// The operator alone in a graph, applied to inputs `x0`, `x1` and so on.
  func graph() throws -> Graph {
    let trace = Trace()
    let operands = types.enumerated().map { trace.input("x\($0.offset)", $0.element) }
    for (position, result) in trace.apply(example.primitive, operands).enumerated() {
      trace.output(.result("y\(position)"), result)
    }
    return try trace.finished()
  }

  /// The same example with f64 instead of f32 everywhere.
  ///
  /// It goes through the text form, which spells types wherever they stand: in attributes, literals and bodies.
  private var inDoublePrecision: Case {
    guard let text = try? graph().description.replacing("f32", with: "f64"),
      let graph = try? GraphParser(PrimitiveCatalog.all).parse(text),
      let node = graph.nodes.last
    else { return self }
    let operands = zip(graph.inputs, example.operands).map { input, operand in
      Example.Operand(graph.nodes[input].types[0], in: operand.range)
    }
    return Case(example: Example(node.primitive, operands: operands), number: number)
  }
}
