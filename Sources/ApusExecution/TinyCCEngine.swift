// SPDX-License-Identifier: Apache-2.0

import ApusEmission
public import ApusIO
public import ApusKernel
import CTinyCC
import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// Compiles in this process with libtcc: no other program, no file, code in well under a millisecond.
///
/// libtcc does not vectorise, so programs for this engine should leave the work to runtime functions.
public struct TinyCCEngine: Engine {
  public let name = "tcc"

  /// The CPU level whose runtime functions the code calls.
  package let level: CPULevel

  /// An engine for the best level of this CPU.
  public init() { self.init(level: .best) }

  package init(level: CPULevel) { self.level = level }

  public func compile(_ program: Program) throws(Diagnostic) -> Executable {
    let emission = try program.emitted(for: .inProcess)
    let constants = try ConstantMemory(program, positions: emission.constantSymbols)
    let pages = try TinyCCPages(program, emission, constants: constants, level: level)
    return Executable(program, code: try MachineCode(program, owner: pages) { pages.addresses[$0] })
  }
}

extension TinyCCEngine {
  /// Runs the closure while no compilation is under way in this process.
  static func betweenCompilations<Result>(_ body: () throws -> Result) rethrows -> Result {
    try TinyCCPages.lock.withLock { _ in try body() }
  }
}

/// Messages of libtcc, collected while it runs.
private final class Messages {
  var lines: [String] = []
}

/// A page-aligned mapping that held code being written and now only runs it, and the addresses in it.
private final class TinyCCPages: @unchecked Sendable {
  private var mapping: UnsafeMutableRawPointer?
  private var size = 0
  /// The functions through which entry points are called.
  private(set) var addresses: [String: UnsafeRawPointer] = [:]
  private let constants: ConstantMemory

  /// libtcc keeps its parser in global variables, so one compilation runs at a time.
  static let lock = Mutex(())

  init(
    _ program: Program, _ emission: Emission, constants: ConstantMemory, level: CPULevel
  ) throws(Diagnostic) {
    self.constants = constants
    let functions = program.entryPoints.map { Emission.invocationName(program, $0) }
    let result: Result<Void, Diagnostic> = Self.lock.withLock { _ in
      do throws(Diagnostic) {
        return .success(try compile(emission, functions, level))
      } catch {
        return .failure(error)
      }
    }
    try result.get()
  }

  private func compile(
    _ emission: Emission, _ functions: [String], _ level: CPULevel
  ) throws(Diagnostic) {
    guard let tcc = tcc_new() else { throw Diagnostic("libtcc cannot start: no memory", category: .bug) }
    defer { tcc_delete(tcc) }
    let messages = Messages()
    defer { withExtendedLifetime(messages) {} }
    tcc_set_error_func(tcc, Unmanaged.passUnretained(messages).toOpaque()) { opaque, text in
      guard let opaque, let text else { return }
      let messages = Unmanaged<Messages>.fromOpaque(opaque).takeUnretainedValue()
      messages.lines.append(String(cString: text))
    }
    func require(_ status: Int32, _ step: String) throws(Diagnostic) {
      if status >= 0 { return }
      throw Diagnostic(
        "libtcc cannot \(step)", category: .bug, notes: Array(messages.lines.prefix(8)),
        help: "please report this; --engine native may work meanwhile")
    }
    tcc_set_options(tcc, "-nostdlib -nostdinc -w")
    try require(tcc_set_output_type(tcc, TCC_OUTPUT_MEMORY), "prepare code in memory")
    for symbol in emission.runtimeSymbols {
      guard let address = level.address(of: symbol) else {
        throw Diagnostic("the runtime has no function '\(symbol)'", category: .bug)
      }
      try require(tcc_add_symbol(tcc, symbol, address), "add '\(symbol)'")
    }
    for position in emission.constantSymbols {
      let name = Emission.constantName(position)
      try require(tcc_add_symbol(tcc, name, constants.address(of: position)), "add '\(name)'")
    }
    try require(tcc_compile_string(tcc, emission.source), "compile the program")
    try relocate(tcc, require)
    for name in functions {
      if let address = tcc_get_symbol(tcc, name) { addresses[name] = UnsafeRawPointer(address) }
    }
  }

  /// Lets libtcc write the code into pages of ours, which then become readable and executable only.
  ///
  /// libtcc 0.9.27 itself makes them writable and executable at the end of `tcc_relocate`, with no way to say
  /// no; that lasts until the call after it, and the code does not run before.
  private func relocate(
    _ tcc: OpaquePointer, _ require: (Int32, String) throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    let needed = tcc_relocate(tcc, nil)
    try require(needed, "lay out the code")
    let page = 4096
    size = (Int(needed) + page - 1) / page * page
    let flags = MAP_PRIVATE | MAP_ANONYMOUS
    guard let pages = mmap(nil, size, PROT_READ | PROT_WRITE, flags, -1, 0), pages != MAP_FAILED else {
      size = 0
      throw Diagnostic("no memory for \(needed) bytes of code", category: .inputOutput)
    }
    mapping = pages
    try require(tcc_relocate(tcc, pages), "place the code")
    guard mprotect(pages, size, PROT_READ | PROT_EXEC) == 0 else {
      throw Diagnostic(
        "the system does not allow executable memory: \(String(cString: strerror(errno)))",
        category: .inputOutput, help: "use --engine native")
    }
  }

  deinit {
    if let mapping { munmap(mapping, size) }
  }
}
