// SPDX-License-Identifier: Apache-2.0

package import ApusTensor
package import RandomSources

extension RandomSource {
  /// Sizes of dimensions, among them 1 and, rarely, 0.
  package mutating func shape(rank: ClosedRange<Int> = 0...3) -> Shape {
    Shape((0..<int(rank)).map { _ in happens(0.06) ? 0 : pick([1, 2, 2, 3, 3, 4]) })
  }
}
