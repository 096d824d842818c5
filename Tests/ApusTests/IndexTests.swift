// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusPrimitives
import Testing

/// RELIABILITY.md row 7 as a user meets it: training steps that choose rows by numbers from outside.
@Suite struct IndexTests {
  /// How a session is made.
  enum Way: String, CaseIterable, Sendable {
    case evaluator, tcc, native, auto

    func session(_ program: Program) throws -> Session {
      switch self {
      case .evaluator: try program.makeEvaluatorSession(seed: 3)
      case .tcc: try program.makeSession(seed: 3, engine: .tcc)
      case .native: try program.makeSession(seed: 3, engine: .native)
      case .auto: try program.makeSession(seed: 3, engine: .auto)
      }
    }
  }

  /// Entry points that gather by their input, scatter in the backward part, or check alone; all change weights.
  private static func program() throws -> Program {
    let dense = Dense(4, bias: false)
    return try Program("indices", over: ["dense": dense]) { program in
      func step(_ name: String, _ loss: @escaping (_ rows: Tensor, _ positions: Tensor) -> Tensor) {
        program.entryPoint(name) { step in
          let rows = dense(step.input("x", .f32(9, 2)))
          let value = loss(rows, step.input("n", .i32(3)))
          step.minimize(value, with: SGD(learningRate: 0.5))
          step.result("loss", value)
        }
      }
      step("choose") { rows, positions in (rows.gathered(positions) * rows.gathered(positions)).sum() }
      step("place") { rows, positions in
        ScatterAdd(along: 0, size: 9)(rows.sliced(0..<3, along: 0), positions).max()
      }
      step("check") { rows, positions in
        (rows * checkIndex(positions, below: 9).converted(to: .f32).sum()).sum()
      }
    }
  }

  /// The ways that this machine has; Apus needs no C compiler, so this test does not either.
  private static let ways = Way.allCases.filter { way in
    way != .native || (try? way.session(program())) != nil
  }

  @Test(
    "an index out of range is an error that names its position, and no weight changes",
    arguments: ways, ["choose", "place", "check"])
  func indicesOutOfRange(_ way: Way, _ name: String) throws {
    let session = try way.session(Self.program())
    let x = try HostTensor(.f32(9, 2), reals: (0..<18).map { Double($0) / 18 })
    func run(_ numbers: [Int64]) throws {
      _ = try session(name, x, try HostTensor(.i32(3), integers: numbers))
    }
    for bad in [-1, 9, Int64(Int32.min), Int64(Int32.max)] {
      for position in 0..<3 {
        var numbers: [Int64] = [0, 8, 4]
        numbers[position] = bad
        let before = session.snapshot["dense.weight"]
        let error = #expect(throws: Diagnostic.self) { try run(numbers) }
        #expect(
          error?.message == "'\(name)' found an index out of range at position \(position)", "\(way) \(bad)")
        #expect(session.snapshot["dense.weight"] == before, "\(way) \(bad)")
      }
    }
    let before = session.snapshot["dense.weight"]
    try run([0, 8, 4])
    #expect(session.snapshot["dense.weight"] != before)
  }
}
