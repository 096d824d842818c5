// SPDX-License-Identifier: Apache-2.0

package import ApusTensor

/// The first element in which two lists of tensors are not the same bits; `nil` if there is none.
///
/// One NaN is as good as another, and a subnormal number, which counts as zero, as the zero of its sign.
package func differingBit(_ xs: [HostTensor], _ ys: [HostTensor]) -> String? {
  guard xs.map(\.type) == ys.map(\.type) else { return "types \(xs.map(\.type)) and \(ys.map(\.type))" }
  for (number, (x, y)) in zip(xs.map(\.flushed), ys.map(\.flushed)).enumerated() where x.bytes != y.bytes {
    for position in 0..<x.count {
      let (a, b) = (x.literal(at: position), y.literal(at: position))
      if a.bits != b.bits, !(a.dtype.isFloatingPoint && a.real.isNaN && b.real.isNaN) {
        return "tensor \(number) at \(position): \(a) and \(b)"
      }
    }
  }
  return nil
}
