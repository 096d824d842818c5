// SPDX-License-Identifier: Apache-2.0

package import ApusIO
package import ApusKernel
import ApusTensor

/// What must hold before a program is printed: names that C accepts and no two meanings for one name, and
/// buffers that fit what their kernels do with them.
package struct ProgramCheck {
  let program: Program

  /// A check of a program.
  package init(program: Program) { self.program = program }

  /// Bytes at the start of the workspace that stay free for a fault wherever a kernel can fail.
  static let faultBytes = 64

  /// Throws what is wrong with the program.
  package func run() throws(Diagnostic) {
    try CText.requireIdentifier(program.name)
    var names: Set<String> = []
    for kernel in program.kernels {
      try check(kernel)
      if !names.insert(kernel.name).inserted { throw bug("two kernels are named '\(kernel.name)'") }
    }
    for name in CText.functionsOfAll { names.insert("\(program.name)_\(name)") }
    for entry in program.entryPoints {
      try CText.requirePublicName(entry.name, of: "an entry point")
      for name in CText.functions(of: entry.name).map({ program.name + "_" + $0 })
      where !names.insert(name).inserted {
        throw Diagnostic(
          "two functions of the C file would be named '\(name)'", help: "rename the entry point")
      }
    }
    for entry in program.entryPoints { try check(entry, taken: names) }
    try checkState()
  }

  /// The state's table holds 16 sizes a tensor, and C99 promises strings of 4095 characters only.
  private func checkState() throws(Diagnostic) {
    let limits = Limits.standard
    for slot in program.state {
      guard slot.type.rank <= 16 else {
        throw Diagnostic("'\(slot.name)' has \(slot.type.rank) dimensions; at most 16 are allowed")
      }
      guard slot.name.utf8.count <= limits.nameBytes else {
        throw Diagnostic(
          "'\(slot.name.prefix(40))…' is too long a name; at most \(limits.nameBytes) bytes are allowed")
      }
      guard !slot.name.utf8.contains(0) else {
        throw Diagnostic("'\(slot.name)' holds a null character, where a name in C would end")
      }
      guard slot.offset >= 0, slot.type.bytes <= program.stateBytes - slot.offset else {
        throw bug(
          "'\(slot.name)' takes \(slot.type.bytes) bytes from byte \(slot.offset) of \(program.stateBytes)")
      }
    }
  }

  // MARK: Names

  private func check(_ kernel: Kernel) throws(Diagnostic) {
    guard isIndexed(kernel.name, prefix: "k", tail: true) else {
      throw bug("'\(kernel.name)' is no name for a kernel; expected one such as k07_add_tanh")
    }
    var names: Set<String> = []
    for parameter in kernel.parameters {
      guard
        isIndexed(parameter.name, prefix: "t", tail: true)
          || isIndexed(parameter.name, prefix: "s", tail: false)
      else {
        throw bug("'\(parameter.name)' is no name for a buffer of \(kernel.name); expected one such as t12")
      }
      if !names.insert(parameter.name).inserted {
        throw bug("two buffers of \(kernel.name) are named '\(parameter.name)'")
      }
    }
    let count = kernel.parameters.count
    let touched = PlaceCollection(kernel.body)
    for place in touched.parameters.all where !(0..<count).contains(place) {
      throw bug("\(kernel.name) touches buffer \(place) but has \(count)")
    }
    // C reads a count before each step, the interpreter once.
    if touched.counts.all.contains(where: touched.variables.contains) {
      throw bug("\(kernel.name) counts to a local that changes")
    }
    if let division = kernel.division { try check(division, of: kernel) }
  }

  private func check(_ division: Kernel.Division, of kernel: Kernel) throws(Diagnostic) {
    let fault = division.fault(in: kernel.body) { position in
      kernel.parameters.indices.contains(position) && kernel.parameters[position].stride != 0
    }
    if let fault { throw bug("threads cannot share \(kernel.name), which \(fault)") }
  }

  /// Whether a name is the prefix, digits and, if allowed, an underscore with small letters and digits.
  private func isIndexed(_ name: String, prefix: String, tail: Bool) -> Bool {
    guard name.hasPrefix(prefix), name.utf8.count <= 63 else { return false }
    let rest = name.utf8.dropFirst(prefix.utf8.count)
    let after = rest.drop { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    guard after.count < rest.count else { return false }
    if after.isEmpty { return true }
    return tail && after.first == UInt8(ascii: "_")
      && after.allSatisfy {
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0
          || $0 == UInt8(ascii: "_")
      }
  }

  // MARK: Entry points

  private func check(_ entry: EntryPoint, taken: Set<String>) throws(Diagnostic) {
    var names: Set<String> = []
    for argument in entry.arguments {
      try CText.requireArgumentName(argument.name, of: "an argument")
      guard !taken.contains(argument.name) else {
        throw Diagnostic("the argument '\(argument.name)' of '\(entry.name)' is named like a function")
      }
      guard names.insert(argument.name).inserted else {
        throw Diagnostic("two arguments of '\(entry.name)' are named '\(argument.name)'")
      }
    }
    let canFail = entry.invocations.contains {
      program.kernels.indices.contains($0.kernel) && program.kernels[$0.kernel].canFail
    }
    try check(entry.blocks, of: entry, canFail: canFail)
    for invocation in entry.invocations { try check(invocation, of: entry, canFail: canFail) }
    if canFail, entry.workspaceBytes < Self.faultBytes {
      throw bug("\(entry.name) can fail but its workspace has no room for the fault")
    }
  }

  private func check(
    _ invocation: EntryPoint.Invocation, of entry: EntryPoint, canFail: Bool
  ) throws(Diagnostic) {
    guard program.kernels.indices.contains(invocation.kernel) else {
      throw bug("\(entry.name) runs kernel \(invocation.kernel) of \(program.kernels.count)")
    }
    let kernel = program.kernels[invocation.kernel]
    guard kernel.parameters.count == invocation.locations.count else {
      throw bug(
        "\(kernel.name) has \(kernel.parameters.count) buffers but gets \(invocation.locations.count)")
    }
    for (position, location) in invocation.locations.enumerated() {
      let buffer = Subject.buffer(position, kernel: invocation.kernel)
      try check(location, buffer, as: kernel.parameters[position], of: entry, canFail)
    }
    for (first, written) in kernel.parameters.enumerated() where written.isWritten {
      for second in kernel.parameters.indices where second != first {
        if invocation.locations[first] == invocation.locations[second] {
          throw bug("\(kernel.name) in \(entry.name) gets one buffer twice and writes it")
        }
      }
    }
  }

  /// One block lies in another or beside it, and each holds some kernel.
  private func check(
    _ blocks: [EntryPoint.Block], of entry: EntryPoint, canFail: Bool
  ) throws(Diagnostic) {
    var around: [Range<Int>] = []
    var start = 0
    for (number, block) in blocks.enumerated() {
      let range = block.invocations
      while let last = around.last, last.upperBound <= range.lowerBound { around.removeLast() }
      let outer = around.last ?? entry.invocations.indices
      guard !range.isEmpty, range.lowerBound >= start, outer.lowerBound <= range.lowerBound,
        range.upperBound <= outer.upperBound
      else { throw bug("a block of \(entry.name) holds kernels \(range) of \(outer)") }
      around.append(range)
      start = range.lowerBound
      guard let location = block.condition?.location else { continue }
      let parameter = EntryPoint.Block.Condition.parameter
      try check(location, .condition(block: number), as: parameter, of: entry, canFail)
    }
  }

  /// Memory that is looked at, which is only spelt when something is wrong.
  private enum Subject {
    case buffer(Int, kernel: Int)
    case condition(block: Int)
  }

  private func bug(_ subject: Subject, in entry: EntryPoint, _ fault: String) -> Diagnostic {
    switch subject {
    case .buffer(let position, let index):
      let kernel = program.kernels[index]
      return bug("\(kernel.parameters[position].name) of \(kernel.name) in \(entry.name) \(fault)")
    case .condition(let number): return bug("the condition of block \(number) of \(entry.name) \(fault)")
    }
  }

  private func check(
    _ location: Location, _ subject: Subject, as parameter: Kernel.Parameter, of entry: EntryPoint,
    _ canFail: Bool
  ) throws(Diagnostic) {
    guard let offsets = location.offsets(in: entry.blocks) else {
      throw bug(subject, in: entry, "is moved by no loop")
    }
    let size = try size(of: location.memory, subject, as: parameter, of: entry)
    let bytes = parameter.dtype.bytes
    for offset in [offsets.lowerBound, offsets.upperBound]
    where offset < 0 || offset > size || offset % bytes != 0 {
      throw bug(subject, in: entry, "lies at byte \(offset) of \(size)")
    }
    if location.terms.contains(where: { $0.bytes % bytes != 0 }) {
      throw bug(subject, in: entry, "is moved by parts of elements")
    }
    if location.memory == .workspace, canFail, offsets.lowerBound < Self.faultBytes {
      throw bug(subject, in: entry, "lies where a fault is reported")
    }
  }

  /// How many bytes there are of memory that a buffer may lie in.
  private func size(
    of memory: Location.Memory, _ subject: Subject, as parameter: Kernel.Parameter, of entry: EntryPoint
  ) throws(Diagnostic) -> Int {
    switch memory {
    case .state:
      if parameter.isWritten, !entry.writesState { throw bug(subject, in: entry, "writes the state") }
      return program.stateBytes
    case .workspace: return entry.workspaceBytes
    case .argument(let position):
      guard entry.arguments.indices.contains(position) else {
        throw bug(subject, in: entry, "is no argument")
      }
      let argument = entry.arguments[position]
      guard argument.type.dtype.cType == parameter.dtype.cType else {
        throw bug(subject, in: entry, "is \(parameter.dtype) but the argument is \(argument.type)")
      }
      if parameter.isWritten, !argument.isResult { throw bug(subject, in: entry, "writes an input") }
      return argument.type.bytes
    case .constant(let position):
      guard program.constants.indices.contains(position) else {
        throw bug(subject, in: entry, "is no constant")
      }
      let type = program.constants[position].type
      guard type.dtype.cType == parameter.dtype.cType, !parameter.isWritten else {
        throw bug(subject, in: entry, "does not fit the constant \(type)")
      }
      return type.bytes
    }
  }

  private func bug(_ message: String) -> Diagnostic { Diagnostic(message, category: .bug) }
}

extension Location {
  /// The first and the last byte where the memory begins in some run; `nil` if it is moved by a loop that is not there.
  fileprivate func offsets(in blocks: [EntryPoint.Block]) -> ClosedRange<Int>? {
    guard terms.allSatisfy({ blocks.indices.contains($0.loop) }) else { return nil }
    let moves = terms.map { $0.bytes * max(0, blocks[$0.loop].count - 1) }
    return moves.reduce(offset) { $0 + min(0, $1) }...moves.reduce(offset) { $0 + max(0, $1) }
  }
}
