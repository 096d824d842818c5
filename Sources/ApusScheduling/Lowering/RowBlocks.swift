// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusKernel
import ApusTensor

/// Writes contractions as products of blocks of rows, each followed by the nest over it, inside the loops around the
/// rows; in a chain the next product takes the block that the nest before it has computed.
///
/// A block is complete before its nest runs: where something is summed outside of a matrix, it begins with zeros, to
/// which the products add.
///
/// For `softmax(q · kᵀ) · v`: some rows of `q · kᵀ`, their softmax, and these rows times `v`, all while the rows are in
/// the first-level cache.
struct RowBlocks {
  private let links: [ContractionLowering]
  /// The loop over the rows, the same in all nests.
  private let rowLoop: Int

  /// Prepares contractions whose nests have the rows in one loop.
  init(_ links: [ContractionLowering], of rowLoop: Int) {
    self.links = links
    self.rowLoop = rowLoop
  }

  /// - Throws: `Diagnostic` for what is no chain, which scheduling must never bring about.
  static func statements(
    _ links: [Schedule.Link], _ style: CodeStyle, _ builder: inout StatementBuilder
  ) throws(Diagnostic) -> [Statement] {
    let lowerings = links.map { ContractionLowering($0.contraction, $0.nest, style) }
    let rows = try (lowerings.first?.rowLoop).unwrapped(orBug: "a chain has no rows")
    return try RowBlocks(lowerings, of: rows).statements(&builder)
  }

  /// How many rows a block has on a machine: as many as each of the contractions would take for itself.
  func blockRows(on machine: MachineModel) -> Int {
    let count = links[0].nest.rows[rowLoop]
    return links.map { $0.blockRows(count, columns: $0.width(ofRowsIn: rowLoop), on: machine) }
      .reduce(count, min)
  }

  func statements(_ builder: inout StatementBuilder) throws(Diagnostic) -> [Statement] {
    let counts = links[0].nest.rows
    let count = counts[rowLoop]
    let rows = blockRows(on: builder.machine)
    let outer = (0..<rowLoop).map { _ in builder.newLoop() }
    var products: [RowProduct] = []
    for link in links {
      products.append(RowProduct(link, rowLoop, rows, outer, after: products.last, &builder))
    }
    let given = (0...rowLoop).map { loop in
      let partial = links[0].nest.partial(ofLoop: loop)
      return partial.map { builder.count($0) } ?? AffineIndex(counts[loop])
    }
    let block = rows < count ? builder.newLoop() : nil
    // The last block is shorter: rows are counted at run time, so that one body serves all blocks.
    let isEven = count % rows == 0 && links[0].nest.partial(ofLoop: rowLoop) == nil
    let local = isEven || block == nil ? nil : builder.newLocal()
    let loops = outer + [block].compactMap(\.self)
    var body: [Statement] = []
    for (position, product) in products.enumerated() {
      let next = links[position...].dropFirst().first?.contraction.left.base
      let inBlock = block == nil ? given[rowLoop] : AffineIndex(rows)
      body += product.statements(rows: local.map { .local($0) } ?? inBlock, block, &builder)
      body += try product.nest(local: local, inside: loops, handingOn: next, &builder)
    }
    if let local, let block {
      let rest = Expression.remaining(of: given[rowLoop], from: block, limit: rows)
      body.insert(.define(local, .i64, rest), at: 0)
    }
    if let block { body = [.loop(variable: block, count: given[rowLoop], step: rows, body: body)] }
    // A right matrix is packed once for all loops that leave it alone.
    for depth in (0...outer.count).reversed() {
      let prepared = products.filter { $0.depth == depth }.flatMap(\.preparation)
      // Right before the loops that threads may share.
      body = prepared + (depth == 0 ? products.flatMap(\.definitions) : []) + body
      if depth > 0 {
        body = [.loop(variable: outer[depth - 1], count: given[depth - 1], body: body)]
      }
    }
    return body
  }
}

/// The product of one contraction with a block of rows.
private struct RowProduct {
  private let link: ContractionLowering
  private let rowLoop: Int
  /// How many rows a block has.
  private let rows: Int
  private let matrices: Matrices
  /// Loops within a block: over columns that are apart, and over sums outside of a matrix.
  private let panels: [(variable: Int, loop: Contraction.Loop)]
  /// How the loops around the block move the operands.
  private let left: AffineIndex
  private let right: AffineIndex
  /// How far the left operand moves from block to block.
  private let blockStride: Int
  private let packed: Place?
  private let tile: Place.Storage
  private let width: Int
  /// The address of a zero, if the tile is to begin with zeros.
  private let zero: Place?
  /// How many of the loops around the block are around the packing of the right matrix too.
  let depth: Int
  /// The packing of the right matrix.
  let preparation: [Statement]

  /// Prepares the product of rows in a loop; one after another takes the rows that are in that one's block.
  init(
    _ link: ContractionLowering, _ rowLoop: Int, _ rows: Int, _ outer: [Int], after last: RowProduct?,
    _ builder: inout StatementBuilder
  ) {
    let (c, nest) = (link.contraction, link.nest)
    let (leftWalk, rightWalk) = (nest.factors[0], nest.factors[1])
    (self.link, self.rowLoop, self.rows) = (link, rowLoop, rows)
    let columns = link.columnLoops(after: rowLoop)
    width = link.width(ofRowsIn: rowLoop)
    let (n, outerColumns) = columns.collapsed.splittingLast(unit: 1)
    matrices = Matrices(
      m: Contraction.Loop(
        count: nest.rows[rowLoop], left: leftWalk.rowStrides[rowLoop], right: 0, result: width),
      n: n, k: c.k)
    let panels = (outerColumns + c.summed).map { (variable: builder.newLoop(), loop: $0) }
    self.panels = panels
    func index(_ walk: Nest.Walk, _ stride: KeyPath<Contraction.Loop, Int>) -> AffineIndex {
      AffineIndex(
        0,
        outer.enumerated().map { .init(.loop($0.element), walk.rowStrides[$0.offset]) }
          + panels.map { .init(.loop($0.variable), $0.loop[keyPath: stride]) })
    }
    // What the nest before it has computed lies in a tile, where each block begins anew.
    left = last == nil ? index(leftWalk, \.left) : AffineIndex()
    blockStride = last == nil ? matrices.m.left : 0
    right = index(rightWalk, \.right)
    depth = outer.count - outer.indices.reversed().prefix { rightWalk.rowStrides[$0] == 0 }.count
    let moved = panels.filter { $0.loop.right != 0 }
    let (prepare, packed) = link.preparation(matrices, right, moved, &builder)
    self.packed = packed
    preparation = prepare.inside(moved, &builder)
    tile = builder.scratch(c.dtype, count: rows * width)
    zero = c.summed.isEmpty ? nil : Place(.array(builder.newArray()))
  }

  /// The product of some rows, from the block that a loop has come to.
  func statements(rows: AffineIndex, _ block: Int?, _ builder: inout StatementBuilder) -> [Statement] {
    let dtype = link.contraction.dtype
    let clear = zero.map { zero in
      Statement.call(
        RuntimeCall(
          .stripFill(dtype),
          [.integer(rows.multiplied(by: width)), .address(Place(tile)), .address(zero)]))
    }
    let first = AffineIndex(0, block.map { [.init(.loop($0), blockStride)] } ?? [])
    let result = AffineIndex(0, panels.map { .init(.loop($0.variable), $0.loop.result) })
    let product = link.matrixProduct(
      matrices, rows: rows, left + first, right, packed, Place(tile, result), accumulate: zero != nil,
      &builder)
    return [clear].compactMap { $0 } + [product].inside(panels, &builder)
  }

  /// The nest over a block, inside loops of which the last may count blocks; what it hands on stays in a tile.
  func nest(
    local: Int?, inside outer: [Int], handingOn value: Value?, _ builder: inout StatementBuilder
  ) throws(Diagnostic) -> [Statement] {
    let whole = link.nest
    if let value {
      let isInPlace = whole.replacesAccumulator(by: value)
      builder.keep(
        value, in: isInPlace ? tile : builder.scratch(link.contraction.dtype, count: rows * width))
      if whole.onlyStoresAccumulator == value { return [] }
    }
    let block = outer.count > rowLoop ? whole.block(ofLoop: rowLoop, count: rows, local: local) : whole
    return try block.overTile(fixed: outer.count, handingOn: value).lowered(
      link.style, result: tile, outer: outer, &builder)
  }

  /// Statements that let a call take the address of a zero.
  var definitions: [Statement] {
    guard let zero, case .array(let array) = zero.storage else { return [] }
    let dtype = link.contraction.dtype
    return [
      .array(array, dtype, count: 1), .store(zero, .literal(Literal(Int64(0), dtype)), dtype),
    ]
  }
}
