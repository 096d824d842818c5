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

  /// RELIABILITY.md row 12, on the real program.
  @Test("without libtcc and compilers, training is slower, warns once and is the same")
  func brokenToolChain() throws {
    let folder = try Folder()
    let arguments = ["train", "digits", "--epochs", "1", "--json", "-o", "run"]
    let broken = try SystemCalls.strace(
      [
        "-e", "trace=memfd_create", "-e", "inject=memfd_create:error=EMFILE", "/usr/bin/env",
        "PATH=/nonexistent",
      ],
      arguments, in: folder)
    #expect(broken.status == 0)
    #expect(broken.errors.components(separatedBy: "warning:").count == 2)
    #expect(
      broken.errors.hasPrefix("warning: the engine 'interpreter' is used, since 'tcc' and 'native' cannot"))
    let whole = try Command.run(arguments, in: folder)
    #expect(whole.status == 0 && !whole.errors.contains("warning"))
    let losses = [broken, whole].map { result in
      result.objects.filter { $0["event"] as? String == "epoch" }.compactMap { $0["loss"] as? Double }
    }
    try #require(losses.allSatisfy { $0.count == 1 })
    #expect(abs(losses[0][0] - losses[1][0]) <= 1e-4 * losses[1][0])
  }

  /// RELIABILITY.md row 12: what libtcc itself asks of the kernel for its object fails.
  @Test(
    "an object that libtcc cannot open or write is an error, or another engine's turn",
    arguments: ["openat", "write"])
  func failingLibtcc(_ call: String) throws {
    let paths = call == "write" ? ["/memfd:apus"] : (3..<64).map { "/proc/self/fd/\($0)" }
    let fault = ["-e", "trace=\(call)", "-e", "inject=\(call):error=EIO"] + paths.flatMap { ["-P", $0] }
    let arguments = ["train", "xor", "--epochs", "1", "-o", "run", "--engine"]
    let folder = try Folder()
    let alone = try SystemCalls.strace(fault, arguments + ["tcc"], in: folder)
    #expect(try folder.text("calls").contains("(INJECTED)"))
    #expect(alone.status == (call == "openat" ? 70 : 74))
    #expect(alone.errors.hasPrefix("error: "))
    #expect(folder.names == ["calls"])
    let other = try SystemCalls.strace(fault, arguments + ["auto"], in: folder)
    #expect(try folder.text("calls").contains("(INJECTED)"))
    #expect(other.status == 0)
    #expect(other.errors.components(separatedBy: "warning:").count == 2, "\(other.errors)")
    #expect(folder.names == ["calls", "run"])
  }
}

/// System calls of the command.
enum SystemCalls {
  /// Whether this machine lets one process see another's calls.
  static let areVisible: Bool = {
    guard let program else { return false }
    let result = try? Command.run(program, ["-o", "/dev/null", "/bin/true"])
    return result?.status == 0
  }()

  private static let program: URL? = {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return folders.map { URL(filePath: "\($0)/strace") }.first {
      FileManager.default.isExecutableFile(atPath: $0.path)
    }
  }()

  /// Runs the command under `strace` with options; the file `calls` gets what is seen.
  static func strace(
    _ options: [String], _ arguments: [String], in folder: Folder
  ) throws -> Command.Result {
    let strace = ["-f", "-qq", "-o", "calls"] + options + [Command.executable.path]
    return try Command.run(try #require(program), strace + arguments, in: folder)
  }

  /// The calls of certain names that a successful run makes, one a line, in order.
  static func of(
    _ arguments: [String], tracing names: String, in folder: Folder
  ) throws -> [String] {
    let result = try strace(["-e", "trace=\(names)"], arguments, in: folder)
    #expect(result.status == 0, "\(result.errors)")
    // What a build with coverage writes of itself is not the command's doing.
    return try folder.text("calls").split(separator: "\n").map(String.init)
      .filter { !$0.contains(".profraw") }
  }
}
