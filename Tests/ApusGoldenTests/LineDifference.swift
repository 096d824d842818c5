// SPDX-License-Identifier: Apache-2.0

/// How one text becomes another, line by line.
struct LineDifference {
  let old: [Substring]
  let new: [Substring]

  init(old: String, new: String) {
    self.old = old.split(separator: "\n", omittingEmptySubsequences: false)
    self.new = new.split(separator: "\n", omittingEmptySubsequences: false)
  }

  /// The difference in the unified format, with three lines of context around each change.
  func unified(_ path: String) -> String {
    let difference = new.difference(from: old)
    var removed = Set<Int>()
    var inserted = Set<Int>()
    for change in difference {
      switch change {
      case .remove(let offset, _, _): removed.insert(offset)
      case .insert(let offset, _, _): inserted.insert(offset)
      }
    }
    // Each line with its mark and the numbers of the lines before it in both texts.
    var lines: [(mark: Character, text: Substring, old: Int, new: Int)] = []
    var (i, j) = (0, 0)
    while i < old.count || j < new.count {
      if i < old.count, removed.contains(i) {
        lines.append(("-", old[i], i, j))
        i += 1
      } else if j < new.count, inserted.contains(j) {
        lines.append(("+", new[j], i, j))
        j += 1
      } else {
        lines.append((" ", old[i], i, j))
        i += 1
        j += 1
      }
    }
    let context = 3
    let shown = lines.indices.filter { index in
      lines[max(0, index - context)...min(lines.count - 1, index + context)].contains { $0.mark != " " }
    }
    var text = ["--- golden/\(path)", "+++ now"]
    var previous: Int?
    for index in shown {
      if previous != index - 1 { text.append("@@ -\(lines[index].old + 1) +\(lines[index].new + 1) @@") }
      text.append(String(lines[index].mark) + lines[index].text)
      previous = index
    }
    return text.joined(separator: "\n")
  }
}
