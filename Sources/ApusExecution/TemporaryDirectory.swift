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

  /// The directories that are there now, and whether no more may be made, since the process is to end.
  private struct Living {
    var paths: Set<String> = []
    var isEnding = false
  }

  private static let living = Mutex(Living())

  /// Makes a directory in another one; without it, in `TMPDIR` or `/tmp`.
  init(in parent: String? = nil, fileSystem: any FileSystem = RealFileSystem()) throws(Diagnostic) {
    self.fileSystem = fileSystem
    var parent = parent ?? ""
    if parent.isEmpty { parent = try Self.usersDirectory() }
    if !parent.hasPrefix("/") { parent = "./" + parent }
    let template = Array((parent + "/apus-XXXXXX").utf8CString)
    // Made and noted in one, so that none is made behind the back of `removeAll`.
    let made = Self.living.withLock { living -> (path: String?, code: Int32) in
      if living.isEnding { return (nil, EINTR) }
      var template = template
      guard let made = mkdtemp(&template) else { return (nil, errno) }
      let path = String(cString: made)
      living.paths.insert(path)
      return (path, 0)
    }
    guard let path = made.path else {
      throw Diagnostic(
        "cannot make a temporary directory in \(parent): \(String(cString: strerror(made.code)))",
        category: .inputOutput, help: "set TMPDIR to a directory that can be written")
    }
    self.path = path
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
    living.withLock { living in
      living.isEnding = true
      for path in living.paths.sorted() { remove(path, RealFileSystem()) }
      living.paths = []
    }
  }

  private static func remove(_ path: String, _ fileSystem: any FileSystem) {
    // A compiler that was ended may finish making a file when the others are gone already.
    for _ in 0..<100 {
      // Leftovers are harmless and there is no one to tell: errors are ignored.
      for name in (try? fileSystem.list(path)) ?? [] { try? fileSystem.remove(path + "/" + name) }
      guard rmdir(path) < 0, errno == ENOTEMPTY || errno == EEXIST else { return }
      usleep(2_000)
    }
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
    Self.living.withLock { _ = $0.paths.remove(path) }
    Self.remove(path, fileSystem)
  }
}
