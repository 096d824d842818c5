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

  /// An operator with operand types, one of which has a size or rank at an edge.
  private struct Attempt {
    let primitive: any Primitive
    let types: [TensorType]
    /// The size that was put in; `nil` where a rank is at an edge.
    var size: Int?

    /// Equal for equal attempts.
    var key: String { "\(primitive.mnemonic) \(AttributeCoding.text(of: primitive)) \(types)" }
  }

  /// Every size of every operand at every edge, alone and in all operands of its type, and ranks.
  private static func operandAttempts(_ item: Case) -> [Attempt] {
    var attempts: [Attempt] = []
    for (position, type) in item.types.enumerated() {
      func add(_ changed: TensorType, _ size: Int?, everywhere: [TensorType]) {
        var types = item.types
        types[position] = changed
        attempts.append(Attempt(primitive: item.example.primitive, types: types, size: size))
        attempts.append(Attempt(primitive: item.example.primitive, types: everywhere, size: size))
      }
      for axis in type.shape.dimensions.indices {
        for size in sizes {
          var sizes = type.shape.dimensions
          sizes[axis] = size
          let changed = type.with(Shape(sizes))
          add(changed, size, everywhere: item.types.map { $0 == type ? changed : $0 })
        }
      }
      for rank in [0, 1, 15, 16, 17, 18] {
        let changed = type.with(Shape([Int](repeating: 1, count: rank)))
        add(changed, nil, everywhere: item.types.map { _ in changed })
      }
    }
    return attempts
  }

  /// Every whole number among the attributes at every edge: the line of text, and what the parser made of it.
  private static func attributeAttempts(
    _ item: Case
  ) throws -> [(line: String, outcome: Result<Attempt, Diagnostic>)] {
    let graph = try item.graph()
    let parser = GraphParser(PrimitiveCatalog.all)
    let lines = graph.description.split(separator: "\n").map(String.init)
    let full = lines[graph.nodes.count - 1]
    // Without the types, so that only the attributes are at fault.
    let block = full.hasSuffix("{") ? full.split(separator: " ").suffix(2).map { " " + $0 }.joined() : ""
    let line = full.ranges(of: " : ").last.map { String(full[..<$0.lowerBound]) + block } ?? full
    var attempts: [(line: String, outcome: Result<Attempt, Diagnostic>)] = []
    for range in line.ranges(of: /-?[0-9]+/) where line[..<range.lowerBound].contains("{") {
      for size in sizes + [2, 3, 16, 17] {
        var changed = lines
        let line = line[..<range.lowerBound] + "\(size)" + line[range.upperBound...]
        changed[graph.nodes.count - 1] = String(line)
        do throws(Diagnostic) {
          let graph = try parser.parse(changed.joined(separator: "\n"))
          let node = graph.nodes[graph.nodes.count - 1]
          let attempt = Attempt(primitive: node.primitive, types: node.operands.map(graph.type(of:)))
          attempts.append((String(line), .success(attempt)))
        } catch {
          attempts.append((String(line), .failure(error)))
        }
      }
    }
    return attempts
  }

  @Test("sizes of operands", arguments: Case.all)
  func operands(_ item: Case) { for attempt in Self.operandAttempts(item) { check(attempt) } }

  @Test("whole numbers in attributes", arguments: Case.all)
  func attributes(_ item: Case) throws {
    let number = try item.graph().nodes.count
    for (line, outcome) in try Self.attributeAttempts(item) {
      switch outcome {
      case .success(let attempt): check(attempt)
      case .failure(let error):
        guard case .column(line: number, column: _)? = error.place?.position else {
          Issue.record("\(line): \(error)")
          continue
        }
      }
    }
  }

  /// Infers, lowers, and evaluates if that is little work; checks limits and traps.
  private func check(_ attempt: Attempt) {
    let (primitive, types) = (attempt.primitive, attempt.types)
    let results: [TensorType]
    do throws(TypeError) {
      results = try primitive.inferredTypes(of: types)
    } catch {
      #expect(error.mnemonic == primitive.mnemonic && !error.expected.isEmpty && !error.got.isEmpty)
      // A size over a limit is refused by name, where it is declared.
      if let size = attempt.size, size < 0 || size > Limits.standard.elements {
        #expect(error.operand.map { types[$0].shape.dimensions.contains(size) } == true, "\(error)")
        #expect(error.got.contains("\(size)"), "\(error)")
      }
      return
    }
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

  @Test("no operator that takes a shape is left out, and the table has thousands of distinct cases")
  func count() throws {
    var refused: [String: Set<String>] = [:]
    var taken: [String: Set<String>] = [:]
    for item in Case.all {
      for attempt in Self.operandAttempts(item) {
        if (try? attempt.primitive.inferredTypes(of: attempt.types)) == nil {
          refused[item.mnemonic, default: []].insert(attempt.key)
        } else {
          taken[item.mnemonic, default: []].insert(attempt.key)
        }
      }
      for (line, outcome) in try Self.attributeAttempts(item) {
        switch outcome {
        case .success(let attempt): taken[item.mnemonic, default: []].insert(attempt.key)
        case .failure: refused[item.mnemonic, default: []].insert("\(item.types) \(line)")
        }
      }
    }
    for type in PrimitiveCatalog.all {
      // An input or parameter is all attribute: its type stands in the text, whose reader refuses it.
      guard !["input", "batch_input", "parameter", "constant"].contains(type.mnemonic) else { continue }
      #expect(taken[type.mnemonic, default: []].count >= 3, "\(type.mnemonic)")
      #expect(refused[type.mnemonic, default: []].count >= 10, "\(type.mnemonic)")
    }
    let total = (refused.values.map(\.count) + taken.values.map(\.count)).reduce(0, +)
    #expect(total >= 3000, "\(total)")
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
