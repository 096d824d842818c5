// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// A file system whose n-th call fails, to prove what a writer leaves behind at every point of failure.
package final class FailingFileSystem: FileSystem {
  private let inner: any FileSystem
  private let failing: Int
  private let code: Int32
  private let isPermanent: Bool
  private let calls = Mutex(0)

  /// - Parameters:
  ///   - call: which call fails, counted from 0; it has no effect on `inner`, except that a closed file is closed.
  ///   - code: the `errno` it fails with.
  ///   - isPermanent: whether all later calls fail as well, as if the process had been killed.
  package init(_ inner: any FileSystem, failingAtCall call: Int, code: Int32, isPermanent: Bool = false) {
    self.inner = inner
    self.failing = call
    self.code = code
    self.isPermanent = isPermanent
  }

  /// Number of calls so far.
  package var callCount: Int { calls.withLock { $0 } }

  private func pass(_ operation: FileError.Operation, _ path: String) throws(FileError) {
    let call = calls.withLock { calls in
      calls += 1
      return calls - 1
    }
    if call == failing || isPermanent && call > failing { throw FileError(operation, path, code: code) }
  }

  package func open(_ path: String) throws(FileError) -> OpenFile {
    try pass(.read, path)
    return try inner.open(path)
  }

  package func read(_ file: OpenFile, atMost count: Int) throws(FileError) -> [UInt8] {
    try pass(.read, file.path)
    return try inner.read(file, atMost: count)
  }

  package func entry(at path: String) throws(FileError) -> FileEntry? {
    try pass(.inspect, path)
    return try inner.entry(at: path)
  }

  package func create(_ path: String, permissions: UInt32) throws(FileError) -> OpenFile {
    try pass(.create, path)
    return try inner.create(path, permissions: permissions)
  }

  package func openStream(_ path: String) throws(FileError) -> OpenFile {
    try pass(.write, path)
    return try inner.openStream(path)
  }

  package func write(_ bytes: ArraySlice<UInt8>, to file: OpenFile) throws(FileError) -> Int {
    try pass(.write, file.path)
    return try inner.write(bytes, to: file)
  }

  package func synchronize(_ file: OpenFile) throws(FileError) {
    try pass(.synchronize, file.path)
    try inner.synchronize(file)
  }

  package func close(_ file: OpenFile) throws(FileError) {
    // As on Linux, a failed close has closed the file.
    try inner.close(file)
    try pass(.close, file.path)
  }

  package func rename(_ source: String, to destination: String) throws(FileError) {
    try pass(.rename, destination)
    try inner.rename(source, to: destination)
  }

  package func link(_ path: String, to name: String) throws(FileError) {
    try pass(.link, path)
    try inner.link(path, to: name)
  }

  package func remove(_ path: String) throws(FileError) {
    try pass(.remove, path)
    try inner.remove(path)
  }

  package func synchronizeDirectory(_ path: String) throws(FileError) {
    try pass(.synchronize, path)
    try inner.synchronizeDirectory(path)
  }

  package func makeDirectory(_ path: String) throws(FileError) {
    try pass(.makeDirectory, path)
    try inner.makeDirectory(path)
  }

  package func list(_ directory: String) throws(FileError) -> [String] {
    try pass(.list, directory)
    return try inner.list(directory)
  }
}
