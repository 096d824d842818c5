// SPDX-License-Identifier: Apache-2.0

import ApusEmission
public import ApusIO
public import ApusKernel

#if canImport(Glibc)
  import Glibc
#endif

/// Compiles with gcc or clang to a shared object and loads it.
///
/// The C text goes to a directory that only this user may enter and that is gone when `compile` returns. No
/// shell is involved, and a compiler that does not finish in time is ended.
public struct NativeEngine: Engine {
  public let name = "native"
  public let vectorizes = true

  /// The compilers to try in order, each an absolute path.
  package let compilers: [String]
  /// The flags that decide how code is made.
  package let flags: [String]
  /// How long one compiler may run.
  package let timeLimit: Duration
  /// The directory in which temporary ones are made; `nil` for the user's.
  package let scratch: String?

  /// The flags that are used unless others are given.
  public static let standardFlags = [
    "-std=c99", "-O3", "-march=native", "-fno-math-errno", "-ffp-contract=fast",
  ]

  /// An engine for the compilers found in `PATH`: gcc, clang, cc.
  public init() { self.init(compilers: CompilerSearch.compilers()) }

  package init(
    compilers: [String], flags: [String] = NativeEngine.standardFlags, timeLimit: Duration = .seconds(120),
    scratch: String? = nil
  ) {
    self.compilers = compilers
    self.flags = flags
    self.timeLimit = timeLimit
    self.scratch = scratch
  }

  /// Whether any compiler was found.
  public var isAvailable: Bool { !compilers.isEmpty }

  public func compile(_ program: Program) throws(Diagnostic) -> Executable {
    let emission = try program.emitted(for: .sharedObject)
    guard !compilers.isEmpty else {
      throw Diagnostic(
        "no C compiler found in PATH", category: .inputOutput, notes: ["looked for gcc, clang and cc"],
        help: "install one (apt install gcc), or use --engine tcc, which needs none")
    }
    var failures: [String] = []
    for compiler in compilers {
      do throws(Diagnostic) {
        return try compile(program, emission, with: compiler)
      } catch {
        failures.append("\(compiler): \(error.message)")
        failures += error.notes
      }
    }
    throw Diagnostic(
      "no C compiler could compile '\(program.name)'", category: .inputOutput, notes: failures,
      help: "use --engine tcc, which needs no compiler")
  }

  private func compile(
    _ program: Program, _ emission: Emission, with compiler: String
  ) throws(Diagnostic) -> Executable {
    let directory = try TemporaryDirectory(in: scratch)
    defer { withExtendedLifetime(directory) {} }
    let source = try directory.write(emission.source, to: program.name + ".c")
    _ = try directory.write(emission.header, to: program.name + ".h")
    let object = directory.path + "/" + program.name + ".so"
    let messages = directory.path + "/messages"
    let command = ChildProcess(
      [compiler] + flags + ["-w", "-shared", "-fPIC", "-o", object, source, "-lm"], output: messages)
    let outcome = try command.run(timeLimit: timeLimit)
    switch outcome {
    case .exited(0): break
    case .lost: break  // The output tells how it ended.
    case .exited(let status):
      throw Diagnostic("it ended with status \(status)", notes: directory.firstLines(of: messages))
    case .signalled(let signal):
      throw Diagnostic("it was ended by signal \(signal)", notes: directory.firstLines(of: messages))
    case .timedOut: throw Diagnostic("it did not finish within \(timeLimit)")
    }
    return Executable(program, code: try MachineCode(program, in: SharedObject(object)))
  }
}
