// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusKernel
import ApusPrimitives
import ApusTensor
import Testing

/// Sizes and attributes at the edges of what can be counted, which reach the library from files: nothing traps,
/// and what is over a limit is refused.
@Suite("Boundaries") struct BoundaryTests {
  /// Each edge with its neighbours.
  private static let sizes: [Int] = {
    let edges: [Int] = [0, 1 << 31, 1 << 40, 1 << 42]
    return edges.flatMap { [$0 - 1, $0, $0 + 1] } + [Int.min, Int.min + 1, Int.max - 1, Int.max]
  }()

  @Test("sizes of operands", arguments: Case.all)
  func operands(_ item: Case) {
    for (position, type) in item.types.enumerated() {
      for axis in type.shape.dimensions.indices {
        for size in Self.sizes {
          var sizes = type.shape.dimensions
          sizes[axis] = size
          var types = item.types
          types[position] = type.with(Shape(sizes))
          attempt(item.example.primitive, types)
          attempt(item.example.primitive, item.types.map { $0 == type ? types[position] : $0 })
        }
      }
      for rank in [0, 16, 17] {
        var types = item.types
        types[position] = type.with(Shape([Int](repeating: 1, count: rank)))
        attempt(item.example.primitive, types)
        attempt(item.example.primitive, item.types.map { _ in types[position] })
      }
    }
  }

  @Test("whole numbers in attributes", arguments: Case.all)
  func attributes(_ item: Case) throws {
    let graph = try item.graph()
    let text = graph.description
    let parser = GraphParser(PrimitiveCatalog.all)
    // Every number of the node's line that stands in its attributes is replaced.
    let lines = text.split(separator: "\n").map(String.init)
    let full = lines[graph.nodes.count - 1]
    // Without the types, so that only the attributes are at fault.
    let line = full.ranges(of: " : ").last.map { String(full[..<$0.lowerBound]) } ?? full
    for range in line.ranges(of: /-?[0-9]+/) where line[..<range.lowerBound].contains("{") {
      for size in Self.sizes + [2, 3, 16, 17] {
        var changed = lines
        changed[graph.nodes.count - 1] = line[..<range.lowerBound] + "\(size)" + line[range.upperBound...]
        guard let graph = try? parser.parse(changed.joined(separator: "\n")), let node = graph.nodes.last
        else {
          continue
        }
        attempt(node.primitive, node.operands.map(graph.type(of:)))
      }
    }
  }

  /// Infers, lowers, and evaluates if that is little work; checks limits and traps.
  private func attempt(_ primitive: any Primitive, _ types: [TensorType]) {
    guard let results = try? primitive.inferredTypes(of: types) else { return }
    for type in types + results {
      #expect(type.rank <= Limits.standard.rank)
      #expect(type.shape.dimensions.allSatisfy { $0 >= 0 } && type.elementCount <= Limits.standard.elements)
    }
    guard (types + results).allSatisfy({ $0.elementCount < 1 << 10 }) else {
      // What is lowered as a constant is made in memory; everything else must come in whatever size.
      if case .source(.constant) = primitive.lowering(LoweringSite(operands: types, results: results)) {
        Issue.record("a constant cannot be this large")
      }
      return
    }
    _ = primitive.lowering(LoweringSite(operands: types, results: results))
    let operands = types.map { SampleData.tensor($0, in: 0...1, key: [5, 5]) }
    #expect(primitive.evaluate(operands, results: results).map(\.type) == results)
  }

  @Test("derivatives at large sizes are recorded without a trap", arguments: Case.differentiable)
  func derivatives(_ item: Case) {
    for size in [0, 1, 1 << 31, 1 << 38] {
      let types = item.types.map { type in
        type.with(Shape(type.shape.dimensions.enumerated().map { $0.offset == 0 ? size : $0.element }))
      }
      let trace = Trace()
      let operands = types.enumerated().map { trace.input("x\($0.offset)", $0.element) }
      let results = trace.apply(item.example.primitive, operands)
      guard trace.diagnostic == nil else { continue }
      let site = Linearization(operands: operands, results: results)
      _ = item.example.primitive.vjp(site, cotangents: results)
      _ = item.example.primitive.jvp(site, tangents: operands)
      #expect(trace.diagnostic == nil, "\(types)")
    }
  }
}
