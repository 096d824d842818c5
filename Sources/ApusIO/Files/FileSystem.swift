// SPDX-License-Identifier: Apache-2.0

/// The operations on files that Apus needs, so that tests can put a failing or crashing disk in their place.
package protocol FileSystem: Sendable {
  /// Opens a regular file for reading.
  func open(_ path: String) throws(FileError) -> OpenFile

  /// The next bytes of a file, at most so many; none at its end.
  func read(_ file: OpenFile, atMost count: Int) throws(FileError) -> [UInt8]

  /// What stands at a path, or `nil` if nothing does; links are not followed but to devices and pipes.
  func entry(at path: String) throws(FileError) -> FileEntry?

  /// Creates a file that must not exist yet and opens it for writing.
  func create(_ path: String, permissions: UInt32) throws(FileError) -> OpenFile

  /// Opens a device or a pipe for writing, links to it followed.
  func openStream(_ path: String) throws(FileError) -> OpenFile

  /// Appends bytes and returns how many were taken, which may be fewer than given.
  func write(_ bytes: ArraySlice<UInt8>, to file: OpenFile) throws(FileError) -> Int

  /// Waits until the file's content is on the disk.
  func synchronize(_ file: OpenFile) throws(FileError)

  /// Closes a file; it counts as closed even if this throws.
  func close(_ file: OpenFile) throws(FileError)

  /// Puts a file in the place of another in one step; a link at the destination is replaced, not followed.
  func rename(_ source: String, to destination: String) throws(FileError)

  /// Gives a file a second name, which must be free.
  func link(_ path: String, to name: String) throws(FileError)

  func remove(_ path: String) throws(FileError)

  /// Waits until the names in a directory are on the disk.
  func synchronizeDirectory(_ path: String) throws(FileError)

  /// Creates a directory; one that exists already is no error.
  func makeDirectory(_ path: String) throws(FileError)

  /// The names in a directory, sorted.
  func list(_ directory: String) throws(FileError) -> [String]
}

/// A file open for reading or for writing.
package struct OpenFile: Hashable, Sendable {
  /// The file system's own number for it.
  let descriptor: Int32
  /// Its path, for messages.
  package let path: String
  /// How many bytes it had when it was opened.
  var size = 0
}

/// What stands at a path.
package struct FileEntry: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case file, directory, link
    /// A character device or a pipe, or a link to one: it takes bytes and keeps none.
    case stream
    case other
  }

  package let kind: Kind
  package let permissions: UInt32
  package let size: Int
}

extension FileSystem {
  /// Appends all of the bytes, however few are taken at a time.
  package func writeAll(_ bytes: [UInt8], to file: OpenFile) throws(FileError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let taken = try write(rest, to: file)
      guard taken > 0 else {
        throw FileError(.write, file.path, code: 0, reason: "The disk takes no more bytes")
      }
      rest = rest.dropFirst(taken)
    }
  }

  /// The whole content of a regular file of at most `limit` bytes.
  package func read(_ path: String, limit: Int) throws(FileError) -> [UInt8] {
    let file = try open(path)
    defer { try? close(file) }
    var bytes: [UInt8] = []
    // The file may grow while it is read, and some files of the system do not say how large they are.
    repeat {
      guard file.size <= limit, bytes.count <= limit else {
        throw FileError(
          .read, path, code: 0, reason: "File is larger than the limit of \(limit) bytes")
      }
      if bytes.isEmpty { bytes.reserveCapacity(file.size) }
      let part = try read(file, atMost: 1 << 20)
      if part.isEmpty { return bytes }
      bytes += part
    } while true
  }

  /// Reads a file, inflating it if it is gzip data; errors are ready for the user.
  package func readInput(_ path: String, limits: Limits = .standard) throws(Diagnostic) -> [UInt8] {
    try ByteStream(contentsOf: path, fileSystem: self, limits: limits).readRest()
  }
}
