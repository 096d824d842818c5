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
final class LoadedCode: FunctionOwner {
  /// Addresses that nothing else gets.
  final class Reservation: @unchecked Sendable {
    private let address: UnsafeMutableRawPointer
    let size: Int

    init(_ size: Int) throws(Diagnostic) {
      guard let address = mmap(nil, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
        address != MAP_FAILED
      else { throw Diagnostic("no room for \(size) bytes of code", category: .inputOutput) }
      self.address = address
      self.size = size
    }

    deinit { munmap(address, size) }

    /// Calls a closure with the first of the addresses, which are reserved as long as it runs.
    func withUnsafeAddress<Result, Failure: Error>(
      _ body: (UnsafeMutableRawPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
      defer { withExtendedLifetime(self) {} }
      return try body(address)
    }
  }

  private let place: Reservation
  /// Where the functions begin that the object defines for others.
  private let functions: [String: Int]
  /// What the code refers to.
  private let external: ExternalAddresses

  /// The names of the functions that the object defines for others.
  var functionNames: Dictionary<String, Int>.Keys { functions.keys }

  /// Loads the object that a file holds; the file may be closed afterwards.
  ///
  /// - Parameters:
  ///   - external: What the object refers to by name; the code keeps it.
  ///   - permanent: Finds what else the object does not define, at addresses that stay as long as the process.
  init(
    _ file: AnonymousFile, _ external: ExternalAddresses,
    permanent: (String) throws(Diagnostic) -> UInt
  ) throws(Diagnostic) {
    let size = file.size
    let (place, functions) = try file.withBytes(CodeImage.mostBytes(forObjectOf: size)) {
      bytes throws(Diagnostic) in
      let object = try ObjectFile(UnsafeRawBufferPointer(rebasing: bytes[..<size]))
      let image = try CodeImage(object)
      // Of what is mapped, the part behind the object's end is there from here on.
      try file.grow(to: image.size)
      let place = try Reservation(image.size)
      let base = place.withUnsafeAddress { UInt(bitPattern: $0) }
      let functions = try image.complete(
        UnsafeMutableRawBufferPointer(rebasing: bytes[..<image.size]), for: base
      ) { name throws(Diagnostic) in
        if let address = external[name] { return address }
        return try permanent(name)
      }
      return (place, functions)
    }
    try place.withUnsafeAddress { address throws(Diagnostic) in try file.showCode(at: address, place.size) }
    self.place = place
    self.functions = functions
    self.external = external
  }

  func withUnsafeAddress<Result>(of function: String, _ body: (UnsafeRawPointer) -> Result) -> Result? {
    guard let offset = functions[function] else { return nil }
    defer { withExtendedLifetime(self) {} }
    return place.withUnsafeAddress { body(UnsafeRawPointer($0 + offset)) }
  }
}
