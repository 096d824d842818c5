// SPDX-License-Identifier: Apache-2.0

import ApusExecution
import ApusGraph
import ApusIO
import ApusPrimitives
import ApusTensor
import Synchronization

/// A function's code for all types that it was called with.
final class FunctionCache: Sendable {
  /// Records the function and returns its results, those of each place together.
  typealias Body = @Sendable ([Tensor]) throws(Diagnostic) -> [[Tensor]]

  private let arguments: FunctionArguments
  private let body: Body
  private let settings: FunctionSettings
  private let known = Mutex<[[TensorType]: FunctionCode]>([:])
  /// The engines, made for the first compilation; held while one runs, so that nothing is compiled twice.
  private let engines = Mutex<EngineQueue?>(nil)

  init(_ arguments: FunctionArguments, _ settings: FunctionSettings, body: @escaping Body) {
    self.arguments = arguments
    self.settings = settings
    self.body = body
  }

  /// Calls the function and returns its results, those of each place together.
  func call(_ inputs: [HostTensor]) throws(Diagnostic) -> [ArraySlice<HostTensor>] {
    let types = inputs.map(\.type)
    do throws(Diagnostic) {
      if let code = known.withLock({ $0[types] }) { return try code.call(inputs) }
      _ = try arguments.divided(inputs)
      return try code(for: types).call(inputs)
    } catch {
      var diagnostic = error
      if diagnostic.place == nil {
        diagnostic.place = Diagnostic.Place(file: settings.file, line: settings.line)
      }
      diagnostic.notes.append(
        "the function was called with (\(types.map(\.description).joined(separator: ", ")))")
      throw diagnostic
    }
  }

  private func code(for types: [TensorType]) throws(Diagnostic) -> FunctionCode {
    let (program, groups) = try traced(types)
    return try engines.withLock { queue throws(Diagnostic) in
      if let code = known.withLock({ $0[types] }) { return code }
      if queue == nil { queue = try settings.makeEngines() }
      let engines = try queue.unwrapped(orBug: "a function has no engines")
      let code = try FunctionCode(program, groups, engines)
      known.withLock { $0[types] = code }
      return code
    }
  }

  /// The function as the only entry point of a program without state, and how many results each place has.
  private func traced(_ types: [TensorType]) throws(Diagnostic) -> (program: Program, groups: [Int]) {
    let trace = Trace()
    let inputs = types.enumerated().map { trace.input("x\($0.offset)", $0.element) }
    let groups = try body(inputs)
    let results = groups.flatMap { $0 }
    if let output = trace.graph.outputs.first {
      throw Diagnostic(
        "the function records the \(output.role) of its own",
        help: "let the closure give back all that it computes")
    }
    for (position, result) in results.enumerated() { trace.output(.result("y\(position)"), result) }
    let graph = try trace.finished()
    guard !results.isEmpty else {
      throw Diagnostic("the function gives no tensor back", help: "a list of results must not be empty")
    }
    let program = try Program("function", graph: graph, file: settings.file, line: settings.line)
    if let spec = program.state.first {
      throw Diagnostic(
        "a function has no state, so it cannot have the parameter '\(spec.path)'",
        help: "let it be an argument, or record the function as an entry point of a Program")
    }
    let code = try program[entryPoint: "main"].unwrapped(orBug: "a function has no entry point")
    guard code.inputs.count == types.count else {
      throw Diagnostic(
        "the function records the input '\(code.inputs[types.count].name)' of its own",
        help: "let everything it takes be an argument of the closure")
    }
    return (program, groups.map(\.count))
  }
}

extension FunctionSettings {
  fileprivate func makeEngines() throws(Diagnostic) -> EngineQueue {
    EngineQueue(try engine.engines(threads: threads, waiting: warn), threads: threads, warn: warn)
  }
}

/// A function's code for operands of certain types, and memory to call it with.
private final class FunctionCode: Sendable {
  private let entryPoint: TracedEntryPoint
  private let code: EntryPointCode
  /// How many results each place has.
  private let groups: [Int]
  /// Blocks that no call uses now; there are never more than calls at the same time.
  private let idle = Mutex<[Blocks]>([])

  /// The memory of a call.
  private struct Blocks: Sendable {
    let state, workspace: Memory
    let inputs, results: [Memory]

    init(_ entryPoint: TracedEntryPoint, workspaceBytes: Int) throws(Diagnostic) {
      func blocks(_ arguments: [TracedEntryPoint.Argument]) throws(Diagnostic) -> [Memory] {
        try arguments.map { argument throws(Diagnostic) in try Memory(byteCount: argument.type.bytes) }
      }
      state = try Memory(byteCount: 0)
      workspace = try Memory(byteCount: workspaceBytes)
      inputs = try blocks(entryPoint.inputs)
      results = try blocks(entryPoint.results)
    }
  }

  init(_ program: Program, _ groups: [Int], _ engines: EngineQueue) throws(Diagnostic) {
    entryPoint = try program[entryPoint: "main"].unwrapped(orBug: "a function has no entry point")
    self.groups = groups
    code = try EntryPointCode(entryPoint, of: program, engines)
  }

  func call(_ inputs: [HostTensor]) throws(Diagnostic) -> [ArraySlice<HostTensor>] {
    let blocks =
      if let free = idle.withLock({ $0.popLast() }) { free } else {
        try Blocks(entryPoint, workspaceBytes: code.workspaceBytes)
      }
    defer { idle.withLock { $0.append(blocks) } }
    for (block, input) in zip(blocks.inputs, inputs) { block.copyBytes(input.bytes) }
    try code.call(
      state: blocks.state, workspace: blocks.workspace, inputs: blocks.inputs, results: blocks.results)
    var results = zip(blocks.results, entryPoint.results).map { $0.tensor($1.type) }[...]
    return groups.map { count in
      let group = results.prefix(count)
      results = results.dropFirst(count)
      return group
    }
  }
}
