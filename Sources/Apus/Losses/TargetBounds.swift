// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusTensor

/// Between which numbers the targets must lie that a program is trained on.
///
/// A loss says so while it is recorded; data are checked when they meet the program, since a loss beyond its domain
/// is a number like others, and training makes it small.
struct TargetBounds: Sendable {
  /// The numbers, ends included.
  let range: ClosedRange<Float>
  /// The loss that says so.
  let loss: String

  /// Checks the targets of a data set, whose rows are counted as in the whole from which it was split.
  func check(_ dataset: Dataset) throws(Diagnostic) {
    guard case .values(let values, let shape) = dataset.targets,
      let position = values.firstIndex(where: { !range.contains($0) })
    else { return }
    throw fault(values[position], row: dataset.originalRow(position / shape.elementCount))
  }

  /// Checks the targets of a batch.
  func check(_ batch: Batch) throws(Diagnostic) {
    let count = batch.targetType.elementCount
    guard batch.targetType.dtype == .f32, batch.count > 0 else { return }
    let fault: (position: Int, value: Float)? = batch.storage.targets.withUnsafeMutableBytes { bytes in
      let values = UnsafeRawBufferPointer(bytes).bindMemory(to: Float.self).prefix(count)
      return values.firstIndex { !range.contains($0) }.map { ($0, values[$0]) }
    }
    guard let fault else { return }
    let row = batch.rows[batch.rows.startIndex + fault.position / (count / batch.count)]
    throw self.fault(fault.value, row: Int(row))
  }

  /// Checks the targets that an entry point is called with by name.
  func check(_ targets: HostTensor) throws(Diagnostic) {
    let reals = targets.reals
    guard let position = reals.firstIndex(where: { !range.contains(Float($0)) }) else { return }
    throw fault(Float(reals[position]), row: position / (reals.count / targets.shape[0]))
  }

  private func fault(_ value: Float, row: Int) -> Diagnostic {
    let ends = [range.lowerBound, range.upperBound].map { ShortNumber.rounded(Double($0), digits: 6) }
    return Diagnostic(
      "the target \(value) of row \(row + 1) is outside \(ends[0])...\(ends[1]), which '\(loss)' takes",
      help: "choose a column of such numbers, or a loss for any numbers, such as meanSquaredError")
  }
}

extension Tensor {
  /// Says between which numbers these targets must lie, if they are those that a program is trained on.
  func expectTargets(in range: ClosedRange<Float>, by loss: String) {
    (trace.context as? ModelTrace)?.bound(value, TargetBounds(range: range, loss: loss))
  }
}
