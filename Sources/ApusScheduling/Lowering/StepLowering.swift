// SPDX-License-Identifier: Apache-2.0

import ApusGraph
package import ApusIO
import ApusKernel
import ApusTensor

extension Schedule {
  /// Writes a step as statements in a style, which threads may share, for a machine.
  package func draft(
    _ step: Step, _ style: CodeStyle, threads: Threads = .one, machine: MachineModel = .standard
  ) throws(Diagnostic) -> KernelDraft {
    let draft = try draft(step.form, style, threads: threads, machine)
    guard threads.divides, draft.division == nil, case .nest(let nest) = step.form,
      let blocked = nest.inBlocksOfColumns
    else { return draft }
    let divided = try self.draft(.nest(blocked), style, threads: threads, machine)
    return divided.division == nil ? draft : divided
  }

  private func draft(
    _ form: Step.Form, _ style: CodeStyle, threads: Threads, _ machine: MachineModel
  ) throws(Diagnostic) -> KernelDraft {
    var builder = StatementBuilder(graph, for: machine)
    let body: [Statement]
    switch form {
    case .nest(let nest):
      body = nest.initializations(&builder) + (try nest.lowered(style, &builder))
    case .contraction(let contraction, let nest):
      body = try ContractionLowering.statements(contraction, nest, style, &builder)
    case .chain(let links):
      body = try RowBlocks.statements(links, style, &builder)
    case .assembly(let target, let fill, let pieces):
      body = try assembly(target, fill, pieces, style, &builder)
    case .guarded(let view, let dtype, let count, let bound):
      body = guarded(view, dtype, count, bound, &builder)
    case .custom(let statements, let operands, let results):
      body = try custom(statements, operands, results, &builder)
    }
    var draft = KernelDraft(parameters: builder.parameters, body: body)
    draft.divide(form.work, among: threads)
    return draft
  }

  /// Fills the result, then copies each piece to its place.
  private func assembly(
    _ target: Value, _ fill: Literal?, _ pieces: [AssemblyPiece], _ style: CodeStyle,
    _ builder: inout StatementBuilder
  ) throws(Diagnostic) -> [Statement] {
    let type = graph.type(of: target)
    var statements: [Statement] = []
    func copy(
      _ operation: Nest.Operation, _ sizes: [Int], _ target: StorageView
    ) throws(Diagnostic) {
      let access = target.access(over: sizes)
      let instruction = Nest.Instruction(
        operation: operation, dtype: type.dtype, isPerRow: operation.isConstantInRow, stage: 0)
      let kept = sizes.filter { $0 != 1 }
      let nest = Nest(
        rows: kept.dropLast(), columns: kept.last ?? 1, instructions: [instruction],
        stores: [Nest.Store(instruction: 0, access: access, combiner: nil)])
      statements += try nest.lowered(style, &builder)
    }
    if let fill {
      try copy(.literal(fill), type.shape.dimensions, StorageView(whole: target, type.shape))
    }
    for piece in pieces {
      try copy(.load(piece.source.access(over: piece.sizes)), piece.sizes, piece.target)
    }
    return statements
  }

  private func guarded(
    _ view: StorageView, _ dtype: DType, _ count: Int, _ bound: Int, _ builder: inout StatementBuilder
  ) -> [Statement] {
    let storage = builder.parameter(view.base, dtype)
    let position = builder.newLocal()
    let check = RuntimeCall(
      .checkIndex(dtype),
      [
        .integer(AffineIndex(count)), .address(Place(storage, AffineIndex(view.offset))),
        .integer(AffineIndex(bound)),
      ])
    let isOutside = Expression.compare(.ge, .local(position), .literal(Literal(Int64(0), .i64)), .i64)
    return [
      .define(position, .i64, .call(check, .i64)),
      .fail(if: isOutside, position: .local(position)),
    ]
  }

  /// An operator's own statements, whose parameters are its operands, then its results.
  private func custom(
    _ statements: [Statement], _ operands: [StorageView], _ results: [Value],
    _ builder: inout StatementBuilder
  ) throws(Diagnostic) -> [Statement] {
    var places = operands.map { view in
      Place(builder.parameter(view.base, graph.type(of: view.base).dtype), AffineIndex(view.offset))
    }
    places += results.map { Place(builder.parameter($0, graph.type(of: $0).dtype, written: true)) }
    return try statements.map { statement throws(Diagnostic) in
      try statement.moving { place throws(Diagnostic) in
        guard case .parameter(let index) = place.storage else { return place }
        let known = places.indices.contains(index) ? places[index] : nil
        let start = try known.unwrapped(orBug: "an operator's own kernel touches buffer \(index)")
        return Place(start.storage, start.index + place.index)
      }
    }
  }
}

extension StorageView {
  /// The view's elements as loops over the given sizes walk over them.
  func access(over sizes: [Int]) -> Nest.Access {
    Nest.Access(self) { sum in
      Nest.Walk(offset: sum.offset, strides: sizes.indices.filter { sizes[$0] != 1 }.map { sum.strides[$0] })
    }
  }
}

extension Nest.Operation {
  /// Whether the value is the same for each column.
  fileprivate var isConstantInRow: Bool {
    switch self {
    case .literal: true
    case .load(let access): access.isPerRow
    case .coordinate, .random, .unary, .binary, .compare, .select, .convert, .reduce, .accumulator: false
    }
  }
}
