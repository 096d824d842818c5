// SPDX-License-Identifier: Apache-2.0

import Apus
import Foundation
import Testing

@testable import ApusZoo

/// What a user reads when data is there but is not what it should be.
@Suite struct DataRefusalTests {
  @Test func unsuitableFilesAreRefused() throws {
    var refusals = Refusals()
    let folder = FileManager.default.temporaryDirectory.appending(path: "apus-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    /// Tries something on files, whose folder is left out of what is said.
    func add(_ title: String, _ files: [String: [UInt8]], _ body: (String) throws(Diagnostic) -> Void) {
      refusals.add(title) {
        for (name, bytes) in files { try Data(bytes).write(to: folder.appending(path: name)) }
        do throws(Diagnostic) {
          try body(folder.path)
        } catch {
          throw Diagnostic(
            error.message.replacing(folder.path + "/", with: ""), category: error.category,
            place: error.place.map {
              Diagnostic.Place(file: $0.file.replacing(folder.path + "/", with: ""), $0.position)
            }, value: error.value, notes: error.notes, help: error.help)
        }
      }
    }
    let images: [UInt8] = [0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 1, 5, 6]
    add("images as labels", ["images": images]) { path throws(Diagnostic) in
      _ = try Dataset.idx(images: path + "/images", labels: path + "/images")
    }
    let labels: [UInt8] = [0, 0, 8, 1, 0, 0, 0, 3, 0, 1, 1]
    add("too many labels", ["images": images, "labels": labels]) { path throws(Diagnostic) in
      _ = try Dataset.idx(images: path + "/images", labels: path + "/labels")
    }
    add("a number as a data set", ["x.npy": Self.npy("'shape': ()", 1)]) { path throws(Diagnostic) in
      _ = try Dataset.npy(features: path + "/x.npy", targets: path + "/x.npy")
    }
    add("a NumPy file without a shape", ["x.npy": Self.npy("", 1)]) { path throws(Diagnostic) in
      _ = try Dataset.npy(features: path + "/x.npy", targets: path + "/x.npy")
    }
    add("classes for an array of numbers", ["x.npy": Self.npy("'shape': (2,)", 2)]) {
      path throws(Diagnostic) in
      _ = try Dataset.npy(features: path + "/x.npy", targets: path + "/x.npy", classCount: 2)
    }
    for (title, text) in [
      ("a quote with an accent", "1,2\n\"\u{301}3\",4\n"), ("a comma with an accent", "\"1\",\u{301}2,3\n"),
      ("a line separator", "\"1\",2\n3\u{2028},4\n"),
    ] {
      add(title, ["x.csv": Array(text.utf8)]) { path throws(Diagnostic) in
        _ = try Dataset.csv(path + "/x.csv")
      }
    }
    add("weights whose metadata is a list", ["w": Self.safetensors("{\"__metadata__\":[]}")]) {
      path throws(Diagnostic) in
      _ = try Snapshot(contentsOf: path + "/w")
    }
    let name = String(repeating: "w", count: 1025)
    add("weights with an endless name", ["w": Self.safetensors("{\"\(name)\":{}}")]) {
      path throws(Diagnostic) in
      _ = try Snapshot(contentsOf: path + "/w")
    }
    let bad = Array("no image".utf8)
    add(
      "images of clothing that are damaged",
      ["train-images-idx3-ubyte.gz": bad, "train-labels-idx1-ubyte.gz": bad]
    ) { path throws(Diagnostic) in
      _ = try FashionMNIST.data(in: path)
    }
    add("images of clothing that are missing", [:]) { path throws(Diagnostic) in
      _ = try FashionMNIST.data(in: path + "/none")
    }
    refusals.check("data")
  }

  @Test func unsuitableNumbersAreRefused() {
    var refusals = Refusals()
    func dataset(_ title: String, _ values: [Float], _ shape: Shape) {
      refusals.add(title) {
        _ = try Dataset(features: [1, 2, 3, 4], shape: [2], values: values, valueShape: shape)
      }
    }
    dataset("targets that do not divide", [1, 2, 3], [2])
    dataset("a target that is no number", [1, 2, .nan, 4], [2])
    dataset("targets without elements", [], [0])
    dataset("targets of a negative size", [1, 2], [-1])
    dataset("targets for other examples", [1, 2, 3, 4], [1])
    refusals.add("features of a negative size") {
      _ = try Dataset(features: [1, 2, 3, 4], shape: [-1, -2], labels: [0, 1])
    }
    refusals.add("a confusion matrix with a row too few") {
      _ = try ConfusionMatrix(title: "", classes: ["a", "b"], counts: [[1, 2]])
    }
    refusals.add("a mean without a deviation") { _ = try Standardization(means: [1, 2], deviations: [1]) }
    refusals.add("a deviation of 0") { _ = try Standardization(means: [1, 2], deviations: [1, 0]) }
    refusals.add("features standardised as others") {
      let data = try Dataset(features: [1, 2, 3, 4], shape: [2], labels: [0, 1])
      let other = try Dataset(features: [1, 2, 3, 4, 5, 6], shape: [3], labels: [0, 1])
      _ = try data.standardized(by: other.standardization)
    }
    let targets = Result { () throws(Diagnostic) in try Standardization(means: [1, 2], deviations: [3, 4]) }
    refusals.add("targets standardised as others") {
      let data = try Dataset(features: [1, 2], shape: [1], values: [1, 2], valueShape: [1])
      _ = try data.standardizedTargets(by: targets.get())
    }
    refusals.add("outputs for targets of another size") {
      _ = try Scaling(targets: targets.get()).unscaled(HostTensor(.f32(2, 3), reals: [1, 2, 3, 4, 5, 6]))
    }
    refusals.add("a table after -1 lines") {
      _ = try Dataset.csv(Array("1,2,0\n".utf8), named: "table.csv", format: CSVFormat(skippedLines: -1))
    }
    addTransforms(&refusals)
    addClasses(&refusals)
    refusals.add("a data file that is not there") { _ = try ZooResource.bytes("none.csv.gz") }
    refusals.check("numbers")
  }

  /// Settings of what is done with a data set that make no sense for it.
  private func addTransforms(_ refusals: inout Refusals) {
    func add(_ title: String, _ features: [Float] = [1, 2, 3, 4], _ body: (Dataset) throws -> Void) {
      refusals.add(title) {
        try body(
          try Dataset(
            features: features, shape: [1], values: features, valueShape: [1], allowingNonFinite: true))
      }
    }
    for factor in [Float.nan, .infinity, 0, .leastNonzeroMagnitude] {
      add("features times \(factor)") { _ = try $0.scaled(by: factor) }
    }
    add("features times too much") { _ = try $0.scaled(by: 1e38) }
    add("features times too much in turn", [0, 0]) { _ = try $0.scaled(by: 1e30).scaled(by: 1e30) }
    add("features that are no numbers standardised", [1, .nan]) { _ = try $0.standardized }
    add("features standardised by what hardly varies", [0, 1e10]) { data in
      _ = try data.standardized(by: Standardization(means: [0], deviations: [2e-38]))
    }
    add("targets standardised by what hardly varies", [0, 1e10]) { data in
      _ = try data.standardizedTargets(by: Standardization(means: [0], deviations: [2e-38]))
    }
    for share in [20, 1.5, -1, .nan, .infinity] {
      add("a share of \(share)") { _ = try $0.split(holdingOut: share, seed: 1) }
    }
    for share in [0, 0.1, 0.9, 1] {
      add("a share of \(share) of four examples") { _ = try $0.split(holdingOut: share, seed: 1) }
    }
    add("a share of one example", [1]) { _ = try $0.split(holdingOut: 0.5, seed: 1) }
    for size in [0, -3] { add("batches of \(size)") { _ = try $0.batches(of: size) } }
  }

  /// Classes that there cannot be, or that nothing is told by.
  private func addClasses(_ refusals: inout Refusals) {
    func table(
      _ title: String, _ target: Dataset.Target, _ names: [String] = [], _ count: Int? = nil
    ) {
      refusals.add(title) {
        _ = try Dataset.csv(
          Array("1,2,x\n3,4,y\n".utf8), named: "table.csv", target: target, classNames: names,
          classCount: count)
      }
    }
    for count in [0, -4] {
      refusals.add("\(count) classes") {
        _ = try Dataset(features: [1, 2], shape: [1], labels: [0, 0], classCount: count)
      }
      table("a table of \(count) classes", .className(column: -1), [], count)
      refusals.add("arrays of \(count) classes") {
        _ = try Dataset.npy(features: "x.npy", targets: "y.npy", classCount: count)
      }
      refusals.add("images of \(count) classes") {
        _ = try Dataset.idx(images: "images", labels: "labels", classCount: count)
      }
    }
    table("a table of more classes than labels can tell", .className(column: -1), [], 1 << 31 + 1)
    for (title, names) in [
      ("two classes of one name", ["x", "x"]), ("a class without a name", [""]),
      ("more names than classes", ["x", "y", "z"]),
    ] {
      refusals.add("\(title), of a data set") {
        _ = try Dataset(features: [1, 2], shape: [1], labels: [0, 1]).named(classes: names)
      }
    }
    refusals.add("names of classes for targets that are numbers") {
      _ = try Dataset(features: [1], shape: [1], values: [1], valueShape: [1]).named(classes: ["x"])
    }
    refusals.add("a negative label") { _ = try Dataset(features: [1], shape: [1], labels: [-1]) }
    table("two classes of one name", .className(column: -1), ["x", "y", "x"])
    table("a class without a name", .className(column: -1), ["x", "", "y"])
    table("more names than classes", .className(column: -1), ["x", "y", "z"], 2)
    table("names of classes for numbers", .value(column: 0), ["x", "y"])
    table("classes for numbers", .value(column: 0), [], 2)
  }

  /// A NumPy file of zeros.
  private static func npy(_ entry: String, _ count: Int) -> [UInt8] {
    var header = "{'descr': '<f4', 'fortran_order': False, \(entry)}"
    header += String(repeating: " ", count: 63 - (10 + header.utf8.count) % 64) + "\n"
    let length = UInt16(header.utf8.count)
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(length & 0xFF), UInt8(length >> 8)]
      + Array(header.utf8) + [UInt8](repeating: 0, count: 4 * count)
  }

  /// A file of weights with a header and no data.
  private static func safetensors(_ header: String) -> [UInt8] {
    withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) } + Array(header.utf8)
  }
}
