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

  /// Places the buffers of a schedule lowered in a style for a number of threads.
  init(
    _ name: String, _ schedule: Schedule, _ style: CodeStyle, threads: Threads,
    arguments: [EntryPoint.Argument],
    slots: [String: Int], constants: inout [HostTensor]
  ) throws(Diagnostic) {
    self.name = name
    self.schedule = schedule
    drafts = try schedule.steps.map { step throws(Diagnostic) in
      try schedule.draft(step, style, threads: threads)
    }
    let planner = MemoryPlanner(schedule, drafts)
    plan = planner.plan
    locations = []
    for (position, draft) in drafts.enumerated() {
      var places: [Location] = []
      for parameter in draft.parameters {
        switch parameter.buffer {
        case .scratch(let number):
          places.append(.workspace(planner.offset(ofScratch: number, step: position)))
        case .value(let value):
          switch schedule.homes[value] {
          case .workspace: places.append(.workspace(try planner.offset(of: value)))
          case .input(let name), .result(let name):
            let argument = arguments.firstIndex { $0.name == name }
            places.append(
              .argument(try argument.unwrapped(orBug: "'\(self.name)' has no argument '\(name)'")))
          case .parameter(let name):
            places.append(.state(try slots[name].unwrapped(orBug: "the state has no tensor '\(name)'")))
          case .constant(let tensor):
            if let index = constants.firstIndex(of: tensor) {
              places.append(.constant(index))
            } else {
              places.append(.constant(constants.count))
              constants.append(tensor)
            }
          }
        }
      }
      locations.append(places)
    }
  }

  /// An entry point whose parts were decided elsewhere: what a test of the plan's checker needs.
  package init(
    _ name: String, _ schedule: Schedule, drafts: [KernelDraft], plan: MemoryPlan, locations: [[Location]]
  ) {
    self.name = name
    self.schedule = schedule
    self.drafts = drafts
    self.plan = plan
    self.locations = locations
  }

  /// A parameter's name and size in bytes, as the plan's checker uses them; what exists before the first step
  /// is named by what holds it.
  func describe(_ parameter: KernelDraft.Parameter) -> (name: String, bytes: Int) {
    switch parameter.buffer {
    case .value(let value):
      switch schedule.graph.source(value) {
      case .parameter(let name): ("parameter \(name)", schedule.graph.type(of: value).bytes)
      case .input(let name): ("input \(name)", schedule.graph.type(of: value).bytes)
      case .constant, nil: (schedule.label(of: value), schedule.graph.type(of: value).bytes)
      }
    case .scratch(let number):
      (
        "scratch \(number)",
        (parameter.copies - 1) * parameter.copyBytes + parameter.count * parameter.dtype.bytes
      )
    }
  }

  /// Whether a step reads what a parameter held before.
  func reads(_ parameter: KernelDraft.Parameter, at step: Int) -> Bool {
    guard case .value(let value) = parameter.buffer else { return false }
    return schedule.steps[step].reads.contains(value)
  }
}
