// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The machine's own files, through POSIX calls.
package struct RealFileSystem: FileSystem {
  package init() {}

  package func open(_ path: String) throws(FileError) -> OpenFile {
    // Without O_NONBLOCK, opening a FIFO that nobody writes to would hang.
    let descriptor = retrying { systemOpen(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
    var status = stat()
    guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
      throw FileError(.read, path, code: errno)
    }
    func refusal(_ code: Int32, _ reason: String? = nil) -> FileError {
      _ = systemClose(descriptor)
      return FileError(.read, path, code: code, reason: reason)
    }
    switch kind(of: status) {
    case .file: return OpenFile(descriptor: descriptor, path: path, size: Int(status.st_size))
    case .directory: throw refusal(EISDIR)
    case .link, .stream, .other: throw refusal(EINVAL, "Not a regular file")
    }
  }

  package func read(_ file: OpenFile, atMost count: Int) throws(FileError) -> [UInt8] {
    var code: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      let taken = retrying { systemRead(file.descriptor, buffer.baseAddress, buffer.count) }
      code = taken < 0 ? errno : 0
      initialized = max(taken, 0)
    }
    guard code == 0 else { throw FileError(.read, file.path, code: code) }
    return bytes
  }

  package func entry(at path: String) throws(FileError) -> FileEntry? {
    var status = stat()
    guard lstat(path, &status) == 0 else {
      if errno == ENOENT { return nil }
      throw FileError(.inspect, path, code: errno)
    }
    var target = stat()
    let leadsToStream = kind(of: status) == .link && stat(path, &target) == 0 && kind(of: target) == .stream
    return FileEntry(
      kind: leadsToStream ? .stream : kind(of: status), permissions: UInt32(status.st_mode) & 0o777,
      size: Int(status.st_size))
  }

  package func create(_ path: String, permissions: UInt32) throws(FileError) -> OpenFile {
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
    let descriptor = retrying { systemCreate(path, flags, mode_t(permissions)) }
    guard descriptor >= 0 else { throw FileError(.create, path, code: errno) }
    return OpenFile(descriptor: descriptor, path: path)
  }

  package func openStream(_ path: String) throws(FileError) -> OpenFile {
    // A terminal that is opened must not begin to send this process its signals.
    let descriptor = retrying { systemOpen(path, O_WRONLY | O_NOCTTY | O_CLOEXEC) }
    var status = stat()
    guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
      throw FileError(.write, path, code: errno)
    }
    guard kind(of: status) == .stream else {
      _ = systemClose(descriptor)
      throw FileError(.write, path, code: 0, reason: "Neither a device nor a pipe")
    }
    return OpenFile(descriptor: descriptor, path: path)
  }

  package func write(_ bytes: ArraySlice<UInt8>, to file: OpenFile) throws(FileError) -> Int {
    let count = bytes.withUnsafeBytes { buffer in
      retrying { systemWrite(file.descriptor, buffer.baseAddress, buffer.count) }
    }
    guard count >= 0 else { throw FileError(.write, file.path, code: errno) }
    return count
  }

  package func synchronize(_ file: OpenFile) throws(FileError) {
    guard retrying({ fsync(file.descriptor) }) == 0 else {
      throw FileError(.synchronize, file.path, code: errno)
    }
  }

  package func close(_ file: OpenFile) throws(FileError) {
    // Not retried: after EINTR Linux has closed the descriptor, and its number may be in use again.
    guard systemClose(file.descriptor) == 0 || errno == EINTR else {
      throw FileError(.close, file.path, code: errno)
    }
  }

  package func rename(_ source: String, to destination: String) throws(FileError) {
    guard systemRename(source, destination) == 0 else {
      throw FileError(.rename, destination, code: errno)
    }
  }

  package func link(_ path: String, to name: String) throws(FileError) {
    guard systemLink(path, name) == 0 else { throw FileError(.link, path, code: errno) }
  }

  package func remove(_ path: String) throws(FileError) {
    guard unlink(path) == 0 else { throw FileError(.remove, path, code: errno) }
  }

  package func synchronizeDirectory(_ path: String) throws(FileError) {
    let descriptor = retrying { systemOpen(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    defer { if descriptor >= 0 { _ = systemClose(descriptor) } }
    // Some network file systems cannot do this and say EINVAL: there is nothing more to be had from them.
    guard descriptor >= 0, retrying({ fsync(descriptor) }) == 0 || errno == EINVAL else {
      throw FileError(.synchronize, path, code: errno)
    }
  }

  package func makeDirectory(_ path: String) throws(FileError) {
    if mkdir(path, 0o777) == 0 { return }
    let code = errno
    var status = stat()
    guard code == EEXIST, stat(path, &status) == 0, kind(of: status) == .directory else {
      // What stands there already is no folder: "File exists" would not say so.
      throw FileError(.makeDirectory, path, code: code == EEXIST ? ENOTDIR : code)
    }
  }

  package func list(_ directory: String) throws(FileError) -> [String] {
    guard let stream = opendir(directory) else { throw FileError(.list, directory, code: errno) }
    defer { closedir(stream) }
    var names: [String] = []
    while let item = readdir(stream) {
      let name = withUnsafePointer(to: &item.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: pointer.pointee)) {
          String(cString: $0)
        }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  private func kind(of status: stat) -> FileEntry.Kind {
    switch status.st_mode & S_IFMT {
    case S_IFREG: .file
    case S_IFDIR: .directory
    case S_IFLNK: .link
    case S_IFCHR, S_IFIFO: .stream
    default: .other
    }
  }
}

/// Repeats a system call as long as a signal interrupts it.
private func retrying<Result: SignedInteger>(_ call: () -> Result) -> Result {
  while true {
    let result = call()
    if result != -1 || errno != EINTR { return result }
  }
}

// Inside the type these names mean its own methods.
private func systemOpen(_ path: String, _ flags: Int32) -> Int32 { open(path, flags) }
private func systemCreate(_ path: String, _ flags: Int32, _ mode: mode_t) -> Int32 { open(path, flags, mode) }
private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutablePointer<UInt8>?, _ count: Int) -> Int {
  read(descriptor, buffer, count)
}
private func systemWrite(_ descriptor: Int32, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, buffer, count)
}
private func systemClose(_ descriptor: Int32) -> Int32 { close(descriptor) }
private func systemRename(_ source: String, _ destination: String) -> Int32 { rename(source, destination) }
private func systemLink(_ path: String, _ name: String) -> Int32 { link(path, name) }
