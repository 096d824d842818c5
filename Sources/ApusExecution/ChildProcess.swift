// SPDX-License-Identifier: Apache-2.0

import ApusIO
import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// Another program, started without a shell in a process group of its own, which ends after a time limit, after too
/// much output, or when this process is told to end.
package struct ChildProcess {
  /// How the program ended.
  enum Outcome: Hashable {
    case exited(Int32)
    case signalled(Int32)
    case timedOut
    /// It wrote more than anybody would read.
    case flooded
    /// A signal told this process to end.
    case interrupted
    /// Unknown: this process ignores `SIGCHLD`, or waits for all children elsewhere.
    case lost
  }

  /// How the program ended and what it printed.
  struct Result {
    let outcome: Outcome
    let output: [UInt8]

    /// The first lines of the output, each cut to what fills a line of a terminal once invisible characters are
    /// spelled out.
    var firstLines: [String] {
      let lines = String(decoding: output.prefix(1 << 16), as: UTF8.self).split(separator: "\n")
      return lines.prefix(6).map { line in
        var scalars = line.unicodeScalars.prefix(200)
        while TerminalText.escaped(String(scalars)).unicodeScalars.count > 200 { scalars.removeLast() }
        return String(scalars)
      }
    }
  }

  /// The program's absolute path and its arguments.
  let command: [String]
  /// The folder for files that the program needs meanwhile; `nil` for the user's.
  let scratch: String?
  /// The bytes of output after which the program is ended.
  let outputLimit: Int

  init(_ command: [String], scratch: String? = nil, outputLimit: Int = 1 << 22) {
    self.command = command
    self.scratch = scratch
    self.outputLimit = outputLimit
  }

  /// Runs the program to its end.
  ///
  /// - Parameters:
  ///   - patience: After how long `waiting` is called, once.
  func run(
    timeLimit: Duration, patience: Duration = .seconds(5), waiting: () -> Void = {}
  ) throws(Diagnostic) -> Result {
    let (child, pipe) = try start()
    defer { close(pipe) }
    let clock = ContinuousClock()
    let start = clock.now
    var output = Output(pipe)
    var hasWaited = false
    while true {
      // A program that has ended has closed its end, which ends the wait at once; one that closes it before is
      // looked after from time to time.
      output.read(waitingMilliseconds: output.isAtEnd ? 5 : 50)
      if let outcome = Self.running.withLock({ $0.outcome(of: child) }) {
        output.readRest()
        return Result(outcome: outcome, output: output.bytes)
      }
      let isFlooded = output.bytes.count > outputLimit
      let passed = start.duration(to: clock.now)
      if isFlooded || passed >= timeLimit {
        let outcome = Self.running.withLock { $0.end(child, isFlooded ? .flooded : .timedOut) }
        return Result(outcome: outcome, output: output.bytes)
      }
      if !hasWaited, passed >= patience {
        hasWaited = true
        waiting()
      }
    }
  }

  /// What has been read of the program's output.
  private struct Output {
    private let pipe: Int32
    private(set) var bytes: [UInt8] = []
    private(set) var isAtEnd = false

    init(_ pipe: Int32) { self.pipe = pipe }

    /// Reads what is there, or what comes within a time.
    mutating func read(waitingMilliseconds wait: Int32) {
      guard !isAtEnd else {
        usleep(UInt32(wait) * 1000)
        return
      }
      var state = pollfd(fd: pipe, events: Int16(POLLIN), revents: 0)
      guard poll(&state, 1, wait) > 0 else { return }
      var part = [UInt8](repeating: 0, count: 1 << 16)
      let taken = Glibc.read(pipe, &part, part.count)
      if taken == 0 { isAtEnd = true }
      bytes += part.prefix(max(taken, 0))
    }

    /// Reads what a program that has ended left in the pipe, which holds 64 KiB.
    mutating func readRest() {
      for _ in 0..<16 where !isAtEnd { read(waitingMilliseconds: 0) }
    }
  }

  /// The process groups of the programs that run now.
  private struct Running {
    var children: Set<pid_t> = []
    var isInterrupted = false

    /// How a program ended; `nil` if it runs.
    mutating func outcome(of child: pid_t) -> Outcome? {
      var status: Int32 = 0
      let found = waitpid(child, &status, WNOHANG)
      guard found == child || found < 0 && errno != EINTR else { return nil }
      children.remove(child)
      if isInterrupted { return .interrupted }
      guard found == child else { return .lost }
      // What `wait` reports, taken apart as `<sys/wait.h>` does.
      let signal = status & 0x7F
      return signal == 0 ? .exited((status >> 8) & 0xFF) : .signalled(signal)
    }

    /// Ends a program with all that it has started.
    mutating func end(_ child: pid_t, _ outcome: Outcome) -> Outcome {
      kill(-child, SIGKILL)
      var status: Int32 = 0
      while waitpid(child, &status, 0) < 0 && errno == EINTR {}
      children.remove(child)
      return outcome
    }
  }

  private static let running = Mutex(Running())

  /// Ends all programs that run now, and lets none begin from now on, since this process is to end.
  ///
  /// - Parameter evenIfNone: Whether to do so if no program runs now, either. A process that finishes its work first may
  ///   still need one.
  package static func interruptAll(evenIfNone: Bool = true) {
    running.withLock { running in
      guard evenIfNone || !running.children.isEmpty else { return }
      running.isInterrupted = true
      for child in running.children { kill(-child, SIGKILL) }
    }
  }

  /// Starts the program and returns its number and the end of the pipe that it writes to.
  private func start() throws(Diagnostic) -> (child: pid_t, pipe: Int32) {
    let started = Self.running.withLock { running -> (child: pid_t, pipe: Int32, code: Int32) in
      if running.isInterrupted { return (0, -1, EINTR) }
      var ends: [Int32] = [-1, -1]
      guard pipe(&ends) == 0 else { return (0, -1, errno) }
      // No other program that is started here gets the ends: one begins at a time.
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      let (child, code) = spawn(ends[1])
      close(ends[1])
      if code == 0 { running.children.insert(child) } else { close(ends[0]) }
      return (child, ends[0], code)
    }
    guard started.code == 0 else {
      throw Diagnostic(
        "cannot start \(command[0]): \(String(cString: strerror(started.code)))", category: .inputOutput)
    }
    return (started.child, started.pipe)
  }

  private func spawn(_ output: Int32) -> (child: pid_t, code: Int32) {
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_adddup2(&actions, output, 2)
    // What this process does with signals must not reach the program.
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    for signal in [SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGXFSZ] { sigaddset(&signals, signal) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

    var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
    var variables: [UnsafeMutablePointer<CChar>?] = []
    var variable = environ
    while let text = variable.pointee {
      if scratch == nil || strncmp(text, "TMPDIR=", 7) != 0 { variables.append(strdup(text)) }
      variable += 1
    }
    variables += [scratch.flatMap { strdup("TMPDIR=" + $0) }, nil]
    defer { for text in arguments + variables { free(text) } }
    var child: pid_t = 0
    let code = posix_spawn(&child, command[0], &actions, &attributes, &arguments, &variables)
    return (child, code)
  }
}
