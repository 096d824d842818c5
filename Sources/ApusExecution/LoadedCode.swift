// SPDX-License-Identifier: Apache-2.0

import ApusIO

#if canImport(Glibc)
  import Glibc
#endif

/// An object in memory that runs, and goes with the last reference.
///
/// The object is completed through a view of its file that can be written and not executed. When that view is gone,
/// the file is mapped to be read and executed. So no page is ever both, and none that could be written becomes
/// executable: this works under policies that forbid either (`MemoryDenyWriteExecute`, `PR_SET_MDWE`).
final class LoadedCode: @unchecked Sendable {
  /// Addresses that nothing else gets.
  final class Reservation {
    let address: UnsafeMutableRawPointer
    let size: Int

    init(_ size: Int) throws(Diagnostic) {
      guard let address = mmap(nil, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
        address != MAP_FAILED
      else { throw Diagnostic("no room for \(size) bytes of code", category: .inputOutput) }
      self.address = address
      self.size = size
    }

    deinit { munmap(address, size) }
  }

  private let place: Reservation
  /// The functions that the object defines for others.
  let functions: [String: UnsafeRawPointer]

  /// Loads the object that a file holds; the file may be closed afterwards.
  ///
  /// - Parameters:
  ///   - external: Finds what the object does not define.
  init(_ file: AnonymousFile, _ external: (String) throws(Diagnostic) -> UInt) throws(Diagnostic) {
    let size = file.size
    let (place, functions) = try file.withBytes(CodeImage.mostBytes(forObjectOf: size)) {
      bytes throws(Diagnostic) in
      let object = try ObjectFile(UnsafeRawBufferPointer(rebasing: bytes[..<size]))
      let image = try CodeImage(object)
      // Of what is mapped, the part behind the object's end is there from here on.
      try file.grow(to: image.size)
      let place = try Reservation(image.size)
      let functions = try image.complete(
        UnsafeMutableRawBufferPointer(rebasing: bytes[..<image.size]),
        for: UInt(bitPattern: place.address), external)
      return (place, functions)
    }
    try file.showCode(at: place.address, place.size)
    self.place = place
    self.functions = functions.mapValues { UnsafeRawPointer(place.address + $0) }
  }
}
