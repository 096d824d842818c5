// SPDX-License-Identifier: Apache-2.0

import Apus

/// The folder of a training run; every file in it is whole at any time.
final class RunFolder {
  /// The path of the folder.
  let path: String
  private var lastSave = ContinuousClock.now

  /// Creates the folder and makes sure that it can be written, before any time is spent on training.
  init(_ path: String) throws(Diagnostic) {
    self.path = path
    try Output.makeFolder(path)
    try Output.write("epoch,step,loss\n", toFile: self.path("metrics.csv"))
  }

  /// The path of a file in the folder.
  func path(_ name: String) -> String { "\(path)/\(name)" }

  /// Writes the metrics and the weights; while training goes on, at most every other second.
  func save(_ report: TrainingReport, _ session: Session, isLast: Bool) throws(Diagnostic) {
    let now = ContinuousClock.now
    guard isLast || lastSave.duration(to: now) > .seconds(2) else { return }
    lastSave = now
    try Output.write(report.table, toFile: path("metrics.csv"))
    try session.snapshot.save(to: path("last.safetensors"))
  }

  /// Draws loss and metrics over the epochs.
  func draw(_ report: TrainingReport, _ name: String) throws(Diagnostic) {
    guard !report.epochs.isEmpty else { return }
    try Output.write(report.chart("\(name): training").svg, toFile: path("curves.svg"))
  }

  /// Draws which classes are taken for which, if there are classes.
  func drawConfusion(of session: Session, on data: Dataset, _ name: String) throws(Diagnostic) {
    guard let classCount = data.classCount else { return }
    let predicted = try session.predict(data).largestPositions
    let names = data.classNames.isEmpty ? (0..<classCount).map(String.init) : data.classNames
    let matrix = try ConfusionMatrix(
      title: "\(name): validation", classes: names, actual: data.labels.map { Int($0) }, predicted: predicted)
    try Output.write(matrix.svg, toFile: path("confusion.svg"))
  }
}

extension HostTensor {
  /// For each row of a matrix, the position of its largest element.
  var largestPositions: [Int] {
    let width = max(shape[-1], 1)
    let reals = reals
    return stride(from: 0, to: reals.count, by: width).map { start in
      (0..<width).reduce(0) { reals[start + $1] > reals[start + $0] ? $1 : $0 }
    }
  }
}
