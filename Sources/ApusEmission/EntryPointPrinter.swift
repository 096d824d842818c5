// SPDX-License-Identifier: Apache-2.0

import ApusKernel
import ApusRuntime
import ApusTensor

/// Prints the functions that a program offers.
struct EntryPointPrinter {
  let program: Program
  /// Whether any C99 compiler reads the text, and people do.
  ///
  /// If not, only the host calls entry points, with their arguments in an array; and libtcc adds to `void` pointers,
  /// which spares it the casts that make up a third of a program.
  var isPortable = true

  /// The declaration of an entry point up to the closing parenthesis, as head and parameters.
  func signature(_ entry: EntryPoint) -> (head: String, parameters: [String]) {
    let arguments = entry.arguments.map { argument in
      argument.limit == nil
        ? (argument.isResult ? "" : "const ") + "\(argument.type.dtype.cType) *\(argument.name)"
        : "\(argument.type.dtype.cType) \(argument.name)"
    }
    return (
      "int \(program.name)_\(entry.name)",
      [entry.writesState ? "void *state" : "const void *state", "void *workspace"] + arguments
    )
  }

  /// The runtime functions that the entry points themselves call.
  var symbols: [RuntimeSymbol] {
    program.entryPoints.allSatisfy(\.invocations.isEmpty) ? [] : [.enterMode, .leaveMode]
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

  /// Appends an entry point: checks of all pointers, then the kernels in order, all in their floating-point mode.
  ///
  /// From the moment in which that mode is set there is one way out, which sets the caller's again.
  func print(_ entry: EntryPoint, to writer: inout CWriter) {
    if isPortable {
      let (head, parameters) = signature(entry)
      writer.list(head, parameters, ") {")
    } else {
      writer.line(invocation(of: entry) + " {")
    }
    writer.indented { writer in
      if !isPortable {
        for (position, argument) in entry.arguments.enumerated() {
          let (type, name) = (argument.type.dtype.cType, argument.name)
          writer.line(
            argument.limit == nil
              ? "void *\(name) = arguments[\(position)];"
              : "\(type) \(name) = *(\(type) *)arguments[\(position)];")
        }
      }
      printCount(entry, to: &writer)
      printChecks(entry, to: &writer)
      if isPortable { printBytes(entry, to: &writer) }
      guard !entry.invocations.isEmpty else { return writer.line("return APUS_OK;") }
      writer.line("const uint64_t apus_mode = \(RuntimeSymbol.enterMode.name)();")
      if canFail(entry) {
        writer.line("int apus_status = APUS_OK;")
        writer.line("int64_t apus_position = 0;")
      }
      print(entry.trees, of: entry, to: &writer)
    }
    if !entry.invocations.isEmpty {
      if canFail(entry) { writer.line("apus_end:") }
      writer.indented {
        $0.line("\(RuntimeSymbol.leaveMode.name)(apus_mode);")
        $0.line("return \(canFail(entry) ? "apus_status" : "APUS_OK");")
      }
    }
    writer.line("}")
  }

  /// Appends the state and the workspace as bytes, and uses of all that no kernel uses.
  private func printBytes(_ entry: EntryPoint, to writer: inout CWriter) {
    var (usesState, usesWorkspace) = (false, false)
    var isUsed = [Bool](repeating: false, count: entry.arguments.count)
    for location in entry.locations {
      switch location.memory {
      case .state: usesState = true
      case .workspace: usesWorkspace = true
      case .argument(let position): isUsed[position] = true
      case .constant: break
      }
    }
    if usesState {
      let byte = (entry.writesState ? "" : "const ") + "unsigned char"
      writer.line("\(byte) *const apus_s = (\(byte) *)state;")
    } else {
      writer.line("(void)state;")
    }
    if usesWorkspace {
      writer.line("unsigned char *const apus_w = (unsigned char *)workspace;")
    } else {
      writer.line("(void)workspace;")
    }
    for (argument, isUsed) in zip(entry.arguments, isUsed) where !isUsed {
      writer.line("(void)\(argument.name);")
    }
  }

  /// Appends the check of how many examples there are: with none, nothing is read and nothing changes.
  private func printCount(_ entry: EntryPoint, to writer: inout CWriter) {
    guard let argument = entry.counter.map({ entry.arguments[$0] }), let limit = argument.limit else {
      return
    }
    writer.line("if (\(argument.name) < 0 || \(argument.name) > \(limit))")
    writer.indented {
      $0.line("return \(isPortable ? "APUS_TOO_MANY_EXAMPLES" : "\(APUS_TOO_MANY_EXAMPLES)");")
    }
    writer.line("if (\(argument.name) == 0)")
    writer.indented { $0.line("return \(isPortable ? "APUS_NO_EXAMPLES" : "\(APUS_NO_EXAMPLES)");") }
  }

  private func printChecks(_ entry: EntryPoint, to writer: inout CWriter) {
    var pointers: [(name: String, alignment: Int)] = []
    if program.stateBytes > 0 { pointers.append(("state", Program.alignment)) }
    if entry.workspaceBytes > 0 { pointers.append(("workspace", Program.alignment)) }
    for argument in entry.arguments where argument.type.elementCount > 0 && argument.limit == nil {
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

  /// Appends kernels and blocks in order.
  private func print(_ trees: [BlockTree], of entry: EntryPoint, to writer: inout CWriter) {
    for tree in trees {
      switch tree {
      case .step(let position): print(entry.invocations[position], of: entry, to: &writer)
      case .block(let block, let body):
        let (counter, count) = (Self.counterName(block), entry.blocks[block].count)
        let condition = entry.blocks[block].condition.map { condition in
          let parameter = EntryPoint.Block.Condition.parameter
          let address = address(of: parameter, at: condition.location, in: entry)
          return "*(const \(parameter.dtype.cType) *)(\(address)) \(condition.expected ? "!=" : "==") 0"
        }
        if count == 1, let condition {
          writer.line("if (\(condition)) {")
        } else {
          let test = "\(counter) < \(count)" + (condition.map { " && " + $0 } ?? "")
          writer.line("for (int64_t \(counter) = 0; \(test); ++\(counter)) {")
        }
        writer.indented { print(body, of: entry, to: &$0) }
        writer.line("}")
      }
    }
  }

  private func print(
    _ invocation: EntryPoint.Invocation, of entry: EntryPoint, to writer: inout CWriter
  ) {
    let kernel = program.kernels[invocation.kernel]
    let arguments = zip(kernel.parameters, invocation.locations).map { address(of: $0, at: $1, in: entry) }
    if kernel.canFail {
      writer.list("if (" + kernel.name, arguments + ["&apus_position"], ") != APUS_OK) {")
      writer.indented {
        $0.line("apus_status = apus_failed(workspace, \(invocation.value), apus_position);")
        $0.line("goto apus_end;")
      }
      writer.line("}")
    } else {
      writer.list(kernel.name, arguments, ");")
    }
  }

  private func address(
    of parameter: Kernel.Parameter, at location: Location, in entry: EntryPoint
  ) -> String {
    let base: String
    switch location.memory {
    case .state: base = isPortable ? "apus_s" : "state"
    case .workspace: base = isPortable ? "apus_w" : "workspace"
    case .argument(let position):
      let name = (entry.arguments[position].limit == nil ? "" : "&") + entry.arguments[position].name
      return isPortable ? moved(name, location, by: parameter.dtype.bytes) : moved(name, location)
    case .constant(let position):
      return moved(Self.constantName(position), location, by: parameter.dtype.bytes)
    }
    let address = moved(base, location)
    guard isPortable else { return address }
    // Without a type, since who reads bytes as numbers is warned that they may lie anywhere; these are aligned.
    let type = parameter.isWritten ? "void" : "const void"
    return address == base ? "(\(type) *)\(base)" : "(\(type) *)(\(address))"
  }

  /// An address that lies a number of units behind another one.
  private func moved(_ base: String, _ location: Location, by unit: Int = 1) -> String {
    var text = base
    if location.offset != 0 { text += " + \(location.offset / unit)" }
    for term in location.terms where term.bytes != 0 {
      let (steps, counter) = (abs(term.bytes) / unit, Self.counterName(term.loop))
      text += (term.bytes < 0 ? " - " : " + ") + (steps == 1 ? counter : "\(steps) * \(counter)")
    }
    return text
  }

  /// The name of a loop's counter; no public name begins so.
  private static func counterName(_ loop: Int) -> String { "apus_i\(loop)" }

  /// The name of a constant; no public name begins so.
  static func constantName(_ position: Int) -> String { "apus_c\(position)" }

  /// The declaration of the function that takes an entry point's arguments in an array.
  private func invocation(of entry: EntryPoint) -> String {
    "int \(Emission.invocationName(program, entry))(void *state, void *workspace, void *const *arguments)"
  }

  /// Appends the function that calls an entry point with its arguments in an array.
  func printInvocation(_ entry: EntryPoint, to writer: inout CWriter) {
    writer.line(invocation(of: entry) + ";")
    writer.line(invocation(of: entry) + " {")
    writer.indented { writer in
      if entry.arguments.isEmpty { writer.line("(void)arguments;") }
      let arguments = entry.arguments.enumerated().map { position, argument in
        if argument.limit != nil { return "*(const \(argument.type.dtype.cType) *)arguments[\(position)]" }
        return "(\(argument.isResult ? "" : "const ")\(argument.type.dtype.cType) *)arguments[\(position)]"
      }
      writer.list("return \(program.name)_\(entry.name)", ["state", "workspace"] + arguments, ");")
    }
    writer.line("}")
  }
}
