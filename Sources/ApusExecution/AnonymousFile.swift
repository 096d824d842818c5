// SPDX-License-Identifier: Apache-2.0

import ApusIO
import CTinyCC

#if canImport(Glibc)
  import Glibc
#endif

/// A file in memory that no directory names, gone with the last use of it.
final class AnonymousFile {
  private let descriptor: Int32

  init() throws(Diagnostic) {
    // Systems may demand that such a file says that it is no program to start; older ones do not know how.
    let (closesOnExec, isNoProgram): (UInt32, UInt32) = (1, 8)
    let known = memfd_create("apus", closesOnExec | isNoProgram)
    descriptor = known < 0 && errno == EINVAL ? memfd_create("apus", closesOnExec) : known
    guard descriptor >= 0 else { throw Self.failure("make a file in memory") }
  }

  deinit { close(descriptor) }

  /// A path by which this process can open the file, where `/proc` is there.
  var path: String { "/proc/self/fd/\(descriptor)" }

  /// The size in bytes; 0, which no object has, where the system does not tell.
  var size: Int {
    var status = stat()
    return fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
  }

  /// Gives the file a size; zeros are behind what it holds.
  func grow(to size: Int) throws(Diagnostic) {
    guard ftruncate(descriptor, off_t(size)) == 0 else { throw Self.failure("get memory for code") }
  }

  /// Shows the file's beginning to a closure, which may write it but cannot run it.
  func withBytes<Result>(
    _ size: Int, _ body: (UnsafeMutableRawBufferPointer) throws(Diagnostic) -> Result
  ) throws(Diagnostic) -> Result {
    guard let bytes = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, descriptor, 0),
      bytes != MAP_FAILED
    else { throw Self.failure("read a file in memory") }
    defer { munmap(bytes, size) }
    return try body(UnsafeMutableRawBufferPointer(start: bytes, count: size))
  }

  /// Shows the file's beginning at addresses that the caller has reserved, to be read and run.
  func showCode(at address: UnsafeMutableRawPointer, _ size: Int) throws(Diagnostic) {
    let (rights, flags) = (PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_FIXED)
    guard mmap(address, size, rights, flags, descriptor, 0) != MAP_FAILED else {
      throw Self.failure("map code")
    }
  }

  private static func failure(_ action: String) -> Diagnostic {
    Diagnostic(
      "cannot \(action): \(String(cString: strerror(errno)))", category: .inputOutput,
      help: "use \(EngineChoice.native.advice)")
  }
}
