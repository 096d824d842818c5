// SPDX-License-Identifier: Apache-2.0

import ApusEmission
import ApusIO
import ApusKernel
import ApusTensor
import Specimens
import Synchronization
import Testing

@testable import ApusExecution

#if canImport(Glibc)
  import Glibc
#endif

/// RELIABILITY.md row 12: a compiler that is missing, old, failing or hanging is a clear message.
@Suite struct BrokenCompilerTests {
  /// What stands in for a compiler, and a part of the message about it.
  static let scripts: [(script: String, message: String)] = [
    ("exit 1", "ended with status 1"),
    ("echo 'fatal: \u{1B}[31mold' >&2; exit 4", "ended with status 4"),
    ("head -c 100000 /dev/zero; exit 0", "cannot be loaded"),
    ("kill -9 $$", "ended by signal 9"),
    ("sleep 60", "did not finish"),
    ("for a; do case $p in -o) echo junk > $a;; esac; p=$a; done", "cannot be loaded"),
    ("for a; do case $p in -o) : > $a;; esac; p=$a; done", "cannot be loaded"),
  ]

  @Test(arguments: scripts.indices)
  func saysWhatTheCompilerDid(_ number: Int) throws {
    let directory = try TemporaryDirectory()
    let scratch = try TemporaryDirectory()
    let compiler = try directory.write("#!/bin/sh\n" + Self.scripts[number].script + "\n", to: "gcc")
    chmod(compiler, 0o700)
    let engine = NativeEngine(compilers: [compiler], timeLimit: .milliseconds(700), scratch: scratch.path)
    let error = #expect(throws: Diagnostic.self) { try engine.compile(Specimens.stateful) }
    #expect(
      error?.notes.first?.contains(Self.scripts[number].message) == true, "\(String(describing: error))")
    #expect(error?.help?.contains("tcc") == true)
    #expect(error?.description.contains("\u{1B}") == false)
    // Nothing is left behind.
    #expect(try RealFileSystem().list(scratch.path).isEmpty)
  }

  @Test(.enabled(if: !compilers.isEmpty, "no C compiler found"))
  func aLibraryWithoutTheFunctionsIsRefused() throws {
    let directory = try TemporaryDirectory()
    let script = """
      #!/bin/sh
      for a; do case $p in -o) o=$a;; esac; p=$a; done
      echo 'int other(void) { return 1; }' | \(compilers[0]) -x c -shared -fPIC -o "$o" -
      """
    let compiler = try directory.write(script + "\n", to: "gcc")
    chmod(compiler, 0o700)
    let engine = NativeEngine(compilers: [compiler])
    let error = #expect(throws: Diagnostic.self) { try engine.compile(Specimens.stateful) }
    #expect(error?.notes.first?.contains("no function 'stateful_run_invoke'") == true)
  }

  @Test(.enabled(if: !compilers.isEmpty, "no C compiler found"))
  func theNextCompilerIsTried() throws {
    let directory = try TemporaryDirectory()
    let broken = try directory.write("#!/bin/sh\nexit 1\n", to: "gcc")
    chmod(broken, 0o700)
    _ = try NativeEngine(compilers: [broken] + compilers).compile(Specimens.stateful)
  }

  @Test func noCompilerIsAMessage() throws {
    let engine = NativeEngine(compilers: [])
    #expect(!engine.isAvailable)
    let error = #expect(throws: Diagnostic.self) { try engine.compile(Specimens.stateful) }
    #expect(error?.message == "no C compiler found in PATH")
    #expect(CompilerSearch.programs(["gcc"], in: ["", ".", "bin", "/nonexistent"]).isEmpty)
    let missing = NativeEngine(compilers: ["/nonexistent/gcc"])
    #expect(throws: Diagnostic.self) { try missing.compile(Specimens.stateful) }
  }

  /// A folder with a compiler of a script, and one for what it leaves.
  private func compiler(_ script: String) throws -> (path: String, folder: TemporaryDirectory) {
    let folder = try TemporaryDirectory()
    let path = try folder.write("#!/bin/sh\n" + script + "\n", to: "gcc")
    chmod(path, 0o700)
    return (path, folder)
  }

  @Test("a compiler that writes without end is ended, and is not asked again")
  func endlessMessages() throws {
    let (path, folder) = try compiler("echo x >> \"$0.calls\"; yes")
    let engine = NativeEngine(compilers: [path])
    for _ in 0..<2 {
      let error = #expect(throws: Diagnostic.self) { try engine.compile(Specimens.stateful) }
      #expect(error?.notes.first == "\(path): it wrote messages without end")
    }
    #expect(try RealFileSystem().read(folder.path + "/gcc.calls", limit: 100) == Array("x\n".utf8))
  }

  @Test("all compilers share one time limit, one that hangs is told of and not asked again")
  func hangingCompilers() throws {
    let (path, folder) = try compiler("echo x >> \"$0.calls\"; sleep 60")
    let second = try folder.write("#!/bin/sh\nsleep 60\n", to: "clang")
    chmod(second, 0o700)
    let told = Mutex<[String]>([])
    let engine = NativeEngine(
      compilers: [path, second], timeLimit: .milliseconds(900), patience: .milliseconds(100)
    ) { warning in told.withLock { $0.append(warning.message) } }
    for _ in 0..<2 {
      let error = #expect(throws: Diagnostic.self) { try engine.compile(Specimens.stateful) }
      #expect(
        error?.notes.count == 2 && error?.notes.allSatisfy { $0.contains("did not finish within") } == true)
      // Two thirds of the time are the first one's.
      #expect(error?.notes.first?.hasSuffix("0.6 s") == true, "\(String(describing: error))")
    }
    let messages = told.withLock { $0 }
    try #require(messages.count == 2)
    #expect(messages[0].hasPrefix("\(path) is still compiling 'stateful'; it is ended after 0.6 s"))
    #expect(messages[1].hasPrefix(second))
    #expect(try RealFileSystem().read(folder.path + "/gcc.calls", limit: 100) == Array("x\n".utf8))
  }

  @Test("a program that closes its output is waited for, and all of what others print is kept")
  func outputs() throws {
    let (quiet, folder) = try compiler("exec >&- 2>&-; sleep 0.2; exit 3")
    #expect(try ChildProcess([quiet]).run(timeLimit: .seconds(60)).outcome == .exited(3))
    let loud = try folder.write("#!/bin/sh\nhead -c 300000 /dev/zero\n", to: "loud")
    chmod(loud, 0o700)
    let result = try ChildProcess([loud]).run(timeLimit: .seconds(60))
    #expect(result.outcome == .exited(0) && result.output.count == 300_000)
    // Shown, it fills a line and no screen.
    #expect(result.firstLines.map { TerminalText.escaped($0).count <= 200 } == [true])
    #expect(try ChildProcess([loud], outputLimit: 1000).run(timeLimit: .seconds(60)).outcome == .flooded)
  }

  @Test("the compiler's own files are beside the source, whatever TMPDIR is")
  func temporaryFolders() throws {
    let directory = try TemporaryDirectory(in: "")
    #expect(directory.path.hasPrefix("/"))
    let (path, folder) = try compiler("echo \"$TMPDIR\" > \"$0.calls\"; exit 1")
    let engine = NativeEngine(compilers: [path], scratch: directory.path)
    #expect(throws: Diagnostic.self) { try engine.compile(Specimens.stateful) }
    let seen = String(
      decoding: try RealFileSystem().read(folder.path + "/gcc.calls", limit: 1000), as: UTF8.self)
    #expect(seen.hasPrefix(directory.path + "/apus-"))
  }

  @Test func aTemporaryDirectoryThatCannotBeMadeIsAMessage() {
    let engine = NativeEngine(compilers: ["/bin/true"], scratch: "/nonexistent")
    #expect(throws: Diagnostic.self) { try engine.compile(Specimens.stateful) }
  }

  @Test func namesThatCAndLibtccRefuseAreDiagnostics() throws {
    let unknown = Specimens.program(
      "unknown", [("z", .init(.f32, [1]), true)],
      body: [
        .store(
          Place(.parameter(0)), .binary(.rem, .literal(.init(1.0, .f32)), .literal(.init(1.0, .f32)), .f32),
          .f32)
      ])
    let error = #expect(throws: Diagnostic.self) { try TinyCCEngine().compile(unknown) }
    #expect(error?.message == "the runtime has no function 'apus_rem_f32'")
    let undefined = Specimens.program(
      "undefined", [("z", .init(.f32, [1]), true)], body: [.store(Place(.parameter(0)), .local(7), .f32)])
    let second = #expect(throws: Diagnostic.self) { try TinyCCEngine().compile(undefined) }
    #expect(second?.notes.first?.contains("v7") == true)
  }
}
