// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusKernel
import ApusTensor

/// Writes a nest as plain loops: one loop over the columns for each stage between reductions.
///
/// An element's value that a later stage needs is computed again if that is only a load, and kept in a row
/// of scratch memory otherwise.
struct LoopLowering {
  private let frame: NestFrame
  private var builder: StatementBuilder
  /// Rows of scratch memory that keep values between stages, by instruction.
  private var kept: [Place.Storage?]
  /// Locals with values of the row, by instruction.
  private var rowLocals: [Int?]

  private var nest: Nest { frame.nest }

  /// Writes a nest; `outer` are the variables of row loops that are around it already.
  static func statements(
    _ nest: Nest, result: Place.Storage?, outer: [Int], _ builder: inout StatementBuilder
  ) throws(Diagnostic) -> [Statement] {
    let frame = NestFrame(nest, result: result, outer: outer, &builder)
    var lowering = LoopLowering(frame: frame, builder: builder)
    let body = try lowering.row()
    builder = lowering.builder
    return frame.rows(body)
  }

  private init(frame: NestFrame, builder: StatementBuilder) {
    self.frame = frame
    self.builder = builder
    kept = [Place.Storage?](repeating: nil, count: frame.nest.instructions.count)
    rowLocals = [Int?](repeating: nil, count: frame.nest.instructions.count)
  }

  private mutating func row() throws(Diagnostic) -> [Statement] {
    allocateRows()
    var statements: [Statement] = []
    for stage in 0...nest.lastStage {
      statements += try rowValues(stage)
      statements += try columnLoop(stage)
    }
    return statements
  }

  /// Gives a row of memory to each element value that a reduction or a later stage reads.
  private mutating func allocateRows() {
    for instruction in nest.instructions {
      for operand in instruction.operation.operands where !nest.instructions[operand].isPerRow {
        let isLate = instruction.stage > nest.instructions[operand].stage
        guard isLate, kept[operand] == nil, !isCheap(operand, for: instruction.operation) else { continue }
        kept[operand] = builder.scratch(nest.instructions[operand].dtype, count: nest.columns)
      }
      // A reduction of a value that is the same in the whole row still counts each column.
      if case .reduce(_, let operand) = instruction.operation, nest.instructions[operand].isPerRow,
        kept[operand] == nil
      {
        kept[operand] = builder.scratch(nest.instructions[operand].dtype, count: nest.columns)
      }
    }
  }

  /// Whether a value is as easily computed again as read: anything in memory or independent of it.
  private func isCheap(_ index: Int, for reader: Nest.Operation) -> Bool {
    switch nest.instructions[index].operation {
    case .load(let access):
      if case .reduce = reader {
        access.position.columnStride == 1 && access.bounds == nil && nest.hasRowStarts(access)
      } else {
        true
      }
    case .accumulator: true
    case .literal, .coordinate: if case .reduce = reader { false } else { true }
    case .random, .unary, .binary, .compare, .select, .convert, .reduce: false
    }
  }

  /// The values of a stage that belong to the whole row, and the reductions they come from.
  private mutating func rowValues(_ stage: Int) throws(Diagnostic) -> [Statement] {
    var statements: [Statement] = []
    for (index, instruction) in nest.instructions.enumerated()
    where instruction.isPerRow && instruction.stage == stage {
      let local = builder.newLocal()
      let expression = try expression(index, column: nil, rowLocals)
      statements.append(.define(local, instruction.dtype, expression))
      rowLocals[index] = local
      if let row = kept[index] {
        let variable = builder.newLoop()
        let store = Statement.store(
          Place(row, .loop(variable)), .local(local), instruction.dtype)
        statements.append(.loop(variable: variable, count: frame.columnCount, body: [store]))
      }
    }
    for store in nest.stores
    where nest.isOncePerRow(store) && nest.instructions[store.instruction].stage == stage {
      statements.append(try self.store(store, column: nil, rowLocals))
    }
    return statements
  }

  /// The loop over the columns that computes a stage's element values.
  private mutating func columnLoop(_ stage: Int) throws(Diagnostic) -> [Statement] {
    let stores = nest.stores.filter {
      nest.instructions[$0.instruction].stage == stage && !nest.isOncePerRow($0)
    }
    let indices = nest.instructions.indices
    let isSaved = indices.map {
      kept[$0] != nil && nest.instructions[$0].stage == stage && !nest.instructions[$0].isPerRow
    }
    guard !stores.isEmpty || isSaved.contains(true) else { return [] }
    let column = builder.newLoop()
    var isNeeded = isSaved
    for use in stores.flatMap(\.uses) { isNeeded[use] = true }
    for index in indices.reversed() where isNeeded[index] && !isReadFromRow(index, at: stage) {
      for operand in nest.instructions[index].operation.operands { isNeeded[operand] = true }
    }
    var locals = rowLocals
    var body: [Statement] = []
    for index in indices where isNeeded[index] && !nest.instructions[index].isPerRow {
      let instruction = nest.instructions[index]
      let local = builder.newLocal()
      let value: Expression
      if isReadFromRow(index, at: stage), let row = kept[index] {
        value = .load(Place(row, .loop(column)), instruction.dtype)
      } else {
        value = try expression(index, column: column, locals)
      }
      body.append(.define(local, instruction.dtype, value))
      locals[index] = local
      if isSaved[index], let row = kept[index] {
        body.append(.store(Place(row, .loop(column)), .local(local), instruction.dtype))
      }
    }
    for store in stores {
      body.append(try self.store(store, column: column, locals))
    }
    return [.loop(variable: column, count: frame.columnCount, body: body)]
  }

  private func isReadFromRow(_ index: Int, at stage: Int) -> Bool {
    kept[index] != nil && nest.instructions[index].stage < stage
  }

  private mutating func store(
    _ store: Nest.Store, column: Int?, _ locals: [Int?]
  ) throws(Diagnostic) -> Statement {
    let dtype = nest.instructions[store.instruction].dtype
    let value = try Self.value(of: store.instruction, locals)
    let storage = builder.parameter(store.access.base, dtype, written: true)
    let place = try place(store.access, storage, column, locals)
    guard let combiner = store.combiner else { return .store(place, value, dtype) }
    return .store(place, .binary(combiner.operation, .load(place, dtype), value, dtype), dtype)
  }

  private func place(
    _ access: Nest.Access, _ storage: Place.Storage, _ column: Int?, _ locals: [Int?]
  ) throws(Diagnostic) -> Place {
    let position = try frame.position(access, column: column) { start throws(Diagnostic) in
      .local(try Self.local(of: start, locals))
    }
    return Place(storage, position)
  }

  /// The value that an instruction's local holds.
  private static func value(of instruction: Int, _ locals: [Int?]) throws(Diagnostic) -> Expression {
    .local(try local(of: instruction, locals))
  }

  private static func local(of instruction: Int, _ locals: [Int?]) throws(Diagnostic) -> Int {
    try locals[instruction].unwrapped(orBug: "v\(instruction) of a nest is used before it is computed")
  }

  /// An instruction's value where its operands have locals.
  private mutating func expression(
    _ index: Int, column: Int?, _ locals: [Int?]
  ) throws(Diagnostic) -> Expression {
    let (frame, instruction) = (frame, nest.instructions[index])
    return try frame.value(instruction, column: column) { position throws(Diagnostic) in
      try Self.value(of: position, locals)
    } number: { position throws(Diagnostic) in
      .local(try Self.local(of: position, locals))
    } load: { access throws(Diagnostic) in
      let storage = builder.parameter(access.base, instruction.dtype)
      return try frame.load(access, storage, instruction.dtype, column: column) { start throws(Diagnostic) in
        .local(try Self.local(of: start, locals))
      }
    } reduction: { combiner, x throws(Diagnostic) in
      let row: Place
      if let storage = kept[x] {
        row = Place(storage)
      } else if case .load(let access) = nest.instructions[x].operation {
        row = try place(access, builder.parameter(access.base, nest.instructions[x].dtype), nil, locals)
      } else {
        row = try frame.accumulator(column: nil)
      }
      return .call(
        RuntimeCall(
          .reduce(combiner, instruction.dtype),
          [.integer(frame.columnCount), .address(row)]), instruction.dtype)
    }
  }
}
