// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusTensor

/// The constants of a program, equal ones once.
struct ConstantTable {
  private(set) var tensors: [HostTensor] = []
  private var known = FirstOccurrences(capacity: 16)

  /// The position of a constant, which is added if there is none like it.
  mutating func position(of tensor: HostTensor) -> Int {
    let hash = tensor.hashValue
    if let position = known.position(hash: hash, where: { tensors[$0] == tensor }) { return position }
    known.note(hash: hash, at: tensors.count)
    tensors.append(tensor)
    return tensors.count - 1
  }
}
