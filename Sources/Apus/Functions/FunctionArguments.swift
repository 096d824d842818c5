// SPDX-License-Identifier: Apache-2.0

import ApusIO

/// How the tensors of a call become the arguments of a function.
struct FunctionArguments: Sendable {
  /// How many tensors each argument is, and `nil` for a list.
  private let counts: [Int?]

  init<each Argument: TensorGroup>(_ types: repeat (each Argument).Type) {
    var counts: [Int?] = []
    for type in repeat each types { counts.append(type.tensorCount) }
    self.counts = counts
  }

  /// The tensors of each argument.
  ///
  /// - Throws: `Diagnostic` if there are too few or too many of them.
  func divided<Element>(_ tensors: [Element]) throws(Diagnostic) -> [ArraySlice<Element>] {
    let fixed = counts.reduce(0) { $0 + ($1 ?? 0) }
    let lists = counts.count { $0 == nil }
    guard lists < 2 else {
      throw Diagnostic(
        "a function takes at most one list of tensors, and this one would take \(lists)",
        help: "which tensors belong to which list could not be told")
    }
    guard lists == 1 ? tensors.count >= fixed : tensors.count == fixed else {
      let number = "\(fixed) tensor" + (fixed == 1 ? "" : "s")
      throw Diagnostic("the function takes \(lists == 1 ? "at least " : "")\(number), got \(tensors.count)")
    }
    var rest = tensors[...]
    return counts.map { count in
      let part = rest.prefix(count ?? tensors.count - fixed)
      rest = rest.dropFirst(part.count)
      return part
    }
  }
}

extension ArraySlice {
  /// Removes the first element, which must be there, and returns it.
  mutating func next() throws(Diagnostic) -> Element {
    try popFirst().unwrapped(orBug: "a function has fewer arguments or results than its closure")
  }
}
