// SPDX-License-Identifier: Apache-2.0

/// The candidate a user most likely meant by a misspelled name, or `nil` if none is near.
///
/// Near means: at most a third of the name's letters (at least one) inserted, deleted, replaced or swapped with a
/// neighbour, upper and lower case being the same. Of equally near candidates the first is taken.
package func nearestMatch(to name: String, among candidates: some Sequence<String>) -> String? {
  let longest = 64
  let wanted = Array(name.lowercased().unicodeScalars.prefix(longest + 1))
  guard !wanted.isEmpty, wanted.count <= longest else { return nil }
  var best: (candidate: String, distance: Int)?
  for candidate in candidates {
    let letters = Array(candidate.lowercased().unicodeScalars.prefix(longest + 1))
    guard letters.count <= longest else { continue }
    let distance = editDistance(wanted, letters)
    guard distance <= max(1, max(wanted.count, letters.count) / 3),
      distance < max(wanted.count, letters.count)
    else { continue }
    if distance < best?.distance ?? .max { best = (candidate, distance) }
  }
  return best?.candidate
}

/// The sentence to append to "unknown …", or the empty string if no candidate is near.
package func suggestion(for name: String, among candidates: some Sequence<String>) -> String {
  nearestMatch(to: name, among: candidates).map { "; did you mean '\($0)'?" } ?? ""
}

/// Optimal string alignment distance: insertions, deletions, replacements and swaps of neighbours.
private func editDistance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
  var beforePrevious = [Int](repeating: 0, count: b.count + 1)
  var previous = Array(0...b.count)
  for i in a.indices {
    var current = [i + 1]
    for j in b.indices {
      let replaced = previous[j] + (a[i] == b[j] ? 0 : 1)
      var cost = min(replaced, previous[j + 1] + 1, current[j] + 1)
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforePrevious[j - 1] + 1) }
      current.append(cost)
    }
    (beforePrevious, previous) = (previous, current)
  }
  return previous[b.count]
}
