// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusBench
import ApusScheduling
import ApusZoo

/// Programs whose plans are tested: the zoo and the benchmark workloads.
struct PlannedPrograms {
  let name: String
  let program: Program

  /// All of them; a workload's name begins with `bench-`.
  static func all() throws -> [PlannedPrograms] {
    var programs = try Zoo.models.map { PlannedPrograms(name: $0.name, program: try $0.program()) }
    for name in Workload.names {
      programs.append(PlannedPrograms(name: "bench-" + name, program: try Workload.named(name).makeProgram()))
    }
    return programs
  }

  /// The one of a name.
  static func named(_ name: String) throws -> PlannedPrograms {
    if name.hasPrefix("bench-") {
      let workload = try Workload.named(String(name.dropFirst("bench-".count)))
      return PlannedPrograms(name: name, program: try workload.makeProgram())
    }
    return PlannedPrograms(name: name, program: try Zoo.model(name).program())
  }

  /// The entry points with the compiler's decisions.
  func compiled(
    _ style: CodeStyle, _ entryPoints: [String]? = nil, threads: Threads = .one
  ) throws -> ProgramCompiler.Result {
    let chosen = program.entryPoints.filter { entryPoints?.contains($0.name) ?? true }
    return try Compilation.compiled(program, chosen, style: style, threads: threads)
  }
}
