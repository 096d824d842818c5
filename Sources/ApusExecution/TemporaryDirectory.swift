// SPDX-License-Identifier: Apache-2.0

import ApusIO

#if canImport(Glibc)
  import Glibc
#endif

/// A directory that only this user may enter, removed with all it holds when the value's owner goes.
final class TemporaryDirectory {
  let path: String
  private let fileSystem: any FileSystem

  /// Makes a directory in another one; without it, in `TMPDIR` or `/tmp`.
  init(in parent: String? = nil, fileSystem: any FileSystem = RealFileSystem()) throws(Diagnostic) {
    self.fileSystem = fileSystem
    let parent = parent ?? getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array((parent + "/apus-XXXXXX").utf8CString)
    guard let made = mkdtemp(&template) else {
      throw Diagnostic(
        "cannot make a temporary directory in \(parent): \(String(cString: strerror(errno)))",
        category: .inputOutput, help: "set TMPDIR to a directory that can be written")
    }
    path = String(cString: made)
  }

  /// Writes a new file and returns its path.
  func write(_ text: String, to name: String) throws(Diagnostic) -> String {
    let target = path + "/" + name
    do throws(FileError) {
      let file = try fileSystem.create(target, permissions: 0o600)
      do throws(FileError) {
        try fileSystem.writeAll(Array(text.utf8), to: file)
      } catch {
        try? fileSystem.close(file)
        throw error
      }
      try fileSystem.close(file)
    } catch {
      throw error.diagnostic
    }
    return target
  }

  /// The beginning of a file of messages.
  func firstLines(of file: String) -> [String] {
    guard let bytes = try? fileSystem.read(file, limit: 1 << 20) else { return [] }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    return lines.prefix(6).map { String($0.prefix(200)) }
  }

  deinit {
    // Leftovers are harmless and there is no one to tell: errors are ignored.
    for name in (try? fileSystem.list(path)) ?? [] { try? fileSystem.remove(path + "/" + name) }
    rmdir(path)
  }
}
