// SPDX-License-Identifier: Apache-2.0

import CZlib
import Foundation
import Testing

@testable import ApusExecution
@testable import ApusIO

#if canImport(Glibc)
  import Glibc
#endif

/// What is said when the operating system, a disk or zlib refuses something.
@Suite struct FileRefusalTests {
  @Test func whatTheSystemRefusesIsSaid() throws {
    let files = RealFileSystem()
    let nothing = "/nonexistent/run/last.safetensors"
    // No other thread can open a file under this number meanwhile.
    let closed = OpenFile(descriptor: -1, path: "run/last.safetensors")
    var refusals = Refusals()
    refusals.add("reading nothing") { _ = try files.read(nothing, limit: 10) }
    refusals.add("reading memory at address 0") { _ = try files.read("/proc/self/mem", limit: 10) }
    refusals.add("reading a file that grows") { _ = try files.read("/proc/self/status", limit: 10) }
    refusals.add("looking into a file as if it were a folder") { _ = try files.entry(at: "/etc/passwd/x") }
    refusals.add("creating a file in nothing") { _ = try files.create(nothing, permissions: 0o600) }
    refusals.add("writing through a pipe that is not there") { _ = try files.openStream(nothing) }
    refusals.add("a file as a pipe") { _ = try files.openStream("/proc/self/comm") }
    refusals.add("a device in the place of a file") { try AtomicWriter().check("/dev/null") }
    refusals.add("reading a file that is closed") { _ = try files.read(closed, atMost: 1) }
    refusals.add("writing to a file that is closed") { _ = try files.write([1], to: closed) }
    refusals.add("synchronising a file that is closed") { try files.synchronize(closed) }
    refusals.add("closing a file that is closed") { try files.close(closed) }
    refusals.add("renaming nothing") { try files.rename(nothing, to: nothing + ".old") }
    refusals.add("a second name for nothing") { try files.link(nothing, to: nothing + ".old") }
    refusals.add("removing nothing") { try files.remove(nothing) }
    refusals.add("synchronising a folder that is not there") {
      try files.synchronizeDirectory("/nonexistent")
    }
    refusals.add("making a folder in nothing") { try files.makeDirectory("/nonexistent/run") }
    refusals.add("making a folder where a file is") { try files.makeDirectory("/etc/passwd") }
    refusals.add("listing a file") { _ = try files.list("/etc/passwd") }
    let full = OpenFile(descriptor: open("/dev/full", O_WRONLY | O_CLOEXEC), path: "run/last.safetensors")
    refusals.add("writing to a full disk") { try files.writeAll([1, 2, 3], to: full) }
    try files.close(full)
    refusals.check("files")
  }

  @Test func whatADiskRefusesIsSaid() throws {
    var refusals = Refusals()
    let disk = MemoryFileSystem()
    disk.place([1, 2, 3], at: "run/last")
    let closed = OpenFile(descriptor: 99, path: "run/last")
    refusals.add("a disk that takes nothing") {
      let stubborn = MemoryFileSystem(bytesPerWrite: 0)
      stubborn.place([], at: "run/neighbour")
      try AtomicWriter(stubborn).write([1], to: "run/last")
    }
    refusals.add("no name for a temporary file") {
      let taken = FailingFileSystem(disk, failingAtCall: 1, code: EEXIST, isPermanent: true)
      try AtomicWriter(taken).write([1], to: "run/last")
    }
    refusals.add("a file beyond a limit, in memory") { _ = try disk.read("run/last", limit: 2) }
    refusals.add("a file as a pipe, in memory") { _ = try disk.openStream("run/last") }
    refusals.add("a file that is closed, in memory") { _ = try disk.write([1], to: closed) }
    refusals.add("reading a file that is closed, in memory") { _ = try disk.read(closed, atMost: 1) }
    refusals.add("closing a file that is closed, in memory") { try disk.close(closed) }
    refusals.add("renaming nothing, in memory") { try disk.rename("run/first", to: "run/last") }
    refusals.add("removing nothing, in memory") { try disk.remove("run/first") }
    refusals.add("creating what there is, in memory") { _ = try disk.create("run/last", permissions: 0o600) }
    refusals.add("a second name for nothing, in memory") { try disk.link("run/first", to: "run/second") }
    refusals.add("a second name that is taken, in memory") { try disk.link("run/last", to: "run/last") }
    refusals.add("C text on a full disk") {
      let full = FailingFileSystem(RealFileSystem(), failingAtCall: 1, code: ENOSPC)
      let directory = try TemporaryDirectory(fileSystem: full)
      do throws(Diagnostic) {
        _ = try directory.write("int main(void);", to: "net.c")
      } catch {
        throw Diagnostic(
          error.message.replacing(directory.path, with: "/tmp/apus-XXXXXX"), category: error.category)
      }
    }
    refusals.add("C text where nothing can be created") {
      let directory = try TemporaryDirectory()
      do throws(Diagnostic) {
        _ = try directory.write("int main(void);", to: "nonexistent/net.c")
      } catch {
        throw Diagnostic(
          error.message.replacing(directory.path, with: "/tmp/apus-XXXXXX"), category: error.category)
      }
    }
    refusals.add("no memory for zlib") {
      var stream = z_stream()
      stream.zalloc = { _, _, _ in nil }
      _ = try Gzip.inflate([0x1F, 0x8B, 8, 0], limit: 100, through: stream)
    }
    refusals.check("disks")
  }
}
