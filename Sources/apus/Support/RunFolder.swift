// SPDX-License-Identifier: Apache-2.0

import Apus

/// The folder of a training run; every file in it is whole at any time.
final class RunFolder {
  /// The path of the folder.
  let path: String
  private var lastSave = ContinuousClock.now

  /// The names of all files that a run may write.
  private static let names = [
    "best.safetensors", "confusion.svg", "curves.svg", "last.safetensors", "metrics.csv",
  ]

  /// Creates the folder and makes sure that it can be written, before any time is spent on training.
  ///
  /// What an earlier run left there is set aside, so that no file of it can be taken for one of this run.
  init(_ path: String) throws(Diagnostic) {
    self.path = path
    try Output.makeFolder(path)
    do throws(FileError) {
      try AtomicWriter().check(directory: path)
      for name in Self.names { try AtomicWriter().check("\(path)/\(name)") }
      try Self.setAside(path)
    } catch {
      throw error.diagnostic
    }
  }

  /// Moves the files of an earlier run into a folder of their own, `previous-1` or the next that is free.
  private static func setAside(_ path: String) throws(FileError) {
    let files = RealFileSystem()
    var found: [String] = []
    for name in names where try files.entry(at: "\(path)/\(name)") != nil { found.append(name) }
    guard !found.isEmpty else { return }
    var number = 1
    while try files.entry(at: "\(path)/previous-\(number)") != nil { number += 1 }
    let folder = "\(path)/previous-\(number)"
    try files.makeDirectory(folder)
    for name in found { try files.rename("\(path)/\(name)", to: "\(folder)/\(name)") }
    Output.note("the files of an earlier run are now in \(TerminalText.escaped(folder))")
  }

  /// The path of a file in the folder.
  func path(_ name: String) -> String { "\(path)/\(name)" }

  /// Writes metrics and weights while training goes on, at most every other second.
  func save(_ report: TrainingReport, _ session: Session, _ best: inout BestWeights) throws(Diagnostic) {
    let now = ContinuousClock.now
    guard lastSave.duration(to: now) > .seconds(2) else { return }
    lastSave = now
    try write(report, session, &best)
  }

  /// Writes metrics and weights, then the pictures that are drawn, which cannot harm them.
  func finish(
    _ report: TrainingReport, _ session: Session, _ best: inout BestWeights,
    pictures: () throws(Diagnostic) -> [(name: String, text: String)]
  ) throws(Diagnostic) {
    try write(report, session, &best)
    try Output.write(try pictures().map { ($0.name, [Array($0.text.utf8)]) }, inFolder: path)
  }

  private func write(
    _ report: TrainingReport, _ session: Session, _ best: inout BestWeights
  ) throws(Diagnostic) {
    var files: [(name: String, parts: [[UInt8]])] = [("metrics.csv", [Array(report.table.utf8)])]
    files.append(("last.safetensors", try session.snapshot.encoded()))
    if let best = best.unsaved { files.append(("best.safetensors", try best.encoded())) }
    try Output.write(files, inFolder: path)
    best.saved()
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
    let predicted: [Int]
    do throws(Diagnostic) {
      predicted = try session.predict(data).largestPositions
    } catch  where StopSignal.number != nil {
      // A compiler that a signal ended is no fault, and takes no other picture with it.
      return pictures
    }
    let names = data.classNames + (data.classNames.count..<classCount).map(String.init)
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
