// SPDX-License-Identifier: Apache-2.0

import ApusExecution
import ApusGraph
import ApusIO
import ApusKernel
import ApusPrimitives
import ApusTensor

/// Runs entry points with the operators' reference evaluation: slow, but independent of every later stage.
final class EvaluatorExecution: Execution {
  func function(
    _ entryPoint: TracedEntryPoint, of program: Program
  ) throws(Diagnostic) -> any CompiledFunction {
    EvaluatedFunction(entryPoint, of: program)
  }
}

/// An entry point run node by node.
private final class EvaluatedFunction: CompiledFunction {
  private let entryPoint: TracedEntryPoint
  private let program: Program
  private let slots: [String: StateSlot]
  /// The entry points for fixed numbers of examples that calls have asked for.
  private var fixed: [Int: TracedEntryPoint] = [:]

  init(_ entryPoint: TracedEntryPoint, of program: Program) {
    self.entryPoint = entryPoint
    self.program = program
    slots = Dictionary(program.layout.slots.lazy.map { ($0.name, $0) }) { first, _ in first }
  }

  func call(state: Memory, inputs: [Memory], results: [Memory]) throws(Diagnostic) {
    guard let batch = entryPoint.batch, let counter = inputs.last else {
      return try evaluate(entryPoint, state: state, inputs: inputs, results: results)
    }
    // The evaluation knows fixed sizes only, and so it has the program for that number of examples.
    let count = Int(counter.load(as: Int64.self))
    if count == 0 { throw .noExamples(for: entryPoint.name) }
    if count > batch.limit { throw .tooManyExamples(for: entryPoint.name, limit: batch.limit) }
    try evaluate(entryPoint(for: count), state: state, inputs: inputs.dropLast(), results: results)
  }

  private func entryPoint(for count: Int) throws(Diagnostic) -> TracedEntryPoint {
    if let known = fixed[count] { return known }
    let name = "\(entryPoint.name)_\(count)"
    guard let found = try program.entryPoints(batchSize: count).first(where: { $0.name == name }) else {
      throw Diagnostic(
        "the evaluation of '\(entryPoint.name)' takes a fixed number of examples",
        help: "run it on an engine, or declare its inputs with fixed sizes")
    }
    fixed[count] = found
    return found
  }

  private func evaluate(
    _ entryPoint: TracedEntryPoint, state: Memory, inputs: [Memory], results: [Memory]
  ) throws(Diagnostic) {
    var bindings: [String: HostTensor] = [:]
    for slot in slots.values { bindings[slot.name] = state.tensor(slot.type, atByteOffset: slot.offset) }
    for (input, block) in zip(entryPoint.inputs, inputs) { bindings[input.name] = block.tensor(input.type) }
    let graph = entryPoint.graph
    let values = try Evaluator(graph, check: checkIndices).values(bindings)
    var remaining = results[...]
    for output in graph.outputs {
      let tensor = values[output.value.node][output.value.result]
      switch output.role {
      case .result:
        let block = try remaining.popFirst()
          .unwrapped(orBug: "'\(entryPoint.name)' has no memory for one of its results")
        block.copyBytes(tensor.bytes)
      case .update(let path):
        guard let slot = slots[path] else {
          throw Diagnostic(
            "'\(entryPoint.name)' updates '\(path)', which is not part of the state", category: .bug)
        }
        state.copyBytes(tensor.bytes, toByteOffset: slot.offset)
      }
    }
  }

  /// The evaluation gives something for an index out of range; this is where it is refused, as in compiled code.
  private func checkIndices(of node: Node, _ operands: [HostTensor]) throws(Diagnostic) {
    guard let indexed = node.primitive as? any Indexed,
      let (operand, position, bound) = indexed.firstOutOfRange(operands)
    else { return }
    throw Diagnostic(
      "'\(entryPoint.name)' found an index out of range at position \(position)",
      value: node.origin?.description,
      notes: ["\(operands[operand].literal(at: position).number) is outside 0..<\(bound)"])
  }
}
