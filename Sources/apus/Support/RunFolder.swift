// SPDX-License-Identifier: Apache-2.0

import Apus

/// The folder of a training run; every file in it is whole at any time.
final class RunFolder {
  /// The path of the folder.
  let path: String
  private var lastSave = ContinuousClock.now

  /// Creates the folder and makes sure that it can be written, before any time is spent on training.
  ///
  /// What an earlier run left there stays until this one has something to put in its place.
  init(_ path: String) throws(Diagnostic) {
    self.path = path
    try Output.makeFolder(path)
    do throws(FileError) {
      try AtomicWriter().check(directory: path)
    } catch {
      throw error.diagnostic
    }
  }

  /// The path of a file in the folder.
  func path(_ name: String) -> String { "\(path)/\(name)" }

  /// Writes metrics and weights while training goes on, at most every other second.
  func save(_ report: TrainingReport, _ session: Session) throws(Diagnostic) {
    let now = ContinuousClock.now
    guard lastSave.duration(to: now) > .seconds(2) else { return }
    lastSave = now
    try Output.write(files(report, session.snapshot, best: nil), inFolder: path)
  }

  /// Writes all files of the run: with metrics and weights the pictures that are drawn.
  func save(
    _ report: TrainingReport, _ session: Session, best: Snapshot?,
    pictures: () throws(Diagnostic) -> [(name: String, text: String)]
  ) throws(Diagnostic) {
    let files = try files(report, session.snapshot, best: best)
    let drawn: [(name: String, text: String)]
    do throws(Diagnostic) {
      drawn = try pictures()
    } catch {
      // What was learnt is not lost because it cannot be shown.
      try Output.write(files, inFolder: path)
      throw error
    }
    try Output.write(files + drawn.map { ($0.name, [Array($0.text.utf8)]) }, inFolder: path)
  }

  private func files(
    _ report: TrainingReport, _ last: Snapshot, best: Snapshot?
  ) throws(Diagnostic) -> [(name: String, parts: [[UInt8]])] {
    var files = [("metrics.csv", [Array(report.table.utf8)]), ("last.safetensors", try last.encoded())]
    if let best { files.append(("best.safetensors", try best.encoded())) }
    return files
  }
}

extension TrainingReport {
  /// Curves of loss and metrics over the epochs and, if there are classes, which are taken for which.
  func pictures(
    of session: Session, on data: Dataset, _ name: String
  ) throws(Diagnostic) -> [(name: String, text: String)] {
    var pictures: [(name: String, text: String)] = []
    if !epochs.isEmpty { pictures.append(("curves.svg", chart("\(name): training").svg)) }
    guard let classCount = data.classCount else { return pictures }
    let predicted = try session.predict(data).largestPositions
    let names = data.classNames.isEmpty ? (0..<classCount).map(String.init) : data.classNames
    let matrix = try ConfusionMatrix(
      title: "\(name): validation", classes: names, actual: data.labels.map { Int($0) }, predicted: predicted)
    pictures.append(("confusion.svg", matrix.svg))
    return pictures
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
