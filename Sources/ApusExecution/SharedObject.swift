// SPDX-License-Identifier: Apache-2.0

import ApusEmission
import ApusIO

#if canImport(Glibc)
  import Glibc
#endif

/// A loaded shared object, unloaded with the last reference.
final class SharedObject: FunctionOwner, @unchecked Sendable {
  private let handle: UnsafeMutableRawPointer
  /// The threads that its functions share.
  private var team: Team?

  init(_ path: String) throws(Diagnostic) {
    guard let file = try? RealFileSystem().read(path, limit: 1 << 30), (try? Self.isWhole(file)) == true
    else {
      throw Diagnostic(
        "its output cannot be loaded", notes: ["it is no shared object, or only a part of one"])
    }
    guard let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
      let reason = dlerror().map { String(cString: $0) } ?? "unknown reason"
      throw Diagnostic("its output cannot be loaded", notes: [reason])
    }
    self.handle = handle
  }

  func withUnsafeAddress<Result>(of function: String, _ body: (UnsafeRawPointer) -> Result) -> Result? {
    defer { withExtendedLifetime(self) {} }
    return dlsym(handle, function).map { body(UnsafeRawPointer($0)) }
  }

  /// Has its functions share the threads of a team, before any of them is called.
  func use(_ team: Team) throws(Diagnostic) {
    typealias Setter = @convention(c) (OpaquePointer, UnsafeRawPointer?) -> Void
    let isKnown: Void? = withUnsafeAddress(of: Emission.teamSetterName) { address in
      team.withUnsafePointer {
        unsafeBitCast(address, to: Setter.self)($0, UnsafeRawPointer(bitPattern: Team.runAddress))
      }
    }
    try isKnown.unwrapped(orBug: "the compiled code has no function '\(Emission.teamSetterName)'")
    self.team = team
  }

  deinit { dlclose(handle) }

  /// Whether a file has all the parts that its table of segments speaks of.
  ///
  /// `dlopen` maps what the table says without a look at the file's size, and the process dies at the first access
  /// to what is missing.
  private static func isWhole(_ file: [UInt8]) throws(ByteError) -> Bool {
    var reader = ByteReader(file)
    try reader.expect([0x7F, 0x45, 0x4C, 0x46, 2, 1], named: "ELF header")
    try reader.seek(to: 16)
    let isShared = try reader.read(UInt16.self) == 3
    try reader.seek(to: 32)
    let table = try reader.read(UInt64.self)
    try reader.seek(to: 54)
    let (size, count) = (try reader.read(UInt16.self), try reader.read(UInt16.self))
    guard isShared, size == 56, count > 0 else { return false }
    try reader.seek(to: table)
    for _ in 0..<count {
      let kind = try reader.read(UInt32.self)
      _ = try reader.read(UInt32.self)
      let offset = try reader.read(UInt64.self)
      _ = try reader.readBytes(count: 16)
      let bytes = try reader.read(UInt64.self)
      _ = try reader.readBytes(count: 16)
      // Of segments that are not loaded, only those in memory matter, which lie in one that is.
      if kind == 1 { _ = try reader.bytes(at: offset, count: bytes) }
    }
    return true
  }
}
