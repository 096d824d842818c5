// SPDX-License-Identifier: Apache-2.0

import ApusEmission
import ApusGraph
import ApusKernel
import ApusPrimitives
import ApusScheduling
import ApusTensor

/// Every operator that takes positions, in every form of its kernel and for every type of integer, each in an
/// entry point that also changes the state.
enum IndexedPrograms {
  /// How many positions are given, and below what they must be.
  static let (count, bound) = (12, 9)

  /// Where a bad position is put.
  static let places = [0, 5, count - 1]

  /// The types of positions.
  static let dtypes = DType.allCases.filter(\.isInteger)

  /// Positions out of range, as far as a type holds them: −1, n, and the least and greatest 32-bit integers and those of
  /// the type.
  static func bad(_ dtype: DType) -> [Int64] {
    let range = dtype.integerRange
    let wanted: [Int128] = [
      -1, Int128(bound), Int128(Int32.min), Int128(Int32.max), 1 << 32, range.lowerBound, range.upperBound,
    ]
    let words = wanted.map { dtype.wrapped(Int64(truncatingIfNeeded: $0)) }
    return Set(words).subtracting(0..<Int64(bound)).sorted()
  }

  /// The state: a counter that waits for no position, and what the operators take.
  private static let state: [(name: String, type: TensorType)] = [
    ("w", .f32(6)), ("narrow", .f32(9, 3)), ("wide", .f32(9, 32)), ("inner", .f32(2, 9, 3)),
    ("updates", .f32(12, 3)), ("wide_updates", .f32(12, 32)),
  ]

  /// What is computed from a tensor of the state and positions, by name.
  private static let forms: [(name: String, operand: String, apply: @Sendable (Tensor, Tensor) -> Tensor)] = [
    ("gather", "narrow", { Gather(along: 0)($0, $1) }), ("gather_wide", "wide", { Gather(along: 0)($0, $1) }),
    ("gather_inner", "inner", { Gather(along: 1)($0, $1) }),
    ("gather_square", "narrow", { Gather(along: 0)($0, $1.reshaped([3, 4])) }),
    ("scatter", "updates", { ScatterAdd(along: 0, size: bound)($0, $1) }),
    ("scatter_wide", "wide_updates", { ScatterAdd(along: 0, size: bound)($0, $1) }),
    ("check", "narrow", { $0.sum() * checkIndex($1, below: bound).converted(to: .f32) }),
    ("one_hot", "narrow", { oneHot(checkIndex($1, below: bound), count: bound).matmul($0) }),
  ]

  /// What becomes a tensor of the state as it comes from a kernel that can find a bad position.
  private static let overwriting:
    [(name: String, operand: String, updated: String, apply: @Sendable (Tensor, Tensor) -> Tensor)] = [
      ("put_gather", "narrow", "updates", { Gather(along: 0)($0, $1) }),
      ("put_gather_wide", "wide", "wide_updates", { Gather(along: 0)($0, $1) }),
      ("put_scatter", "updates", "narrow", { ScatterAdd(along: 0, size: bound)($0, $1) }),
      ("put_scatter_wide", "wide_updates", "wide", { ScatterAdd(along: 0, size: bound)($0, $1) }),
    ]

  /// All entry points in one program; each takes the positions as its only input.
  static func program(_ style: CodeStyle) throws -> Program {
    var entryPoints: [(name: String, graph: Graph)] = []
    for form in forms {
      for dtype in dtypes {
        let trace = Trace()
        let positions = trace.input("n", TensorType(dtype, [count]))
        var tensors: [String: Tensor] = [:]
        for (name, type) in state where name == "w" || name == form.operand {
          tensors[name] = trace.parameter(name, type)
        }
        if let w = tensors["w"], let operand = tensors[form.operand] {
          trace.output(.update("w"), w + 1)
          let result = form.apply(operand, positions)
          trace.output(.result("y"), result)
          trace.output(.update(form.operand), operand - 0.1 * result.mean())
        }
        entryPoints.append(("\(form.name)_\(dtype)", try trace.finished()))
      }
    }
    for form in overwriting {
      let trace = Trace()
      let types = Dictionary(uniqueKeysWithValues: state)
      guard let type = types[form.operand] else { continue }
      let operand = trace.parameter(form.operand, type)
      trace.output(.update(form.updated), form.apply(operand, trace.input("n", .i32(count))))
      trace.output(.result("y"), operand.sum())
      entryPoints.append((form.name, try trace.finished()))
    }
    return try ProgramCompiler.compile(
      "indexed", state: state.map { .init($0.name, $0.type) }, entryPoints: entryPoints, style: style
    ).program
  }
}
