// SPDX-License-Identifier: Apache-2.0

import ApusKernel

extension Nest {
  /// The same nest with as few loops as possible.
  ///
  /// Neighbouring loops become one where every walk takes them evenly. Columns are joined with rows only if no value
  /// belongs to a row. The first `fixed` loops stay as they are.
  ///
  /// Before: 128 rows of 256 columns, all row-major. After: one row of 32,768 columns.
  func collapsed(fixed: Int = 0, withColumns: Bool = true) -> Nest {
    var nest = self
    while nest.joinRows(fixed) {}
    if withColumns, nest.lastStage == 0 { while nest.joinColumns(fixed) {} }
    return nest
  }

  /// The nest on a block of the steps of a row loop, which a loop around it counts in steps of a block; that loop comes
  /// right before it.
  ///
  /// If blocks differ in size, `local` is the local with the number of steps, at most `count`.
  func block(ofLoop loop: Int, count: Int, local: Int?) -> Nest {
    var nest = self
    nest.rows[loop] = count
    nest.rows.insert(1, at: loop)
    nest.partials = partials.filter { $0.loop != loop }.map {
      PartialLoop(loop: $0.loop > loop ? $0.loop + 1 : $0.loop, count: $0.count, scale: $0.scale)
    }
    if let local { nest.partials.append(PartialLoop(loop: loop + 1, count: .local(local), scale: 1)) }
    nest.move { walk in
      var strides = walk.rowStrides
      strides.insert(strides[loop], at: loop)
      return Walk(offset: walk.offset, rowStrides: strides, columnStride: walk.columnStride)
    }
    return nest
  }

  /// The nest with a loop over blocks of columns around all others; `nil` if no rows are put where they may meet, or if
  /// there are too few columns.
  ///
  /// Each block is added in the order of the rows, whoever adds another one.
  ///
  /// Before: for 4,000 rows, `t[64·v + c] += x` for 64 columns. After: for 4 blocks, and 4,000 rows, 16 columns.
  var inBlocksOfColumns: Nest? {
    guard stores.contains(where: { !$0.access.starts.isEmpty }), !hasPartialColumns, lastStage == 0,
      let size = Self.blockSize(columns)
    else { return nil }
    var nest = self
    nest.rows.insert(columns / size, at: 0)
    nest.columns = size
    nest.partials = partials.map { PartialLoop(loop: $0.loop + 1, count: $0.count, scale: $0.scale) }
    nest.move { walk in
      Walk(
        offset: walk.offset, rowStrides: [walk.columnStride * size] + walk.rowStrides,
        columnStride: walk.columnStride)
    }
    return nest
  }

  /// The greatest block of columns of which there are eight, or as many as there can be; at least a line of the cache, so
  /// that threads do not write to one line.
  private static func blockSize(_ columns: Int) -> Int? {
    let sizes = stride(from: 16, through: columns / 2, by: 16).filter { columns % $0 == 0 }
    return sizes.last { columns / $0 >= 8 } ?? sizes.first
  }

  private var walks: [Walk] {
    instructions.flatMap { instruction -> [Walk] in
      switch instruction.operation {
      case .load(let access): [access.position] + (access.bounds?.conditions ?? [])
      case .coordinate(let walk), .random(_, _, _, let walk): [walk]
      case .literal, .unary, .binary, .compare, .select, .convert, .reduce, .accumulator: []
      }
    } + stores.map(\.access.position) + [accumulator].compactMap { $0 } + factors
  }

  private mutating func joinRows(_ fixed: Int) -> Bool {
    guard rows.count >= fixed + 2 else { return false }
    let walks = walks
    for loop in fixed..<(rows.count - 1) {
      let inner = rows[loop + 1]
      guard partial(ofLoop: loop + 1) == nil,
        walks.allSatisfy({ $0.rowStrides[loop] == $0.rowStrides[loop + 1] * inner })
      else { continue }
      rows[loop] *= inner
      rows.remove(at: loop + 1)
      remove(loop, of: inner)
      return true
    }
    return false
  }

  private mutating func joinColumns(_ fixed: Int) -> Bool {
    let last = rows.count - 1
    guard last >= fixed, !hasPartialColumns,
      walks.allSatisfy({ $0.rowStrides[last] == $0.columnStride * columns })
    else { return false }
    let inner = columns
    columns *= rows[last]
    rows.removeLast()
    remove(last, of: inner)
    return true
  }

  /// Forgets a loop that is now part of the next one, each of its steps being `inner` steps of that.
  private mutating func remove(_ loop: Int, of inner: Int) {
    partials = partials.map { old in
      let scale = old.loop == loop ? old.scale * inner : old.scale
      return PartialLoop(loop: old.loop > loop ? old.loop - 1 : old.loop, count: old.count, scale: scale)
    }
    move { walk in
      var strides = walk.rowStrides
      strides.remove(at: loop)
      return Walk(offset: walk.offset, rowStrides: strides, columnStride: walk.columnStride)
    }
  }

  private mutating func move(_ change: (Walk) -> Walk) {
    func moved(_ access: Access) -> Access {
      Access(
        base: access.base, position: change(access.position),
        bounds: access.bounds.map {
          Bounds(conditions: $0.conditions.map(change), outside: $0.outside)
        }, starts: access.starts)
    }
    instructions = instructions.map { instruction in
      let operation: Operation
      switch instruction.operation {
      case .load(let access): operation = .load(moved(access))
      case .coordinate(let walk): operation = .coordinate(change(walk))
      case .random(let stream, let key, let first, let walk):
        operation = .random(stream: stream, key: key, first: first, at: change(walk))
      case .literal, .unary, .binary, .compare, .select, .convert, .reduce, .accumulator:
        operation = instruction.operation
      }
      return Instruction(
        operation: operation, dtype: instruction.dtype, isPerRow: instruction.isPerRow,
        stage: instruction.stage)
    }
    stores = stores.map {
      Store(
        instruction: $0.instruction, access: moved($0.access), combiner: $0.combiner, ground: $0.ground)
    }
    accumulator = accumulator.map(change)
    factors = factors.map(change)
  }
}
