// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusKernel
import ApusPrimitives
import ApusTensor
import Testing

/// Operands that an operator was not made for are refused with a typed error, or taken and then all other laws
/// hold for them.
@Suite("Bad operands") struct BadOperandTests {
  @Test("a wrong number of operands is refused", arguments: Case.all)
  func counts(_ item: Case) {
    let types = item.types
    var wrong = [types + [.f32()]] + (types.isEmpty ? [] : [Array(types.dropLast()), []])
    if item.example.primitive is Concatenate { wrong = [[]] }
    for operands in wrong {
      let error = #expect(throws: TypeError.self) { try item.example.primitive.inferredTypes(of: operands) }
      #expect(error?.mnemonic == item.mnemonic)
    }
  }

  @Test(
    "other types and shapes are refused, or taken and evaluated to the declared type", arguments: Case.all)
  func changes(_ item: Case) {
    var refused = 0
    for (position, type) in item.types.enumerated() {
      for changed in Self.changes(of: type) {
        var types = item.types
        types[position] = changed
        if !isRefused(item.example.primitive, types) { continue }
        refused += 1
      }
    }
    let anything: Set = ["axis_size", "convert", "copy", "reverse", "stop_gradient", "windows"]
    // A slice along no axes is its operand.
    let isWhole = (item.example.primitive as? DynamicSlice)?.axes.isEmpty ?? false
    #expect(refused > 0 || item.types.isEmpty || anything.contains(item.mnemonic) || isWhole)
  }

  /// Whether the operands are refused; if not, they must be evaluated and lowered.
  private func isRefused(_ primitive: any Primitive, _ types: [TensorType]) -> Bool {
    do throws(TypeError) {
      let results = try primitive.inferredTypes(of: types)
      let operands = types.map { SampleData.tensor($0, in: 0...1, key: [7, 7]) }
      #expect(primitive.evaluate(operands, results: results).map(\.type) == results)
      _ = primitive.lowering(LoweringSite(operands: types, results: results))
      return false
    } catch {
      #expect(error.mnemonic == primitive.mnemonic && !error.expected.isEmpty && !error.got.isEmpty)
      #expect(error.operand.map { types.indices.contains($0) } ?? true)
      return true
    }
  }

  /// Every other element type, one axis more or less, and sizes changed to 0, 1 and more.
  private static func changes(of type: TensorType) -> [TensorType] {
    var changes = DType.allCases.filter { $0 != type.dtype }.map(type.with)
    let sizes = type.shape.dimensions
    changes += [[1] + sizes, sizes + [2], Array(sizes.dropFirst())].map { type.with(Shape($0)) }
    for axis in sizes.indices {
      for size in [0, 1, sizes[axis] + 1] where size != sizes[axis] {
        var other = sizes
        other[axis] = size
        changes.append(type.with(Shape(other)))
      }
    }
    return changes
  }
}
