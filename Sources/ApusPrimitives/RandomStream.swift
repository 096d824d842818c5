// SPDX-License-Identifier: Apache-2.0

import ApusIO

/// A sequence of random words of its own, named by what draws it and by a path.
///
/// The name's 64-bit hash is half of Philox's counter, and the seed is its key, so that streams of different
/// names share no words under any seed, and a stream does not change when another is added. What a stream
/// gives from one pass or step to the next is told apart by the counter's other half.
public struct RandomStream: Hashable, Sendable {
  /// The two upper words of the counter.
  package let number: UInt64

  /// Names a stream.
  ///
  /// - Parameters:
  ///   - domain: What draws, such as `initializer`; a word.
  ///   - path: Which of the things that draw.
  ///   - draw: How many times it has drawn before.
  package init(domain: StaticString, path: String = "", draw: Int = 0) {
    var hash = StableHash()
    hash.combine("\(domain)")
    hash.combine("\(draw)")
    hash.combine(path)
    number = hash.value
  }
}

extension RandomStream: ExpressibleByStringLiteral {
  /// Names a stream of a user's own.
  public init(_ name: String) { self.init(domain: "random", path: name) }

  public init(stringLiteral name: String) { self.init(name) }
}
