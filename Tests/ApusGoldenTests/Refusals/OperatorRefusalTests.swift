// SPDX-License-Identifier: Apache-2.0

import ApusDifferentiation
import ApusGraph
import ApusIO
import ApusKernel
import ApusPasses
import ApusPrimitives
import ApusTensor
import Testing

/// What is said of operators that do not keep their contract, and of derivatives asked for wrongly.
@Suite struct OperatorRefusalTests {
  /// The operand, by an operator with one mistake.
  private struct Faulty: Primitive {
    enum Mistake: String, Codable {
      case noResult, evaluation, noCotangent, cotangent, twoTangents, tangent
    }

    static let mnemonic = "faulty"
    static let differentiability = Differentiability.smooth
    static let form = PrimitiveForm.general
    static let examples: [Example] = []
    let mistake: Mistake

    init(_ mistake: Mistake) { self.mistake = mistake }

    func resultTypes(of operands: [TensorType]) throws(TypeError) -> [TensorType] {
      try expect(1, operands)
      return mistake == .noResult ? [] : operands
    }

    func evaluate(_ operands: [HostTensor], results: [TensorType]) -> [HostTensor] {
      mistake == .evaluation ? [] : operands
    }

    func jvp(_ site: Linearization, tangents: [Tensor?]) -> [Tensor?] {
      switch mistake {
      case .twoTangents: tangents + tangents
      case .tangent: tangents.map { $0?.sum() }
      case .noResult, .evaluation, .noCotangent, .cotangent: tangents
      }
    }

    func vjp(_ site: Linearization, cotangents: [Tensor?]) -> [Tensor?] {
      switch mistake {
      case .noCotangent: []
      case .cotangent: cotangents.map { $0?.sum() }
      case .noResult, .evaluation, .twoTangents, .tangent: cotangents
      }
    }

    func lowering(_ site: LoweringSite) -> Lowering { .view(.reshape) }
  }

  @Test func operatorsThatBreakTheirContractAreNamed() throws {
    var refusals = Refusals()
    func record(_ title: String, _ mistake: Faulty.Mistake, _ use: (Tensor, Tensor) -> Void) {
      refusals.add(title) {
        let trace = Trace()
        let x = trace.input("x", .f32(3))
        trace.origin = Origin(path: "encoder.0")
        use(x, Faulty(mistake)(x))
        _ = try trace.finished()
      }
    }
    record("no result", .noResult) { _, _ in }
    record("no cotangent for an operand", .noCotangent) { x, y in
      _ = gradient(of: y.sum(), withRespectTo: [x])
    }
    record("a cotangent of another type", .cotangent) { x, y in
      _ = gradient(of: y.sum(), withRespectTo: [x])
    }
    record("two tangents for one result", .twoTangents) { x, y in
      _ = jvp(of: [y], withRespectTo: [x], tangents: [x])
    }
    record("a tangent of another type", .tangent) { x, y in
      _ = jvp(of: [y], withRespectTo: [x], tangents: [x])
    }
    record("an operator in the body of a call", .cotangent) { x, _ in
      let inner = Trace()
      inner.output(.result("y"), Faulty(.cotangent)(inner.input("x", .f32(3))))
      _ = gradient(of: Call(inner.graph)(x).sum(), withRespectTo: [x])
    }
    record("an operator in the body of a loop", .cotangent) { x, _ in
      let (last, _) = scan(over: [], from: [x], count: 3) { carried, _ in
        ([Faulty(.cotangent)(carried[0])], [])
      }
      _ = gradient(of: last[0].sum(), withRespectTo: [x])
    }
    refusals.add("an evaluation of a constant without a result") {
      let trace = Trace()
      let numbers = trace.constant(try HostTensor(.f32(3), reals: [1, 2, 3]))
      trace.output(.result("y"), Faulty(.evaluation)(numbers))
      _ = try PassRunner().run([.constantFolding], on: try trace.finished())
    }
    refusals.add("an evaluation without a result") {
      var graph = Graph()
      let x = try graph.append(Input("x", .f32(3)))
      _ = try graph.append(Faulty(.evaluation), [Value(node: x)], origin: Origin(path: "encoder.0"))
      _ = try Evaluator(graph).values(["x": HostTensor(zeros: .f32(3))])
    }
    refusals.check("operators")
  }

  @Test func repetitionOfAllOperandsIsRefused() throws {
    var refusals = Refusals()
    func record(_ title: String, _ use: (_ row: Tensor, _ column: Tensor) -> Void) {
      refusals.add(title) {
        let trace = Trace()
        let (row, column) = (trace.input("x", .f32(10)), trace.input("y", .f32(10, 1)))
        trace.origin = Origin(path: "loss")
        use(row, column)
        _ = try trace.finished()
      }
    }
    let operators: [(String, (Tensor, Tensor) -> Tensor)] = [
      ("a difference", { $0 - $1 }), ("a sum", { $0 + $1 }), ("a product", { $0 * $1 }),
      ("a quotient", { $0 / $1 }), ("a power", { pow($0, $1) }), ("a maximum", { max($0, $1) }),
      ("a minimum", { min($1, $0) }), ("a comparison", { $0 .< $1 }), ("an equality", { $0 .== $1 }),
      ("a remainder", { $0.converted(to: .i32) % $1.converted(to: .i32) }),
      ("a conjunction", { ($0 .> 0) .& ($1 .> 0) }), ("a disjunction", { ($0 .> 0) .| ($1 .> 0) }),
      ("an exclusive disjunction", { ($0 .> 0) .^ ($1 .> 0) }),
      ("a selection by a row of a column", { select($0 .> 0, $1, $1) }),
      ("a selection of a row and a column", { select($0.sum() .> 0, $0, $1) }),
    ]
    for (title, apply) in operators { record(title) { _ = apply($0, $1) } }
    record("sizes of which no pairs can be made") { row, column in _ = row.sliced(0..<3, along: 0) - column }
    record("sizes that do not fit") { row, _ in _ = row - row.sliced(0..<3, along: 0) }
    refusals.check("repetitions")
  }

  @Test("one operand is repeated to the shape of another, of any rank")
  func repetitionOfOneOperand() throws {
    let trace = Trace()
    let x = trace.input("x", .f32(2, 3))
    let (row, column) = (trace.input("row", .f32(3)), trace.input("column", .f32(2, 1)))
    for y in [row, column, row.sum(), column.reshaped([1, 2, 1])] { #expect((x * y).shape.elementCount == 6) }
    #expect(select(row .> 0, x, column).shape == [2, 3])
    #expect((row.broadcast(to: [2, 3]) - column).shape == [2, 3])
    #expect((row - row.reshaped([1, 3])).shape == [1, 3])
    _ = try trace.finished()
  }

  /// Everything that takes an axis, which may be counted from the end.
  private static let axisUses: [(name: String, use: @Sendable (Tensor, Int) -> Tensor)] = [
    ("sum", { $0.sum(along: [$1]) }), ("mean", { $0.mean(along: [$1]) }), ("max", { $0.max(along: [$1]) }),
    ("min", { $0.min(along: [$1]) }), ("argmax", { $0.argmax(along: $1) }),
    ("reversed", { $0.reversed(along: [$1]) }), ("sliced", { $0.sliced(0..<1, along: $1) }),
    ("windows", { $0.windows(of: 2, along: $1) }),
    ("gathered", { $0.gathered($0.trace.input("n", .i32(2)), along: $1) }),
    ("sliced from a start", { $0.sliced(from: [$0.trace.fill(0, .i32())], sizes: [1], along: [$1]) }),
    ("replacing", { $0.replacing([$0.trace.fill(0, .i32())], along: [$1], with: $0) }),
    ("concatenated", { concatenated([$0, $0], along: $1) }), ("iota", { $0.trace.iota($0.type, along: $1) }),
    ("softmax", { softmax($0, along: $1) }), ("logSoftmax", { logSoftmax($0, along: $1) }),
    ("logSumExp", { logSumExp($0, along: $1) }),
  ]

  @Test("an axis that there is not is told as it was written")
  func axesThatThereAreNotAreRefused() throws {
    var refusals = Refusals()
    func record(_ title: String, _ type: TensorType, _ use: (Tensor) -> Tensor) {
      refusals.add(title) {
        let trace = Trace()
        trace.output(.result("y"), use(trace.input("x", type)))
        _ = try trace.finished()
      }
    }
    for (name, use) in Self.axisUses {
      for axis in [-5, 2] { record("\(name) along \(axis)", .f32(2, 3)) { use($0, axis) } }
      record("\(name) of a single number along -1", .f32()) { use($0, -1) }
    }
    record("a sum along an axis twice", .f32(2, 3)) { $0.sum(along: [0, -2]) }
    record("a part without a start", .f32(2, 3)) { $0.sliced(from: [], sizes: [1], along: [0]) }
    record("a part without a size", .f32(2, 3)) {
      $0.sliced(from: [$0.trace.fill(0, .i32())], sizes: [], along: [0])
    }
    record("a matrix product of a single number", .f32()) { $0.matmul($0.trace.input("w", .f32(3, 2))) }
    record("a matrix product with a single number", .f32(2, 3)) { $0.matmul($0.sum()) }
    record("a matrix product of a type that lacks numbers of its operands", .bf16(3, 3)) {
      $0.matmul($0, result: .f16)
    }
    record("a matrix product of integers whose type is of reals", TensorType(.i8, [3, 3])) {
      $0.matmul($0, result: .f32)
    }
    refusals.check("axes")
  }

  @Test func derivativesOfStrangersAreRefused() throws {
    var refusals = Refusals()
    func record(_ title: String, _ use: (Tensor) -> Void) {
      refusals.add(title) {
        let trace = Trace()
        use(trace.input("x", .f32(3)))
        _ = try trace.finished()
      }
    }
    let stranger = Trace().input("y", .f32(3))
    record("a tangent of another trace") { x in _ = jvp(of: [x], withRespectTo: [x], tangents: [stranger]) }
    record("a tangent of another type") { x in _ = jvp(of: [x], withRespectTo: [x], tangents: [x.sum()]) }
    record("no tangent") { x in _ = jvp(of: [x], withRespectTo: [x], tangents: []) }
    let calls: [(name: String, call: @Sendable (_ loss: Tensor, _ by: Tensor) -> Void)] = [
      ("gradient", { _ = gradient(of: $0, withRespectTo: [$1]) }),
      ("valueAndGradient", { _ = valueAndGradient(of: $0, withRespectTo: [$1]) }),
      ("vjp", { _ = vjp(of: [$0], withRespectTo: [$1], cotangents: [$0]) }),
      ("jvp", { _ = jvp(of: [$0], withRespectTo: [$1], tangents: [$1]) }),
      ("hessianVectorProduct", { _ = hessianVectorProduct(of: $0, withRespectTo: [$1], vectors: [$1]) }),
    ]
    for (name, call) in calls {
      record("\(name) by a tensor of another trace") { call($0.sum(), stranger) }
      record("\(name) by integers") { call($0.sum(), $0.trace.input("n", .i32(3))) }
      record("\(name) of integers") { call($0.trace.input("n", .i32()), $0) }
      if name.contains("jvp") || name.contains("vjp") { continue }
      record("\(name) of three numbers") { call($0, $0) }
    }
    record("a cotangent of another type for one result") { x in
      _ = gradient(of: x, withRespectTo: [x], cotangent: x.sum())
    }
    record("a cotangent of another type") { x in
      _ = vjp(of: [x], withRespectTo: [x], cotangents: [x.sum()])
    }
    record("no vector") { x in _ = hessianVectorProduct(of: x.sum(), withRespectTo: [x], vectors: []) }
    record("a body that is given tensors of other types") { x in
      let inner = Trace()
      inner.output(.result("y"), exp(inner.input("x", .f32(3))))
      _ = x.trace.inline(inner.graph, [x.sum()])
    }
    record("a body after an error") { x in
      let inner = Trace()
      inner.output(.result("y"), inner.fill(Literal(1.0, .f32), .scalar))
      x.trace.fail(Diagnostic("the first error"))
      #expect(x.trace.inline(inner.graph, []).count == 1)
    }
    record("calls with too many nodes") { x in
      var body = Graph()
      for level in 0..<9 {
        let inner = Trace()
        let y = inner.input("x", .f32(3))
        inner.output(.result("y"), level == 0 ? exp(y) : (0..<4).reduce(y) { y, _ in Call(body)(y) })
        body = inner.graph
      }
      _ = gradient(of: (0..<20).reduce(x) { y, _ in Call(body)(y) }.sum(), withRespectTo: [x])
    }
    refusals.check("derivatives")
  }
}
