// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusKernel
import ApusTensor

/// Writes a nest as three-address code over strips: each instruction is one call of a precompiled routine.
///
/// Without reductions the columns are cut into strips that stay in the first-level cache; with reductions a
/// strip is a whole row. A value that belongs to the row is computed by plain code and handed over by
/// address.
struct TileLowering {
  let frame: NestFrame
  var builder: StatementBuilder
  let strip: Int
  /// The variable that counts columns in steps of a strip; `nil` if a strip is a whole row.
  let stripVariable: Int?
  /// The local with the number of elements of a strip, where strips differ in that.
  private let stripCount: Int?
  /// Where each instruction's elements or row value can be read, by instruction.
  private var places: [Place?]
  /// Strips of scratch memory by element type, and whether each is free.
  private var strips: [(dtype: DType, storage: Place.Storage, isFree: Bool)] = []
  /// Statements before the first row: constants that rows share.
  private var prologue: [Statement] = []
  /// Strips that hold one constant in every element.
  private var filled: [(literal: Literal, place: Place)] = []

  var nest: Nest { frame.nest }

  /// Writes a nest; `outer` are the variables of row loops that are around it already.
  static func statements(
    _ nest: Nest, result: Place.Storage?, outer: [Int], _ builder: inout StatementBuilder
  ) throws(Diagnostic) -> [Statement] {
    let frame = NestFrame(nest, result: result, outer: outer, &builder)
    let stripLength = builder.machine.stripLength
    let isCut = nest.lastStage == 0 && nest.columns > stripLength
    let isLastShort = isCut && (nest.hasPartialColumns || nest.columns % stripLength != 0)
    let variable = isCut ? builder.newLoop() : nil
    let count = isLastShort ? builder.newLocal() : nil
    var lowering = TileLowering(
      frame: frame, builder: builder,
      strip: isCut ? stripLength : nest.columns, stripVariable: variable, stripCount: count)
    let body = try lowering.row()
    builder = lowering.builder
    return lowering.prologue + frame.rows(body)
  }

  private init(
    frame: NestFrame, builder: StatementBuilder, strip: Int, stripVariable: Int?, stripCount: Int?
  ) {
    self.frame = frame
    self.builder = builder
    self.strip = strip
    self.stripVariable = stripVariable
    self.stripCount = stripCount
    places = [Place?](repeating: nil, count: frame.nest.instructions.count)
  }

  private mutating func row() throws(Diagnostic) -> [Statement] {
    let lastUse = lastUses()
    var perRow: [Statement] = []
    var elements: [Statement] = []
    for (index, instruction) in nest.instructions.enumerated() {
      let statements = try emit(index)
      // Without reductions, values of the row come before the loop over strips.
      if instruction.isPerRow && stripVariable != nil { perRow += statements } else { elements += statements }
      let stores = nest.stores.filter { $0.uses.max() == index }
      for store in stores {
        let isOncePerRow = nest.isOncePerRow(store) && stripVariable != nil
        if isOncePerRow { perRow += try self.store(store) } else { elements += try self.store(store) }
      }
      // Releasing one twice does nothing.
      let uses = instruction.operation.operands + stores.flatMap(\.uses) + [index]
      for use in uses where lastUse[use] == index { release(use) }
    }
    guard let stripVariable else { return perRow + elements }
    if let stripCount {
      let count = Expression.remaining(of: frame.columnCount, from: stripVariable, limit: strip)
      elements.insert(.define(stripCount, .i64, count), at: 0)
    }
    return perRow + [.loop(variable: stripVariable, count: frame.columnCount, step: strip, body: elements)]
  }

  /// For each instruction, the last one with which its value is used, be it itself.
  private func lastUses() -> [Int] {
    var last = Array(nest.instructions.indices)
    for (index, instruction) in nest.instructions.enumerated() {
      for operand in instruction.operation.operands { last[operand] = index }
    }
    for store in nest.stores {
      guard let end = store.uses.max() else { continue }
      for use in store.uses { last[use] = max(last[use], end) }
    }
    return last
  }

  // MARK: Places

  /// How many elements a call handles.
  var count: RuntimeCall.Argument { .integer(columnsOfStrip) }

  /// How many columns a strip has.
  var columnsOfStrip: AffineIndex {
    if let stripCount { return .local(stripCount) }
    return stripVariable == nil ? frame.columnCount : AffineIndex(strip)
  }

  /// Where the value of an instruction can be read.
  func place(of instruction: Int) throws(Diagnostic) -> Place {
    try places[instruction].unwrapped(orBug: "v\(instruction) of a nest is used when it has no place")
  }

  /// The place of an element that is moved by numbers of the row alone.
  private mutating func place(
    _ access: Nest.Access, _ storage: Place.Storage, _ statements: inout [Statement]
  ) throws(Diagnostic) -> Place {
    let position = try frame.position(access, column: stripVariable) { start throws(Diagnostic) in
      try number(start, &statements)
    }
    return Place(storage, position)
  }

  private mutating func newStrip(_ dtype: DType) -> Place {
    if let index = strips.firstIndex(where: { $0.dtype == dtype && $0.isFree }) {
      strips[index].isFree = false
      return Place(strips[index].storage)
    }
    let storage = builder.scratch(dtype, count: strip)
    strips.append((dtype, storage, false))
    return Place(storage)
  }

  private mutating func release(_ instruction: Int) {
    guard let place = places[instruction],
      let index = strips.firstIndex(where: { Place($0.storage) == place })
    else { return }
    strips[index].isFree = true
    places[instruction] = nil
  }

  /// Where an element value goes: straight to memory if it is stored in row-major order, else to a strip.
  private mutating func destination(_ index: Int) -> Place {
    let dtype = nest.instructions[index].dtype
    if let store = nest.stores.first(where: {
      $0.instruction == index && $0.combiner == nil && $0.access.position.columnStride == 1
        && $0.access.starts.isEmpty
    }) {
      let storage = builder.parameter(store.access.base, dtype, written: true)
      return Place(storage, frame.position(store.access.position, column: stripVariable))
    }
    return newStrip(dtype)
  }

  /// Elements of an operand side by side, made from the row's value if need be.
  private mutating func vector(_ index: Int, _ statements: inout [Statement]) throws(Diagnostic) -> Place {
    let value = try place(of: index)
    guard nest.instructions[index].isPerRow else { return value }
    let dtype = nest.instructions[index].dtype
    if case .literal(let literal) = nest.instructions[index].operation {
      if let known = filled.first(where: { $0.literal == literal }) { return known.place }
      let place = Place(builder.scratch(dtype, count: strip))
      prologue.append(
        .call(
          RuntimeCall(
            .stripFill(dtype), [.integer(AffineIndex(strip)), .address(place), .address(value)])))
      filled.append((literal, place))
      return place
    }
    let place = newStrip(dtype)
    statements.append(
      .call(RuntimeCall(.stripFill(dtype), [count, .address(place), .address(value)])))
    // The strip is used by the very next call only.
    if let index = strips.firstIndex(where: { Place($0.storage) == place }) { strips[index].isFree = true }
    return place
  }

  // MARK: Instructions

  private mutating func emit(_ index: Int) throws(Diagnostic) -> [Statement] {
    let instruction = nest.instructions[index]
    return instruction.isPerRow ? try emitRowValue(index) : try emitElements(index)
  }

  /// Puts a value of the row where calls can take its address.
  private mutating func emitRowValue(_ index: Int) throws(Diagnostic) -> [Statement] {
    let instruction = nest.instructions[index]
    if case .load(let access) = instruction.operation, access.bounds == nil {
      let storage = builder.parameter(access.base, instruction.dtype)
      var statements: [Statement] = []
      let position = try frame.position(access, column: nil) { start throws(Diagnostic) in
        try number(start, &statements)
      }
      places[index] = Place(storage, position)
      return statements
    }
    if case .literal(let literal) = instruction.operation {
      places[index] = place(ofConstant: literal)
      return []
    }
    let array = builder.newArray()
    places[index] = Place(.array(array))
    var statements: [Statement] = []
    let value = try rowExpression(index, &statements)
    let store = Statement.store(Place(.array(array)), value, instruction.dtype)
    prologue.append(.array(array, instruction.dtype, count: 1))
    return statements + [store]
  }

  /// Where calls can take the address of a constant.
  mutating func place(ofConstant literal: Literal) -> Place {
    let array = builder.newArray()
    let place = Place(.array(array))
    prologue += [
      .array(array, literal.dtype, count: 1), .store(place, .literal(literal), literal.dtype),
    ]
    return place
  }

  private mutating func rowExpression(
    _ index: Int, _ statements: inout [Statement]
  ) throws(Diagnostic) -> Expression {
    let (frame, instruction) = (frame, nest.instructions[index])
    return try frame.value(instruction, column: stripVariable) { position throws(Diagnostic) in
      .load(try place(of: position), nest.instructions[position].dtype)
    } number: { position throws(Diagnostic) in
      try number(position, &statements)
    } load: { access throws(Diagnostic) in
      let storage = builder.parameter(access.base, instruction.dtype)
      return try frame.load(access, storage, instruction.dtype, column: stripVariable) {
        start throws(Diagnostic) in try number(start, &statements)
      }
    } reduction: { combiner, x throws(Diagnostic) in
      let row = try vector(x, &statements)
      return .call(
        RuntimeCall(
          .reduce(combiner, instruction.dtype), [.integer(frame.columnCount), .address(row)]),
        instruction.dtype)
    }
  }

  /// A value of the row, an `i64`, where calls can be passed it itself.
  mutating func number(
    _ index: Int, _ statements: inout [Statement]
  ) throws(Diagnostic) -> AffineIndex {
    let local = builder.newLocal()
    statements.append(.define(local, .i64, .load(try place(of: index), .i64)))
    return .local(local)
  }

  private mutating func emitElements(_ index: Int) throws(Diagnostic) -> [Statement] {
    let instruction = nest.instructions[index]
    let dtype = instruction.dtype
    var statements: [Statement] = []
    switch instruction.operation {
    case .load(let access):
      if let bounds = access.bounds {
        let target = newStrip(dtype)
        places[index] = target
        return load(access, bounds, dtype, into: target)
      }
      if !nest.hasRowStarts(access) {
        let target = destination(index)
        places[index] = target
        return try lookup(access, dtype, into: target)
      }
      let source = try place(access, builder.parameter(access.base, dtype), &statements)
      if access.position.columnStride == 1 {
        places[index] = source
        return statements + prefetch(access, source, dtype)
      }
      let target = destination(index)
      places[index] = target
      let stride = RuntimeCall.Argument.integer(AffineIndex(access.position.columnStride))
      return statements + [
        .call(RuntimeCall(.stripLoad(dtype), [count, .address(target), .address(source), stride]))
      ]
    case .accumulator:
      places[index] = try frame.accumulator(column: stripVariable)
      return []
    case .literal, .reduce:
      return try emitRowValue(index)
    case .coordinate(let walk):
      let target = destination(index)
      places[index] = target
      let first = frame.position(walk, column: stripVariable)
      return [
        .call(
          RuntimeCall(
            .stripIota(dtype),
            [count, .address(target), .integer(first), .integer(AffineIndex(walk.columnStride))]))
      ]
    case .random(let stream, let key, let first, let walk):
      let numbers = [
        try number(key, &statements), try number(first, &statements), AffineIndex(stream: stream),
      ]
      let start = frame.position(walk, column: stripVariable)
      let integers = numbers + [start, AffineIndex(walk.columnStride)]
      return statements + call(.randomWords, integers.map { .integer($0) }, into: index)
    case .unary(let operation, let x):
      return call(.stripUnary(operation, dtype), [.address(try place(of: x))], into: index)
    case .convert(let x):
      return call(
        .stripConvert(from: nest.instructions[x].dtype, to: dtype), [.address(try place(of: x))], into: index)
    case .binary(let operation, let x, let y):
      let forms = operands(x, y)
      let addresses: [RuntimeCall.Argument] = [.address(try place(of: x)), .address(try place(of: y))]
      return call(.stripBinary(operation, dtype, forms), addresses, into: index)
    case .compare(let comparison, let x, let y):
      let forms = operands(x, y)
      let type = nest.instructions[x].dtype
      let addresses: [RuntimeCall.Argument] = [.address(try place(of: x)), .address(try place(of: y))]
      return call(.stripCompare(comparison, type, forms), addresses, into: index)
    case .select(let condition, let x, let y):
      // The three vectors must be in different strips, so each is held until all are there.
      let held = try [condition, x, y].map { operand throws(Diagnostic) in
        try vector(operand, &statements, holding: true)
      }
      let result = call(.stripSelect(dtype), held.map { .address($0) }, into: index)
      for place in held { releaseHeld(place) }
      return statements + result
    }
  }

  private mutating func vector(
    _ index: Int, _ statements: inout [Statement], holding: Bool
  ) throws(Diagnostic) -> Place {
    let place = try vector(index, &statements)
    if let strip = strips.firstIndex(where: { Place($0.storage) == place }) { strips[strip].isFree = false }
    return place
  }

  /// Frees a strip that only a fill used; the strip of an instruction is freed after its last use.
  private mutating func releaseHeld(_ place: Place) {
    guard !places.contains(place), let strip = strips.firstIndex(where: { Place($0.storage) == place })
    else { return }
    strips[strip].isFree = true
  }

  private func operands(_ first: Int, _ second: Int) -> RuntimeFunction.Operands {
    let instructions = nest.instructions
    return instructions[first].isPerRow
      ? .scalarVector : instructions[second].isPerRow ? .vectorScalar : .vectors
  }

  private mutating func call(
    _ function: RuntimeFunction, _ operands: [RuntimeCall.Argument], into index: Int
  ) -> [Statement] {
    let target = destination(index)
    places[index] = target
    return [.call(RuntimeCall(function, [count, .address(target)] + operands))]
  }

  // MARK: Stores

  private mutating func store(_ store: Nest.Store) throws(Diagnostic) -> [Statement] {
    let instruction = nest.instructions[store.instruction]
    let dtype = instruction.dtype
    let storage = builder.parameter(store.access.base, dtype, written: true)
    let value = try place(of: store.instruction)
    guard nest.hasRowStarts(store.access) else { return try insert(store, value, dtype, into: storage) }
    var statements: [Statement] = []
    let target = try place(store.access, storage, &statements)
    if store.access.position.columnStride == 0 {
      let loaded = Expression.load(value, dtype)
      guard let combiner = store.combiner else { return statements + [.store(target, loaded, dtype)] }
      let sum = Expression.binary(combiner.operation, .load(target, dtype), loaded, dtype)
      return statements + [.store(target, sum, dtype)]
    }
    let stride = RuntimeCall.Argument.integer(AffineIndex(store.access.position.columnStride))
    guard let combiner = store.combiner else {
      if value == target { return statements }
      if instruction.isPerRow, store.access.position.columnStride == 1 {
        return statements + [
          .call(RuntimeCall(.stripFill(dtype), [count, .address(target), .address(value)]))
        ]
      }
      let source = try vector(store.instruction, &statements)
      let function: RuntimeCall =
        store.access.position.columnStride == 1
        ? RuntimeCall(.stripCopy(dtype), [count, .address(target), .address(source)])
        : RuntimeCall(.stripStore(dtype), [count, .address(target), stride, .address(source)])
      return statements + [.call(function)]
    }
    let operands: RuntimeFunction.Operands = instruction.isPerRow ? .vectorScalar : .vectors
    let add = RuntimeFunction.stripBinary(combiner.operation, dtype, operands)
    if store.access.position.columnStride == 1 {
      return statements + [
        .call(RuntimeCall(add, [count, .address(target), .address(target), .address(value)]))
      ]
    }
    let sum = newStrip(dtype)
    statements += [
      .call(RuntimeCall(.stripLoad(dtype), [count, .address(sum), .address(target), stride])),
      .call(RuntimeCall(add, [count, .address(sum), .address(sum), .address(value)])),
      .call(RuntimeCall(.stripStore(dtype), [count, .address(target), stride, .address(sum)])),
    ]
    if let index = strips.firstIndex(where: { Place($0.storage) == sum }) { strips[index].isFree = true }
    return statements
  }
}
