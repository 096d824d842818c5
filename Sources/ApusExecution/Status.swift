// SPDX-License-Identifier: Apache-2.0

package import ApusIO
import ApusKernel
import ApusRuntime

extension Executable {
  /// What a status means, or `nil` for success.
  package func diagnostic(
    for status: Int32, of entryPoint: Int, workspace: Memory?
  ) -> Diagnostic? {
    let entry = program.entryPoints[entryPoint]
    switch status {
    case Int32(APUS_OK): return nil
    case Int32(APUS_NULL_POINTER):
      return Diagnostic("'\(entry.name)' got a null pointer", category: .bug)
    case Int32(APUS_MISALIGNED):
      return Diagnostic(
        "'\(entry.name)' got memory that does not begin at a multiple of \(Program.alignment) bytes",
        category: .bug)
    case Int32(APUS_INDEX_OUT_OF_RANGE):
      guard let workspace else { return Diagnostic("'\(entry.name)' found an index out of range") }
      return outOfRange(workspace.load(as: apus_fault.self), in: entry)
    case Int32(APUS_NO_EXAMPLES):
      return .noExamples(for: entry.name)
    case Int32(APUS_TOO_MANY_EXAMPLES):
      return .tooManyExamples(for: entry.name, limit: entry.counter.flatMap { entry.arguments[$0].limit })
    default:
      return Diagnostic("'\(entry.name)' returned the status \(status)", category: .bug)
    }
  }

  private func outOfRange(_ fault: apus_fault, in entry: EntryPoint) -> Diagnostic {
    let failed = entry.invocations.first {
      $0.value == Int(fault.value) && program.kernels[$0.kernel].canFail
    }
    let remarks = failed.map { program.kernels[$0.kernel].remarks } ?? []
    return Diagnostic(
      "'\(entry.name)' found an index out of range at position \(fault.position)",
      value: remarks.first ?? "%\(fault.value)", notes: Array(remarks.dropFirst()),
      help: "an index or label must be at least 0 and less than the size of the axis it selects from")
  }
}

extension Diagnostic {
  /// The refusal of a call without examples.
  package static func noExamples(for name: String) -> Diagnostic {
    Diagnostic(
      "'\(name)' was called without examples, which changes nothing",
      help: "pass at least 1 example, or do not call it")
  }

  /// The refusal of a call with more examples than memory is laid out for.
  package static func tooManyExamples(for name: String, limit: Int?) -> Diagnostic {
    Diagnostic(
      "'\(name)' takes 1\(limit.map { " to \($0)" } ?? "") examples", help: "pass them in several calls")
  }
}
