// SPDX-License-Identifier: Apache-2.0

import ApusEmission
public import ApusIO
public import ApusKernel
import CTinyCC
import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// Compiles in this process with libtcc: no other program, nothing on a disk, code within milliseconds.
///
/// libtcc does not vectorise, so programs for this engine should leave the work to runtime functions.
public struct TinyCCEngine: Engine {
  public let name = "tcc"
  public let vectorizes = false

  /// The CPU level whose runtime functions the code calls.
  package let level: CPULevel
  /// The threads that share the work; `nil` if the calling one does all.
  private let team: Team?

  public var threads: Int { team?.threads ?? 1 }

  /// An engine for the best level of this CPU, whose programs share the threads of a team.
  public init(team: Team? = nil) { self.init(level: .best, team: team) }

  package init(level: CPULevel, team: Team? = nil) {
    self.level = level
    self.team = team
  }

  public func compile(_ program: Program) throws(Diagnostic) -> Executable {
    let emission = try program.emitted(for: .inProcess)
    let file = try AnonymousFile()
    do {
      try TinyCCCompilation.run(emission.source, into: file)
    } catch  where !emission.scalarFunctions.isEmpty {
      throw emission.textFault(error.notes)
    }
    var external = ExternalAddresses()
    try external.addConstants(of: program, at: emission.constantSymbols)
    if program.isDivided {
      if let team { external.add(team) } else { external.add(try Team(threads: program.threads)) }
    }
    let code = try LoadedCode(file, external) { symbol throws(Diagnostic) in
      if let address = level.address(of: symbol) { return UInt(bitPattern: address) }
      guard !emission.scalarFunctions.isEmpty else {
        throw Diagnostic("the runtime has no function '\(symbol)'", category: .bug)
      }
      if let function = MathFunction.all.first(where: { $0.name == symbol }) { return function.address }
      throw emission.textFault(["there is no function '\(symbol)'"])
    }
    return Executable(program, code: try MachineCode(program, in: code))
  }
}

/// Messages of libtcc, collected while it runs.
private final class Messages {
  var lines: [String] = []
}

/// One use of libtcc: C text becomes an object in a file.
///
/// libtcc could also place the code in memory and let it run there, but makes its pages writable and executable
/// for that, and ends the process where that is forbidden.
enum TinyCCCompilation {
  /// libtcc keeps its parser in global variables, so one compilation runs at a time.
  private static let lock = Mutex(())

  /// Compiles the text.
  static func run(_ source: String, into file: AnonymousFile) throws(Diagnostic) {
    let result: Result<Void, Diagnostic> = lock.withLock { _ in
      do throws(Diagnostic) {
        return .success(try compile(source, into: file))
      } catch {
        return .failure(error)
      }
    }
    try result.get()
  }

  private static func compile(_ source: String, into file: AnonymousFile) throws(Diagnostic) {
    let tcc = tcc_new()
    defer { if let tcc { tcc_delete(tcc) } }
    let messages = Messages()
    defer { withExtendedLifetime(messages) {} }
    func require(_ status: Int32, _ step: String) throws(Diagnostic) {
      if status >= 0 { return }
      throw Diagnostic(
        "libtcc cannot \(step)", category: .bug, notes: Array(messages.lines.prefix(8)),
        help: "please report this; \(EngineChoice.native.advice) may work meanwhile")
    }
    try require(tcc == nil ? -1 : 0, "start")
    tcc_set_error_func(tcc, Unmanaged.passUnretained(messages).toOpaque()) { opaque, text in
      guard let opaque, let text else { return }
      let messages = Unmanaged<Messages>.fromOpaque(opaque).takeUnretainedValue()
      messages.lines.append(String(cString: text))
    }
    tcc_set_options(tcc, "-nostdlib -nostdinc -w")
    try require(tcc_set_output_type(tcc, TCC_OUTPUT_OBJ), "prepare an object")
    try require(tcc_compile_string(tcc, source), "compile the program")
    try require(tcc_output_file(tcc, file.path), "write the object")
  }
}
