// SPDX-License-Identifier: Apache-2.0

public import ApusIO
import ApusKernel

#if canImport(Glibc)
  import Glibc
#endif

/// A zeroed block of memory for a state or a workspace, aligned as programs demand.
///
/// Blocks of a megabyte and more come straight from the system, as huge pages where it grants them, and are
/// touched here: page faults then do not fall into the first training step.
///
/// In debug builds a page that nobody may touch stands before every block, and another where its size, rounded up
/// to the alignment, ends: code that goes too far is stopped there.
///
/// Its address is told to closures only, for the time that they run: a block goes with the last use of its owner,
/// which in release builds is earlier than the end of the owner's scope.
public final class Memory: @unchecked Sendable {
  /// The first byte, at a multiple of `Program.alignment`.
  private let address: UnsafeMutableRawPointer
  /// The size in bytes, as asked for.
  public let byteCount: Int
  /// All pages that belong to the block, forbidden ones included; `nil` if it is from the heap.
  private let pages: UnsafeMutableRawBufferPointer?

  private static let help = "use a smaller batch or a smaller model"

  /// What the machine has; `nil` if it does not say.
  private static var physicalBytes: Int? {
    let (bytes, overflow) = sysconf(Int32(_SC_PHYS_PAGES))
      .multipliedReportingOverflow(by: sysconf(Int32(_SC_PAGESIZE)))
    return overflow || bytes <= 0 ? nil : bytes
  }

  /// Creates a block of zeros; a block of no bytes has a valid address too.
  public init(byteCount: Int) throws(Diagnostic) {
    let hugePage = 2 << 20
    let isLarge = byteCount >= hugePage / 2
    let (end, overflow) = max(byteCount, 1).addingReportingOverflow(isLarge ? hugePage - 1 : 4095)
    guard byteCount >= 0, !overflow else {
      throw Diagnostic("cannot get \(byteCount) bytes of memory", category: .inputOutput)
    }
    let unit = isLarge ? hugePage : 4096
    let size = end / unit * unit
    // Where the system promises more than it has, touching it would end the process instead.
    if isLarge, let physical = Self.physicalBytes, size > physical {
      throw Diagnostic(
        "cannot get \(byteCount) bytes of memory: the machine has \(physical)", category: .inputOutput,
        help: Self.help)
    }
    guard let (pages, mapping) = Self.map(size) else {
      throw Diagnostic(
        "cannot get \(byteCount) bytes of memory: \(String(cString: strerror(errno)))",
        category: .inputOutput, help: Self.help)
    }
    self.pages = pages
    self.byteCount = byteCount
    #if DEBUG
      let alignment = Program.alignment
      address = mapping + size - (max(byteCount, 1) + alignment - 1) / alignment * alignment
    #else
      address = mapping
    #endif
    if isLarge {
      // Both are advice: without them the pages come one by one, on first touch.
      _ = madvise(mapping, size, MADV_HUGEPAGE)
      let populateForWriting: Int32 = 23
      _ = madvise(mapping, size, populateForWriting)
    }
  }

  /// Creates a block from the heap, for memory that comes and goes often; its bytes are arbitrary.
  package init(fromHeap byteCount: Int) {
    address = .allocate(byteCount: max(byteCount, 1), alignment: Program.alignment)
    self.byteCount = byteCount
    pages = nil
  }

  deinit {
    if let pages {
      munmap(pages.baseAddress, pages.count)
    } else {
      address.deallocate()
    }
  }

  /// Memory of a size from the system, and the pages that come with it; `nil` with the cause in `errno`.
  private static func map(
    _ size: Int
  ) -> (pages: UnsafeMutableRawBufferPointer, start: UnsafeMutableRawPointer)? {
    #if DEBUG
      let (margin, first) = (4096, PROT_NONE)
    #else
      let (margin, first) = (0, PROT_READ | PROT_WRITE)
    #endif
    let (whole, overflow) = size.addingReportingOverflow(2 * margin)
    errno = ENOMEM
    guard !overflow, let address = mmap(nil, whole, first, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
      address != MAP_FAILED
    else { return nil }
    let pages = UnsafeMutableRawBufferPointer(start: address, count: whole)
    let start = address + margin
    guard first != PROT_NONE || mprotect(start, size, PROT_READ | PROT_WRITE) == 0 else {
      let code = errno
      munmap(address, whole)
      errno = code
      return nil
    }
    return (pages, start)
  }

  /// Calls a closure with the block's bytes, which are there as long as it runs.
  public func withUnsafeMutableBytes<Result, Failure: Error>(
    _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    defer { withExtendedLifetime(self) {} }
    return try body(UnsafeMutableRawBufferPointer(start: address, count: byteCount))
  }

  /// Calls a closure with the addresses of some blocks and then of others, as compiled code takes its arguments;
  /// nothing is allocated for the table, and the blocks are there as long as the closure runs.
  package static func withUnsafeAddresses<Result>(
    of blocks: [Memory], _ others: [Memory], _ body: (UnsafePointer<UnsafeMutableRawPointer?>?) -> Result
  ) -> Result {
    withExtendedLifetime((blocks, others)) {
      withUnsafeTemporaryAllocation(
        of: UnsafeMutableRawPointer?.self, capacity: blocks.count + others.count
      ) { table in
        for (position, block) in blocks.enumerated() { table[position] = block.address }
        for (position, block) in others.enumerated() { table[blocks.count + position] = block.address }
        return body(UnsafePointer(table.baseAddress))
      }
    }
  }
}
