// SPDX-License-Identifier: Apache-2.0

/// A loop each of whose steps touches the next part of some buffers, and no other part of them.
///
/// So it can be ended earlier where only the first parts are there.
package struct KernelRows {
  /// The steps of the loop.
  package let count: Int
  /// The buffers of which each step has a part of its own, ascending.
  package let parameters: [Int]

  /// - Parameters:
  ///   - statement: A statement of a kernel.
  ///   - elements: How many elements each of the kernel's buffers has.
  package init?(_ statement: Statement, elements: [Int]) {
    guard case .loop(let variable, let count, 1, _) = statement, count.terms.isEmpty, count.constant > 0
    else {
      return nil
    }
    let steps = count.constant
    var parts: [Int: Bool] = [:]
    _ = statement.moving { place in
      guard case .parameter(let number) = place.storage, elements.indices.contains(number) else {
        return place
      }
      // What the loop does not move is touched in each of its steps.
      let step = place.index.terms.first { $0.variable == .loop(variable) }?.coefficient ?? 0
      let (part, rest) = elements[number].quotientAndRemainder(dividingBy: steps)
      // Within a part, positions only go on.
      let isPart =
        step == part && rest == 0 && 0..<max(part, 1) ~= place.index.constant
        && place.index.terms.allSatisfy { $0.coefficient >= 0 }
      parts[number] = parts[number, default: true] && isPart
      return place
    }
    self.count = steps
    parameters = parts.filter(\.value).keys.sorted()
  }
}
