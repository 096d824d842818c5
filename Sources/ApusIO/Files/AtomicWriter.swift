// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Writes whole files so that a reader finds the old content or the new one, never a part, whatever fails.
///
/// The content goes to a new file in the same directory, which is synchronised and then renamed over the
/// destination; the directory is synchronised last. If anything fails before the renaming, the new file is
/// removed and the old one is intact (Pillai et al., "All file systems are not created equal", OSDI 2014). A device or
/// a pipe keeps nothing that could be whole or not: it is written to as it is.
package struct AtomicWriter: Sendable {
  /// A file to be written, in parts that are not joined in memory.
  package struct Content: Sendable {
    package let path: String
    package let parts: [[UInt8]]

    package init(_ path: String, _ parts: [[UInt8]]) {
      self.path = path
      self.parts = parts
    }
  }

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

  /// Writes the parts one after the other.
  package func write(_ parts: [[UInt8]], to path: String) throws(FileError) {
    try write(together: [Content(path, parts)])
  }

  /// Writes files of which none is of use without the others: after an error all are new or all are old.
  ///
  /// All are on the disk before the first takes its place. If one cannot, those before it are put back, for which
  /// their old content keeps a second name meanwhile; where a file system knows no second names, they stay new. A
  /// process that is killed between two of these steps leaves some files old and some new, each of them whole.
  package func write(together files: [Content]) throws(FileError) {
    var places: [Place] = []
    do throws(FileError) {
      for file in files { places.append(Place(file.path, try replaced(file.path))) }
      for (position, file) in files.enumerated() where !places[position].isStream {
        try reporting(file.path) { () throws(FileError) in
          let new = try createTemporary(beside: file.path, permissions: places[position].permissions ?? 0o666)
          places[position].new = new.path
          try fill(new, with: file.parts)
        }
      }
      // What has gone through a pipe cannot be called back: all else is on the disk by then.
      for (position, file) in files.enumerated() where places[position].isStream {
        try fill(try fileSystem.openStream(file.path), with: file.parts, isStream: true)
      }
      // One file takes its place or does not: nothing ever has to be put back.
      if files.count > 1 {
        for position in places.indices where places[position].permissions != nil {
          places[position].old = try secondName(of: places[position].path)
        }
      }
      for position in places.indices {
        guard let new = places[position].new else { continue }
        try reporting(places[position].path) { () throws(FileError) in
          try fileSystem.rename(new, to: places[position].path)
        }
        places[position].new = nil
        places[position].isReplaced = true
      }
    } catch {
      // The first error is the one to report; those on the way back have no better remedy either.
      for place in places.reversed() { putBack(place) }
      throw error
    }
    for place in places { if let old = place.old { remove(old) } }
    var directories: [String] = []
    for place in places where !place.isStream {
      let directory = Self.directory(of: place.path)
      guard !directories.contains(directory) else { continue }
      directories.append(directory)
      try fileSystem.synchronizeDirectory(directory)
    }
  }

  /// Makes sure that files can be made in a directory, which is found as it was.
  package func check(directory: String) throws(FileError) {
    let file: OpenFile
    do throws(FileError) {
      file = try createTemporary(beside: directory + "/file", permissions: 0o600)
    } catch {
      throw FileError(.write, directory, code: error.code, reason: error.reason)
    }
    try? fileSystem.close(file)
    remove(file.path)
  }

  /// How far the replacement of one file has come.
  private struct Place {
    let path: String
    /// Those of the file that stood there; `nil` if there was none.
    let permissions: UInt32?
    /// Where the new content is, until it takes its place.
    var new: String?
    /// A second name of the old content.
    var old: String?
    var isReplaced = false
    /// Whether a device or a pipe stands there, which is written to and stays.
    let isStream: Bool

    init(_ path: String, _ replaced: FileEntry?) {
      self.path = path
      isStream = replaced?.kind == .stream
      permissions = isStream ? nil : replaced?.permissions
    }
  }

  private func putBack(_ place: Place) {
    if let new = place.new { remove(new) }
    if place.isReplaced, place.permissions == nil { remove(place.path) }
    guard let old = place.old else { return }
    if place.isReplaced, (try? fileSystem.rename(old, to: place.path)) != nil { return }
    if place.isReplaced, (try? fileSystem.rename(old, to: place.path)) != nil { return }
    remove(old)
  }

  /// Removes a file that nobody should find; what fails once may do so for a passing reason.
  private func remove(_ path: String) {
    if (try? fileSystem.remove(path)) == nil { try? fileSystem.remove(path) }
  }

  /// Does something, and lets an error speak of the file that is to be written.
  private func reporting(_ path: String, _ body: () throws(FileError) -> Void) throws(FileError) {
    do throws(FileError) {
      try body()
    } catch {
      throw FileError(error.operation, path, code: error.code, reason: error.reason)
    }
  }

  /// Gives a file a second name; `nil` where that cannot be.
  private func secondName(of path: String) throws(FileError) -> String? {
    do throws(FileError) {
      return try named(beside: path) { name throws(FileError) in try fileSystem.link(path, to: name) }.name
    } catch  where error.isUnsupported {
      return nil
    } catch {
      throw error
    }
  }

  /// Writes the content to the disk and closes the file in any case.
  private func fill(
    _ file: OpenFile, with parts: [[UInt8]], isStream: Bool = false
  ) throws(FileError) {
    do throws(FileError) {
      for part in parts { try fileSystem.writeAll(part, to: file) }
      if !isStream { try fileSystem.synchronize(file) }
    } catch {
      try? fileSystem.close(file)
      throw error
    }
    try fileSystem.close(file)
  }

  /// Refuses a path at which something other than a regular file stands.
  ///
  /// - Throws: `FileError` that says what it is.
  package func check(_ path: String) throws(FileError) {
    guard try replaced(path)?.kind == .stream else { return }
    throw FileError(.write, path, code: 0, reason: "Not a regular file")
  }

  /// What a file takes the place of, or what takes its bytes.
  ///
  /// Renaming over a disk would destroy it, and over a link is rarely what its owner wants: both are refused.
  private func replaced(_ path: String) throws(FileError) -> FileEntry? {
    guard let entry = try fileSystem.entry(at: path) else { return nil }
    switch entry.kind {
    case .file, .stream: return entry
    case .directory: throw FileError(.write, path, code: 0, reason: "Is a directory")
    case .link: throw FileError(.write, path, code: 0, reason: "Is a symbolic link, which is never followed")
    case .other: throw FileError(.write, path, code: 0, reason: "Not a regular file")
    }
  }

  private func createTemporary(beside path: String, permissions: UInt32) throws(FileError) -> OpenFile {
    try named(beside: path) { name throws(FileError) in
      try fileSystem.create(name, permissions: permissions)
    }.made
  }

  /// Makes something under a name that is free.
  private func named<Made>(
    beside path: String, _ make: (String) throws(FileError) -> Made
  ) throws(FileError) -> (name: String, made: Made) {
    let directory = Self.directory(of: path)
    // Unique within the process by the counter and, but for leftovers of killed runs, on the machine by chance.
    for _ in 0..<100 {
      let number = Self.counter.wrappingAdd(1, ordering: .relaxed).newValue
      let tag = String(UInt64.random(in: .min ... .max) &+ number, radix: 36)
      let name = "\(directory)/.apus-\(tag).tmp"
      do {
        return (name, try make(name))
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
