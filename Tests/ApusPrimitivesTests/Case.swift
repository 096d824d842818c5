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

  /// Every example of every operator, those in f32 also in the types of 16 bits.
  static let all = PrimitiveCatalog.all.flatMap { type in
    Example.all(of: type).enumerated().map { Case(example: $0.element, number: $0.offset) }
  }

  /// The examples in f64 of the operators that have derivatives, if some operand is a real number.
  static let differentiable = PrimitiveCatalog.all.flatMap { type in
    type.examples.enumerated().map { Case(example: $0.element, number: $0.offset) }
  }.filter { $0.isDifferentiable }.map(\.inDoublePrecision)

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

  /// The same example with f64 instead of every other floating-point type.
  private var inDoublePrecision: Case {
    Case(example: example.replacing([.bf16, .f16, .f32], with: .f64) ?? example, number: number)
  }
}

extension Example {
  /// The examples of an operator, those in f32 also in the types of 16 bits.
  static func all(of type: any Primitive.Type) -> [Example] {
    type.examples
      + [DType.f16, .bf16].flatMap { dtype in type.examples.compactMap { $0.replacing([.f32], with: dtype) } }
  }

  /// The same example with a type instead of some others, everywhere; `nil` if it has none of those or cannot have it.
  ///
  /// It goes through the text form, which spells types wherever they stand: in attributes, literals and bodies.
  fileprivate func replacing(_ dtypes: [DType], with other: DType) -> Example? {
    guard let text = try? Case(example: self, number: 0).graph().description,
      case let replaced = dtypes.reduce(text, { $0.replacing($1.rawValue, with: other.rawValue) }),
      replaced != text,
      let graph = try? GraphParser(PrimitiveCatalog.all).parse(replaced), let node = graph.nodes.last
    else { return nil }
    let operands = zip(graph.inputs, operands).map { input, operand in
      Operand(graph.nodes[input].types[0], in: operand.range)
    }
    return Example(node.primitive, operands: operands)
  }
}
