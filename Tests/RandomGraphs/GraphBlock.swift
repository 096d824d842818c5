// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  import Glibc
#endif

/// How many random graphs the suites try, in blocks that run at the same time.
///
/// A debug build takes many times as long for each graph, and the suites run in release too. `APUS_GRAPHS=20000` asks
/// for more: the seeds are the first numbers, so that a failure of any run can be had again.
package enum GraphBlock {
  #if DEBUG
    private static let usual = 1
  #else
    private static let usual = 8
  #endif
  /// The number of blocks.
  package static let count =
    getenv("APUS_GRAPHS").flatMap { Int(String(cString: $0)) }.map { max(1, ($0 + size - 1) / size) } ?? usual
  /// The graphs of a block.
  package static let size = 250
}
