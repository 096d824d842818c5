// SPDX-License-Identifier: Apache-2.0

package import ApusIO

/// How often each class was taken for each other one.
package struct ConfusionMatrix: Hashable, Sendable {
  package let title: String
  package let classes: [String]
  /// Counts by actual class, then by predicted class.
  package let counts: [[Int]]

  /// A matrix with one row and one column for each class.
  package init(title: String, classes: [String], counts: [[Int]]) throws(Diagnostic) {
    guard (1...1000).contains(classes.count) else {
      throw Diagnostic("a confusion matrix of \(classes.count) classes cannot be drawn; from 1 to 1000 can")
    }
    guard counts.count == classes.count, counts.allSatisfy({ $0.count == classes.count })
    else {
      throw Diagnostic("a confusion matrix of \(classes.count) classes needs as many rows and columns")
    }
    guard counts.allSatisfy({ $0.allSatisfy { (0...1 << 40).contains($0) } }) else {
      throw Diagnostic("a confusion matrix holds a count below 0 or above 2^40")
    }
    self.title = title
    self.classes = classes
    self.counts = counts
  }

  /// The matrix of a list of predictions; all labels must be among the classes.
  package init(title: String, classes: [String], actual: [Int], predicted: [Int]) throws(Diagnostic) {
    guard actual.count == predicted.count else {
      throw Diagnostic("\(predicted.count) predictions cannot be compared with \(actual.count) labels")
    }
    var counts = [[Int]](repeating: [Int](repeating: 0, count: classes.count), count: classes.count)
    for (row, column) in zip(actual, predicted) {
      guard classes.indices.contains(row), classes.indices.contains(column) else {
        throw Diagnostic(
          "class \(classes.indices.contains(row) ? column : row) is not in 0..<\(classes.count)")
      }
      counts[row][column] += 1
    }
    try self.init(title: title, classes: classes, counts: counts)
  }

  /// The share of right predictions, or `nil` if there are none at all.
  package var accuracy: Double? {
    let total = counts.reduce(0) { $0 + $1.reduce(0, +) }
    let right = counts.indices.reduce(0) { $0 + counts[$1][$1] }
    return total == 0 ? nil : Double(right) / Double(total)
  }

  /// The picture; equal matrices give equal bytes.
  package var svg: String { ConfusionMatrixDrawing(self).document.text }
}
