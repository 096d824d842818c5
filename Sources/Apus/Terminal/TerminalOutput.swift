// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Where progress is shown.
package protocol ProgressOutput: Sendable {
  /// Whether a line may be redrawn in place.
  var isLive: Bool { get }
  var usesColor: Bool { get }
  /// The width of a line at the moment.
  var width: Int { get }

  func write(_ text: String)
}

/// A file descriptor that may be a terminal; standard error unless a test says otherwise.
package struct TerminalOutput: ProgressOutput {
  package let isLive: Bool
  package let usesColor: Bool
  private let descriptor: Int32

  /// - Parameters:
  ///   - descriptor: what is written to.
  ///   - variable: looks up a variable of the environment.
  package init(descriptor: Int32 = 2, variable: (String) -> String? = Self.environment) {
    self.descriptor = descriptor
    let terminal = variable("TERM") ?? ""
    isLive =
      isatty(descriptor) == 1 && !terminal.isEmpty && terminal != "dumb" && (variable("CI") ?? "").isEmpty
    // The convention of no-color.org: any value but the empty one counts.
    usesColor = isLive && (variable("NO_COLOR") ?? "").isEmpty
  }

  /// A variable of the process's environment.
  package static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  package var width: Int {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  package func write(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
      if count > 0 {
        bytes = bytes.dropFirst(count)
      } else if count < 0, errno == EINTR {
        continue
      } else {
        // A closed terminal is no reason to stop training.
        return
      }
    }
  }
}

// Inside the type the name means its own method.
private func systemWrite(_ descriptor: Int32, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, buffer, count)
}
