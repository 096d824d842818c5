// SPDX-License-Identifier: Apache-2.0

import ApusKernel
import ApusTensor

/// Prints the functions that a program offers.
struct EntryPointPrinter {
  let program: Program
  /// Whether any C99 compiler reads the text; libtcc adds to `void` pointers, which spares it the casts that make
  /// up a third of a program.
  var isPortable = true

  /// The declaration of an entry point up to the closing parenthesis, as head and parameters.
  func signature(_ entry: EntryPoint) -> (head: String, parameters: [String]) {
    let arguments = entry.arguments.map { argument in
      (argument.isResult ? "" : "const ") + "\(argument.type.dtype.cType) *\(argument.name)"
    }
    return (
      "int \(program.name)_\(entry.name)",
      [entry.writesState ? "void *state" : "const void *state", "void *workspace"] + arguments
    )
  }

  /// Whether some kernel of the program can fail.
  var canFail: Bool { program.entryPoints.contains { canFail($0) } }

  private func canFail(_ entry: EntryPoint) -> Bool {
    entry.invocations.contains { program.kernels[$0.kernel].canFail }
  }

  /// Appends the function that notes a fault, if any kernel can fail.
  func printFailure(to writer: inout CWriter) {
    guard canFail else { return }
    writer.line("static int apus_failed(void *workspace, int32_t value, int64_t position) {")
    writer.indented {
      $0.line("apus_fault *fault = (apus_fault *)workspace;")
      $0.line("fault->status = APUS_INDEX_OUT_OF_RANGE;")
      $0.line("fault->value = value;")
      $0.line("fault->position = position;")
      $0.line("return APUS_INDEX_OUT_OF_RANGE;")
    }
    writer.line("}")
    writer.line()
  }

  /// Appends an entry point: checks of all pointers, then the kernels in order.
  func print(_ entry: EntryPoint, to writer: inout CWriter) {
    let (head, parameters) = signature(entry)
    writer.list(head, parameters, ") {")
    writer.indented { writer in
      printChecks(entry, to: &writer)
      let byte = (entry.writesState ? "" : "const ") + (isPortable ? "unsigned char" : "void")
      if uses(entry, { if case .state = $0 { true } else { false } }) {
        writer.line("\(byte) *const apus_s = (\(byte) *)state;")
      } else {
        writer.line("(void)state;")
      }
      if uses(entry, { if case .workspace = $0 { true } else { false } }) {
        let byte = isPortable ? "unsigned char" : "void"
        writer.line("\(byte) *const apus_w = (\(byte) *)workspace;")
      } else {
        writer.line("(void)workspace;")
      }
      let used = Set(
        entry.invocations.flatMap(\.locations).compactMap { if case .argument(let n) = $0 { n } else { nil } }
      )
      for (position, argument) in entry.arguments.enumerated() where !used.contains(position) {
        writer.line("(void)\(argument.name);")
      }
      if canFail(entry) { writer.line("int64_t apus_position = 0;") }
      for invocation in entry.invocations { print(invocation, of: entry, to: &writer) }
      writer.line("return APUS_OK;")
    }
    writer.line("}")
  }

  private func uses(_ entry: EntryPoint, _ condition: (Location) -> Bool) -> Bool {
    entry.invocations.contains { $0.locations.contains(where: condition) }
  }

  private func printChecks(_ entry: EntryPoint, to writer: inout CWriter) {
    var pointers: [(name: String, alignment: Int)] = []
    if program.stateBytes > 0 { pointers.append(("state", Program.alignment)) }
    if entry.workspaceBytes > 0 { pointers.append(("workspace", Program.alignment)) }
    for argument in entry.arguments where argument.type.elementCount > 0 {
      pointers.append((argument.name, argument.type.dtype.bytes))
    }
    guard !pointers.isEmpty else { return }
    writer.list("if ", pointers.map { "!\($0.name)" }, ")", joinedBy: " ||")
    writer.indented { $0.line("return APUS_NULL_POINTER;") }
    let aligned = pointers.filter { $0.alignment > 1 }.map {
      "((uintptr_t)\($0.name) & \($0.alignment - 1)) != 0"
    }
    if aligned.isEmpty { return }
    writer.list("if ", aligned, ")", joinedBy: " ||")
    writer.indented { $0.line("return APUS_MISALIGNED;") }
  }

  private func print(
    _ invocation: EntryPoint.Invocation, of entry: EntryPoint, to writer: inout CWriter
  ) {
    let kernel = program.kernels[invocation.kernel]
    let arguments = zip(kernel.parameters, invocation.locations).map { parameter, location in
      switch location {
      case .state(let offset): address("apus_s", offset, parameter)
      case .workspace(let offset): address("apus_w", offset, parameter)
      case .argument(let position): entry.arguments[position].name
      case .constant(let position): Self.constantName(position)
      }
    }
    if kernel.canFail {
      writer.list(
        "if (" + kernel.name, arguments + ["&apus_position"], ") != APUS_OK)")
      writer.indented {
        $0.line("return apus_failed(workspace, \(invocation.value), apus_position);")
      }
    } else {
      writer.list(kernel.name, arguments, ");")
    }
  }

  private func address(_ base: String, _ offset: Int, _ parameter: Kernel.Parameter) -> String {
    guard isPortable else { return offset == 0 ? base : "\(base) + \(offset)" }
    let type = (parameter.isWritten ? "" : "const ") + parameter.dtype.cType
    return offset == 0 ? "(\(type) *)\(base)" : "(\(type) *)(\(base) + \(offset))"
  }

  /// The name of a constant; no public name begins so.
  static func constantName(_ position: Int) -> String { "apus_c\(position)" }

  /// Appends the function that calls an entry point with its arguments in an array.
  func printInvocation(_ entry: EntryPoint, to writer: inout CWriter) {
    let name = "\(program.name)_\(entry.name)"
    writer.line("int \(name)_invoke(void *state, void *workspace, void *const *arguments);")
    writer.line("int \(name)_invoke(void *state, void *workspace, void *const *arguments) {")
    writer.indented { writer in
      if entry.arguments.isEmpty { writer.line("(void)arguments;") }
      let arguments = entry.arguments.enumerated().map { position, argument in
        "(\(argument.isResult ? "" : "const ")\(argument.type.dtype.cType) *)arguments[\(position)]"
      }
      writer.list("return " + name, ["state", "workspace"] + arguments, ");")
    }
    writer.line("}")
  }
}
