// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusKernel
import ApusPasses
import ApusPrimitives
import ApusScheduling
import ApusTensor
import Testing

/// What is said of operators that cannot become part of a kernel as they say.
@Suite struct LoweringRefusalTests {
  /// From `f32[2,3]` to `f32[2,3]`, with one of the lowerings below.
  private struct Misplaced: Primitive {
    static let mnemonic = "misplaced"
    static let differentiability = Differentiability.never("it is only lowered")
    static let form = PrimitiveForm.general
    static let examples: [Example] = []
    let number: Int

    func resultTypes(of operands: [TensorType]) throws(TypeError) -> [TensorType] { [.f32(2, 3)] }
    func evaluate(_ operands: [HostTensor], results: [TensorType]) -> [HostTensor] { operands }
    func jvp(_ site: Linearization, tangents: [Tensor?]) -> [Tensor?] { [nil] }
    func vjp(_ site: Linearization, cotangents: [Tensor?]) -> [Tensor?] { site.operands.map { _ in nil } }
    func lowering(_ site: LoweringSite) -> Lowering { LoweringRefusalTests.lowerings[number].lowering }
  }

  private static func axes(_ offset: Int, _ stride: Int) -> Lowering {
    .view(.affine([.init(axis: 0), .init(axis: 1, stride: stride, offset: offset)]))
  }

  /// The product of two matrices, 2 by 3 and 3 by 3.
  private static let contraction = Lowering.contraction(
    ContractionMap(
      sizes: [2, 3, 3], left: [.init(axis: 0), .init(axis: 2)], right: [.init(axis: 2), .init(axis: 1)],
      result: [.init(axis: 0), .init(axis: 1)]))

  /// A contraction over a space of sizes that there cannot be, or whose points no number counts.
  private static func contraction(over sizes: [Int]) -> Lowering {
    let fixed = [IndexMap.Coordinate](repeating: IndexMap.Coordinate(axis: nil), count: 2)
    return .contraction(ContractionMap(sizes: sizes, left: fixed, right: fixed, result: fixed))
  }

  /// Elements where they are, but for starts and an offset.
  private static func map(offset: Int = 0, starts: [DynamicMap.Start] = []) -> DynamicMap {
    DynamicMap([.init(axis: 0, offset: offset), .init(axis: 1)], starts: starts)
  }

  private static func lookup(offset: Int = 0, starts: [DynamicMap.Start] = []) -> Lowering {
    .lookup(map(offset: offset, starts: starts))
  }

  private static func assembly(_ operand: Int, _ offsets: [Int], _ strides: [Int]) -> Lowering {
    .assembly(
      fill: Literal(0.0, .f32), pieces: [Piece(operand: operand, offsets: offsets, strides: strides)])
  }

  private static let lowerings: [(title: String, lowering: Lowering)] = [
    ("an operand that there is not", .elementwise(.operand(1))),
    ("a coordinate along an axis that there is not", .elementwise(.coordinate(axis: 2, .f32))),
    ("a sum of two types", .elementwise(.binary(.add, .operand(0), .literal(Literal(1.0, .f64))))),
    ("a choice by a number", .elementwise(.select(.operand(0), .operand(0), .operand(0)))),
    ("an element of another type", .elementwise(.convert(.f64, .operand(0)))),
    ("a comparison of what is not there", .elementwise(.compare(.lt, .operand(3), .operand(3)))),
    ("a view of too few axes", .view(.affine([]))),
    ("a view along an axis that there is not", .view(.affine([.init(axis: 0), .init(axis: 7)]))),
    ("a view from before the first element", axes(-1, 1)), ("a view beyond the last element", axes(0, 2)),
    ("a view beyond all numbers", axes(.max, .max)),
    (
      "a view with another type outside",
      .view(.affine([.init(axis: 0), .init(axis: 1)], outside: Literal(0.0, .f64)))
    ),
    (
      "a reduction along an axis that there is not", .reduction(.sum, into: [.init(axis: 4), .init(axis: 1)])
    ),
    ("a reduction to another shape", .reduction(.sum, along: [1], of: [2, 3])),
    (
      "a view from far beyond the last element",
      .view(.affine([.init(axis: 0), .init(axis: 1, offset: .max)], outside: Literal(0.0, .f32)))
    ),
    (
      "a view from far before the first element",
      .view(.affine([.init(axis: 0, offset: -(1 << 60)), .init(axis: 1)], outside: Literal(0.0, .f32)))
    ),
    ("a contraction of one operand", contraction),
    ("a contraction over a negative size", contraction(over: [-1, 2])),
    ("a contraction over sizes that are negative together", contraction(over: [-1, -2])),
    ("a contraction over more than can be counted", contraction(over: [1 << 40, 1 << 40])),
    ("an operand that is not placed", .assembly(fill: nil, pieces: [])),
    ("another operand that is placed", assembly(1, [0, 0], [1, 1])),
    ("an operand placed behind the end", assembly(0, [0, 1], [1, 1])),
    ("an operand placed on too few axes", assembly(0, [0], [1])),
    ("an operand placed backwards", assembly(0, [0, 2], [1, -1])),
    ("a filling of another type", .assembly(fill: Literal(Int64(0), .i32), pieces: [])),
    (
      "a row looked up by a real",
      lookup(starts: [.init(axis: 0, operand: 0, element: [.init(axis: 0), .init(axis: 1)])])
    ),
    (
      "a row looked up twice",
      lookup(starts: [.init(axis: 0, operand: 0, element: []), .init(axis: 0, operand: 0, element: [])])
    ),
    ("rows looked up behind the last", lookup(offset: 1)),
    (
      "elements inserted that there are not",
      .insertion(Insertion(into: .operand(0), block: 7, combiner: nil, map()))
    ),
    (
      "elements inserted among others",
      .insertion(Insertion(into: .fill(Literal(0.0, .f64)), block: 0, combiner: nil, map()))
    ),
    ("a check of reals", .indexGuard(bound: 3)), ("random reals", .random(stream: 3)),
    ("an argument with an operand", .source(.input(name: "y"))),
    ("a constant of another type", .source(.constant(HostTensor(zeros: .f64(1))))),
    (
      "a buffer that there is not",
      .kernel([.store(Place(.parameter(9)), .load(Place(.parameter(0)), .f32), .f32)])
    ),
    ("a view of other elements", .view(.reshape)),
  ]

  @Test func whatFitsNoTypeIsRefused() throws {
    var refusals = Refusals()
    func lower(_ title: String, _ primitive: some Primitive, _ types: TensorType...) {
      refusals.add(title) {
        let trace = Trace()
        trace.origin = Origin(path: "encoder.0")
        let operands = types.enumerated().map { trace.input("x\($0.offset)", $0.element) }
        trace.output(.result("y"), trace.apply(primitive, operands)[0])
        _ = try Scheduler.schedule(try PassRunner().run(.standard(), on: try trace.finished()).graph)
      }
    }
    for number in Self.lowerings.indices.dropLast() {
      let title = Self.lowerings[number].title
      if title.hasPrefix("a contraction over") {
        lower(title, Misplaced(number: number), .f32(2, 3), .f32(2, 3))
      } else {
        lower(title, Misplaced(number: number), .f32(2, 3))
      }
    }
    func number(_ title: String) throws -> Int {
      try #require(Self.lowerings.firstIndex { $0.title == title })
    }
    let contraction = try number("a contraction of one operand")
    lower("a contraction of sizes that differ", Misplaced(number: contraction), .f32(2, 3), .f32(2, 3))
    lower("a contraction of a vector", Misplaced(number: contraction), .f32(2, 3), .f32(3))
    let view = try number("a view of other elements")
    lower("a view of more elements", Misplaced(number: view), .f32(7))
    lower("a view of elements of another type", Misplaced(number: view), .f64(6))
    lower("elements of another shape", Misplaced(number: 0), .f32(3), .f32(3))
    lower("a piece of another type", Misplaced(number: try number("an operand placed backwards")), .f64(2, 3))
    refusals.check("lowerings")
  }

  @Test("a wrong lowering is a bug in an operator of Apus, and in another one its author's fault")
  func authorsAreToldApart() throws {
    let trace = Trace()
    let x = trace.input("x", .f32(2, 3))
    _ = (tanh(x), trace.apply(Misplaced(number: 0), [x]))
    let faults = trace.graph.nodes.map { $0.operatorFault("wrong") }
    #expect(faults.map(\.category) == [.bug, .bug, .badInput])
    #expect(faults.map { $0.help == nil } == [true, true, false])
  }

  @Test func whatIsNotDefinedIsFoldedByItsEvaluation() throws {
    let trace = Trace()
    let y = trace.apply(Misplaced(number: 0), [trace.fill(Literal(1.0, .f32), [2, 3])])[0]
    trace.output(.result("y"), y)
    let graph = try trace.finished()
    let folded = try PassRunner().run([.constantFolding, .deadCode], on: graph).graph
    #expect(folded.nodes.count == 1)
    #expect(try Evaluator(folded).outputs([:]) == Evaluator(graph).outputs([:]))
  }
}
