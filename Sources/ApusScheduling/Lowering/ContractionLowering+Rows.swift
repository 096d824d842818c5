// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusKernel
import ApusTensor

extension ContractionLowering {
  /// The last loop of the result that moves only the left operand, if all loops inside it move only the right one.
  ///
  /// Its steps are the rows of matrix products, and the loops inside it their columns.
  var rowLoop: Int? {
    let (left, right) = (nest.factors[0], nest.factors[1])
    guard usesMatrixProduct, contraction.resultCount > 0,
      contraction.summed.allSatisfy({ $0.count > 0 }), left.columnStride == 0 || nest.columns == 1,
      let loop = nest.rows.indices.last(where: { right.rowStrides[$0] == 0 }),
      left.rowStrides[(loop + 1)...].allSatisfy({ $0 == 0 })
    else { return nil }
    return loop
  }

  /// Rows of a block: a multiple of the micro-kernel's 12, as many as fill half of a 32 KiB cache.
  private func blockRows(_ rows: Int, columns: Int) -> Int {
    let fitting = 16_384 / max(columns * contraction.dtype.bytes, 1)
    return min(rows, max(12, min(fitting / 12 * 12, 96)))
  }

  /// Products of blocks of rows, each followed by the nest over it, inside the loops around the rows.
  ///
  /// A block is complete before the nest runs: where something is summed outside of a matrix, it begins with zeros, to
  /// which the products add.
  func blocks(of rowLoop: Int, _ builder: inout StatementBuilder) throws(Diagnostic) -> [Statement] {
    let c = contraction
    let (left, right) = (nest.factors[0], nest.factors[1])
    let columns = columnLoops(after: rowLoop)
    let width = columns.reduce(1) { $0 * $1.count }
    let (n, outerColumns) = columns.collapsed.splittingLast(unit: 1)
    let (k, outerSummed) = (c.k, c.summed)
    let count = nest.rows[rowLoop]
    let m = Contraction.Loop(count: count, left: left.rowStrides[rowLoop], right: 0, result: width)
    let matrices = Matrices(m: m, n: n, k: k)
    let outer = (0..<rowLoop).map { loop in
      (
        variable: builder.newLoop(),
        loop: Contraction.Loop(
          count: nest.rows[loop], left: left.rowStrides[loop], right: right.rowStrides[loop], result: 0)
      )
    }
    let panels = (outerColumns + outerSummed).map { (variable: builder.newLoop(), loop: $0) }
    func index(_ stride: KeyPath<Contraction.Loop, Int>) -> AffineIndex {
      AffineIndex(0, (outer + panels).map { .init(.loop($0.variable), $0.loop[keyPath: stride]) })
    }
    let moved = panels.filter { $0.loop.right != 0 }
    let (prepare, packed) = preparation(matrices, index(\.right), moved, &builder)
    let rows = blockRows(count, columns: width)
    let tile = builder.scratch(c.dtype, count: rows * width)
    let zero = outerSummed.isEmpty ? nil : Place(.array(builder.newArray()))
    func product(of rows: AffineIndex, from first: AffineIndex) -> [Statement] {
      let clear = zero.map { zero in
        Statement.call(
          RuntimeCall(
            .stripFill(c.dtype),
            [.integer(rows.multiplied(by: width)), .address(Place(tile)), .address(zero)]))
      }
      let products = matrixProduct(
        matrices, rows: rows, index(\.left) + first, index(\.right), packed, Place(tile, index(\.result)),
        accumulate: zero != nil, &builder)
      return [clear].compactMap { $0 } + [products].inside(panels)
    }
    let variables = outer.map(\.variable)
    var body: [Statement]
    if rows < count {
      let variable = builder.newLoop()
      let local = count % rows == 0 ? nil : builder.newLocal()
      let first = AffineIndex(0, [.init(.loop(variable), m.left)])
      let part = nest.block(ofLoop: rowLoop, count: rows, local: local)
      body = product(of: local.map { .local($0) } ?? AffineIndex(rows), from: first)
      body += try part.overTile(fixed: rowLoop + 1).lowered(
        style, result: tile, outer: variables + [variable], &builder)
      if let local {
        // The last block is shorter: rows are counted at run time, so that one body serves all blocks.
        let rest = Expression.remaining(of: AffineIndex(count), from: variable, limit: rows)
        body.insert(.define(local, .i64, rest), at: 0)
      }
      body = [.loop(variable: variable, count: AffineIndex(count), step: rows, body: body)]
    } else {
      body = product(of: AffineIndex(rows), from: AffineIndex())
      body += try nest.overTile(fixed: rowLoop).lowered(
        style, result: tile, outer: variables, &builder)
    }
    // A right matrix is packed once for all loops that leave it alone.
    let moving = (outer.lastIndex { $0.loop.right != 0 } ?? -1) + 1
    let inner = prepare.inside(moved)
    let loops = body.inside(Array(outer[moving...]))
    return moving == 0
      ? inner + definition(of: zero) + loops
      : definition(of: zero) + (inner + loops).inside(Array(outer[..<moving]))
  }

  /// Statements that let a call take the address of a zero, right before the loops that threads may share.
  private func definition(of zero: Place?) -> [Statement] {
    guard let zero, case .array(let array) = zero.storage else { return [] }
    let dtype = contraction.dtype
    return [
      .array(array, dtype, count: 1), .store(zero, .literal(Literal(Int64(0), dtype)), dtype),
    ]
  }

  /// The loops over the columns of the right matrices, in row-major order of a row of the result.
  private func columnLoops(after rowLoop: Int) -> [Contraction.Loop] {
    let right = nest.factors[1]
    var loops = [Contraction.Loop(count: nest.columns, left: 0, right: right.columnStride, result: 1)]
    for loop in nest.rows.indices.dropFirst(rowLoop + 1).reversed() {
      loops.insert(
        Contraction.Loop(
          count: nest.rows[loop], left: 0, right: right.rowStrides[loop],
          result: loops[0].result * loops[0].count), at: 0)
    }
    return loops
  }
}

extension Nest {
  /// The nest with `.accumulator` in a tile that begins anew in each step of the first `fixed` loops.
  fileprivate func overTile(fixed: Int) -> Nest {
    var nest = self
    var strides = [Int](repeating: 0, count: rows.count)
    var stride = columns
    for loop in rows.indices.dropFirst(fixed).reversed() {
      strides[loop] = stride
      stride *= rows[loop]
    }
    nest.accumulator = Walk(offset: 0, rowStrides: strides, columnStride: 1)
    nest.factors = []
    return nest
  }
}
