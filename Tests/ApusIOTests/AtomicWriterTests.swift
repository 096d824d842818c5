// SPDX-License-Identifier: Apache-2.0

import ApusIO
import RandomSources
import Testing

@Suite struct AtomicWriterTests {
  static let old = Array("old content".utf8)
  static let new = [Array("the new ".utf8), [], Array("content, written in several calls".utf8)]
  static let joined = Array(new.joined())
  static let path = "run/last.safetensors"

  func disk(holdingOld: Bool) -> MemoryFileSystem {
    let disk = MemoryFileSystem(bytesPerWrite: 7)
    disk.place([], at: "run/neighbour")
    if holdingOld { disk.place(Self.old, at: Self.path) }
    return disk
  }

  @Test(arguments: [true, false])
  func replacesTheFile(_ holdingOld: Bool) throws {
    let disk = disk(holdingOld: holdingOld)
    try AtomicWriter(disk).write(Self.new, to: Self.path)
    #expect(try disk.read(Self.path, limit: 100) == Self.joined)
    #expect(try disk.list("run") == ["last.safetensors", "neighbour"])
    #expect(try disk.entry(at: Self.path)?.permissions == (holdingOld ? 0o644 : 0o666))
    #expect(disk.openCount == 0)
  }

  /// ENOSPC, EIO and EDQUOT of Linux; the writer must not care which.
  @Test(arguments: [Int32(28), 5, 122], [true, false])
  func everyFailingCallLeavesOldOrNew(_ code: Int32, _ holdingOld: Bool) throws {
    let counting = FailingFileSystem(disk(holdingOld: holdingOld), failingAtCall: .max, code: code)
    try AtomicWriter(counting).write(Self.new, to: Self.path)
    let callCount = counting.callCount
    // inspect, create, the writes of 7 bytes, synchronize, close, rename, synchronize the directory
    #expect(callCount == 6 + 2 + 5)

    for call in 0..<callCount {
      let disk = disk(holdingOld: holdingOld)
      let failing = FailingFileSystem(disk, failingAtCall: call, code: code)
      let error = #expect(throws: FileError.self) { try AtomicWriter(failing).write(Self.new, to: Self.path) }
      #expect(error?.code == code)
      let content = try? disk.read(Self.path, limit: 100)
      if call == callCount - 1 {
        #expect(content == Self.joined)
      } else {
        #expect(error?.path == Self.path)
        #expect(content == (holdingOld ? Self.old : nil))
      }
      let names = content == nil ? ["neighbour"] : ["last.safetensors", "neighbour"]
      #expect(try disk.list("run") == names, "call \(call)")
      #expect(disk.openCount == 0, "call \(call)")
    }
  }

  @Test func powerCutsLeaveOldOrNew() throws {
    var generator = RandomSource(seed: 20_240_607)
    for round in 0..<10_000 {
      let disk = disk(holdingOld: true)
      // Nothing happens any more from some call on: the instant at which the power goes.
      let dying = FailingFileSystem(disk, failingAtCall: round % 14, code: 5, isPermanent: true)
      let isDone = (try? AtomicWriter(dying).write(Self.new, to: Self.path)) != nil
      let after = disk.crashed(using: &generator)
      let content = try? after.read(Self.path, limit: 100)
      #expect(content == Self.joined || (!isDone && content == Self.old), "round \(round)")
    }
  }

  /// The simulation itself must be able to catch a writer that does not synchronise.
  @Test func powerCutsTearCarelessWriters() throws {
    var generator = RandomSource(seed: 7)
    var torn = 0
    for _ in 0..<200 {
      let disk = disk(holdingOld: true)
      let file = try disk.create("run/temporary", permissions: 0o644)
      _ = try disk.write(Self.joined[...], to: file)
      try disk.close(file)
      try disk.rename("run/temporary", to: Self.path)
      try disk.synchronizeDirectory("run")
      let content = try disk.crashed(using: &generator).read(Self.path, limit: 100)
      if content != Self.joined { torn += 1 }
    }
    #expect(torn > 100)
  }

  @Test func refusesLinksAndDirectories() throws {
    let disk = MemoryFileSystem()
    disk.placeLink(at: "run/link")
    #expect(throws: FileError.self) { try AtomicWriter(disk).write("x", to: "run/link") }
    #expect(throws: FileError.self) { try AtomicWriter(disk).write("x", to: "run") }
    let missing = #expect(throws: FileError.self) { try AtomicWriter(disk).write("x", to: "nowhere/x") }
    #expect(missing?.description == "cannot create 'nowhere/x': No such file or directory")
  }
}
