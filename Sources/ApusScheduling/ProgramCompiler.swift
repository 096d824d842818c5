// SPDX-License-Identifier: Apache-2.0

package import ApusGraph
package import ApusIO
package import ApusKernel
import ApusPrimitives
package import ApusTensor

/// Compiles named graphs over one shared state into a program.
package struct ProgramCompiler {
  /// A tensor of the state.
  package struct StateTensor: Hashable, Sendable {
    /// The path of the parameter, optimizer slot or counter.
    package let name: String
    package let type: TensorType

    package init(_ name: String, _ type: TensorType) {
      self.name = name
      self.type = type
    }
  }

  /// A program with the decisions that led to it.
  package struct Result: Sendable {
    package let program: Program
    package let entryPoints: [PlannedEntryPoint]
  }

  private let layout: StateLayout
  /// The places of the state by name.
  private let slots: [String: StateSlot]
  private let style: CodeStyle
  private let threads: Threads
  private let machine: MachineModel
  private var constants = ConstantTable()
  private var table = KernelTable()
  private var entryPoints: [EntryPoint] = []
  private var planned: [PlannedEntryPoint] = []

  /// Compiles graphs; every parameter they name must be among the state's tensors.
  ///
  /// - Throws: `Diagnostic` for a parameter that the state lacks or has with another type.
  package static func compile(
    _ name: String, state: [StateTensor], entryPoints: [(name: String, graph: Graph)], style: CodeStyle,
    threads: Threads = .one, machine: MachineModel = .standard
  ) throws(Diagnostic) -> Result {
    var schedules: [(name: String, schedule: Schedule)] = []
    for entry in entryPoints { schedules.append((entry.name, try Scheduler.schedule(entry.graph))) }
    return try compile(
      name, state: state, schedules: schedules, style: style, threads: threads, machine: machine)
  }

  /// Lowers and places schedules for a number of threads of a machine; every parameter they name must be among the state's
  /// tensors.
  ///
  /// - Throws: `Diagnostic` for a parameter that the state lacks or has with another type.
  package static func compile(
    _ name: String, state: [StateTensor], schedules: [(name: String, schedule: Schedule)], style: CodeStyle,
    threads: Threads = .one, machine: MachineModel = .standard
  ) throws(Diagnostic) -> Result {
    var compiler = ProgramCompiler(state: state, style: style, threads: threads, machine: machine)
    guard compiler.layout.bytes < .max else {
      throw Diagnostic(
        "the state of '\(name)' takes more than 2^63 bytes",
        notes: [
          "its \(state.count) tensors have \(state.lazy.map(\.type.elementCount).max() ?? 0) elements at most"
        ],
        help: "no machine can hold it; use smaller layers")
    }
    for entry in schedules { try compiler.add(entry.name, entry.schedule) }
    return Result(
      program: Program(
        name: name, graphHash: hash(of: schedules), state: compiler.layout.slots,
        stateBytes: compiler.layout.bytes, constants: compiler.constants.tensors,
        kernels: compiler.table.kernels, entryPoints: compiler.entryPoints),
      entryPoints: compiler.planned)
  }

  /// The hash of the graphs with their names.
  private static func hash(of schedules: [(name: String, schedule: Schedule)]) -> String {
    var hash = StableHash()
    for (name, schedule) in schedules {
      hash.combine(name)
      GraphPrinter(schedule.interface).lines.forEach { hash.combine($0) }
    }
    return hash.text
  }

  private init(state: [StateTensor], style: CodeStyle, threads: Threads, machine: MachineModel) {
    self.style = style
    self.threads = threads
    self.machine = machine
    layout = StateLayout(state.lazy.map { ($0.name, $0.type) })
    slots = Dictionary(layout.slots.map { ($0.name, $0) }) { first, _ in first }
  }

  private mutating func add(_ name: String, _ schedule: Schedule) throws(Diagnostic) {
    try checkParameters(schedule.interface)
    let schedule = try schedule.divided(for: threads, style, machine: machine)
    let arguments = Self.arguments(of: schedule.interface)
    let offsets = slots.mapValues(\.offset)
    let entry = try PlannedEntryPoint(
      name, schedule, style, threads: threads, machine: machine, arguments: arguments, slots: offsets,
      constants: &constants)
    #if DEBUG
      // Every program that a test compiles is proved; a release build proves what it shows.
      try PlanChecker.check(entry)
    #endif
    let askers = schedule.askers
    var invocations: [EntryPoint.Invocation] = []
    for (position, draft) in entry.drafts.enumerated() {
      let nodes = schedule.steps[position].nodes
      let (kernel, locations) = Self.kernel(
        draft, entry.locations[position], nodes, quoting: nodes.flatMap { [$0] + askers[$0, default: []] },
        schedule.graph)
      invocations.append(
        EntryPoint.Invocation(
          kernel: table.position(of: kernel, for: KernelTable.Use(entryPoint: name, nodes: nodes)),
          locations: locations, value: nodes[0]))
    }
    let writesState = schedule.graph.outputs.contains {
      if case .update = $0.role { true } else { false }
    }
    entryPoints.append(
      EntryPoint(
        name: name, arguments: arguments, invocations: invocations,
        blocks: zip(schedule.blocks, entry.conditions).map { $0.block(if: $1) },
        workspaceBytes: entry.plan.workspaceBytes, writesState: writesState))
    planned.append(entry)
  }

  private func checkParameters(_ graph: Graph) throws(Diagnostic) {
    func check(_ name: String, _ type: TensorType) throws(Diagnostic) {
      guard let slot = slots[name] else {
        throw Diagnostic("the state has no tensor '\(name)'", value: name)
      }
      guard slot.type == type else {
        throw Diagnostic("the state's '\(name)' is \(slot.type), the graph's is \(type)", value: name)
      }
    }
    for node in graph.nodes where node.operands.isEmpty {
      if case .source(.parameter(let name)) = node.lowering { try check(name, node.types[0]) }
    }
    for output in graph.outputs {
      if case .update(let name) = output.role { try check(name, graph.type(of: output.value)) }
    }
  }

  /// Inputs in the order of the graph, then results in the order of its outputs.
  private static func arguments(of graph: Graph) -> [EntryPoint.Argument] {
    var arguments: [EntryPoint.Argument] = []
    var counter: EntryPoint.Argument?
    for node in graph.nodes where node.operands.isEmpty {
      guard case .source(.input(let name)) = node.lowering else { continue }
      let limit = graph.batch.flatMap { $0.counter == name ? $0.limit : nil }
      let argument = EntryPoint.Argument(name: name, type: node.types[0], isResult: false, limit: limit)
      // Examples first, then how many they are.
      if limit == nil { arguments.append(argument) } else { counter = argument }
    }
    if let counter { arguments.append(counter) }
    for output in graph.outputs {
      if case .result(let name) = output.role {
        arguments.append(
          EntryPoint.Argument(name: name, type: graph.type(of: output.value), isResult: true))
      }
    }
    return arguments
  }

  /// A kernel whose parameters are distinct memory: those in one place become one parameter.
  private static func kernel(
    _ draft: KernelDraft, _ locations: [Location], _ nodes: [Int], quoting quoted: [Int], _ graph: Graph
  ) -> (KernelTable.Draft, [Location]) {
    var places: [Location] = []
    var parameters: [Kernel.Parameter] = []
    var numbers: [Int] = []
    for (parameter, location) in zip(draft.parameters, locations) {
      if let known = places.firstIndex(of: location), parameters[known].dtype == parameter.dtype {
        numbers.append(known)
        if parameter.isWritten {
          parameters[known] = Kernel.Parameter(
            name: name(parameter), dtype: parameter.dtype, isWritten: true)
        }
      } else {
        numbers.append(places.count)
        places.append(location)
        parameters.append(
          Kernel.Parameter(
            name: name(parameter), dtype: parameter.dtype, isWritten: parameter.isWritten,
            stride: parameter.stride))
      }
    }
    let all = draft.body.map { statement in
      statement.moving { place in
        guard case .parameter(let index) = place.storage else { return place }
        return Place(.parameter(numbers[index]), place.index)
      }
    }
    // What begins as a copy of what it lies over is there already.
    let body = all.filter { !$0.copiesOntoItself }
    let division = draft.division.map { division in
      let shared = all[..<division.shared].count { !$0.copiesOntoItself }
      return Kernel.Division(shared: shared, grain: division.grain, workers: division.workers)
    }
    // Where a result is computed over an operand, one thread could change what another still has to read.
    let isProved = division?.fault(in: body) { parameters[$0].stride != 0 } == nil
    if !isProved {
      parameters = parameters.map {
        Kernel.Parameter(name: $0.name, dtype: $0.dtype, isWritten: $0.isWritten)
      }
    }
    let kernel = KernelTable.Draft(
      words: words(nodes, graph), parameters: parameters, body: body,
      division: isProved ? division : nil,
      remarks: { quoted.map(graph.remark) })
    return (kernel, places)
  }

  private static func name(_ parameter: KernelDraft.Parameter) -> String {
    switch parameter.buffer {
    case .value(let value): value.result == 0 ? "t\(value.node)" : "t\(value.node)_\(value.result)"
    case .scratch(let number): "s\(number)"
    }
  }

  /// The first operators of a kernel, each once.
  private static func words(_ nodes: [Int], _ graph: Graph) -> [String] {
    var words: [String] = []
    for node in nodes where words.count < 4 {
      let word = graph.nodes[node].primitive.mnemonic
      if !words.contains(word) { words.append(word) }
    }
    return words
  }
}

extension Schedule {
  /// For each check of positions, the nodes that asked for it, which a remark names too.
  fileprivate var askers: [Int: [Int]] {
    let checks = Set(steps.compactMap { if case .guarded = $0.form { $0.nodes.first } else { nil } })
    var askers: [Int: [Int]] = [:]
    guard !checks.isEmpty else { return askers }
    for (index, node) in graph.nodes.enumerated() {
      let asked = node.operands.map(\.node).filter(checks.contains)
      guard !asked.isEmpty, node.primitive is any Indexed else { continue }
      for check in asked where askers[check]?.last != index { askers[check, default: []].append(index) }
    }
    return askers
  }
}

extension Statement {
  /// Whether the statement copies elements to where they are.
  fileprivate var copiesOntoItself: Bool {
    guard case .call(let call) = self, case .stripCopy = call.function, call.arguments.count == 3 else {
      return false
    }
    return call.arguments[1] == call.arguments[2]
  }
}

extension Schedule.Block {
  /// The block in a program.
  fileprivate func block(if condition: Location?) -> EntryPoint.Block {
    EntryPoint.Block(
      steps, count: count,
      condition: condition.map { EntryPoint.Block.Condition($0, is: self.condition?.expected ?? true) })
  }
}

extension Node {
  /// The node's lowering when it has no operands.
  fileprivate var lowering: Lowering {
    primitive.lowering(LoweringSite(operands: [], results: types))
  }
}

extension Graph {
  /// A node in one line, without attributes, as the C file quotes it.
  ///
  /// Each of the kernels that put a long tensor together quotes it, so only the first of many operands are named.
  func remark(_ index: Int) -> String {
    let node = nodes[index]
    let most = 16
    var operands = node.operands.prefix(most).map {
      $0.result == 0 ? "%\($0.node)" : "%\($0.node).\($0.result)"
    }
    if node.operands.count > most { operands.append("and \(node.operands.count - most) more") }
    let types = node.types.map(\.description).joined(separator: ", ")
    let list = operands.isEmpty ? "" : " " + operands.joined(separator: ", ")
    return "%\(index) = \(node.primitive.mnemonic)\(list) : \(types)"
      + (node.origin.map { "  \($0)" } ?? "")
  }
}
