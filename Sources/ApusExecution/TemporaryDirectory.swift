// SPDX-License-Identifier: Apache-2.0

import ApusIO
import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// A directory that only this user may enter, removed with all it holds when the value's owner goes.
package final class TemporaryDirectory {
  /// The path, absolute or beginning with `./`, so that no program takes it for an option.
  let path: String
  private let fileSystem: any FileSystem

  /// The directories that are there now.
  private static let living = Mutex<Set<String>>([])

  /// Makes a directory in another one; without it, in `TMPDIR` or `/tmp`.
  init(in parent: String? = nil, fileSystem: any FileSystem = RealFileSystem()) throws(Diagnostic) {
    self.fileSystem = fileSystem
    var parent = parent ?? ""
    if parent.isEmpty { parent = try Self.usersDirectory() }
    if !parent.hasPrefix("/") { parent = "./" + parent }
    var template = Array((parent + "/apus-XXXXXX").utf8CString)
    guard let made = mkdtemp(&template) else {
      throw Diagnostic(
        "cannot make a temporary directory in \(parent): \(String(cString: strerror(errno)))",
        category: .inputOutput, help: "set TMPDIR to a directory that can be written")
    }
    let path = String(cString: made)
    self.path = path
    Self.living.withLock { _ = $0.insert(path) }
  }

  /// What `TMPDIR` names; an empty one names nothing.
  private static func usersDirectory() throws(Diagnostic) -> String {
    guard let variable = getenv("TMPDIR"), variable.pointee != 0 else { return "/tmp" }
    guard let path = String(validatingCString: variable) else {
      throw Diagnostic(
        "TMPDIR is not valid UTF-8", category: .inputOutput,
        help: "set TMPDIR to a directory that can be written")
    }
    return path
  }

  /// Removes all temporary directories of this process, which is to end.
  package static func removeAll() {
    living.withLock { paths in
      for path in paths.sorted() { remove(path, RealFileSystem()) }
      paths = []
    }
  }

  private static func remove(_ path: String, _ fileSystem: any FileSystem) {
    // Leftovers are harmless and there is no one to tell: errors are ignored.
    for name in (try? fileSystem.list(path)) ?? [] { try? fileSystem.remove(path + "/" + name) }
    rmdir(path)
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

  deinit {
    Self.living.withLock { _ = $0.remove(path) }
    Self.remove(path, fileSystem)
  }
}
