// SPDX-License-Identifier: Apache-2.0

package import ApusGraph
package import ApusKernel
package import ApusTensor

/// Which of the two code styles a kernel is written in.
package enum CodeStyle: String, Hashable, Sendable, CaseIterable {
  /// Plain loops that an optimising compiler vectorises.
  case loops
  /// Calls of precompiled routines on strips of a row, for a compiler that does not vectorise.
  case tiles
}

/// A kernel in statements, before its buffers have places.
package struct KernelDraft: Hashable, Sendable {
  /// What a parameter points to.
  package enum Buffer: Hashable, Sendable {
    /// A value's memory.
    case value(Value)
    /// Memory needed only while the kernel runs.
    case scratch(Int)
  }

  /// A parameter of the kernel.
  package struct Parameter: Hashable, Sendable {
    package let buffer: Buffer
    package let dtype: DType
    /// The number of elements, for memory needed only while the kernel runs.
    package let count: Int
    package var isWritten: Bool
    /// How many threads have such memory of their own; `nil` if all use the same.
    package var owners: Int?
  }

  package var parameters: [Parameter] = []
  package var body: [Statement] = []
  /// How threads share the work; `nil` if one does all of it.
  package var division: Kernel.Division?
}

/// Numbers loops, locals and parameters while a kernel's statements are made.
struct StatementBuilder {
  private let graph: Graph
  /// The machine that the statements are for.
  let machine: MachineModel
  /// Which axes count examples; `nil` if all sizes are fixed.
  let batch: BatchAxes?
  /// The local with the number of examples, if it was asked for.
  private(set) var examples: Int?
  private(set) var parameters: [KernelDraft.Parameter] = []
  private var loops = 0
  private var locals = 0
  private var arrays = 0
  private var scratches = 0
  /// Values that have memory only while the kernel runs.
  private var passing: [(value: Value, storage: Place.Storage)] = []

  /// Begins a kernel for nodes of a graph.
  init(_ graph: Graph, _ batch: BatchAxes?, for machine: MachineModel) {
    self.graph = graph
    self.batch = batch
    self.machine = machine
  }

  /// How many bytes a value's memory has.
  func byteCount(of value: Value) -> Int { graph.type(of: value).bytes }

  /// How many elements of a value there are, as long as examples come first in it: all of its memory otherwise.
  mutating func elementCount(of value: Value) -> AffineIndex {
    let shape = graph.type(of: value).shape
    guard let axis = batch?.axis(of: value), shape.dimensions[..<axis.axis].allSatisfy({ $0 == 1 }) else {
      return AffineIndex(shape.elementCount)
    }
    return count(examplesTimes: shape.dimensions[(axis.axis + 1)...].reduce(axis.factor, *))
  }

  /// How many steps a loop has that may have fewer than its size says.
  mutating func count(_ partial: Nest.PartialLoop) -> AffineIndex {
    switch partial.count {
    case .local(let local): AffineIndex(0, [.init(.local(local), partial.scale)])
    case .examples: count(examplesTimes: partial.scale)
    }
  }

  /// How many steps a loop of a contraction has.
  mutating func count(_ loop: Contraction.Loop) -> AffineIndex {
    loop.factor == 0 ? AffineIndex(loop.count) : count(examplesTimes: loop.factor)
  }

  /// The statements that define the local for the number of examples, which is read from memory.
  func definitions(counter: Place) -> [Statement] {
    guard let examples, let batch else { return [] }
    // There are never more; this says so to who proves that threads can share a loop over them.
    let number = Expression.atMost(batch.batch.limit, .load(counter, .i64))
    return [.define(examples, .i64, number)]
  }

  /// A multiple of the number of examples with which the program is called.
  mutating func count(examplesTimes factor: Int) -> AffineIndex {
    let local = examples ?? newLocal()
    examples = local
    return AffineIndex(0, [.init(.local(local), factor)])
  }

  mutating func newLoop() -> Int { defer { loops += 1 }; return loops }
  mutating func newLocal() -> Int { defer { locals += 1 }; return locals }
  mutating func newArray() -> Int { defer { arrays += 1 }; return arrays }

  /// The parameter that points to a value's memory.
  mutating func parameter(_ value: Value, _ dtype: DType, written: Bool = false) -> Place.Storage {
    if let known = passing.first(where: { $0.value == value }) { return known.storage }
    if let index = parameters.firstIndex(where: { $0.buffer == .value(value) }) {
      if written { parameters[index].isWritten = true }
      return .parameter(index)
    }
    parameters.append(
      KernelDraft.Parameter(buffer: .value(value), dtype: dtype, count: 0, isWritten: written))
    return .parameter(parameters.count - 1)
  }

  /// Lets a value have no memory but some that the kernel has for itself.
  mutating func keep(_ value: Value, in storage: Place.Storage) { passing.append((value, storage)) }

  /// A parameter that points to memory needed only while the kernel runs.
  mutating func scratch(_ dtype: DType, count: Int) -> Place.Storage {
    parameters.append(
      KernelDraft.Parameter(buffer: .scratch(scratches), dtype: dtype, count: count, isWritten: true))
    scratches += 1
    return .parameter(parameters.count - 1)
  }
}
