// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusTensor

/// Between which numbers the targets must lie that a program is trained on.
///
/// A loss says so while it is recorded; data are checked when they meet the program. A loss beyond its domain is a
/// number like others, and training makes it small; a label beyond the classes stops a step, but only once it is met.
enum TargetBounds: Sendable {
  /// The numbers of so many classes.
  case labels(classes: Int)
  /// Numbers, ends included, as a loss takes them.
  case numbers(ClosedRange<Double>, loss: String)

  private func contains(_ target: Double) -> Bool {
    switch self {
    case .labels(let classes): 0 <= target && target < Double(classes)
    case .numbers(let range, _): range.contains(target)
    }
  }

  /// Checks the targets of a data set, whose rows are counted as in the whole from which it was split.
  func check(_ dataset: Dataset) throws(Diagnostic) {
    switch dataset.targets {
    case .labels(let labels, _):
      guard let row = labels.firstIndex(where: { !contains(Double($0)) }) else { return }
      throw fault(Double(labels[row]), row: dataset.originalRow(row))
    case .values(let values, let shape):
      guard let position = values.firstIndex(where: { !contains(Double($0)) }) else { return }
      throw fault(Double(values[position]), row: dataset.originalRow(position / shape.elementCount))
    }
  }

  /// Checks the targets of a batch.
  func check(_ batch: Batch) throws(Diagnostic) {
    let count = batch.targetType.elementCount
    guard count > 0 else { return }
    let fault: (position: Int, target: Double)? = batch.storage.targets.withUnsafeMutableBytes { bytes in
      let bytes = UnsafeRawBufferPointer(bytes)
      return batch.targetType.dtype == .i32
        ? first(outside: bytes.bindMemory(to: Int32.self).prefix(count)) { Double($0) }
        : first(outside: bytes.bindMemory(to: Float.self).prefix(count)) { Double($0) }
    }
    guard let fault else { return }
    let row = batch.rows[batch.rows.startIndex + fault.position / (count / batch.count)]
    throw self.fault(fault.target, row: Int(row))
  }

  private func first<Element>(
    outside elements: Swift.Slice<UnsafeBufferPointer<Element>>, _ number: (Element) -> Double
  ) -> (position: Int, target: Double)? {
    elements.firstIndex { !contains(number($0)) }.map { ($0, number(elements[$0])) }
  }

  /// Checks the targets that an entry point is called with by name.
  func check(_ targets: HostTensor) throws(Diagnostic) {
    let numbers = targets.reals
    guard let position = numbers.firstIndex(where: { !contains($0) }) else { return }
    throw fault(numbers[position], row: position / (numbers.count / targets.shape[0]))
  }

  private func fault(_ target: Double, row: Int) -> Diagnostic {
    switch self {
    case .labels(let classes):
      return Diagnostic(
        "the label \(Int(target)) of row \(row + 1) is outside 0..<\(classes)",
        help: "end the model with a logit for each class, or declare the program for data with all classes")
    case .numbers(let range, let loss):
      let ends = [range.lowerBound, range.upperBound].map { ShortNumber.rounded($0, digits: 6) }
      return Diagnostic(
        "the target \(Float(target)) of row \(row + 1) is outside \(ends[0])...\(ends[1]), which '\(loss)' takes",
        help: "choose a column of such numbers, or a loss for any numbers, such as meanSquaredError")
    }
  }
}

extension Tensor {
  /// Says which targets a loss takes, if these are those that a program is trained on.
  func expectTargets(_ bounds: TargetBounds) {
    trace.model?.bound(self, bounds)
  }
}
