// SPDX-License-Identifier: Apache-2.0

package import ApusTensor

/// Where each tensor of a program's state lies: one after the other, each at a multiple of the alignment.
package struct StateLayout: Hashable, Sendable {
  /// The tensors in order.
  package private(set) var slots: [StateSlot] = []
  /// The size of the state in bytes; `Int.max` if no memory can hold it.
  package private(set) var bytes = 0

  /// Places named tensors.
  package init(_ tensors: some Sequence<(name: String, type: TensorType)>) {
    for (name, type) in tensors {
      slots.append(StateSlot(name: name, type: type, offset: bytes))
      bytes = bytes.addingSaturated(type.bytes.roundedUp(to: Program.alignment))
    }
  }
}
