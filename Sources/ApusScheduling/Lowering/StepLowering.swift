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
    let draft = try draft(step.form, of: step.nodes[0], style, threads: threads, machine)
    guard threads.divides, draft.division == nil, case .nest(let nest) = step.form,
      let blocked = nest.inBlocksOfColumns
    else { return draft }
    let divided = try self.draft(.nest(blocked), of: step.nodes[0], style, threads: threads, machine)
    return divided.division == nil ? draft : divided
  }

  private func draft(
    _ form: Step.Form, of node: Int, _ style: CodeStyle, threads: Threads, _ machine: MachineModel
  ) throws(Diagnostic) -> KernelDraft {
    var builder = StatementBuilder(graph, batch, for: machine)
    var body: [Statement]
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
      let given = builder.batch == nil ? AffineIndex(count) : builder.elementCount(of: Value(node: node))
      body = guarded(view, dtype, given, bound, &builder)
    case .custom(let statements, let operands, let results):
      let own = rows(of: statements, node, &builder)
      body = try custom(own, operands, results, &builder)
    }
    if builder.examples != nil {
      let counter = try (batch?.counter).unwrapped(orBug: "nothing says how many examples there are")
      body.insert(contentsOf: builder.definitions(counter: Place(builder.parameter(counter, .i64))), at: 0)
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
    let examples = batch?.axis(of: target)
    func copy(
      _ operation: Nest.Operation, _ sizes: [Int], _ target: StorageView
    ) throws(Diagnostic) {
      let access = target.access(over: sizes)
      let instruction = Nest.Instruction(
        operation: operation, dtype: type.dtype, isPerRow: operation.isConstantInRow, stage: 0)
      let kept = sizes.filter { $0 != 1 }
      var nest = Nest(
        rows: kept.dropLast(), columns: kept.last ?? 1, instructions: [instruction],
        stores: [Nest.Store(instruction: 0, access: access, combiner: nil)])
      if let examples, sizes[examples.axis] != 1 {
        let loop = sizes[..<examples.axis].count { $0 != 1 }
        nest.partials = [Nest.PartialLoop(loop: loop, count: .examples, scale: examples.factor)]
      }
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
    _ view: StorageView, _ dtype: DType, _ count: AffineIndex, _ bound: Int, _ builder: inout StatementBuilder
  ) -> [Statement] {
    let storage = builder.parameter(view.base, dtype)
    let position = builder.newLocal()
    let check = RuntimeCall(
      .checkIndex(dtype),
      [
        .integer(count), .address(Place(storage, AffineIndex(view.offset))),
        .integer(AffineIndex(bound)),
      ])
    let isOutside = Expression.compare(.ge, .local(position), .literal(Literal(Int64(0), .i64)), .i64)
    return [
      .define(position, .i64, .call(check, .i64)),
      .fail(if: isOutside, position: .local(position)),
    ]
  }

  /// An operator's own statements, of which loops over examples end with those that are given.
  private func rows(of statements: [Statement], _ node: Int, _ builder: inout StatementBuilder) -> [Statement]
  {
    guard let batch else { return statements }
    let values =
      graph.nodes[node].operands.map { $0 }
      + graph.nodes[node].types.indices.map {
        Value(node: node, result: $0)
      }
    let elements = values.map { graph.type(of: $0).elementCount }
    return statements.map { statement in
      guard case .loop(let variable, _, let step, let body) = statement,
        let loop = KernelRows(statement, elements: elements),
        loop.parameters.contains(where: { batch.axis(of: values[$0]) != nil })
      else { return statement }
      let count = builder.count(examplesTimes: loop.count / batch.batch.limit)
      return .loop(variable: variable, count: count, step: step, body: body)
    }
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
