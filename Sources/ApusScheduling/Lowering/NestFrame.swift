// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusKernel
import ApusTensor

/// What both code styles share when a nest becomes statements: row loops, places of accesses, what must be
/// set before the first row.
struct NestFrame {
  let nest: Nest
  /// The variable of each row loop.
  let variables: [Int]
  /// The memory that a contraction has just filled, for `.accumulator`.
  let result: Place.Storage?
  /// How many of the first row loops are around the nest already.
  private let outer: Int
  /// How many steps loops have that may have fewer than their sizes say, by the loop.
  private let counts: [Int: AffineIndex]

  /// Begins a nest; `outer` are the variables of loops that are around it already.
  init(
    _ nest: Nest, result: Place.Storage?, outer: [Int], _ builder: inout StatementBuilder
  ) {
    self.nest = nest
    self.result = result
    self.outer = outer.count
    var counts: [Int: AffineIndex] = [:]
    for partial in nest.partials where partial.loop >= outer.count {
      counts[partial.loop] = builder.count(partial)
    }
    self.counts = counts
    variables = outer + nest.rows.dropFirst(outer.count).map { _ in builder.newLoop() }
  }

  /// The number that the loops have walked to in a row, `column` columns in.
  func position(_ walk: Nest.Walk, column: Int?) -> AffineIndex {
    let columns = column.map { [AffineIndex.Term(.loop($0), walk.columnStride)] } ?? []
    return AffineIndex(
      walk.offset,
      zip(variables, walk.rowStrides).map { AffineIndex.Term(.loop($0), $1) } + columns)
  }

  /// The position of an element, where `number` says what has been read into an instruction.
  func position<Failure>(
    _ access: Nest.Access, column: Int?, number: (Int) throws(Failure) -> AffineIndex
  ) throws(Failure) -> AffineIndex {
    var position = position(access.position, column: column)
    for start in access.starts {
      position = position + (try number(start.instruction)).multiplied(by: start.stride)
    }
    return position
  }

  /// An element, where it is in the memory.
  ///
  /// Conditions are asked one after the other, so that what is outside is never read.
  func load<Failure>(
    _ access: Nest.Access, _ storage: Place.Storage, _ dtype: DType, column: Int?,
    number: (Int) throws(Failure) -> AffineIndex
  ) throws(Failure) -> Expression {
    let load = Expression.load(
      Place(storage, try position(access, column: column, number: number)), dtype)
    guard let bounds = access.bounds else { return load }
    return bounds.conditions.reversed().reduce(load) { value, condition in
      .select(
        .isAtLeastZero(position(condition, column: column)), value, .literal(bounds.outside), dtype)
    }
  }

  /// The place of the contraction's element in a row, `column` columns in.
  func accumulator(column: Int?) throws(Diagnostic) -> Place {
    let storage = try result.unwrapped(orBug: "a nest reads a product that no contraction has stored")
    let walk = try nest.accumulator.unwrapped(orBug: "a nest does not say where its product lies")
    return Place(storage, position(walk, column: column))
  }

  /// The value of an instruction from its operands' values; loads, reductions and integers that are passed are written by
  /// the code style.
  func value(
    _ instruction: Nest.Instruction, column: Int?, operand: (Int) throws(Diagnostic) -> Expression,
    number: (Int) throws(Diagnostic) -> AffineIndex, load: (Nest.Access) throws(Diagnostic) -> Expression,
    reduction: (Combiner, Int) throws(Diagnostic) -> Expression
  ) throws(Diagnostic) -> Expression {
    func dtype(_ position: Int) -> DType { nest.instructions[position].dtype }
    switch instruction.operation {
    case .literal(let literal): return .literal(literal)
    case .coordinate(let walk): return .position(position(walk, column: column), instruction.dtype)
    case .random(let stream, let key, let first, let walk):
      let place = position(walk, column: column)
      return .call(
        RuntimeCall(
          .randomWord,
          [
            .integer(try number(key)), .integer(try number(first)), .integer(AffineIndex(stream: stream)),
            .integer(place),
          ]), instruction.dtype)
    case .unary(let operation, let x): return .unary(operation, try operand(x), instruction.dtype)
    case .binary(let operation, let x, let y):
      return .binary(operation, try operand(x), try operand(y), instruction.dtype)
    case .compare(let comparison, let x, let y):
      return .compare(comparison, try operand(x), try operand(y), dtype(x))
    case .select(let condition, let x, let y):
      return .select(try operand(condition), try operand(x), try operand(y), instruction.dtype)
    case .convert(let x): return .convert(try operand(x), from: dtype(x), to: instruction.dtype)
    case .accumulator: return .load(try accumulator(column: column), instruction.dtype)
    case .load(let access): return try load(access)
    case .reduce(let combiner, let x): return try reduction(combiner, x)
    }
  }

  /// How many steps a loop has; the loop after all rows is the columns.
  func count(ofLoop loop: Int) -> AffineIndex {
    counts[loop] ?? AffineIndex(loop < nest.rows.count ? nest.rows[loop] : nest.columns)
  }

  /// How many columns a row has.
  var columnCount: AffineIndex { count(ofLoop: nest.rows.count) }

  /// The statements of a row inside the row loops.
  func rows(_ body: [Statement]) -> [Statement] {
    nest.rows.indices.dropFirst(outer).reversed().reduce(body) { inner, loop in
      [.loop(variable: variables[loop], count: count(ofLoop: loop), body: inner)]
    }
  }
}

extension Expression {
  /// Whether a number is not negative.
  static func isAtLeastZero(_ number: AffineIndex) -> Expression {
    .compare(.ge, .position(number, .i64), .literal(Literal(Int64(0), .i64)), .i64)
  }
}

extension AffineIndex {
  /// The number of a random stream as calls pass it: with a sign.
  init(stream: UInt64) { self.init(Int(truncatingIfNeeded: stream)) }
}
