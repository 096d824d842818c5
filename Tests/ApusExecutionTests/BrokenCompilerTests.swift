// SPDX-License-Identifier: Apache-2.0

import ApusEmission
import ApusIO
import ApusKernel
import ApusTensor
import Specimens
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
