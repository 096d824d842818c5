// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusKernel
import ApusTensor

/// Writes a contraction and the nest over its result.
///
/// Where the columns of the result are the right operand's, rows are computed in blocks that fit the first-level cache
/// and the nest runs on each block at once, so that the result itself need not be stored.
struct ContractionLowering {
  let contraction: Contraction
  let nest: Nest
  let style: CodeStyle

  /// Finds out how the nest over the result moves the operands.
  init(_ contraction: Contraction, _ nest: Nest, _ style: CodeStyle) {
    self.contraction = contraction
    self.nest = nest.over(contraction).collapsed(withColumns: false)
    self.style = style
  }

  static func statements(
    _ contraction: Contraction, _ nest: Nest, _ style: CodeStyle, _ builder: inout StatementBuilder
  ) throws(Diagnostic) -> [Statement] {
    let lowering = ContractionLowering(contraction, nest, style)
    return nest.initializations(&builder) + (try lowering.body(&builder))
  }

  private func body(_ builder: inout StatementBuilder) throws(Diagnostic) -> [Statement] {
    let c = contraction
    if let target = nest.onlyStoresAccumulator {
      let storage = builder.parameter(target, c.dtype, written: true)
      return product(Place(storage), &builder)
    }
    if let rows = rowLoop { return try RowBlocks([self], of: rows).statements(&builder) }
    let whole = builder.scratch(c.dtype, count: c.resultCount)
    return product(Place(whole), &builder) + (try nest.lowered(style, result: whole, &builder))
  }

  // MARK: The product

  /// Whether a routine of the runtime computes the matrix product.
  var usesMatrixProduct: Bool { contraction.dtype.isFloatingPoint }

  /// The whole result, written to row-major memory.
  ///
  /// Each right matrix is packed once: before the loops that only go on in the left operand and the result.
  private func product(_ target: Place, _ builder: inout StatementBuilder) -> [Statement] {
    let c = contraction
    let adds = c.outer.contains { $0.result == 0 }
    let outer = c.outer.map { (variable: builder.newLoop(), loop: $0) }
    func index(_ stride: KeyPath<Contraction.Loop, Int>) -> AffineIndex {
      AffineIndex(0, outer.map { .init(.loop($0.variable), $0.loop[keyPath: stride]) })
    }
    let place = Place(target.storage, target.index + index(\.result))
    let clear = adds ? fill(target, resultCount(&builder), &builder) : []
    guard usesMatrixProduct, c.n.result == 1 || c.n.count == 1 else {
      return clear
        + loops(index(\.left), index(\.right), place, accumulate: adds, &builder).inside(outer, &builder)
    }
    let batch = outer.filter(\.loop.isBatch)
    let panels = outer.filter { !$0.loop.isBatch && $0.loop.right != 0 }
    let others = outer.filter { !$0.loop.isBatch && $0.loop.right == 0 }
    let matrices = Matrices(m: c.m, n: c.n, k: c.k)
    let (prepare, packed) = preparation(matrices, index(\.right), panels, &builder)
    let call = matrixProduct(
      matrices, rows: builder.count(c.m), index(\.left), index(\.right), packed, place,
      accumulate: adds, &builder)
    let prepared = prepare.inside(panels, &builder) + [call].inside(others + panels, &builder)
    return clear + prepared.inside(batch, &builder)
  }

  /// The packing of the right matrix in each step of some loops, and where its panels are.
  func preparation(
    _ of: Matrices, _ right: AffineIndex, _ panels: [(variable: Int, loop: Contraction.Loop)],
    _ builder: inout StatementBuilder
  ) -> ([Statement], Place?) {
    let c = contraction
    let multiplications = of.m.count.multipliedSaturated(by: of.n.count).multipliedSaturated(by: of.k.count)
    guard multiplications > builder.machine.smallProduct else { return ([], nil) }
    let count =
      of.n.factor == 0
      ? GemmScratch.elements(c.dtype, n: of.n.count, k: of.k.count, columnStride: of.n.right)
      : GemmScratch.most(c.dtype, n: of.n.count, k: of.k.count, columnStride: of.n.right)
    let total = panels.reduce(count) { $0 * $1.loop.count }
    let storage = builder.scratch(c.dtype, count: max(total, 1))
    guard count > 0 else { return ([], Place(storage)) }
    var (stride, terms): (Int, [AffineIndex.Term]) = (count, [])
    for (variable, loop) in panels.reversed() {
      terms.append(.init(.loop(variable), stride))
      stride *= loop.count
    }
    let packed = Place(storage, AffineIndex(0, terms.reversed()))
    let b = Place(builder.parameter(c.right.base, c.dtype), AffineIndex(c.right.offset) + right)
    return (
      [
        .call(
          RuntimeCall(
            .gemmPrepare(c.dtype),
            [
              .integer(builder.count(of.n)), .integer(builder.count(of.k)), .address(b),
              .integer(AffineIndex(of.k.right)), .integer(AffineIndex(of.n.right)), .address(packed),
            ]))
      ], packed
    )
  }

  /// One matrix product, of some rows from a first one on.
  func matrixProduct(
    _ of: Matrices, rows: AffineIndex, _ left: AffineIndex, _ right: AffineIndex, _ packed: Place?,
    _ target: Place, accumulate: Bool, _ builder: inout StatementBuilder
  ) -> Statement {
    let c = contraction
    let a = Place(builder.parameter(c.left.base, c.dtype), AffineIndex(c.left.offset) + left)
    let b = Place(builder.parameter(c.right.base, c.dtype), AffineIndex(c.right.offset) + right)
    func number(_ value: Int) -> RuntimeCall.Argument { .integer(AffineIndex(value)) }
    let shape: [RuntimeCall.Argument] = [
      .integer(rows), .integer(builder.count(of.n)), .integer(builder.count(of.k)),
    ]
    let operands = [
      .address(a), number(of.m.left), number(of.k.left), .address(b), number(of.k.right), number(of.n.right),
    ]
    let result = [.address(target), number(of.m.result), number(accumulate ? 1 : 0)]
    guard let packed else { return .call(RuntimeCall(.gemmSmall(c.dtype), shape + operands + result)) }
    return .call(RuntimeCall(.gemmRows(c.dtype), shape + operands + [.address(packed)] + result))
  }

  /// The sums of products as plain loops, for integers and for results without a unit stride.
  private func loops(
    _ left: AffineIndex, _ right: AffineIndex, _ target: Place, accumulate: Bool,
    _ builder: inout StatementBuilder
  ) -> [Statement] {
    let c = contraction
    let (i, j, k, sum) = (builder.newLoop(), builder.newLoop(), builder.newLoop(), builder.newLocal())
    func terms(_ pairs: [(Int, Int)]) -> AffineIndex {
      AffineIndex(0, pairs.map { .init(.loop($0.0), $0.1) })
    }
    let a = Place(
      builder.parameter(c.left.base, c.dtype),
      AffineIndex(c.left.offset) + left + terms([(i, c.m.left), (k, c.k.left)]))
    let b = Place(
      builder.parameter(c.right.base, c.dtype),
      AffineIndex(c.right.offset) + right + terms([(j, c.n.right), (k, c.k.right)]))
    let z = Place(target.storage, target.index + terms([(i, c.m.result), (j, c.n.result)]))
    let product = Expression.binary(.mul, .load(a, c.dtype), .load(b, c.dtype), c.dtype)
    let start = accumulate ? Expression.load(z, c.dtype) : .literal(Literal(Int64(0), c.dtype))
    let add = Statement.assign(sum, .binary(.add, .local(sum), product, c.dtype))
    let body: [Statement] = [
      .variable(sum, c.dtype, start),
      .loop(variable: k, count: builder.count(c.k), body: [add]),
      .store(z, .local(sum), c.dtype),
    ]
    return [
      .loop(
        variable: i, count: builder.count(c.m),
        body: [.loop(variable: j, count: builder.count(c.n), body: body)])
    ]
  }

  /// How many elements the result has, as long as examples come first in it; as many as it can have otherwise.
  private func resultCount(_ builder: inout StatementBuilder) -> AffineIndex {
    let loop = contraction.kept.first { $0.factor != 0 }
    guard let loop, loop.result * loop.count == contraction.resultCount else {
      return AffineIndex(contraction.resultCount)
    }
    return builder.count(loop).multiplied(by: loop.result)
  }

  private func fill(_ target: Place, _ count: AffineIndex, _ builder: inout StatementBuilder) -> [Statement] {
    let variable = builder.newLoop()
    let zero = Expression.literal(Literal(Int64(0), contraction.dtype))
    let place = Place(target.storage, target.index + .loop(variable))
    return [
      .loop(variable: variable, count: count, body: [.store(place, zero, contraction.dtype)])
    ]
  }
}

/// The rows, the columns and the sums of one call of a matrix product, whose result's columns lie side by side.
struct Matrices {
  let m: Contraction.Loop
  let n: Contraction.Loop
  let k: Contraction.Loop
}

/// The scratch memory of a matrix product; mirrors `apus_gemm_*_scratch` of the runtime, which a test checks.
enum GemmScratch {
  /// Elements of scratch memory for a right matrix of `k` rows and `n` columns.
  static func elements(_ dtype: DType, n: Int, k: Int, columnStride: Int) -> Int {
    let panel = dtype == .f32 ? 32 : 16
    let half = panel / 2
    func padded(_ columns: Int) -> Int { (columns + half - 1) / half * half }
    if columnStride != 1 { return k * padded(n) }
    return n % half == 0 ? 0 : k * padded(n % panel)
  }

  /// The most elements of scratch memory for a right matrix of `k` rows and at most `n` columns.
  static func most(_ dtype: DType, n: Int, k: Int, columnStride: Int) -> Int {
    let panel = dtype == .f32 ? 32 : 16
    return k * (columnStride == 1 ? panel : (n + panel - 1) / panel * panel)
  }
}

extension Contraction.Loop {
  /// Whether each step has a matrix product of its own: two operands' and the result's.
  fileprivate var isBatch: Bool { left != 0 && right != 0 && result != 0 }
}

extension [Statement] {
  /// The statements inside loops, of which the first is the outermost; nothing stays nothing.
  func inside(
    _ loops: [(variable: Int, loop: Contraction.Loop)], _ builder: inout StatementBuilder
  ) -> [Statement] {
    guard !isEmpty else { return [] }
    return loops.reversed().reduce(self) { body, outer in
      [.loop(variable: outer.variable, count: builder.count(outer.loop), body: body)]
    }
  }
}

extension Nest {
  /// The value stored, if the nest does nothing but store the contraction's result in row-major order.
  var onlyStoresAccumulator: Value? {
    guard instructions.map(\.operation) == [.accumulator], stores.count == 1, stores[0].isComplete
    else {
      return nil
    }
    return stores[0].access.base
  }

  /// What gives memory of which loops may write a part what it holds elsewhere: accumulations their identities, those
  /// elements too that no row reaches.
  func initializations(_ builder: inout StatementBuilder) -> [Statement] {
    stores.compactMap { store in
      let dtype = instructions[store.instruction].dtype
      guard let ground = store.ground ?? store.combiner.map({ .fill($0.identity(dtype)) }) else { return nil }
      let storage = builder.parameter(store.access.base, dtype, written: true)
      let count = builder.elementCount(of: store.access.base)
      let identity: Expression
      switch ground {
      case .fill(let literal): identity = .literal(literal)
      case .copy(let view):
        let source = Place(builder.parameter(view.base, dtype), AffineIndex(view.offset))
        return .call(
          RuntimeCall(.stripCopy(dtype), [.integer(count), .address(Place(storage)), .address(source)]))
      }
      let variable = builder.newLoop()
      return .loop(
        variable: variable, count: count,
        body: [.store(Place(storage, .loop(variable)), identity, dtype)])
    }
  }

  /// The nest with `.accumulator` in row-major memory over its loops, and how they move a contraction's operands.
  func over(_ contraction: Contraction) -> Nest {
    var nest = self
    nest.accumulator = Walk(
      offset: 0, rowStrides: rows.indices.map { loop in rows[(loop + 1)...].reduce(columns) { $0 * $1 } },
      columnStride: 1)
    nest.factors = [contraction.kept.map(\.left), contraction.kept.map(\.right)].map {
      Walk(offset: 0, strides: $0)
    }
    return nest
  }

  /// The nest in a style; single elements are plain code in both.
  ///
  /// `outer` are the variables of row loops that are around it already.
  func lowered(
    _ style: CodeStyle, result: Place.Storage? = nil, outer: [Int] = [], _ builder: inout StatementBuilder
  ) throws(Diagnostic) -> [Statement] {
    let nest = collapsed(fixed: outer.count)
    // Without columns there is nothing to write, and what is the same in a row must not be read before its
    // empty loop: the memory may be empty too.
    guard nest.columns > 0 || nest.hasReduction else { return [] }
    switch style {
    case .tiles where nest.columns > 1:
      return try TileLowering.statements(nest, result: result, outer: outer, &builder)
    case .loops, .tiles:
      return try LoopLowering.statements(nest, result: result, outer: outer, &builder)
    }
  }

  private var hasReduction: Bool {
    instructions.contains { instruction in
      if case .reduce = instruction.operation { true } else { false }
    }
  }
}
