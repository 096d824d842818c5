// SPDX-License-Identifier: Apache-2.0

import Apus

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

  /// Writes a file atomically.
  static func write(_ text: String, toFile path: String) throws(Diagnostic) {
    do throws(FileError) {
      try AtomicWriter().write(text, to: path)
    } catch {
      throw error.diagnostic
    }
  }

  /// Writes a file atomically.
  static func write(_ bytes: [UInt8], toFile path: String) throws(Diagnostic) {
    do throws(FileError) {
      try AtomicWriter().write(bytes, to: path)
    } catch {
      throw error.diagnostic
    }
  }

  private static func write(_ text: String, to descriptor: Int32) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let taken = rest.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
      if taken < 0, errno == EINTR { continue }
      guard taken > 0 else { return }
      rest = rest.dropFirst(taken)
    }
  }
}

/// The system's `write`, under a name that the functions above do not hide.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
