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

  // MARK: Several files

  static let together = ["run/a.c", "run/a.h", "other/a_main.c"]
  static let contents = together.map { AtomicWriter.Content($0, [Array("new ".utf8), Array($0.utf8)]) }

  /// A disk with old files at the first so many paths.
  func disk(holding count: Int) -> MemoryFileSystem {
    let disk = MemoryFileSystem(bytesPerWrite: 7)
    disk.place([], at: "run/neighbour")
    disk.place([], at: "other/neighbour")
    for path in Self.together.prefix(count) { disk.place(Array("old \(path)".utf8), at: path) }
    return disk
  }

  /// Each file's text, with an empty one for a file that is not there.
  func texts(_ disk: MemoryFileSystem) -> [String] {
    Self.together.map { path in
      (try? disk.read(path, limit: 100)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
  }

  @Test(arguments: 0...3)
  func everyFailingCallLeavesAllOldOrAllNew(_ count: Int) throws {
    let old = Self.together.enumerated().map { $0 < count ? "old \($1)" : "" }
    let new = Self.together.map { "new \($0)" }
    let counting = FailingFileSystem(disk(holding: count), failingAtCall: .max, code: 5)
    try AtomicWriter(counting).write(together: Self.contents)
    var states: [[String]] = []
    for call in 0..<counting.callCount {
      let disk = disk(holding: count)
      let failing = FailingFileSystem(disk, failingAtCall: call, code: 28)
      var isDone = true
      do throws(FileError) {
        try AtomicWriter(failing).write(together: Self.contents)
      } catch {
        isDone = false
        #expect(error.code == 28)
      }
      let found = texts(disk)
      #expect(found == old || found == new, "call \(call): \(found)")
      #expect(!isDone || found == new, "call \(call)")
      states.append(found)
      let names = try ["run", "other"].flatMap { try disk.list($0) }
      #expect(!names.contains { $0.hasPrefix(".") }, "call \(call): \(names)")
      #expect(disk.openCount == 0, "call \(call)")
    }
    #expect(states.first == old && states.last == new)
  }

  @Test func filesWithoutSecondNamesAreWrittenToo() throws {
    // EPERM, as file systems without hard links say.
    for call in 0..<60 {
      let disk = disk(holding: 3)
      let failing = FailingFileSystem(disk, failingAtCall: call, code: 1)
      let isDone = (try? AtomicWriter(failing).write(together: Self.contents)) != nil
      if isDone { #expect(texts(disk) == Self.together.map { "new \($0)" }) }
    }
    let disk = disk(holding: 3)
    try AtomicWriter(disk).write(together: [])
    #expect(texts(disk) == Self.together.map { "old \($0)" })
  }

  @Test func powerCutsDuringSeveralFilesLeaveEachWhole() throws {
    var generator = RandomSource(seed: 11)
    for round in 0..<4_000 {
      let disk = disk(holding: 3)
      let dying = FailingFileSystem(disk, failingAtCall: round % 40, code: 5, isPermanent: true)
      let isDone = (try? AtomicWriter(dying).write(together: Self.contents)) != nil
      let found = texts(disk.crashed(using: &generator))
      for (path, text) in zip(Self.together, found) {
        #expect(text == "new \(path)" || !isDone && text == "old \(path)", "round \(round)")
      }
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
