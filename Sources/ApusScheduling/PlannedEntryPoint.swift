// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
package import ApusKernel
import ApusTensor

/// One entry point with everything the compiler decided about it.
package struct PlannedEntryPoint: Sendable {
  /// The name, such as `train_step`.
  package let name: String
  /// The kernels in order.
  package let schedule: Schedule
  /// The kernels' statements.
  package let drafts: [KernelDraft]
  /// The workspace.
  package let plan: MemoryPlan
  /// For each kernel, the place of each parameter.
  package internal(set) var locations: [[Location]]
  /// For each block, the place of the truth value without which it is not run; `nil` for one that is run anyway.
  package let conditions: [Location?]

  /// Places the buffers of a schedule lowered in a style for a number of threads of a machine.
  init(
    _ name: String, _ schedule: Schedule, _ style: CodeStyle, threads: Threads, machine: MachineModel,
    arguments: [EntryPoint.Argument],
    slots: [String: Int], constants: inout ConstantTable
  ) throws(Diagnostic) {
    let entryPoint = name
    self.name = name
    self.schedule = schedule
    drafts = try schedule.steps.map { step throws(Diagnostic) in
      try schedule.draft(step, style, threads: threads, machine: machine)
    }
    let planner = try MemoryPlanner(schedule, drafts)
    plan = planner.plan
    let positions = Dictionary(arguments.enumerated().map { ($1.name, $0) }) { first, _ in first }
    // For each constant that some kernel reads, its position in the program.
    var constantPositions = ValueTable<Int?>(schedule.graph, repeating: nil)
    func location(_ value: Value) throws(Diagnostic) -> Location {
      let place = schedule.memory(of: value)
      let start: Location?
      switch schedule.homes[place.root] {
      case .workspace: start = .workspace(try planner.offset(of: place.root))
      case .input(let name), .result(let name):
        start = .argument(try positions[name].unwrapped(orBug: "'\(entryPoint)' has no argument '\(name)'"))
      case .parameter(let name):
        start = .state(try slots[name].unwrapped(orBug: "the state has no tensor '\(name)'"))
      case .constant(let tensor):
        let known = constantPositions[place.root] ?? constants.position(of: tensor)
        constantPositions[place.root] = known
        start = .constant(known)
      case .part, .carried: start = nil
      }
      let whole = try start.unwrapped(orBug: "%\(place.root.node) has no memory of its own")
      return Location(whole.memory, offset: whole.offset + place.offset, terms: place.terms)
    }
    var locations: [[Location]] = []
    for (position, draft) in drafts.enumerated() {
      locations.append(
        try draft.parameters.map { parameter throws(Diagnostic) in
          switch parameter.buffer {
          case .scratch(let number): .workspace(planner.offset(ofScratch: number, step: position))
          case .value(let value): try location(value)
          }
        })
    }
    self.locations = locations
    conditions = try schedule.blocks.map { block throws(Diagnostic) in
      guard let condition = block.condition else { return nil }
      let start = try location(condition.value)
      return Location(start.memory, offset: start.offset + condition.byte, terms: start.terms)
    }
  }

  /// An entry point whose parts were decided elsewhere: what a test of the plan's checker needs.
  package init(
    _ name: String, _ schedule: Schedule, drafts: [KernelDraft], plan: MemoryPlan, locations: [[Location]],
    conditions: [Location?]
  ) {
    self.name = name
    self.schedule = schedule
    self.drafts = drafts
    self.plan = plan
    self.locations = locations
    self.conditions = conditions
  }

  /// What a parameter's memory holds: what exists before the first step is known by what holds it.
  enum Contents: Hashable {
    case parameter(name: String)
    case input(name: String)
    case value(Value)
    case scratch(Int)
  }

  /// What the memory of a parameter holds.
  func contents(of parameter: KernelDraft.Parameter) -> Contents {
    switch parameter.buffer {
    case .value(let value): contents(of: value)
    case .scratch(let number): .scratch(number)
    }
  }

  /// What the memory of a value holds: of a part, what the whole holds.
  func contents(of value: Value) -> Contents {
    switch schedule.homes[value] {
    case .part(let whole, _, _): return contents(of: whole)
    case .carried: return .value(value)
    case .workspace, .input, .parameter, .constant, .result: break
    }
    switch schedule.graph.source(value) {
    case .parameter(let name): return .parameter(name: name)
    case .input(let name): return .input(name: name)
    case .constant, nil: return .value(value)
    }
  }

  /// How errors name what memory holds.
  func name(of contents: Contents) -> String {
    switch contents {
    case .parameter(let name): "parameter \(name)"
    case .input(let name): "input \(name)"
    case .value(let value): schedule.label(of: value)
    case .scratch(let number): "scratch \(number)"
    }
  }

  /// The size of a parameter's memory in bytes.
  func bytes(of parameter: KernelDraft.Parameter) -> Int {
    switch parameter.buffer {
    case .value(let value): schedule.graph.type(of: value).bytes
    case .scratch:
      (parameter.copies - 1) * parameter.copyBytes + parameter.count * parameter.dtype.bytes
    }
  }

  /// Whether a step reads what a parameter held before.
  func reads(_ parameter: KernelDraft.Parameter, at step: Int) -> Bool {
    guard case .value(let value) = parameter.buffer else { return false }
    return schedule.steps[step].reads.contains(value)
  }
}
