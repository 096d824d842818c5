// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusKernel
import ApusPrimitives
import ApusTensor
import Testing

@Suite("Laws of types and text") struct TypeLawTests {
  @Test("evaluation gives tensors of the declared types", arguments: Case.all)
  func typeLaw(_ item: Case) throws {
    let operands = SampleData.operands(of: item.example)
    let types = try item.example.primitive.inferredTypes(of: operands.map(\.type))
    let results = item.example.primitive.evaluate(operands, results: types)
    #expect(results.map(\.type) == types)
  }

  @Test("an operator reads back from its text equal, with equal text", arguments: Case.all)
  func textLaw(_ item: Case) throws {
    let graph = try item.graph()
    let read = try GraphParser(PrimitiveCatalog.all).parse(graph.description)
    #expect(read == graph)
    #expect(read.hashValue == graph.hashValue)
    #expect(read.description == graph.description)
  }

  @Test("every operator has an example with few elements and one at an edge")
  func examples() {
    for type in PrimitiveCatalog.all where !["input", "batch_input", "parameter"].contains(type.mnemonic) {
      #expect(!type.examples.isEmpty, "\(type.mnemonic)")
      let isAtEdge = type.examples.contains { example in
        let types = (try? example.primitive.resultTypes(of: example.operands.map(\.type))) ?? []
        return (types + example.operands.map(\.type)).contains { type in
          type.rank == 0 || type.shape.dimensions.contains { $0 < 2 }
        }
      }
      #expect(isAtEdge, "\(type.mnemonic) has no example with a scalar, an empty tensor or an axis of size 1")
    }
  }

  /// Who evaluates a graph asks the family for what compiled code finds by itself.
  @Test("an operator whose code can stop at an index is of the family that says so", arguments: Case.all)
  func indexLaw(_ item: Case) throws {
    let results = try item.example.primitive.inferredTypes(of: item.types)
    let canFail: Bool
    switch item.example.primitive.lowering(LoweringSite(operands: item.types, results: results)) {
    case .indexGuard: canFail = true
    case .kernel(let statements): canFail = statements.contains { $0.canFail }
    case .lookup, .insertion: canFail = true
    case .elementwise, .view, .reduction, .contraction, .assembly, .random, .source, .region: canFail = false
    }
    let indexed = item.example.primitive as? any Indexed
    #expect(!canFail || indexed != nil)
    guard let indexed else { return }
    for (operand, bound) in indexed.positions(item.types) {
      #expect(item.types[operand].dtype.isInteger && bound >= 0)
    }
    #expect(indexed.firstOutOfRange(SampleData.operands(of: item.example)) == nil)
  }

  @Test("a lowering fits the operands and results", arguments: Case.all)
  func loweringLaw(_ item: Case) throws {
    let results = try item.example.primitive.inferredTypes(of: item.types)
    let site = LoweringSite(operands: item.types, results: results)
    switch item.example.primitive.lowering(site) {
    case .elementwise(let scalar):
      let dtype = scalar.dtype(operands: item.types.map(\.dtype), rank: results[0].rank)
      #expect(dtype == results[0].dtype)
      #expect(item.types.allSatisfy { $0.shape == results[0].shape })
    case .view(.affine(let coordinates, let outside)):
      #expect(coordinates.count == item.types[0].rank)
      let operand = SampleData.operands(of: item.example)[0]
      let elements = (0..<results[0].elementCount).map { position -> Literal? in
        let place = results[0].shape.coordinates(of: position)
        let seen = coordinates.map { $0.terms.reduce($0.offset) { $0 + $1.stride * place[$1.axis] } }
        guard zip(seen, operand.shape.dimensions).allSatisfy({ 0..<$1 ~= $0 }) else { return outside }
        return operand.literal(at: zip(seen, operand.shape.strides).reduce(0) { $0 + $1.0 * $1.1 })
      }
      let values = item.example.primitive.evaluate([operand], results: results)[0]
      #expect(elements == (0..<values.count).map { values.literal(at: $0) })
    case .view(.reshape): #expect(item.types[0].elementCount == results[0].elementCount)
    case .reduction(_, let coordinates): #expect(coordinates.count == results[0].rank)
    case .random(let stream):
      let operands = SampleData.operands(of: item.example)
      let key = operands[0].words.enumerated().reduce(0) { $0 | UInt64($1.element) << (32 * $1.offset) }
      let words = Philox.words(
        results[0].elementCount, key: key, stream: stream, first: UInt64(bitPattern: operands[1].words[0]))
      let values = item.example.primitive.evaluate(operands, results: results)[0]
      #expect(values.words == words.map { Int64($0) })
    case .lookup(let map):
      #expect(map.coordinates.count == item.types[0].rank)
      let operands = SampleData.operands(of: item.example)
      let elements = (0..<results[0].elementCount).map { position in
        let place = results[0].shape.coordinates(of: position)
        func seen(_ coordinates: [IndexMap.Coordinate]) -> [Int] {
          coordinates.map { $0.terms.reduce($0.offset) { $0 + $1.stride * place[$1.axis] } }
        }
        var whole = seen(map.coordinates)
        for start in map.starts {
          let operand = operands[start.operand]
          let element = zip(seen(start.element), operand.shape.strides).reduce(0) { $0 + $1.0 * $1.1 }
          whole[start.axis] += Int(operand.words[element])
        }
        return operands[0].literal(at: zip(whole, operands[0].shape.strides).reduce(0) { $0 + $1.0 * $1.1 })
      }
      let values = item.example.primitive.evaluate(operands, results: results)[0]
      #expect(elements == (0..<values.count).map { values.literal(at: $0) })
    case .insertion(let insertion): #expect(insertion.map.coordinates.count == results[0].rank)
    case .contraction, .indexGuard, .source: break
    case .assembly(_, let pieces): #expect(pieces.map(\.operand) == Array(item.types.indices))
    case .region: #expect(item.example.primitive is any GraphOwner)
    case .kernel(let statements): #expect(!statements.isEmpty)
    }
  }
}
