// SPDX-License-Identifier: Apache-2.0

import ApusIO
import ApusKernel
import ApusTensor

/// What text compiled in process knows of a team of threads.
enum TeamSymbol {
  /// The team of the host.
  static let team = "apus_team"
  /// The function that runs a task.
  static let run = "apus_team_run"

  /// The lines that declare both.
  static let declarations = [
    "extern uint8_t \(team)[];",
    "void \(run)(void *, void (*)(void *const *, int64_t, int64_t, int64_t), void *const *, int64_t, int64_t,",
    "            int64_t);",
  ]
}

extension KernelPrinter {
  /// Appends a kernel as two functions: what a thread does, and the one that is called, which hands that out.
  mutating func print(_ kernel: Kernel, divided division: Kernel.Division) throws(Diagnostic) {
    let loop = try kernel.dividedLoop.unwrapped(
      orBug: "\(kernel.name) ends in no loop that threads could share")
    let parameters = kernel.parameters
    let task = kernel.name + "_part"
    writer.line(
      "static void \(task)(void *const *apus_a, int64_t apus_first, int64_t apus_end, int64_t apus_worker) {")
    writer.indented { writer in
      for (position, parameter) in parameters.enumerated() {
        let type = (parameter.isWritten ? "" : "const ") + parameter.dtype.cType + " *"
        let own = parameter.stride == 0 ? "" : " + apus_worker * \(parameter.stride)"
        writer.line("\(type)const \(parameter.name) = (\(type))apus_a[\(position)]\(own);")
      }
    }
    writer.indent()
    print(Array(kernel.body.dropLast().dropFirst(division.shared)))
    writer.line(
      "for (int64_t i\(loop.variable) = apus_first; i\(loop.variable) < apus_end; i\(loop.variable) += \(loop.step)) {"
    )
    writer.indent()
    print(loop.body)
    writer.outdent()
    writer.line("}")
    writer.outdent()
    writer.line("}")

    writer.list("static void " + kernel.name, parameters.map(declaration), ") {")
    writer.indent()
    // Assigned one by one: for an initialiser, libtcc would call a function that clears memory.
    writer.line("void *apus_a[\(max(parameters.count, 1))];")
    print(Array(kernel.body.prefix(division.shared)))
    for (position, parameter) in parameters.enumerated() {
      writer.line("apus_a[\(position)] = (void *)\(parameter.name);")
    }
    writer.line(
      "\(TeamSymbol.run)(\(TeamSymbol.team), \(task), apus_a, \(loop.count), \(loop.step * division.grain), "
        + "\(division.workers));")
    writer.outdent()
    writer.line("}")
  }
}
