// SPDX-License-Identifier: Apache-2.0

import ApusKernel
import ApusTensor
import Testing

/// Which loops are proved to be independent, and why others are not.
@Suite struct DivisionProofTests {
  private typealias Term = AffineIndex.Term

  private func place(_ parameter: Int, _ terms: (loop: Int, step: Int)..., from start: Int = 0) -> Place {
    Place(.parameter(parameter), AffineIndex(start, terms.map { Term(.loop($0.loop), $0.step) }))
  }

  private func loop(_ variable: Int, _ count: Int, step: Int = 1, _ body: Statement...) -> Statement {
    .loop(variable: variable, count: AffineIndex(count), step: step, body: body)
  }

  private func load(_ place: Place) -> Expression { .load(place, .f32) }

  private func set(_ place: Place, _ value: Expression) -> Statement { .store(place, value, .f32) }

  private func call(_ function: RuntimeFunction, _ arguments: RuntimeCall.Argument...) -> Statement {
    .call(RuntimeCall(function, arguments))
  }

  private let one = Expression.literal(Literal(1.0, .f32))

  /// The fault of a kernel whose parameter 9 each thread has for itself.
  private func fault(_ body: Statement..., shared: Int? = nil) -> String? {
    Kernel.Division(shared: shared ?? body.count - 1, grain: 1, workers: 2).fault(in: body) { $0 == 9 }
  }

  @Test func elementsOfEachIterationItsOwn() {
    #expect(fault(loop(0, 8, set(place(1, (0, 1)), load(place(0, (0, 1)))))) == nil)
    // Rows, columns of a transposed matrix, every second element, backwards.
    #expect(fault(loop(0, 8, loop(1, 5, set(place(1, (0, 5), (1, 1)), one)))) == nil)
    #expect(fault(loop(0, 8, loop(1, 5, set(place(1, (0, 1), (1, 8)), one)))) == nil)
    #expect(fault(loop(0, 8, set(place(1, (0, 2), from: 1), one), set(place(1, (0, 2)), one))) == nil)
    #expect(fault(loop(0, 8, loop(1, 5, set(place(1, (0, -5), (1, -1), from: 39), one)))) == nil)
    // One loop between two others.
    #expect(fault(loop(0, 8, loop(1, 3, loop(2, 4, set(place(1, (1, 32), (0, 4), (2, 1)), one))))) == nil)
    // An element is changed where it stands, and what nothing writes is read anywhere.
    #expect(fault(loop(0, 8, set(place(1, (0, 1)), load(place(1, (0, 1)))))) == nil)
    #expect(fault(loop(0, 8, set(place(1, (0, 1)), load(place(0))))) == nil)
    // A loop of one iteration may do what it likes.
    #expect(fault(loop(0, 1, set(place(1), load(place(1))))) == nil)
  }

  @Test func elementsThatIterationsShare() {
    let shared = "writes in one iteration what another one touches"
    #expect(fault(loop(0, 8, set(place(1), one))) == shared)
    #expect(fault(loop(0, 8, loop(1, 6, set(place(1, (0, 5), (1, 1)), one)))) == shared)
    #expect(fault(loop(0, 9, loop(1, 5, set(place(1, (0, 1), (1, 8)), one)))) == shared)
    #expect(fault(loop(0, 8, loop(1, 8, set(place(1, (0, 1), (1, 1)), one)))) == shared)
    #expect(fault(loop(0, 8, set(place(1, (0, 1)), load(place(1, (0, 1), from: 1))))) == shared)
    #expect(fault(loop(0, 8, set(place(1, (0, 1)), load(place(1, (0, -1), from: 7))))) == shared)
    #expect(fault(loop(0, 8, set(place(1, (0, 1)), load(place(1))))) == shared)
    let dynamic = Place(.parameter(1), AffineIndex(0, [Term(.local(0), 1)]))
    #expect(
      fault(loop(0, 8, .define(0, .i64, .position(.loop(0), .i64)), set(dynamic, one))) == shared)
  }

  @Test func callsTouchWhatTheySay() {
    let shared = "writes in one iteration what another one touches"
    func integer(_ number: Int) -> RuntimeCall.Argument { .integer(AffineIndex(number)) }
    func copy(_ n: Int, rows: Int) -> Statement {
      loop(0, 8, call(.stripCopy(.f32), integer(n), .address(place(1, (0, rows))), .address(place(0))))
    }
    #expect(fault(copy(5, rows: 5)) == nil)
    #expect(fault(copy(6, rows: 5)) == shared)
    // A product of 4 × 5 in rows of 5, and one that adds to the result of another iteration.
    func product(_ outer: Int, accumulate: Int) -> Statement {
      loop(
        0, 8,
        call(
          .gemmSmall(.f32), integer(4), integer(5), integer(3), .address(place(0)), integer(3), integer(1),
          .address(place(2)), integer(5), integer(1), .address(place(1, (0, outer))), integer(5),
          integer(accumulate)))
    }
    #expect(fault(product(20, accumulate: 0)) == nil)
    #expect(fault(product(20, accumulate: 1)) == nil)
    #expect(fault(product(19, accumulate: 0)) == shared)
    #expect(fault(product(0, accumulate: 1)) == shared)
    #expect(fault(loop(0, 8, call(.stripCopy(.f32), integer(5)))) == "can fail")
  }

  /// Blocks of 12 rows of 5 in strips of 8, the last of each kind shorter.
  @Test func lastPartsAreShorter() {
    func blocks(_ width: Int) -> Statement {
      let rows = AffineIndex(0, [Term(.local(0), 5)])
      return loop(
        0, 100, step: 12, .define(0, .i64, .remaining(of: AffineIndex(100), from: 0, limit: 12)),
        .loop(
          variable: 1, count: rows, step: 8,
          body: [
            .define(1, .i64, .remaining(of: rows, from: 1, limit: 8)),
            call(
              .stripFill(.f32), .integer(.local(1)), .address(place(1, (0, width), (1, 1))),
              .address(place(0))),
          ]))
    }
    #expect(fault(blocks(5)) == nil)
    #expect(fault(blocks(4)) == "writes in one iteration what another one touches")
  }

  @Test func memoryOfEachThread() {
    let carried = "carries memory from one iteration to the next"
    #expect(fault(loop(0, 8, set(place(9), one), set(place(1, (0, 1)), load(place(9))))) == nil)
    #expect(
      fault(loop(0, 8, set(place(9), load(place(9))), set(place(1, (0, 1)), load(place(9))))) == carried)
    let own = set(place(9), one)
    #expect(fault(own, loop(0, 8, set(place(1, (0, 1)), load(place(9)))), shared: 0) == nil)
    #expect(
      fault(own, loop(0, 8, set(place(1, (0, 1)), load(place(9)))), shared: 1)
        == "prepares the memory of one thread only")
    #expect(
      fault(set(place(1), one), loop(0, 8, set(place(2, (0, 1)), load(place(1)))), shared: 0)
        == "has each thread write the same memory")
    #expect(
      fault(set(place(9), load(place(1))), loop(0, 8, set(place(1, (0, 1)), one)), shared: 0)
        == "writes what each thread reads before its iterations")
    // What nothing changes each thread finds for itself.
    let local = loop(0, 8, set(place(1, (0, 1)), .local(0)))
    #expect(fault(.define(0, .f32, one), local, shared: 1) == nil)
    #expect(fault(.define(0, .f32, load(place(0))), local, shared: 1) == nil)
    #expect(
      fault(set(place(2), one), .define(0, .f32, load(place(2))), local, shared: 2)
        == "prepares what a thread cannot see")
    #expect(
      fault(.define(0, .f32, load(place(1))), local, shared: 1) == "prepares what a thread cannot see")
    #expect(fault(.variable(0, .f32, one), local, shared: 1) == "prepares what a thread cannot see")
    #expect(
      fault(
        .variable(0, .f32, one), loop(0, 8, .assign(0, load(place(0))), set(place(1, (0, 1)), .local(0))),
        shared: 0)
        == "changes a local that iterations share")
    #expect(
      fault(loop(0, 8, .variable(0, .f32, one), .assign(0, load(place(0))), set(place(1, (0, 1)), .local(0))))
        == nil)
  }

  @Test func noLoopToCut() {
    #expect(fault(set(place(1), one)) == "ends in no loop that can be cut")
    #expect(
      fault(.loop(variable: 0, count: .local(0), body: [set(place(1, (0, 1)), one)]))
        == "ends in no loop that can be cut")
    let condition = Expression.literal(Literal(Int64(1), .bool))
    #expect(fault(loop(0, 8, .fail(if: condition, position: .loop(0)))) == "can fail")
  }
}
