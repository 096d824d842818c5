// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Memory asked for before it is used, since an array that cannot grow ends the process.
package enum MemoryDemand {
  /// Makes sure that memory of a size can be had.
  ///
  /// - Parameters:
  ///   - bytes: The size, as far as a file decides it.
  ///   - file: The file that needs it.
  package static func check(_ bytes: Int, for file: String) throws(Diagnostic) {
    // What is small is had anyway, or nothing is.
    guard bytes > 1 << 20 else { return }
    // A compiler may take memory for granted that is given back at once, but not what the system is asked for.
    let block = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let block, block != MAP_FAILED else {
      throw Diagnostic(
        "there is not enough memory: \(bytes) bytes are needed at once", category: .inputOutput,
        place: .init(file: file))
    }
    munmap(block, bytes)
  }
}
