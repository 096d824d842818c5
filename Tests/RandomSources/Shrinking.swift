// SPDX-License-Identifier: Apache-2.0

/// A list on which something still fails although no element can be left out, found by leaving out ever smaller
/// parts (Zeller and Hildebrandt, *Simplifying and Isolating Failure-Inducing Input*, 2002).
package func shrunk<Element>(
  _ list: [Element], while fails: ([Element]) throws -> Bool
) rethrows -> [Element] {
  var list = list
  var part = max(list.count / 2, 1)
  while !list.isEmpty {
    var isSmaller = false
    var start = 0
    while start < list.count {
      var candidate = list
      candidate.removeSubrange(start..<min(start + part, list.count))
      if try fails(candidate) {
        list = candidate
        isSmaller = true
      } else {
        start += part
      }
    }
    if part == 1, !isSmaller { break }
    part = max(part / 2, 1)
  }
  return list
}
