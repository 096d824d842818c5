// SPDX-License-Identifier: Apache-2.0

import Apus
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What the command prints: results on stdout, all else on stderr.
enum Output {
  /// The version that `--version` prints.
  static let version = "0.1.0"

  /// Prints a line on stderr.
  static func note(_ line: String) { write(line + "\n", to: 2) }

  /// Prints a line on stdout.
  static func line(_ line: String) { write(line + "\n", to: 1) }

  /// Tells what was assumed about a file of the user's, a line for each.
  static func tellAssumptions(of data: Dataset, _ path: String) {
    for assumption in data.assumptions { note("\(TerminalText.escaped(path)): \(assumption)") }
  }

  /// Prints text on stdout as it is.
  static func text(_ text: String) { write(text, to: 1) }

  /// Prints a JSON object on one line of stdout.
  static func json(_ members: [JSONValue.Member]) { line(JSONValue.object(members).description) }

  /// Creates the folder of a run, with those above it.
  static func makeFolder(_ path: String) throws(Diagnostic) {
    var parents: [String] = []
    var current = path
    while true {
      parents.append(current)
      guard let slash = current.lastIndex(of: "/"), slash != current.startIndex else { break }
      current = String(current[..<slash])
    }
    for folder in parents.reversed() where !folder.isEmpty {
      do throws(FileError) {
        try RealFileSystem().makeDirectory(folder)
      } catch {
        throw error.diagnostic
      }
    }
  }

  /// Writes files that belong together into a folder: all of them or, after an error, none.
  static func write(_ files: [(name: String, parts: [[UInt8]])], inFolder folder: String) throws(Diagnostic) {
    do throws(FileError) {
      try AtomicWriter().write(together: files.map { AtomicWriter.Content("\(folder)/\($0.name)", $0.parts) })
    } catch  where error.operation == .create {
      // Nothing can be created in the folder, which has the name that the user knows.
      throw FileError(.write, folder, code: error.code, reason: error.reason).diagnostic
    } catch {
      throw error.diagnostic
    }
  }

  /// Writes files that belong together: all of them or, after an error, none.
  ///
  /// The command's own streams are printed on, whatever they lead to.
  static func write(_ files: [AtomicWriter.Content]) throws(Diagnostic) {
    for (position, file) in files.enumerated()
    where files[..<position].contains(where: { components($0.path) == components(file.path) }) {
      throw Diagnostic(
        "'\(file.path)' cannot hold two files", category: .usage, help: "give each of them a name of its own")
    }
    do throws(FileError) {
      try AtomicWriter().write(together: files.filter { streams[$0.path] == nil })
    } catch {
      throw error.diagnostic
    }
    for file in files {
      if let stream = streams[file.path] { for part in file.parts { write(part, to: stream) } }
    }
  }

  private static let streams: [String: Int32] = ["/dev/stdout": 1, "/dev/stderr": 2]

  /// A path without what does not change where it leads.
  private static func components(_ path: String) -> [Substring] {
    (path.hasPrefix("/") ? ["/"] : []) + path.split(separator: "/").filter { $0 != "." }
  }

  /// Writes a file atomically.
  static func write(_ text: String, toFile path: String) throws(Diagnostic) {
    try write([AtomicWriter.Content(path, [Array(text.utf8)])])
  }

  /// The error of the first write to stdout that failed; zero if all was written.
  private static let failure = Atomic<Int32>(0)

  /// Opens those of the three standard streams that are closed, so that no file is opened in their place and
  /// then gets what the command prints; writing to stdout stays an error.
  static func openStandardStreams() {
    for (descriptor, mode) in [(Int32(0), O_WRONLY), (1, O_RDONLY), (2, O_WRONLY)]
    where fcntl(descriptor, F_GETFD) < 0 {
      _ = open("/dev/null", mode)
    }
  }

  /// The exit status of a command that succeeded: not zero if its results could not be printed.
  ///
  /// A reader that had enough, as in `apus list | head`, is no error.
  static func finalStatus() -> Int32 {
    let code = failure.load(ordering: .relaxed)
    guard code != 0, code != EPIPE else { return 0 }
    let error = FileError(.write, "stdout", code: code).diagnostic
    note("\(error)")
    return error.category.exitCode
  }

  private static func write(_ text: String, to descriptor: Int32) { write(Array(text.utf8), to: descriptor) }

  private static func write(_ bytes: [UInt8], to descriptor: Int32) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let taken = rest.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
      if taken < 0, errno == EINTR { continue }
      guard taken > 0 else {
        if descriptor == 1 {
          _ = failure.compareExchange(expected: 0, desired: taken < 0 ? errno : EIO, ordering: .relaxed)
        }
        return
      }
      rest = rest.dropFirst(taken)
    }
  }
}

/// The system's `write`, under a name that the functions above do not hide.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
