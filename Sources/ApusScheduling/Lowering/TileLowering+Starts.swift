// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusKernel
import ApusTensor

extension TileLowering {
  /// Reads elements of a strip one by one, where each lies somewhere else in the memory.
  mutating func lookup(
    _ access: Nest.Access, _ dtype: DType, into target: Place
  ) throws(Diagnostic) -> [Statement] {
    let storage = builder.parameter(access.base, dtype)
    return try eachColumn(of: access) { position, column in
      .store(Place(target.storage, target.index + column), .load(Place(storage, position), dtype), dtype)
    }
  }

  /// Writes elements of a strip one by one, in their order, where each goes somewhere else.
  mutating func insert(
    _ store: Nest.Store, _ value: Place, _ dtype: DType, into storage: Place.Storage
  ) throws(Diagnostic) -> [Statement] {
    let isPerRow = nest.instructions[store.instruction].isPerRow
    return try eachColumn(of: store.access) { position, column in
      let target = Place(storage, position)
      let element = Expression.load(isPerRow ? value : Place(value.storage, value.index + column), dtype)
      guard let combiner = store.combiner else { return .store(target, element, dtype) }
      return .store(target, .binary(combiner.operation, .load(target, dtype), element, dtype), dtype)
    }
  }

  /// A loop over the columns of a strip that does something at the position of an access in each of them.
  private mutating func eachColumn(
    of access: Nest.Access, _ body: (_ position: AffineIndex, _ column: AffineIndex) -> Statement
  ) throws(Diagnostic) -> [Statement] {
    let variable = builder.newLoop()
    let column = AffineIndex.loop(variable)
    var (before, inside): ([Statement], [Statement]) = ([], [])
    var position =
      frame.position(access.position, column: stripVariable)
      + column.multiplied(by: access.position.columnStride)
    for start in access.starts {
      let number: AffineIndex
      if nest.instructions[start.instruction].isPerRow {
        number = try self.number(start.instruction, &before)
      } else {
        let (local, strip) = (builder.newLocal(), try place(of: start.instruction))
        inside.append(.define(local, .i64, .load(Place(strip.storage, strip.index + column), .i64)))
        number = .local(local)
      }
      position = position + number.multiplied(by: start.stride)
    }
    return before
      + [.loop(variable: variable, count: columnsOfStrip, body: inside + [body(position, column)])]
  }
}
