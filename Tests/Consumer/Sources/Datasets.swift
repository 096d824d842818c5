// SPDX-License-Identifier: Apache-2.0

import Apus
import Foundation

/// Data sets made in memory, read from files and transformed, against the same done here.
func checkDatasets(_ checks: inout Checks) throws {
  let features = checks.floats(9 * 6)
  let labels: [Int32] = [0, 1, 2, 0, 1, 2, 2, 1, 0]
  let data = try Dataset(features: features, shape: [2, 3], labels: labels, classCount: 3)
    .named(classes: ["a", "b", "c"])
  checks.expect(data.features == features && data.labels == labels && data.count == 9, "a data set")
  checks.expect(data.assumptions.isEmpty, "nothing assumed")
  checks.expect(data.classCount == 3 && data.featureShape == [2, 3], "classes and shape")
  checks.expect(
    data.element
      == DatasetElement(features: .f32(2, 3), target: TensorType(.i32, .scalar), classCount: 3, count: 9),
    "an element")
  checks.expect(
    data.element.featureBatch(5) == .f32(5, 2, 3) && data.element.targetBatch(5) == .i32(5), "types")
  checks.expect(try data.scaled(by: 0.5).features == features.map { $0 * 0.5 }, "scaled features")
  let reshaped = try data.reshaped([6])
  checks.expect(
    reshaped.featureShape == [6] && reshaped.features == features && reshaped.classNames == ["a", "b", "c"],
    "features in another shape")
  try checkStandardization(&checks, data)
  try checkSplit(&checks, data)
  try checkBatches(&checks, data)
  try checkFiles(&checks, features, labels)
  do {
    _ = try Dataset(features: [1, 2], shape: [1], labels: [0, 7], classCount: 3)
    checks.expect(false, "a label out of range is taken")
  } catch {
    checks.expect(error.message.contains("7"), error.message)
  }
}

private func checkStandardization(_ checks: inout Checks, _ data: Dataset) throws {
  let size = data.featureShape.elementCount
  let standardized = try data.standardized
  for feature in 0..<size {
    let column = stride(from: feature, to: standardized.features.count, by: size).map {
      Double(standardized.features[$0])
    }
    let mean = column.reduce(0, +) / Double(data.count)
    let spread = column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(data.count)
    checks.expect([mean, spread], near: [0, 1], within: 1e-5, "a standardised feature")
  }
  checks.expect(
    (try? data.standardized(by: data.standardization))?.features == standardized.features,
    "standardised by itself")
  checks.expect(standardized.scaling == Scaling(features: data.standardization), "how it was scaled")
  checks.expect(data.standardization.means.count == size && data.targetStandardization == nil, "means")
  guard
    let values = try? Dataset(features: [1, 2, 3, 4], shape: [1], values: [2, 4, 6, 8], valueShape: [1]),
    let targets = values.targetStandardization,
    case .values(let scaled, let shape)? = (try? values.standardizedTargets(by: targets))?.targets
  else { return checks.expect(false, "standardised targets") }
  let want = [2.0, 4, 6, 8].map { ($0 - 5) / 5.0.squareRoot() }
  checks.expect(scaled.map { Double($0) }, near: want, within: 1e-6, "standardised targets")
  checks.expect(shape == [1] && targets.means == [5], "the mean of targets")
}

private func checkSplit(_ checks: inout Checks, _ data: Dataset) throws {
  let size = data.featureShape.elementCount
  func rows(_ part: Dataset) -> [[Float]] {
    (0..<part.count).map { Array(part.features[$0 * size..<($0 + 1) * size]) + [Float(part.labels[$0])] }
  }
  for (share, held) in [(0.1, 1), (0.3, 3), (0.5, 5), (0.9, 8)] {
    let (training, validation) = try data.split(holdingOut: share, seed: 11)
    checks.expect(validation.count == held && training.count == 9 - held, "a split of \(share)")
    let together = Set(rows(training) + rows(validation))
    checks.expect(together == Set(rows(data)), "a split of \(share) keeps each example once")
    let again = try data.split(holdingOut: share, seed: 11)
    checks.expect(rows(again.validation) == rows(validation), "a split by the same seed")
  }
}

private func checkBatches(_ checks: inout Checks, _ data: Dataset) throws {
  let plain = try data.batches(of: 4)
  checks.expect(plain.underestimatedCount == 3 && plain.map(\.count) == [4, 4, 1], "the sizes of batches")
  checks.expect(plain.flatMap { $0.rows.map { Int($0) } } == Array(0..<9), "batches in the order of the data")
  let held = Array(plain)
  checks.expect(held.flatMap(\.targets.integers) == data.labels.map { Int128($0) }, "batches that are kept")
  checks.expect(held.flatMap(\.features.reals) == data.features.map { Double($0) }, "features that are kept")
  let orders = try (0..<6).map { epoch in
    try data.batches(of: 4, shuffledBy: 3, epoch: epoch).flatMap { $0.rows.map { Int($0) } }
  }
  for order in orders { checks.expect(order.sorted() == Array(0..<9), "an order has each example once") }
  checks.expect(Set(orders).count == 6, "passes have different orders")
}

private func checkFiles(_ checks: inout Checks, _ features: [Float], _ labels: [Int32]) throws {
  try withFolder { folder in
    func write(_ bytes: [UInt8], _ name: String) throws -> String {
      try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
      return "\(folder)/\(name)"
    }
    let lines = labels.indices.map { row in
      (features[row * 6..<row * 6 + 6].map { "\($0)" } + ["\(labels[row])"]).joined(separator: ",")
    }
    let csv = try Dataset.csv(
      write(Array((lines.joined(separator: "\n") + "\n").utf8), "table.csv"), shape: [2, 3], classCount: 3)
    checks.expect(csv.features == features && csv.labels == labels && csv.featureShape == [2, 3], "a table")
    let values = try Dataset.csv("\(folder)/table.csv", target: .value(column: 0))
    guard case .values(let column, _) = values.targets else {
      return checks.expect(false, "a column of numbers")
    }
    checks.expect(
      column == labels.indices.map { features[$0 * 6] } && values.featureShape == [6], "a column of numbers")

    let pixels = (0..<9 * 6).map { UInt8($0 * 29 % 256) }
    let images = try write([0, 0, 8, 3, 0, 0, 0, 9, 0, 0, 0, 2, 0, 0, 0, 3] + pixels, "images.idx")
    let numbers = try write([0, 0, 8, 1, 0, 0, 0, 9] + labels.map { UInt8($0) }, "labels.idx")
    let idx = try Dataset.idx(images: images, labels: numbers, classCount: 3)
    checks.expect(idx.features == pixels.map { Float($0) } && idx.labels == labels, "images")
    checks.expect(idx.featureShape == [2, 3], "the shape of images")

    let npy = try Dataset.npy(
      features: write(array("<f4", "(9, 2, 3)", features.map(\.bitPattern)), "x.npy"),
      targets: write(array("<i4", "(9,)", labels.map { UInt32(bitPattern: $0) }), "y.npy"), classCount: 3)
    checks.expect(npy.features == features && npy.labels == labels && npy.featureShape == [2, 3], "arrays")
  }
}

/// A NumPy file, version 1.0, of words of four bytes.
private func array(_ type: String, _ shape: String, _ words: [UInt32]) -> [UInt8] {
  var header = "{'descr': '\(type)', 'fortran_order': False, 'shape': \(shape), }"
  header += String(repeating: " ", count: 117 - header.utf8.count) + "\n"
  let mark: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0]
  return mark + Array(header.utf8) + words.flatMap { word in (0..<4).map { UInt8(word >> ($0 * 8) & 255) } }
}
