// SPDX-License-Identifier: Apache-2.0

import ApusKernel
import ApusPrimitives
import ApusTensor
import RandomSources
import Specimens

/// Makes kernels at random that are valid and stay inside their buffers.
struct RandomKernel {
  private var generator: RandomSource
  private var locals: [(number: Int, dtype: DType, isVariable: Bool)] = []
  private var nextLocal = 0
  private var nextLoop = 0
  /// The enclosing loops: their variables and greatest values.
  private var loops: [(variable: Int, greatest: Int)] = []

  /// Elements of each buffer.
  private static let size = 96
  /// The type of each parameter; the second half is written.
  private static let types = DType.allCases

  init(seed: UInt64) { generator = RandomSource(seed: seed) }

  /// A program with one kernel over a buffer to read and one to write of each type.
  mutating func program() -> Program {
    let arguments =
      Self.types.map { ("x_\($0)", TensorType($0, [Self.size]), false) }
      + Self.types.map { ("z_\($0)", TensorType($0, [Self.size]), true) }
    var body: [Statement] = []
    for _ in 0..<4 { body += loop(depth: 0) }
    return Specimens.program("random_kernel", arguments.map { ($0.0, $0.1, isResult: $0.2) }, body: body)
  }

  private mutating func below(_ bound: Int) -> Int { generator.int(below: bound) }

  private mutating func pick<T>(_ choices: [T]) -> T { generator.pick(choices) }

  private mutating func loop(depth: Int) -> [Statement] {
    let variable = nextLoop
    nextLoop += 1
    let step = pick([1, 1, 2, 5])
    let (definition, count, greatestCount) = count()
    loops.append((variable, max(0, (greatestCount - 1) / step * step)))
    let known = locals.count
    var body: [Statement] = []
    for _ in 0..<2 + below(4) { body += statement(depth: depth) }
    locals.removeLast(locals.count - known)
    loops.removeLast()
    return definition + [.loop(variable: variable, count: count, step: step, body: body)]
  }

  /// How often a loop runs, what defines the local in that, and the most that it can be.
  private mutating func count() -> (definition: [Statement], count: AffineIndex, greatest: Int) {
    if below(3) > 0 {
      let count = pick([0, 1, 3, 8])
      return ([], AffineIndex(count), count)
    }
    let choices = [below(5), below(5)]
    let values = choices.map { Expression.position(AffineIndex($0), .i64) }
    let local = nextLocal
    nextLocal += 1
    let value = Expression.select(expression(.bool, depth: 2), values[0], values[1], .i64)
    locals.append((local, .i64, false))
    let (constant, scale) = (below(4), pick([-1, 1, 2]))
    return (
      [.define(local, .i64, value)], AffineIndex(constant, [.init(.local(local), scale)]),
      choices.map { constant + scale * $0 }.max() ?? 0
    )
  }

  private mutating func statement(depth: Int) -> [Statement] {
    switch below(depth < 2 ? 6 : 5) {
    case 0, 1:
      let dtype = pick(Self.types)
      let isVariable = below(2) == 0
      let value = expression(dtype, depth: 3)
      let number = nextLocal
      nextLocal += 1
      locals.append((number, dtype, isVariable))
      return [isVariable ? .variable(number, dtype, value) : .define(number, dtype, value)]
    case 2:
      let variables = locals.filter(\.isVariable)
      guard !variables.isEmpty else { return statement(depth: depth) }
      let target = pick(variables)
      return [.assign(target.number, expression(target.dtype, depth: 2))]
    case 3, 4:
      let type = below(Self.types.count)
      let place = Place(.parameter(Self.types.count + type), index())
      return [.store(place, expression(Self.types[type], depth: 3), Self.types[type])]
    default: return loop(depth: depth + 1)
    }
  }

  /// A position that stays inside a buffer whatever the loops do.
  private mutating func index() -> AffineIndex {
    var rest = Self.size - 1
    var constant = 0
    var terms: [AffineIndex.Term] = []
    for loop in loops where below(3) > 0 && loop.greatest > 0 {
      let limit = min(rest / loop.greatest, 7)
      guard limit > 0 else { continue }
      let coefficient = 1 + below(limit)
      rest -= coefficient * loop.greatest
      if below(4) == 0 {
        constant += coefficient * loop.greatest
        terms.append(.init(.loop(loop.variable), -coefficient))
      } else {
        terms.append(.init(.loop(loop.variable), coefficient))
      }
    }
    return AffineIndex(constant + below(rest + 1), terms)
  }

  private mutating func expression(_ dtype: DType, depth: Int) -> Expression {
    let known = locals.filter { $0.dtype == dtype }
    // What is only stored is not computed with.
    switch depth == 0 ? below(3) : below(dtype.isStorage ? 5 : 9) {
    case 0:
      let type = Self.types.firstIndex(of: dtype) ?? 0
      return .load(Place(.parameter(type), index()), dtype)
    case 1 where !known.isEmpty: return .local(pick(known).number)
    case 1, 2: return .literal(literal(dtype))
    case 3:
      return .select(
        expression(.bool, depth: depth - 1), expression(dtype, depth: depth - 1),
        expression(dtype, depth: depth - 1), dtype)
    case 4:
      let from = pick(Self.types)
      return .convert(expression(from, depth: depth - 1), from: from, to: dtype)
    case 5 where dtype != .bool: return .position(index(), dtype)
    case 5,
      6 where dtype == .bool:
      let type = pick(Self.types.filter { !$0.isStorage })
      return .compare(
        pick(Comparison.allCases), expression(type, depth: depth - 1), expression(type, depth: depth - 1),
        type)
    case 7: return .unary(unary(dtype), expression(dtype, depth: depth - 1), dtype)
    default:
      return .binary(
        binary(dtype), expression(dtype, depth: depth - 1), expression(dtype, depth: depth - 1), dtype)
    }
  }

  /// Operations that are exact or correctly rounded, so that results are equal bit by bit.
  private mutating func unary(_ dtype: DType) -> UnaryOperation {
    if dtype == .bool { return .not }
    return pick(dtype.isFloatingPoint ? [.neg, .abs, .sign, .sqrt, .floor] : [.neg, .abs, .sign])
  }

  private mutating func binary(_ dtype: DType) -> BinaryOperation {
    if dtype == .bool { return pick([.and, .or, .xor]) }
    if dtype.isFloatingPoint { return pick([.add, .sub, .mul, .div, .max, .min]) }
    return pick([
      .add, .sub, .mul, .div, .rem, .max, .min, .and, .or, .xor, .shiftLeft, .shiftRightLogical,
    ])
  }

  private mutating func literal(_ dtype: DType) -> Literal {
    if dtype.isFloatingPoint { return Literal(generator.real(), dtype) }
    return Literal(
      pick([0, 1, -1, 2, 7, 31, 64, 255, Int64(Int32.min), Int64(Int32.max), .min, .max]), dtype)
  }
}
