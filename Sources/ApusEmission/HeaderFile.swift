// SPDX-License-Identifier: Apache-2.0

import ApusIO
import ApusKernel
import ApusTensor

/// The header of an emitted file, for C99 and C++.
struct HeaderFile {
  let program: Program

  func text() throws(Diagnostic) -> String {
    var writer = CWriter()
    let prefix = program.macroPrefix
    writer.line(
      "// \(program.name).h: made by Apus \(ApusVersion.current) from the graph "
        + CText.comment(program.graphHash) + ".")
    writer.line("#ifndef \(prefix)_H")
    writer.line("#define \(prefix)_H")
    writer.line("#include <stddef.h>")
    writer.line("#include <stdint.h>")
    writer.line()
    writer.paste(try RuntimeText.statusText())
    writer.line()
    if program.countsExamples {
      writer.paste(try RuntimeText.batchText())
      writer.line()
    }
    printSizes(to: &writer)
    writer.line("#ifdef __cplusplus")
    writer.line("extern \"C\" {")
    writer.line("#endif")
    writer.line()
    for entry in program.entryPoints { print(entry, to: &writer) }
    writer.line("// The tensors of the state, ascending by offset.")
    writer.line("const apus_tensor_info *\(program.name)_parameters(int *count);")
    writer.line()
    writer.line(
      "// What a function found wrong when it returned APUS_INDEX_OUT_OF_RANGE: ask right after the")
    writer.line("// call, with the same workspace. NULL if no function of this file can fail so.")
    writer.line("const apus_fault *\(program.name)_fault(const void *workspace);")
    writer.line()
    writer.line("#ifdef __cplusplus")
    writer.line("}")
    writer.line("#endif")
    writer.line("#endif")
    return writer.text
  }

  private func printSizes(to writer: inout CWriter) {
    let prefix = program.macroPrefix
    writer.line("// State holds what lives from call to call: parameters, optimizer slots and counters. The")
    writer.line("// workspace is scratch, which models may share. Both begin at a multiple of the alignment;")
    writer.line("// no two pointers passed to a function may overlap.")
    writer.line("#define \(prefix)_STATE_BYTES \(program.stateBytes)")
    writer.line("#define \(prefix)_WORKSPACE_BYTES \(program.workspaceBytes)")
    writer.line("#define \(prefix)_ALIGNMENT \(Program.alignment)")
    writer.line()
  }

  private func print(_ entry: EntryPoint, to writer: inout CWriter) {
    let (head, parameters) = EntryPointPrinter(program: program).signature(entry)
    writer.line("// Returns APUS_OK or why it stopped; \(entry.workspaceBytes) bytes of workspace serve it.")
    for argument in entry.arguments {
      let use = argument.isResult ? "result" : "input"
      let meaning = argument.limit.map { "how many examples there are, 1 to \($0)" }
      writer.line("//   \(argument.name): \(meaning ?? "\(use), \(argument.type)")")
    }
    if let counter = entry.counter {
      let name = entry.arguments[counter].name
      writer.line(
        "// Of tensors that hold examples, only the first \(name) are read or written. With none, nothing")
      writer.line("// is, and APUS_NO_EXAMPLES is returned; with too many, APUS_TOO_MANY_EXAMPLES.")
    }
    writer.list(head, parameters, ");")
    writer.line()
  }
}
