// SPDX-License-Identifier: Apache-2.0

/// The bytes of an untrusted input one after the other, inflated if they are gzip data.
///
/// No more memory is taken than what was asked for and is there: a header is judged before its data is read, and
/// compressed data is inflated no further than it is wanted.
package final class ByteStream {
  /// The name of the input, for messages.
  package let file: String
  /// Number of bytes already consumed.
  package private(set) var offset = 0
  /// The number of bytes in all; `nil` if only reading shows it.
  private let size: Int?
  /// The greatest number of bytes in all.
  private let limit: Int
  private let source: any ByteSource
  /// Bytes of the source that are not consumed yet.
  private var chunk: ArraySlice<UInt8>

  /// The bytes of a file, which is open as long as the stream lives.
  package convenience init(
    contentsOf path: String, fileSystem: any FileSystem = RealFileSystem(), limits: Limits = .standard
  ) throws(Diagnostic) {
    let file: OpenFile
    do throws(FileError) {
      file = try fileSystem.open(path)
    } catch {
      throw error.diagnostic
    }
    let source = FileSource(file, fileSystem)
    guard file.size <= limits.fileBytes else {
      throw FileError(
        .read, path, code: 0, reason: "File is larger than the limit of \(limits.fileBytes) bytes"
      ).diagnostic
    }
    try self.init(source, size: file.size, named: path, limits)
  }

  /// The bytes of an array.
  package convenience init(
    _ bytes: [UInt8], named name: String, limits: Limits = .standard
  ) throws(Diagnostic) {
    try self.init(ArraySource(bytes), size: bytes.count, named: name, limits)
  }

  private init(
    _ source: any ByteSource, size: Int, named name: String, _ limits: Limits
  ) throws(Diagnostic) {
    file = name
    let first = try source.next()
    if Gzip.isCompressed(first) {
      let most = limits.inflatedBytes(of: size)
      limit = most
      self.source = InflatedSource(first, source, limit: most, named: name)
      self.size = nil
      chunk = []
    } else {
      limit = limits.fileBytes
      self.source = source
      // Some files of the system do not say how large they are.
      self.size = size > 0 || first.isEmpty ? size : nil
      chunk = first[...]
    }
  }

  /// Number of bytes left, if it is known.
  package var remaining: Int? { size.map { $0 - offset } }

  /// The next bytes, at most so many, which stay to be consumed.
  package func peek(_ count: Int) throws(Diagnostic) -> [UInt8] {
    try fill() ? Array(chunk.prefix(count)) : []
  }

  /// Consumes bytes; the count may be any integer, as read from a file.
  package func readBytes(count: some BinaryInteger) throws(Diagnostic) -> [UInt8] {
    if let remaining, count > remaining { throw truncated(count, available: remaining) }
    guard let count = Int(exactly: count), count <= limit - offset else {
      throw Gzip.Failure.tooLarge(limit: limit).diagnostic(reading: file)
    }
    try MemoryDemand.check(count, for: file)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count)
    while bytes.count < count {
      guard try fill() else { throw truncated(count, available: bytes.count) }
      let part = chunk.prefix(count - bytes.count)
      bytes += part
      chunk = chunk.dropFirst(part.count)
    }
    offset += count
    return bytes
  }

  /// Consumes all bytes that are left, which are text: what is none is not read to its end.
  package func readText() throws(Diagnostic) -> [UInt8] { try readRest(isText: true) }

  /// Consumes all bytes that are left.
  package func readRest() throws(Diagnostic) -> [UInt8] { try readRest(isText: false) }

  private func readRest(isText: Bool) throws(Diagnostic) -> [UInt8] {
    var bytes: [UInt8] = []
    while try fill() {
      if isText, let position = chunk.firstIndex(of: 0) {
        throw fault("a zero byte stands in the text", at: offset + position - chunk.startIndex)
      }
      offset += chunk.count
      guard offset <= limit else {
        throw Diagnostic("the input is larger than \(limit) bytes", place: .init(file: file))
      }
      if bytes.count + chunk.count > bytes.capacity {
        let wanted = max(bytes.count + chunk.count + (remaining ?? 0), 2 * bytes.capacity)
        try MemoryDemand.check(wanted, for: file)
        bytes.reserveCapacity(wanted)
      }
      bytes += chunk
      chunk = []
    }
    return bytes
  }

  /// Makes sure that nothing is left.
  package func expectEnd() throws(Diagnostic) {
    guard try fill() else { return }
    let rest = remaining.map { "\($0) bytes follow" } ?? "more bytes follow"
    throw fault("\(rest) the last element", at: offset)
  }

  /// What is wrong at a byte of the input.
  package func fault(_ sentence: String, at offset: Int) -> Diagnostic {
    ByteError(offset: offset, .invalid(sentence)).diagnostic(reading: file)
  }

  private func truncated(_ needed: some BinaryInteger, available: Int) -> Diagnostic {
    ByteError(offset: offset, .truncated(needed: String(needed), available: available))
      .diagnostic(reading: file)
  }

  /// Whether there are bytes in the chunk, once it is filled from the source.
  private func fill() throws(Diagnostic) -> Bool {
    if chunk.isEmpty { chunk = try source.next()[...] }
    return !chunk.isEmpty
  }
}

/// Where the bytes of a stream come from.
private protocol ByteSource: AnyObject {
  /// The next bytes; none at the end.
  func next() throws(Diagnostic) -> [UInt8]
}

private final class ArraySource: ByteSource {
  private var bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func next() -> [UInt8] {
    defer { bytes = [] }
    return bytes
  }
}

private final class FileSource: ByteSource {
  private let file: OpenFile
  private let fileSystem: any FileSystem

  init(_ file: OpenFile, _ fileSystem: any FileSystem) {
    self.file = file
    self.fileSystem = fileSystem
  }

  deinit { try? fileSystem.close(file) }

  func next() throws(Diagnostic) -> [UInt8] {
    do throws(FileError) {
      return try fileSystem.read(file, atMost: 1 << 20)
    } catch {
      throw error.diagnostic
    }
  }
}

private final class InflatedSource: ByteSource {
  private let inflater = Gzip.Inflater()
  private let source: any ByteSource
  private let limit: Int
  private let name: String
  private var input: ArraySlice<UInt8>
  private var isAtEnd = false
  private var produced = 0

  init(_ first: [UInt8], _ source: any ByteSource, limit: Int, named name: String) {
    self.source = source
    self.limit = limit
    self.name = name
    input = first[...]
  }

  func next() throws(Diagnostic) -> [UInt8] {
    while true {
      if input.isEmpty, !isAtEnd {
        input = try source.next()[...]
        isAtEnd = input.isEmpty
      }
      let part = try inflated()
      produced += part.count
      guard produced <= limit else { throw Gzip.Failure.tooLarge(limit: limit).diagnostic(reading: name) }
      if !part.isEmpty || isAtEnd { return part }
    }
  }

  private func inflated() throws(Diagnostic) -> [UInt8] {
    do throws(Gzip.Failure) {
      return try inflater.next(&input, isLast: isAtEnd)
    } catch {
      throw error.diagnostic(reading: name)
    }
  }
}
