// SPDX-License-Identifier: Apache-2.0

/// How many random graphs the suites try, in blocks that run at the same time.
///
/// A debug build takes many times as long for each graph, and the suites run in release too.
package enum GraphBlock {
  #if DEBUG
    package static let count = 1
  #else
    package static let count = 8
  #endif
  /// The graphs of a block.
  package static let size = 250
}
