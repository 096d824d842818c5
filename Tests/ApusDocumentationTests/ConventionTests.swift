// SPDX-License-Identifier: Apache-2.0

import ApusDifferentiation
import ApusExecution
import ApusGraph
import ApusIO
import ApusPrimitives
import ApusScheduling
import ApusTensor
import CompiledGraphs
import Testing

/// The tables of `Conventions.md`: everything that runs graphs gives what each row says.
@Suite struct ConventionTests {
  /// A row of a table.
  struct Row: Sendable, CustomTestStringConvertible {
    let line: Int
    /// An operator in the text form of graphs, with its attributes, or the name of a function.
    let operation: String
    let operands: [HostTensor]
    let expectation: Expectation

    var testDescription: String { "line \(line): \(operation)" }
  }

  /// What the third column says.
  enum Expectation: Sendable {
    case result(HostTensor)
    case cotangents([HostTensor])
    /// Part of a message.
    case refusal(String)
  }

  static let article = Article("Sources/Apus/Apus.docc/Conventions.md")

  /// All rows; a line that cannot be read is a failure of `everyRowIsRead`.
  static let rows: [Row] = {
    var rows: [Row] = []
    var isDerivative = false
    for (number, line) in article.lines.enumerated() where line.hasPrefix("| ") {
      if line.hasPrefix("| operator ") {
        isDerivative = line.contains("| cotangents |")
        continue
      }
      let cells = line.dropFirst(2).dropLast(2).split(separator: " | ").map(String.init)
      guard cells.count == 3, let operation = code(cells[0]).first else { continue }
      let operands = code(cells[1]).compactMap(tensor)
      let results = code(cells[2]).compactMap(tensor)
      let expectation: Expectation
      switch results.first {
      case nil: expectation = .refusal(cells[2])
      case let result?: expectation = isDerivative ? .cotangents(results) : .result(result)
      }
      guard !operands.isEmpty, operands.count == code(cells[1]).count else { continue }
      rows.append(
        Row(line: number + 1, operation: operation, operands: operands, expectation: expectation))
    }
    return rows
  }()

  /// What stands between the backquotes of a cell.
  private static func code(_ cell: String) -> [String] {
    cell.split(separator: "`", omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset % 2 == 1 }.map { String($0.element) }
  }

  /// A tensor such as `f32[2]: 1 -inf`.
  private static func tensor(_ text: String) -> HostTensor? {
    guard let colon = text.firstIndex(of: ":"), let type = TensorType(String(text[..<colon])) else {
      return nil
    }
    let words = text[text.index(after: colon)...].split(separator: " ")
    return try? type.dtype.isFloatingPoint
      ? HostTensor(type, reals: words.compactMap { Double($0) })
      : HostTensor(type, integers: words.compactMap { Int64($0) ?? UInt64($0).map { Int64(bitPattern: $0) } })
  }

  @Test func everyRowIsRead() {
    let lines = Self.article.lines.count { $0.hasPrefix("| ") && !$0.hasPrefix("| operator ") }
    #expect(Self.rows.count == lines && lines > 60)
  }

  /// What rows name that is no operator.
  private static let functions: [String: @Sendable (Tensor) -> Tensor] = ["mean": { $0.mean() }]

  /// The graph of a row: one operator or function, or the cotangents of its operands.
  private static func graph(_ row: Row) throws -> Graph {
    if let function = functions[row.operation] {
      let trace = Trace()
      trace.output(.result("y"), function(trace.input("x0", row.operands[0].type)))
      return try trace.finished()
    }
    var text = ""
    for (position, operand) in row.operands.enumerated() {
      text += "%\(position) = input {\"name\":\"x\(position)\",\"type\":\"\(operand.type)\"}\n"
    }
    let names = row.operands.indices.map { "%\($0)" }.joined(separator: ", ")
    let last = row.operands.count
    text += "%\(last) = \(row.operation) \(names)\nreturn \"y\" %\(last)"
    let graph = try GraphParser(PrimitiveCatalog.all).parse(text)
    guard case .cotangents = row.expectation else { return graph }
    let trace = Trace(graph)
    let values = row.operands.indices.map { trace.tensor(Value(node: $0)) }
    let result = trace.tensor(Value(node: last))
    let cotangents = gradient(of: result, withRespectTo: values, cotangent: result.filled(with: 1))
    var derived = try trace.finished()
    derived.outputs = cotangents.enumerated().map { Output(.result("dx\($0.offset)"), $0.element.value) }
    return derived
  }

  /// Everything that runs a graph.
  private static let ways:
    [(name: String, run: @Sendable (Graph, [String: HostTensor]) throws -> [HostTensor])] = {
      var ways: [(name: String, run: @Sendable (Graph, [String: HostTensor]) throws -> [HostTensor])] = [
        ("the evaluation", { try Evaluator($0).outputs($1) })
      ]
      func add(_ name: String, _ engine: any Engine, _ style: CodeStyle) {
        ways.append((name, { try CompiledGraphs($0, style: style, engine: engine).outputs($1) }))
      }
      add("the interpreter", InterpreterEngine(), .tiles)
      add("tcc, tiles", TinyCCEngine(), .tiles)
      add("tcc, loops", TinyCCEngine(), .loops)
      return ways
    }()

  @Test(arguments: rows) func holds(_ row: Row) throws {
    let graph = try Self.graph(row)
    let bindings = Dictionary(
      uniqueKeysWithValues: row.operands.enumerated().map { ("x\($0.offset)", $0.element) })
    for (name, run) in Self.ways { try expect(row, name, graph, bindings, run) }
  }

  /// All rows in one program, so that a C compiler starts once.
  @Test(.enabled(if: NativeEngine().isAvailable, "no C compiler found"))
  func holdNatively() throws {
    let graphs = try Self.rows.map { ("row\($0.line)", try Self.graph($0)) }
    let compiled = try CompiledGraphs(graphs, style: .loops, engine: NativeEngine())
    for (position, row) in Self.rows.enumerated() {
      let bindings = Dictionary(
        uniqueKeysWithValues: row.operands.enumerated().map { ("x\($0.offset)", $0.element) })
      try expect(row, "native", graphs[position].1, bindings) { try compiled.outputs($1, of: position) }
    }
  }

  private func expect(
    _ row: Row, _ name: String, _ graph: Graph, _ bindings: [String: HostTensor],
    _ run: (Graph, [String: HostTensor]) throws -> [HostTensor]
  ) throws {
    let expected: [HostTensor]
    switch row.expectation {
    case .result(let tensor): expected = [tensor]
    case .cotangents(let tensors): expected = tensors
    case .refusal(let message):
      // The evaluation has no way to end a call.
      guard name != "the evaluation" else { return }
      let error = #expect(throws: Diagnostic.self, "\(name), \(row.testDescription)") {
        try run(graph, bindings)
      }
      #expect(error?.message.hasSuffix(message) == true, "\(name), \(row.testDescription)")
      return
    }
    let results = try run(graph, bindings)
    #expect(results.map(\.type) == expected.map(\.type), "\(name), \(row.testDescription)")
    for (result, expected) in zip(results, expected) {
      let isSame = (0..<min(result.count, expected.count)).allSatisfy { position in
        let (got, want) = (result.literal(at: position), expected.literal(at: position))
        return got == want || (got.real.isNaN && want.real.isNaN)
      }
      #expect(isSame, "\(name), \(row.testDescription): \(result.reals), not \(expected.reals)")
    }
  }
}
