// SPDX-License-Identifier: Apache-2.0

import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Ctrl-C as a wish to stop at the next step; a second one ends the process at once.
enum StopSignal {
  private static let flag = Atomic<Bool>(false)

  /// Begins to listen.
  static func listen() {
    for number in [SIGINT, SIGTERM] {
      signal(number) { number in
        StopSignal.flag.store(true, ordering: .relaxed)
        signal(number, SIG_DFL)
      }
    }
  }

  /// Whether the user wants to stop.
  static var isRaised: Bool { flag.load(ordering: .relaxed) }
}
