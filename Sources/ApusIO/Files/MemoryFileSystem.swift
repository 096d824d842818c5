// SPDX-License-Identifier: Apache-2.0

import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A file system in memory that knows what would survive a power cut.
///
/// Content is durable once its file is synchronised, names once their directory is. ``crashed(using:)`` gives a
/// state the disk may be found in: any of the operations not yet durable may be missing, in any combination.
package final class MemoryFileSystem: FileSystem {
  private struct Node {
    var content: [UInt8] = []
    var durableCount = 0
    var permissions: UInt32
    var isLink = false
  }

  /// A change of the names that a crash may lose.
  private enum NameChange {
    case set(String, node: Int)
    case remove(String)
    case move(String, to: String, node: Int)
  }

  private struct State {
    var nodes: [Node] = []
    var names: [String: Int] = [:]
    var durableNames: [String: Int] = [:]
    var pending: [NameChange] = []
    var directories: Set<String> = [".", "/"]
    var open: [Int32: Int] = [:]
    var nextDescriptor: Int32 = 3
    /// How far each open file has been read.
    var positions: [Int32: Int] = [:]

    /// The number under which a file is open from now on.
    mutating func open(_ node: Int) -> Int32 {
      defer { nextDescriptor += 1 }
      open[nextDescriptor] = node
      return nextDescriptor
    }
  }

  private let state: Mutex<State>
  /// The most bytes one write takes, so that tests see short writes.
  private let bytesPerWrite: Int

  package init(bytesPerWrite: Int = .max) {
    self.state = Mutex(State())
    self.bytesPerWrite = bytesPerWrite
  }

  private init(_ state: State, bytesPerWrite: Int) {
    self.state = Mutex(state)
    self.bytesPerWrite = bytesPerWrite
  }

  /// A state the disk may be in after power was cut now.
  package func crashed(using generator: inout some RandomNumberGenerator) -> MemoryFileSystem {
    var after = state.withLock { $0 }
    after.open = [:]
    for index in after.nodes.indices {
      let node = after.nodes[index]
      // Of bytes that were not synchronised any prefix may survive, with any of its bytes never written.
      let survivors = Int.random(in: node.durableCount...node.content.count, using: &generator)
      after.nodes[index].content.removeLast(node.content.count - survivors)
      for position in node.durableCount..<survivors where Bool.random(using: &generator) {
        after.nodes[index].content[position] = 0
      }
      after.nodes[index].durableCount = survivors
    }
    for change in after.pending where Bool.random(using: &generator) {
      Self.apply(change, to: &after.durableNames)
    }
    after.names = after.durableNames
    after.pending = []
    return MemoryFileSystem(after, bytesPerWrite: bytesPerWrite)
  }

  private static func apply(_ change: NameChange, to names: inout [String: Int]) {
    switch change {
    case .set(let path, let node): names[path] = node
    case .remove(let path): names[path] = nil
    case .move(let source, let destination, let node):
      names[source] = nil
      names[destination] = node
    }
  }

  /// Puts a durable file in place, as a test's starting point.
  package func place(_ content: [UInt8], at path: String) {
    state.withLock { state in
      state.nodes.append(Node(content: content, durableCount: content.count, permissions: 0o644))
      state.names[path] = state.nodes.count - 1
      state.durableNames[path] = state.nodes.count - 1
      state.directories.insert(AtomicWriter.directory(of: path))
    }
  }

  /// Puts a symbolic link in place.
  package func placeLink(at path: String) {
    place([], at: path)
    state.withLock { state in
      if let node = state.names[path] { state.nodes[node].isLink = true }
    }
  }

  package func open(_ path: String) throws(FileError) -> OpenFile {
    let file: OpenFile? = state.withLock { state in
      state.names[path].map { node in
        OpenFile(descriptor: state.open(node), path: path, size: state.nodes[node].content.count)
      }
    }
    guard let file else { throw FileError(.read, path, code: ENOENT) }
    return file
  }

  package func read(_ file: OpenFile, atMost count: Int) throws(FileError) -> [UInt8] {
    let part: ArraySlice<UInt8>? = state.withLock { state in
      guard let node = state.open[file.descriptor] else { return nil }
      let part = state.nodes[node].content.dropFirst(state.positions[file.descriptor] ?? 0).prefix(count)
      state.positions[file.descriptor, default: 0] += part.count
      return part
    }
    guard let part else { throw FileError(.read, file.path, code: EBADF) }
    return Array(part)
  }

  package func entry(at path: String) throws(FileError) -> FileEntry? {
    state.withLock { state in
      if state.directories.contains(path) {
        return FileEntry(kind: .directory, permissions: 0o755, size: 0)
      }
      return state.names[path].map { index in
        let node = state.nodes[index]
        return FileEntry(
          kind: node.isLink ? .link : .file, permissions: node.permissions, size: node.content.count)
      }
    }
  }

  package func create(_ path: String, permissions: UInt32) throws(FileError) -> OpenFile {
    let result: Result<OpenFile, FileError> = state.withLock { state in
      guard state.names[path] == nil else { return .failure(FileError(.create, path, code: EEXIST)) }
      guard state.directories.contains(AtomicWriter.directory(of: path)) else {
        return .failure(FileError(.create, path, code: ENOENT))
      }
      let node = state.nodes.count
      state.nodes.append(Node(permissions: permissions))
      state.names[path] = node
      state.pending.append(.set(path, node: node))
      return .success(OpenFile(descriptor: state.open(node), path: path))
    }
    return try result.get()
  }

  package func openStream(_ path: String) throws(FileError) -> OpenFile {
    throw FileError(.write, path, code: 0, reason: "Neither a device nor a pipe")
  }

  package func write(_ bytes: ArraySlice<UInt8>, to file: OpenFile) throws(FileError) -> Int {
    let taken = bytes.prefix(bytesPerWrite)
    try withNode(of: file, .write) { $0.content += taken }
    return taken.count
  }

  package func synchronize(_ file: OpenFile) throws(FileError) {
    try withNode(of: file, .synchronize) { $0.durableCount = $0.content.count }
  }

  package func close(_ file: OpenFile) throws(FileError) {
    let wasOpen = state.withLock { state in
      state.positions[file.descriptor] = nil
      return state.open.removeValue(forKey: file.descriptor) != nil
    }
    guard wasOpen else { throw FileError(.close, file.path, code: EBADF) }
  }

  private func withNode(
    of file: OpenFile, _ operation: FileError.Operation, _ change: (inout Node) -> Void
  ) throws(FileError) {
    let isOpen = state.withLock { state in
      guard let node = state.open[file.descriptor] else { return false }
      change(&state.nodes[node])
      return true
    }
    guard isOpen else { throw FileError(operation, file.path, code: EBADF) }
  }

  package func rename(_ source: String, to destination: String) throws(FileError) {
    let isDone = state.withLock { state in
      guard let node = state.names[source] else { return false }
      let change = NameChange.move(source, to: destination, node: node)
      Self.apply(change, to: &state.names)
      state.pending.append(change)
      return true
    }
    guard isDone else { throw FileError(.rename, source, code: ENOENT) }
  }

  package func link(_ path: String, to name: String) throws(FileError) {
    let code: Int32? = state.withLock { state in
      guard let node = state.names[path] else { return ENOENT }
      guard state.names[name] == nil else { return EEXIST }
      let change = NameChange.set(name, node: node)
      Self.apply(change, to: &state.names)
      state.pending.append(change)
      return nil
    }
    if let code { throw FileError(.link, path, code: code) }
  }

  package func remove(_ path: String) throws(FileError) {
    let isDone = state.withLock { state in
      guard state.names[path] != nil else { return false }
      Self.apply(.remove(path), to: &state.names)
      state.pending.append(.remove(path))
      return true
    }
    guard isDone else { throw FileError(.remove, path, code: ENOENT) }
  }

  package func synchronizeDirectory(_ path: String) throws(FileError) {
    state.withLock { state in
      let isHere = { (change: NameChange) in
        switch change {
        case .set(let name, _), .remove(let name), .move(_, let name, _):
          AtomicWriter.directory(of: name) == path
        }
      }
      for change in state.pending where isHere(change) { Self.apply(change, to: &state.durableNames) }
      state.pending.removeAll(where: isHere)
    }
  }

  package func makeDirectory(_ path: String) throws(FileError) {
    state.withLock { state in _ = state.directories.insert(path) }
  }

  package func list(_ directory: String) throws(FileError) -> [String] {
    state.withLock { state in
      state.names.keys.filter { AtomicWriter.directory(of: $0) == directory }
        .map { $0.hasPrefix(directory + "/") ? String($0.dropFirst(directory.count + 1)) : $0 }.sorted()
    }
  }

  /// Number of files open now; a writer that leaks one is found by it.
  package var openCount: Int { state.withLock { $0.open.count } }
}
