// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Writes whole files so that a reader finds the old content or the new one, never a part, whatever fails.
///
/// The content goes to a new file in the same directory, which is synchronised and then renamed over the
/// destination; the directory is synchronised last. If anything fails before the renaming, the new file is
/// removed and the old one is intact (Pillai et al., "All file systems are not created equal", OSDI 2014).
package struct AtomicWriter: Sendable {
  package let fileSystem: any FileSystem

  package init(_ fileSystem: any FileSystem = RealFileSystem()) {
    self.fileSystem = fileSystem
  }

  package func write(_ text: String, to path: String) throws(FileError) {
    try write([Array(text.utf8)], to: path)
  }

  package func write(_ bytes: [UInt8], to path: String) throws(FileError) {
    try write([bytes], to: path)
  }

  /// Writes the parts one after the other, without joining them in memory.
  package func write(_ parts: some Sequence<[UInt8]>, to path: String) throws(FileError) {
    let permissions = try permissionsOfReplaced(path)
    let file = try createTemporary(beside: path, permissions: permissions)
    do {
      try fill(file, with: parts)
      try fileSystem.rename(file.path, to: path)
    } catch {
      // The first error is the one to report; a failing removal has no better remedy either.
      try? fileSystem.remove(file.path)
      throw FileError(error.operation, path, code: error.code, reason: error.reason)
    }
    try fileSystem.synchronizeDirectory(Self.directory(of: path))
  }

  /// Writes the content to the disk and closes the file in any case.
  private func fill(_ file: OpenFile, with parts: some Sequence<[UInt8]>) throws(FileError) {
    do throws(FileError) {
      for part in parts { try fileSystem.writeAll(part, to: file) }
      try fileSystem.synchronize(file)
    } catch {
      try? fileSystem.close(file)
      throw error
    }
    try fileSystem.close(file)
  }

  /// Refuses a path at which something other than a regular file stands.
  ///
  /// - Throws: `FileError` that says what it is.
  package func check(_ path: String) throws(FileError) { _ = try permissionsOfReplaced(path) }

  /// Renaming over a device would destroy it, and over a link is rarely what its owner wants: both are refused.
  private func permissionsOfReplaced(_ path: String) throws(FileError) -> UInt32 {
    guard let entry = try fileSystem.entry(at: path) else { return 0o666 }
    switch entry.kind {
    case .file: return entry.permissions
    case .directory: throw FileError(.write, path, code: 0, reason: "Is a directory")
    case .link: throw FileError(.write, path, code: 0, reason: "Is a symbolic link, which is never followed")
    case .other: throw FileError(.write, path, code: 0, reason: "Not a regular file")
    }
  }

  private func createTemporary(beside path: String, permissions: UInt32) throws(FileError) -> OpenFile {
    let directory = Self.directory(of: path)
    // Unique within the process by the counter and, but for leftovers of killed runs, on the machine by chance.
    for _ in 0..<100 {
      let number = Self.counter.wrappingAdd(1, ordering: .relaxed).newValue
      let tag = String(UInt64.random(in: .min ... .max) &+ number, radix: 36)
      do {
        return try fileSystem.create("\(directory)/.apus-\(tag).tmp", permissions: permissions)
      } catch {
        guard error.isExisting else {
          throw FileError(error.operation, path, code: error.code, reason: error.reason)
        }
      }
    }
    throw FileError(.create, path, code: 0, reason: "No free name for a temporary file beside it")
  }

  private static let counter = Atomic<UInt64>(0)

  /// The directory a path's last component stands in.
  static func directory(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
