// SPDX-License-Identifier: Apache-2.0

import ApusIO
import Foundation
import Testing

@Suite struct RealFileSystemTests {
  let files = RealFileSystem()

  func withDirectory(_ body: (String) throws -> Void) throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: "apus-\(UUID().uuidString)").path
    try files.makeDirectory(directory)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    try body(directory)
  }

  @Test func writesAndReadsBack() throws {
    try withDirectory { directory in
      let path = directory + "/a.bin"
      let content = (0..<300_000).map { UInt8(truncatingIfNeeded: $0) }
      let writer = AtomicWriter()
      try writer.write("old", to: path)
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
      try writer.write([content, content], to: path)
      #expect(try files.read(path, limit: 1 << 20) == content + content)
      #expect(try files.entry(at: path)?.permissions == 0o600)
      #expect(try files.list(directory) == ["a.bin"])
      #expect(throws: FileError.self) { try files.read(path, limit: 599_999) }
      try files.makeDirectory(directory)
    }
  }

  @Test func neverFollowsALinkAtTheDestination() throws {
    try withDirectory { directory in
      let writer = AtomicWriter()
      try writer.write("victim", to: directory + "/victim")
      try FileManager.default.createSymbolicLink(
        atPath: directory + "/link", withDestinationPath: directory + "/victim")
      let error = #expect(throws: FileError.self) { try writer.write("x", to: directory + "/link") }
      #expect(error?.description.hasSuffix("Is a symbolic link, which is never followed") == true)
      #expect(try files.read(directory + "/victim", limit: 10) == Array("victim".utf8))
      #expect(try files.list(directory) == ["link", "victim"])
    }
  }

  @Test("a device is written to and stays, and its failure leaves no file")
  func devices() throws {
    try withDirectory { directory in
      let writer = AtomicWriter()
      try writer.write("x", to: "/dev/null")
      #expect(try files.entry(at: "/dev/null")?.kind == .stream)
      try FileManager.default.createSymbolicLink(
        atPath: directory + "/link", withDestinationPath: "/dev/null")
      try writer.write(together: [.init(directory + "/link", [[1]]), .init(directory + "/a", [[2]])])
      #expect(try files.entry(at: directory + "/link")?.kind == .stream)
      #expect(try files.read(directory + "/a", limit: 10) == [2])
      let error = #expect(throws: FileError.self) {
        try writer.write(together: [.init(directory + "/a", [[3]]), .init("/dev/full", [[4]])])
      }
      #expect(error?.description == "cannot write '/dev/full': No space left on device")
      #expect(try files.read(directory + "/a", limit: 10) == [2])
      #expect(try files.list(directory) == ["a", "link"])
    }
  }

  @Test func refusesWhatIsNoFile() throws {
    try withDirectory { directory in
      let socket = directory + "/socket"
      #expect(mknod(socket, S_IFSOCK | 0o600, 0) == 0)
      #expect(throws: FileError.self) { try AtomicWriter().write("x", to: socket) }
      #expect(throws: FileError.self) { try AtomicWriter().write("x", to: directory) }
      #expect(throws: FileError.self) { try files.read("/dev/zero", limit: 10) }
      #expect(throws: FileError.self) { try files.read(directory, limit: 10) }
      let fifo = directory + "/fifo"
      #expect(mkfifo(fifo, 0o600) == 0)
      #expect(throws: FileError.self) { try files.read(fifo, limit: 10) }
      let missing = #expect(throws: FileError.self) { try files.read(directory + "/none", limit: 10) }
      #expect(missing?.diagnostic.category == .inputOutput)
      #expect(missing?.description == "cannot read '\(directory)/none': No such file or directory")
    }
  }
}
