// SPDX-License-Identifier: Apache-2.0

import ApusIO
import ApusKernel
import ApusTensor

/// How kernels hand out what threads may share: by calls of `apus_run`, whose meaning depends on where the text is
/// used.
enum TeamSymbol {
  /// The team of the host.
  static let team = "apus_team"
  /// The function of the host that runs a task.
  static let run = "apus_team_run"
  /// The function by which a shared object is told of both.
  static let setter = "apus_use_team"

  /// The parameters of the host's function after the team and the task.
  private static let parameters = "void *const *, int64_t, int64_t, int64_t"

  private static let macro =
    "#define apus_run(TASK, ARGUMENTS, COUNT, STEP, WORKERS) "
    + "\(run)(\(team), TASK, ARGUMENTS, COUNT, STEP, WORKERS)"

  /// The lines for text whose names the host resolves.
  static let declarations = [
    "extern uint8_t \(team)[];",
    "void \(run)(void *, void (*)(\(parameters)), \(parameters));", macro,
  ]

  /// The lines for a shared object, which the host calls before all else.
  static let definitions = [
    "typedef void (*apus_task)(\(parameters));",
    "typedef void (*apus_runner)(void *, apus_task, \(parameters));", "static void *\(team);",
    "static apus_runner \(run);", "void \(setter)(void *team, apus_runner run);",
    "void \(setter)(void *team, apus_runner run) {", "  \(team) = team;", "  \(run) = run;", "}", macro, "",
  ]
}

extension KernelPrinter {
  /// Appends a kernel as two functions: what a thread does, and the one that is called, which hands that out.
  mutating func print(_ kernel: Kernel, divided division: Kernel.Division) throws(Diagnostic) {
    let loop = try kernel.dividedLoop.unwrapped(
      orBug: "\(kernel.name) ends in no loop that threads could share")
    let task = kernel.name + "_part"
    let shared = Array(kernel.body.prefix(division.shared))
    let own = Array(kernel.body.dropFirst(division.shared))
    // What counts the iterations, and what a thread needs of it, is found out again in each function.
    let isWritten = { (storage: Place.Storage) in
      switch storage {
      case .parameter(let position): kernel.parameters[position].isWritten
      case .array: true
      }
    }
    let counts = loop.count.terms.isEmpty ? [] : own.dropLast().filter { $0.isRepeatable(writing: isWritten) }
    let again = shared.filter { $0.isRepeatable(writing: isWritten) }
    let touched = PlaceCollection(again + own).parameters
    let parameters = kernel.parameters.enumerated().filter { touched.contains($0.offset) }.map(\.element)

    writer.line(
      qualifier
        + "void \(task)(void *const *apus_a, int64_t apus_first, int64_t apus_end, int64_t apus_worker) {")
    writer.indent()
    if isReadable, parameters.allSatisfy({ $0.stride == 0 }) { writer.line("(void)apus_worker;") }
    for (position, parameter) in parameters.enumerated() {
      let type = (parameter.isWritten ? "" : "const ") + parameter.dtype.cType + " *"
      let part = parameter.stride == 0 ? "" : " + apus_worker * \(parameter.stride)"
      let restrict = isReadable ? "APUS_RESTRICT " : ""
      writer.line("\(type)\(restrict)const \(parameter.name) = (\(type))apus_a[\(position)]\(part);")
    }
    repeated(again)
    print(Array(own.dropLast()))
    let variable = "i\(loop.variable)"
    writer.line(
      "for (int64_t \(variable) = apus_first; \(variable) < apus_end; \(variable) += \(loop.step)) {")
    writer.indent()
    print(loop.body)
    writer.outdent()
    writer.line("}")
    writer.outdent()
    writer.line("}")

    writer.list(qualifier + "void " + kernel.name, kernel.parameters.map(declaration), ") {")
    writer.indent()
    // Assigned one by one: for an initialiser, libtcc would call a function that clears memory.
    writer.line("void *apus_a[\(max(parameters.count, 1))];")
    print(shared)
    repeated(counts)
    for (position, parameter) in parameters.enumerated() {
      // Through a number, since who casts away a qualifier is warned.
      let number = isReadable && !parameter.isWritten ? "(uintptr_t)" : ""
      writer.line("apus_a[\(position)] = (void *)\(number)\(parameter.name);")
    }
    writer.beginLine()
    writer.put("apus_run(\(task), apus_a, ")
    put(loop.count)
    writer.endLine(", \(loop.step * division.grain), \(division.workers));")
    writer.outdent()
    writer.line("}")
  }

  /// Appends definitions that may not be used here.
  private mutating func repeated(_ statements: [Statement]) {
    print(statements)
    guard isReadable else { return }
    for case .define(let number, _, _) in statements { writer.line("(void)v\(number);") }
  }
}
