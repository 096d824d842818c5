// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// What the command asks of the kernel, as `strace` sees it.
@Suite(.enabled(if: SystemCalls.areVisible, "strace is not here or may not trace"))
struct SystemCallTests {
  /// RELIABILITY.md row 17.
  @Test("no page is ever asked for that can be written and executed")
  func rightsOfPages() throws {
    let folder = try Folder()
    let calls = try SystemCalls.of(
      ["train", "xor", "--engine", "tcc", "--epochs", "1", "-o", "run"],
      tracing: "mmap,mprotect,pkey_mprotect,mremap,shmat,open,openat,openat2,creat,execve", in: folder)
    let both = calls.filter { $0.contains("PROT_WRITE") && $0.contains("PROT_EXEC") }
    #expect(both.isEmpty, "\(both)")
    #expect(!calls.contains { $0.contains("mprotect(") && $0.contains("PROT_EXEC") })
    // The code is among what was seen.
    let code = calls.filter { $0.contains("PROT_READ|PROT_EXEC, MAP_PRIVATE|MAP_FIXED,") }
    #expect(!code.isEmpty)
    // Compiling opens no file but the one in memory, and starts no program.
    #expect(calls.filter { $0.contains("execve(") }.count == 1)
    let beginning = try #require(calls.firstIndex { $0.contains("/proc/self/fd/") })
    let own = ["\"/proc/self/fd/", "\"run\"", "\"run/", "\"/proc/sys/vm/overcommit_memory\""]
    let opened = calls[beginning...].filter { $0.contains("open") }
    #expect(opened.allSatisfy { call in own.contains { call.contains($0) } }, "\(opened)")
  }
}

/// System calls of the command.
enum SystemCalls {
  /// Whether this machine lets one process see another's calls.
  static let areVisible: Bool = {
    guard let strace else { return false }
    let result = try? Command.run(strace, ["-o", "/dev/null", "/bin/true"])
    return result?.status == 0
  }()

  private static let strace: URL? = {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return folders.map { URL(filePath: "\($0)/strace") }.first {
      FileManager.default.isExecutableFile(atPath: $0.path)
    }
  }()

  /// The calls of certain names that a successful run makes, one a line, in order.
  static func of(
    _ arguments: [String], tracing names: String, in folder: Folder
  ) throws -> [String] {
    let strace = try #require(strace)
    let result = try Command.run(
      strace, ["-f", "-qq", "-e", "trace=\(names)", "-o", "calls", Command.executable.path] + arguments,
      in: folder)
    #expect(result.status == 0, "\(result.errors)")
    return try folder.text("calls").split(separator: "\n").map(String.init)
  }
}
