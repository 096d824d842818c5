// SPDX-License-Identifier: Apache-2.0

package import ApusKernel
import ApusPrimitives
import ApusTensor

extension Specimens {
  private static func address(_ parameter: Int, _ index: AffineIndex = AffineIndex()) -> RuntimeCall.Argument
  {
    .address(Place(.parameter(parameter), index))
  }

  private static func array(_ number: Int, _ index: AffineIndex = AffineIndex()) -> RuntimeCall.Argument {
    .address(Place(.array(number), index))
  }

  private static func count(_ value: Int) -> RuntimeCall.Argument { .integer(AffineIndex(value)) }

  /// Three-address code over strips with a short last strip: `z = select(x < 1, tanh(x) * y / 0.5, x)`.
  package static let strips: Program = {
    let n = 150
    let strip = 64
    let rest = RuntimeCall.Argument.integer(.local(0))
    func call(_ function: RuntimeFunction, _ arguments: RuntimeCall.Argument...) -> Statement {
      .call(RuntimeCall(function, [rest] + arguments))
    }
    return program(
      "strips", [("x", .f32(n), false), ("y", .f32(n), false), ("z", .f32(n), true), ("w", .i32(n), true)],
      body: [
        .array(0, .f32, count: strip), .array(1, .f32, count: 1), .array(2, .bool, count: strip),
        .array(3, .f32, count: strip), .array(4, .i32, count: strip), .array(5, .f32, count: 1),
        .store(Place(.array(1)), .literal(Literal(0.5 as Double, .f32)), .f32),
        .store(Place(.array(5)), .literal(Literal(1.0 as Double, .f32)), .f32),
        .loop(
          variable: 0, count: AffineIndex(n), step: strip,
          body: [
            .define(0, .i64, .remaining(of: AffineIndex(n), from: 0, limit: strip)),
            call(.stripUnary(.tanh, .f32), array(0), address(0, .loop(0))),
            call(.stripBinary(.mul, .f32, .vectors), array(0), array(0), address(1, .loop(0))),
            call(.stripBinary(.div, .f32, .vectorScalar), array(0), array(0), array(1)),
            call(.stripCompare(.lt, .f32, .vectorScalar), array(2), address(0, .loop(0)), array(5)),
            call(.stripSelect(.f32), address(2, .loop(0)), array(2), array(0), address(0, .loop(0))),
            call(.stripBinary(.sub, .f32, .scalarVector), array(3), array(5), address(2, .loop(0))),
            call(.stripConvert(from: .f32, to: .i32), array(4), array(3)),
            call(.stripIota(.i32), address(3, .loop(0)), .integer(.loop(0)), count(1)),
            call(.stripBinary(.add, .i32, .vectors), address(3, .loop(0)), address(3, .loop(0)), array(4)),
          ]),
      ])
  }()

  /// A matrix product with a bias row and a transposed right operand.
  package static let contraction: Program = {
    let (m, n, k) = (13, 37, 21)
    return program(
      "contraction",
      [
        ("a", .f32(m, k), false), ("b", .f32(n, k), false), ("scratch", .f32(k, 48), true),
        ("c", .f32(m, n), true), ("small", .f32(m, n), true),
      ],
      body: [
        .call(
          RuntimeCall(.gemmPrepare(.f32), [count(n), count(k), address(1), count(1), count(k), address(2)])),
        .loop(
          variable: 0, count: AffineIndex(m), step: 4,
          body: [
            .define(0, .i64, .remaining(of: AffineIndex(m), from: 0, limit: 4)),
            .call(
              RuntimeCall(
                .gemmRows(.f32),
                [
                  .integer(.local(0)), count(n), count(k),
                  address(0, AffineIndex(0, [.init(.loop(0), k)])), count(k), count(1), address(1), count(1),
                  count(k),
                  address(2), address(3, AffineIndex(0, [.init(.loop(0), n)])), count(n), count(0),
                ])),
          ]),
        .loop(
          variable: 1, count: AffineIndex(m * n),
          body: [.store(Place(.parameter(4), .loop(1)), .position(.loop(1), .f32), .f32)]),
        .call(
          RuntimeCall(
            .gemmSmall(.f32),
            [
              count(m), count(n), count(k), address(0), count(k), count(1), address(1), count(1), count(k),
              address(4),
              count(n), count(1),
            ])),
      ])
  }()

  /// Reductions, argmax and strided moves.
  package static let reductions: Program = {
    let n = 77
    var arguments: [(String, TensorType, isResult: Bool)] = [("x", .f32(n), false), ("i", .i32(n), false)]
    var body: [Statement] = []
    for (input, dtype) in [(0, DType.f32), (1, .i32)] {
      for combiner in Combiner.allCases {
        let call = RuntimeCall(.reduce(combiner, dtype), [count(n), address(input)])
        body.append(.store(Place(.parameter(arguments.count)), .call(call, dtype), dtype))
        arguments.append(("\(combiner)_\(dtype)", TensorType(dtype, []), true))
      }
      let call = RuntimeCall(.argmax(dtype), [count(n), address(input)])
      body.append(.store(Place(.parameter(arguments.count)), .call(call, .i64), .i64))
      arguments.append(("argmax_\(dtype)", TensorType(.i64, []), true))
    }
    let gathered = arguments.count
    arguments.append(("gathered", .f32(11), true))
    arguments.append(("scattered", .f32(33), true))
    arguments.append(("filled", .f32(5), true))
    body += [
      .call(RuntimeCall(.stripLoad(.f32), [count(11), address(gathered), address(0), count(7)])),
      .array(0, .f32, count: 1), .store(Place(.array(0)), .literal(Literal(-2.0 as Double, .f32)), .f32),
      .call(RuntimeCall(.stripFill(.f32), [count(33), address(gathered + 1), array(0)])),
      .call(
        RuntimeCall(
          .stripStore(.f32), [count(11), address(gathered + 1, AffineIndex(1)), count(3), address(0)])),
      .call(RuntimeCall(.stripCopy(.f32), [count(5), address(gathered + 2), address(0, AffineIndex(70))])),
      // What does not exist may be asked for, in either direction.
      .call(RuntimeCall(.stripPrefetch(.f32), [count(77), address(0), count(1 << 40)])),
      .call(RuntimeCall(.stripPrefetch(.f32), [count(0), address(0), count(-1)])),
    ]
    return program("reductions", arguments, body: body)
  }()

  /// A look-up in a table behind a check of the indices, with an accumulating variable.
  package static let guarded: Program = {
    let (rows, width, n) = (9, 5, 12)
    let label = Expression.local(1)
    return program(
      "guarded",
      [
        ("table", .f32(rows, width), false), ("index", .i32(n), false), ("z", .f32(n, width), true),
        ("sum", .f32(), true),
      ],
      remarks: ["%3 = gather(%0, %1): f32[12,5] embedding.tokens"],
      body: [
        .define(0, .i64, .call(RuntimeCall(.checkIndex(.i32), [count(n), address(1), count(rows)]), .i64)),
        .fail(
          if: .compare(.ge, .local(0), .literal(Literal(Int64(0), .i64)), .i64),
          position: .local(0)),
        .variable(2, .f32, .literal(Literal(0.0 as Double, .f32))),
        .loop(
          variable: 0, count: AffineIndex(n),
          body: [
            .define(1, .i64, .convert(at(1, .i32), from: .i32, to: .i64)),
            // As a gather prints it that checks each index for itself.
            .fail(
              if: .binary(
                .or, .compare(.lt, label, .literal(Literal(Int64(0), .i64)), .i64),
                .compare(.ge, label, .literal(Literal(Int64(rows), .i64)), .i64), .bool),
              position: .loop(0)),
            .define(4, .i64, label),
            .loop(
              variable: 1, count: AffineIndex(width),
              body: [
                .define(
                  3, .f32,
                  .load(
                    Place(.parameter(0), AffineIndex(0, [.init(.local(1), width), .init(.loop(1), 1)])), .f32)
                ),
                .store(
                  Place(.parameter(2), AffineIndex(0, [.init(.loop(0), width), .init(.loop(1), 1)])),
                  .local(3), .f32),
                .assign(2, .binary(.add, .local(2), .local(3), .f32)),
              ]),
          ]), .store(Place(.parameter(3)), .local(2), .f32),
      ])
  }()

  /// Random words of a stream whose number has its highest bit set, and one of them once more.
  package static let random: Program = {
    let numbers: [RuntimeCall.Argument] = [
      .integer(.local(0)), count(2), count(Int(truncatingIfNeeded: 0xB065_E5A1_5288_28B1 as UInt64)),
    ]
    return program(
      "random",
      [
        ("key", TensorType(.i64, []), false), ("z", TensorType(.u32, [19]), true),
        ("last", TensorType(.u32, []), true),
      ],
      body: [
        .define(0, .i64, .load(Place(.parameter(0)), .i64)),
        .call(RuntimeCall(.randomWords, [count(19), address(1)] + numbers + [count(5), count(1)])),
        .store(Place(.parameter(2)), .call(RuntimeCall(.randomWord, numbers + [count(23)]), .u32), .u32),
      ])
  }()
}
