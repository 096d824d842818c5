// SPDX-License-Identifier: Apache-2.0

/// The 64-bit Fowler–Noll–Vo hash 1a of lines of text, the same in every process and on every machine.
///
/// It tells texts apart in banners, logs and names of random streams; it is no protection against intent.
package struct StableHash: Sendable {
  /// The hash of the lines so far.
  package private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  package init() {}

  /// Adds a line; where a line ends matters.
  package mutating func combine(_ line: String) {
    for byte in line.utf8 { combine(byte) }
    combine(0x0A)
  }

  private mutating func combine(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }

  /// The hash in 16 hexadecimal digits.
  package var text: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
