// SPDX-License-Identifier: Apache-2.0

import ApusIO

#if canImport(Glibc)
  import Glibc
#endif

/// Another program, started without a shell and ended after a time limit.
struct ChildProcess {
  /// How the program ended.
  enum Outcome: Hashable {
    case exited(Int32)
    case signalled(Int32)
    case timedOut
    /// Unknown: this process ignores `SIGCHLD`, or waits for all children elsewhere.
    case lost
  }

  /// The program's absolute path and its arguments.
  let command: [String]
  /// The file that gets what it prints.
  let output: String

  init(_ command: [String], output: String) {
    self.command = command
    self.output = output
  }

  func run(timeLimit: Duration) throws(Diagnostic) -> Outcome {
    let child = try start()
    let clock = ContinuousClock()
    let deadline = clock.now + timeLimit
    var status: Int32 = 0
    var pause: UInt32 = 500
    while true {
      let found = waitpid(child, &status, WNOHANG)
      if found == child { return Self.outcome(status) }
      if found < 0 && errno != EINTR { return .lost }
      if clock.now >= deadline {
        // The compiler runs programs of its own: all of its process group must go.
        kill(-child, SIGKILL)
        while waitpid(child, &status, 0) < 0 && errno == EINTR {}
        return .timedOut
      }
      usleep(pause)
      pause = min(pause * 2, 20_000)
    }
  }

  private func start() throws(Diagnostic) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_EXCL, 0o600)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    posix_spawnattr_setpgroup(&attributes, 0)

    var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) }
    arguments.append(nil)
    defer { for argument in arguments { free(argument) } }
    var child: pid_t = 0
    let code = posix_spawn(&child, command[0], &actions, &attributes, arguments, environ)
    guard code == 0 else {
      throw Diagnostic(
        "cannot start \(command[0]): \(String(cString: strerror(code)))", category: .inputOutput)
    }
    return child
  }

  /// What `wait` reports, taken apart as `<sys/wait.h>` does.
  private static func outcome(_ status: Int32) -> Outcome {
    let signal = status & 0x7F
    return signal == 0 ? .exited((status >> 8) & 0xFF) : .signalled(signal)
  }
}
