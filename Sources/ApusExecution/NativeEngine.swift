// SPDX-License-Identifier: Apache-2.0

import ApusEmission
public import ApusIO
public import ApusKernel
import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// Compiles with gcc or clang to a shared object and loads it.
///
/// The C text goes to a directory that only this user may enter and that is gone when `compile` returns. No
/// shell is involved, and a compiler that does not finish in time, or writes without end, is ended.
public struct NativeEngine: Engine {
  public let name = "native"
  public let vectorizes = true

  /// The compilers to try in order, each an absolute path.
  package let compilers: [String]
  /// The flags that decide how code is made; `nil` for those that suit the compiler.
  package let flags: [String]?
  /// How long all compilers together may take for a program.
  package let timeLimit: Duration
  /// After how long a user is told what is waited for.
  package let patience: Duration
  /// The directory in which temporary ones are made; `nil` for the user's.
  package let scratch: String?
  /// The threads that share the work; `nil` if the calling one does all.
  private let team: Team?
  private let waiting: @Sendable (Warning) -> Void
  private let record = Record()

  public var threads: Int { team?.threads ?? 1 }

  /// The flags that are used for a compiler, known by its path, unless others are given.
  ///
  /// gcc vectorizes, inlines and makes copies for constants as with `-O3`, without what else `-O3` does to loops: that
  /// took a fifth of the time to a first step of `xor`, `mlp` and `vae`, and made no step of theirs faster.
  public static func standardFlags(of compiler: String) -> [String] {
    let optimization =
      compiler.hasSuffix("gcc")
      ? [
        "-O2", "-ftree-vectorize", "-fvect-cost-model=dynamic", "-fipa-cp-clone",
        "--param=max-inline-insns-single=200", "--param=max-inline-insns-auto=30",
      ] : ["-O3"]
    return optimization + bitFlags
  }

  /// The flags on which the bits of results depend: with them they are those of the precompiled runtime.
  package static let bitFlags: [String] = {
    // Also where this CPU has fused operations but not the level that uses them.
    let level = CPULevel.best.fuses ? [] : ["-DAPUS_PORTABLE"]
    // What a compiler knows of a constant's exponential is not what libm says.
    let calls = MathFunction.all.filter { !$0.isExact }.map { "-fno-builtin-\($0.name)" }
    return ["-std=c99", "-march=native", "-fno-math-errno", "-ffp-contract=off"] + level + calls
  }()

  /// An engine for the compilers found in `PATH`: gcc, clang, cc.
  ///
  /// - Parameters:
  ///   - team: The threads that the programs share; by default they run on one.
  ///   - waiting: Is told what is waited for when a compiler takes long.
  public init(team: Team? = nil, waiting: @escaping @Sendable (Warning) -> Void = { _ in }) {
    self.init(compilers: CompilerSearch.compilers(), team: team, waiting: waiting)
  }

  package init(
    compilers: [String], flags: [String]? = nil, timeLimit: Duration = .seconds(180),
    patience: Duration = .seconds(5), scratch: String? = nil, team: Team? = nil,
    waiting: @escaping @Sendable (Warning) -> Void = { _ in }
  ) {
    self.compilers = compilers
    self.flags = flags
    self.timeLimit = timeLimit
    self.patience = patience
    self.scratch = scratch
    self.team = team
    self.waiting = waiting
  }

  /// The compilers that never came to an end, which are not asked again.
  private final class Record: Sendable {
    let failures = Mutex<[String: String]>([:])
  }

  /// Whether any compiler was found.
  public var isAvailable: Bool { !compilers.isEmpty }

  public func compile(_ program: Program) throws(Diagnostic) -> Executable {
    let emission = try program.emitted(for: .sharedObject)
    guard !compilers.isEmpty else {
      throw Diagnostic(
        "no C compiler found in PATH", category: .inputOutput, notes: ["looked for gcc, clang and cc"],
        help: "install one (apt install gcc), or use \(EngineChoice.tcc.advice), which needs none")
    }
    let clock = ContinuousClock()
    let deadline = clock.now + timeLimit
    var failures: [String] = []
    for (position, compiler) in compilers.enumerated() {
      if let failure = record.failures.withLock({ $0[compiler] }) {
        failures.append("\(compiler): \(failure)")
        continue
      }
      // Some of the time stays for the next one.
      let rest = clock.now.duration(to: deadline)
      let share = position == compilers.count - 1 ? rest : rest * 2 / 3
      do throws(Diagnostic) {
        return try compile(program, emission, with: compiler, timeLimit: share)
      } catch {
        if let fault = emission.textFault(in: program.name + ".c", error.notes) { throw fault }
        failures.append("\(compiler): \(error.message)")
        failures += error.notes
      }
    }
    throw Diagnostic(
      "no C compiler could compile '\(program.name)'", category: .inputOutput, notes: failures,
      help: "use \(EngineChoice.tcc.advice), which needs no compiler")
  }

  private func compile(
    _ program: Program, _ emission: Emission, with compiler: String, timeLimit: Duration
  ) throws(Diagnostic) -> Executable {
    let directory = try TemporaryDirectory(in: scratch)
    defer { withExtendedLifetime(directory) {} }
    let source = try directory.write(emission.source, to: program.name + ".c")
    _ = try directory.write(emission.header, to: program.name + ".h")
    let object = directory.path + "/" + program.name + ".so"
    // What an ended compiler leaves behind goes with the directory.
    let output = ["-w", "-shared", "-fPIC", "-o", object, source, "-lm"]
    let command = ChildProcess(
      [compiler] + (flags ?? Self.standardFlags(of: compiler)) + output, scratch: directory.path)
    let result = try command.run(timeLimit: timeLimit, patience: patience) {
      waiting(
        Warning(
          "\(compiler) is still compiling '\(program.name)'; it is ended after \(Self.seconds(timeLimit))",
          help: "\(EngineChoice.tcc.advice) needs no compiler"))
    }
    switch result.outcome {
    case .exited(0): break
    case .lost: break  // The output tells how it ended.
    case .exited(let status):
      throw Diagnostic("it ended with status \(status)", notes: result.firstLines)
    case .signalled(let signal):
      throw Diagnostic("it was ended by signal \(signal)", notes: result.firstLines)
    case .interrupted: throw Diagnostic("it was ended, since this process is to end")
    case .flooded: throw remembered(compiler, "it wrote messages without end", result.firstLines)
    case .timedOut: throw remembered(compiler, "it did not finish within \(Self.seconds(timeLimit))", [])
    }
    let loaded = try SharedObject(object)
    if program.isDivided {
      if let team { try loaded.use(team) } else { try loaded.use(Team(threads: program.threads)) }
    }
    return Executable(program, code: try MachineCode(program, in: loaded))
  }

  /// A time in seconds and their tenths.
  private static func seconds(_ time: Duration) -> String {
    "\((time / .milliseconds(100)).rounded() / 10) s"
  }

  /// Notes that a compiler came to no end, and returns what is said about it.
  private func remembered(_ compiler: String, _ failure: String, _ lines: [String]) -> Diagnostic {
    record.failures.withLock { $0[compiler] = failure }
    return Diagnostic(failure, notes: lines)
  }
}
