// SPDX-License-Identifier: Apache-2.0

import ApusIO
import ApusTensor
import Specimens
import Testing

@testable import ApusExecution
@testable import ApusKernel

#if canImport(Glibc)
  import Glibc
#endif

/// What is said when the system has no memory or no address to give.
@Suite struct ResourceTests {
  /// More than any address space has.
  private static let tooMuch = 1 << 60

  @Test func memoryThatThereIsNotIsAMessage() throws {
    let file = try AnonymousFile()
    let shrinking = #expect(throws: Diagnostic.self) { try file.grow(to: -1) }
    #expect(shrinking?.message == "cannot get memory for code: Invalid argument")
    let reading = #expect(throws: Diagnostic.self) { try file.withBytes(Self.tooMuch) { _ in } }
    #expect(reading?.message == "cannot read a file in memory: Cannot allocate memory")
    let reserving = #expect(throws: Diagnostic.self) { try LoadedCode.Reservation(Self.tooMuch) }
    #expect(reserving?.message == "no room for 1152921504606846976 bytes of code")
    let reservation = try LoadedCode.Reservation(8192)
    let mapping = #expect(throws: Diagnostic.self) {
      try reservation.withUnsafeAddress { address throws(Diagnostic) in
        try file.showCode(at: address + 1, 4096)
      }
    }
    #expect(mapping?.message == "cannot map code: Invalid argument")
    for error in [shrinking, reading, reserving, mapping] { #expect(error?.category == .inputOutput) }
    #expect(mapping?.help == "use the engine native (--engine native, engine: .native)")
  }

  @Test("a block of memory beyond the process's limit is a message")
  func limitedMemory() async {
    await #expect(processExitsWith: .success) {
      var limit = rlimit()
      guard getrlimit(.init(RLIMIT_AS.rawValue), &limit) == 0 else { exit(2) }
      let free = limit.rlim_cur
      // Room for what the process has and for the message, but not for a gigabyte.
      let pages = try RealFileSystem().read("/proc/self/statm", limit: 1 << 10).prefix { $0 != 0x20 }
      let used = UInt(String(decoding: pages, as: UTF8.self)).map { $0 * UInt(getpagesize()) } ?? 0
      limit.rlim_cur = rlim_t(used) + (256 << 20)
      guard setrlimit(.init(RLIMIT_AS.rawValue), &limit) == 0 else { exit(3) }
      let error = #expect(throws: Diagnostic.self) { try Memory(byteCount: 1 << 30) }
      limit.rlim_cur = free
      guard setrlimit(.init(RLIMIT_AS.rawValue), &limit) == 0 else { exit(4) }
      #expect(error?.message == "cannot get 1073741824 bytes of memory: Cannot allocate memory")
      #expect(error?.help == "use a smaller batch or a smaller model")
      exit(error?.category == .inputOutput ? EXIT_SUCCESS : EXIT_FAILURE)
    }
  }

  @Test(.enabled(if: !compilers.isEmpty, "no C compiler found"))
  func aLibraryThatNeedsMoreIsAMessage() throws {
    let directory = try TemporaryDirectory()
    let script = """
      #!/bin/sh
      for a; do case $p in -o) o=$a;; esac; p=$a; done
      echo 'int missing(void); int f(void) { return missing(); }' | \(compilers[0]) -x c -shared -fPIC -o "$o" -
      """
    let compiler = try directory.write(script + "\n", to: "gcc")
    chmod(compiler, 0o700)
    let error = #expect(throws: Diagnostic.self) {
      try NativeEngine(compilers: [compiler]).compile(Specimens.stateful)
    }
    #expect(error?.notes.first?.hasSuffix("its output cannot be loaded") == true)
    #expect(error?.notes.last?.hasSuffix("undefined symbol: missing") == true)
  }

  @Test func callsOfFunctionsThatThereAreNotAreErrors() {
    let calls = PrecompiledCalls(level: .best)
    let missing = #expect(throws: InterpreterError.Reason.self) {
      try calls.run(.stripBinary(.rem, .f32, .vectors), [], [])
    }
    #expect(missing == .malformed("the runtime has no function 'apus_strip_rem_f32'"))
    // The distance of the last element is no number, or it is and its place is none.
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 12, alignment: 4)
    defer { memory.deallocate() }
    let view = InterpreterView(memory, as: Kernel.Parameter(name: "t0", dtype: .f32, isWritten: true))
    for (stride, element) in [(Int.min, Int.max), (Int.max / 2, Int.max - 1)] {
      let far = #expect(throws: InterpreterError.Reason.self) {
        try calls.run(.stripLoad(.f32), [view, view], [3, stride])
      }
      #expect(far == .outside(element: element, count: element == .max ? 0 : 3))
    }
  }
}
