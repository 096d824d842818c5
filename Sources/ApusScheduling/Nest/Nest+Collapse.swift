// SPDX-License-Identifier: Apache-2.0

import ApusKernel

extension Nest {
  /// The same nest with as few loops as possible.
  ///
  /// Neighbouring loops become one where every access walks them evenly. Columns are joined with rows only if no value belongs to a row. The first `fixed` loops
  /// stay as they are.
  ///
  /// Before: 128 rows of 256 columns, all row-major. After: one row of 32,768 columns.
  func collapsed(fixed: Int = 0, withColumns: Bool = true) -> Nest {
    var nest = self
    while nest.joinRows(fixed) {}
    if withColumns, nest.lastStage == 0 { while nest.joinColumns(fixed) {} }
    return nest
  }

  /// The nest on a block of its rows, which an outer loop counts in steps of a block; that loop becomes the
  /// first row loop of the result.
  ///
  /// If blocks differ in size, `local` is the local with the number of rows, at most `count`.
  func block(of count: Int, local: Int?) -> Nest {
    var nest = self
    nest.rows = [1, count]
    nest.partial = local.map { PartialLoop(loop: 1, local: $0, scale: 1) }
    nest.rewrite { access in
      Access(
        base: access.base, offset: access.offset, rowStrides: [access.rowStrides[0]] + access.rowStrides,
        columnStride: access.columnStride)
    } coordinate: { loops, step, start in
      .coordinate(loops: (loops.contains(0) ? [0] : []) + loops.map { $0 + 1 }, step: step, start: start)
    }
    return nest
  }

  private var accesses: [Access] {
    instructions.compactMap { instruction in
      if case .load(let access) = instruction.operation { access } else { nil }
    } + stores.map(\.access) + [accumulator].compactMap { $0 }
  }

  /// The loops whose position some instruction reads; these stay.
  private var observedLoops: PositionSet {
    PositionSet(
      instructions.flatMap { instruction in
        if case .coordinate(let loops, _, _) = instruction.operation { loops } else { [Int]() }
      })
  }

  private mutating func joinRows(_ fixed: Int) -> Bool {
    let observed = observedLoops
    guard rows.count >= fixed + 2 else { return false }
    for loop in fixed..<(rows.count - 1) where !observed.contains(loop) && !observed.contains(loop + 1) {
      let inner = rows[loop + 1]
      guard partial?.loop != loop + 1,
        accesses.allSatisfy({ $0.rowStrides[loop] == $0.rowStrides[loop + 1] * inner })
      else { continue }
      rows[loop] *= inner
      rows.remove(at: loop + 1)
      remove(loop, of: inner)
      return true
    }
    return false
  }

  private mutating func joinColumns(_ fixed: Int) -> Bool {
    let observed = observedLoops
    let last = rows.count - 1
    guard last >= fixed, !observed.contains(last), !observed.contains(last + 1), !hasPartialColumns,
      accesses.allSatisfy({ $0.rowStrides[last] == $0.columnStride * columns })
    else { return false }
    let inner = columns
    columns *= rows[last]
    rows.removeLast()
    remove(last, of: inner)
    return true
  }

  /// Forgets a loop that is now part of the next one, each of its steps being `inner` steps of that.
  private mutating func remove(_ loop: Int, of inner: Int) {
    partial = partial.map { old in
      let scale = old.loop == loop ? old.scale * inner : old.scale
      return PartialLoop(loop: old.loop > loop ? old.loop - 1 : old.loop, local: old.local, scale: scale)
    }
    rewrite { access in
      var strides = access.rowStrides
      strides.remove(at: loop)
      return Access(
        base: access.base, offset: access.offset, rowStrides: strides, columnStride: access.columnStride)
    } coordinate: { loops, step, start in
      .coordinate(loops: loops.map { $0 > loop ? $0 - 1 : $0 }, step: step, start: start)
    }
  }

  private mutating func rewrite(
    _ change: (Access) -> Access, coordinate: ([Int], Int, Int) -> Operation
  ) {
    instructions = instructions.map { instruction in
      let operation: Operation
      switch instruction.operation {
      case .load(let access): operation = .load(change(access))
      case .coordinate(let loops, let step, let start): operation = coordinate(loops, step, start)
      case .literal, .unary, .binary, .compare, .select, .convert, .reduce, .accumulator:
        operation = instruction.operation
      }
      return Instruction(
        operation: operation, dtype: instruction.dtype, isPerRow: instruction.isPerRow,
        stage: instruction.stage)
    }
    stores = stores.map {
      Store(instruction: $0.instruction, access: change($0.access), combiner: $0.combiner)
    }
    accumulator = accumulator.map { old in
      let access = change(old)
      return Access(
        base: access.base, offset: old.offset, rowStrides: access.rowStrides,
        columnStride: access.columnStride)
    }
  }
}
