// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusKernel

/// The kernels of a program, equal ones once: layers that are alike need the same code at other addresses.
///
/// A kernel that can fail is kept for its step alone, so that its remarks say where a fault was found.
struct KernelTable {
  /// A kernel without a number.
  struct Draft {
    /// The operators in it, for the name.
    let words: [String]
    let parameters: [Kernel.Parameter]
    let body: [Statement]
    let division: Kernel.Division?
    let remarks: @Sendable () -> [String]
  }

  /// A step of an entry point that a kernel computes.
  struct Use {
    let entryPoint: String
    let nodes: [Int]
  }

  private var drafts: [Draft] = []
  /// For each kernel, the steps that it computes besides the one it was made for.
  private var repeats: [[Use]] = []
  private var known = FirstOccurrences(capacity: 32)

  /// The position of the kernel with a draft's code, which is added if there is none.
  mutating func position(of draft: Draft, for use: Use) -> Int {
    var hasher = Hasher()
    hasher.combine(draft.parameters.count)
    hasher.combine(draft.body)
    let hash = hasher.finalize()
    if let position = known.position(hash: hash, where: { drafts[$0].isEqual(to: draft) }) {
      repeats[position].append(use)
      return position
    }
    if !draft.body.contains(where: \.canFail) { known.note(hash: hash, at: drafts.count) }
    drafts.append(draft)
    repeats.append([])
    return drafts.count - 1
  }

  /// The kernels in the order in which they are first run.
  var kernels: [Kernel] {
    drafts.indices.map { position in
      let (draft, repeats) = (drafts[position], repeats[position])
      let number = position < 10 ? "0\(position)" : "\(position)"
      return Kernel(
        name: draft.words.reduce("k\(number)") { "\($0)_\($1)" },
        remarks: draft.remarks() + repeats.map(\.remark), parameters: draft.parameters, body: draft.body,
        division: draft.division)
    }
  }
}

extension KernelTable.Draft {
  /// Whether another draft has the same code, whatever its buffers are called.
  fileprivate func isEqual(to other: KernelTable.Draft) -> Bool {
    parameters.elementsEqual(other.parameters) {
      $0.dtype == $1.dtype && $0.isWritten == $1.isWritten && $0.stride == $1.stride
    } && body == other.body && division == other.division
  }
}

extension KernelTable.Use {
  /// The values computed, as a remark.
  fileprivate var remark: String {
    "and " + nodes.map { "%\($0)" }.joined(separator: ", ") + " of \(entryPoint)"
  }
}
