// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The command where the system forbids it something.
@Suite struct SandboxTests {
  /// Starts a program that cannot make files in memory, as under some containers' rules.
  private static let withoutMemoryFiles = """
    #include <errno.h>
    #include <linux/filter.h>
    #include <linux/seccomp.h>
    #include <stddef.h>
    #include <sys/prctl.h>
    #include <sys/syscall.h>
    #include <unistd.h>

    int main(int count, char **words) {
      struct sock_filter rules[] = {
          BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
          BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_memfd_create, 0, 1),
          BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
          BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
      };
      struct sock_fprog program = {4, rules};
      if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program)) return 99;
      execv(words[1], words + 1);
      return 98;
    }
    """

  /// Starts a program that does not learn how its children end, as under some servers.
  private static let withoutChildren = """
    #include <signal.h>
    #include <unistd.h>

    int main(int count, char **words) {
      signal(SIGCHLD, SIG_IGN);
      execv(words[1], words + 1);
      return 98;
    }
    """

  /// Runs the command through a wrapper, with programs from a path.
  private func run(
    _ arguments: [String], through wrapper: String, path: String? = nil, in folder: Folder
  ) throws -> Command.Result {
    try wrapper.write(toFile: folder.path("wrapper.c"), atomically: true, encoding: .utf8)
    let made = try Command.run(
      URL(filePath: "/usr/bin/env"), ["gcc", "-o", "wrapper", "wrapper.c"], in: folder)
    try #require(made.status == 0, "\(made.errors)")
    let words = [folder.path("wrapper"), Command.executable.path] + arguments
    return try Command.run(
      URL(filePath: "/usr/bin/env"), (path.map { ["PATH=" + $0] } ?? []) + words, in: folder)
  }

  @Test("doctor says what is forbidden")
  func doctor() throws {
    let folder = try Folder()
    // Without a compiler, for which a busy machine makes the command say that it waits.
    let result = try run(["doctor"], through: Self.withoutMemoryFiles, path: folder.path("none"), in: folder)
    #expect(result.status == 74)
    #expect(
      result.output.contains(
        "\nFAILED  tcc            cannot make a file in memory: Operation not permitted\n"))
    #expect(result.errors == "error: this machine lacks something that Apus needs\n")
  }

  @Test("a compiler whose end nobody is told of is judged by what it made")
  func lostChildren() throws {
    let folder = try Folder()
    let arguments = ["train", "xor", "--engine", "native", "--epochs", "1", "--json", "-o"]
    let result = try run(arguments + ["a"], through: Self.withoutChildren, in: folder)
    #expect(result.status == 0, "\(result.errors)")
    let broken = try run(["graph", "xor", "-o", "a.svg"], through: Self.withoutChildren, in: folder)
    #expect(broken.status == 0, "\(broken.errors)")
    #expect(try folder.text("a.svg").contains("<svg"))
  }
}
