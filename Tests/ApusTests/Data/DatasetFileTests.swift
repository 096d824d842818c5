// SPDX-License-Identifier: Apache-2.0

import Apus
import Foundation
import Testing

/// Data sets of files: what is wrong is said of the file that is at fault, with its value.
@Suite struct DatasetFileTests {
  /// A folder of files, whose path is left out of what is said.
  private func reading(
    _ files: [String: [UInt8]], _ body: (String) throws(Diagnostic) -> Dataset
  ) throws -> Result<Dataset, Diagnostic> {
    let folder = FileManager.default.temporaryDirectory.appending(path: "apus-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, bytes) in files { try Data(bytes).write(to: folder.appending(path: name)) }
    do throws(Diagnostic) {
      return .success(try body(folder.path + "/"))
    } catch {
      return .failure(error)
    }
  }

  private func expect(
    _ message: String, in file: String, _ files: [String: [UInt8]],
    _ body: (String) throws(Diagnostic) -> Dataset
  ) throws {
    switch try reading(files, body) {
    case .success: Issue.record("nothing is refused: \(message)")
    case .failure(let error):
      #expect(error.message == message)
      #expect(error.place?.file.hasSuffix("/" + file) == true, "\(error)")
    }
  }

  private static func npy(_ type: String, _ shape: String, _ data: [UInt8]) -> [UInt8] {
    let header = "{'descr': '\(type)', 'fortran_order': False, 'shape': \(shape)}"
    return [0x93] + Array("NUMPY\u{1}\0".utf8) + [UInt8(header.utf8.count), 0] + Array(header.utf8) + data
  }

  private static func bytes<T>(_ values: [T]) -> [UInt8] { values.withUnsafeBytes { Array($0) } }

  static let features = npy("<f4", "(3, 2)", bytes([Float](repeating: 0, count: 6)))

  @Test(
    "labels that no label can be are refused, never clamped",
    arguments: [
      (
        "<i8", bytes([0, 3_000_000_000, 1] as [Int64]),
        "row 2: the label must be a whole number from 0 to 2147483647, got 3000000000"
      ),
      (
        "<i8", bytes([0, -3_000_000_000, 1] as [Int64]),
        "row 2: the label must be a whole number from 0 to 2147483647, got -3000000000"
      ),
      (
        "<u4", bytes([0, 1, 3_000_000_000] as [UInt32]),
        "row 3: the label must be a whole number from 0 to 2147483647, got 3000000000"
      ),
    ])
  func labels(_ type: String, _ data: [UInt8], _ message: String) throws {
    let targets = Self.npy(type, "(3,)", data)
    try expect(message, in: "y.npy", ["x.npy": Self.features, "y.npy": targets]) { path throws(Diagnostic) in
      try Dataset.npy(features: path + "x.npy", targets: path + "y.npy")
    }
  }

  static let images: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 1, 0, 0, 0, 1, 1, 2, 3]

  @Test(
    "labels of IDX files that are no whole numbers are named",
    arguments: [
      ([0x3F, 0xC0, 0, 0], "1.5"), ([0x4F, 0x80, 0, 0], "4294967296"), ([0xBF, 0x80, 0, 0], "-1"),
      ([0x7F, 0xC0, 0, 0], "nan"),
    ] as [([UInt8], String)])
  func realLabels(_ label: [UInt8], _ shown: String) throws {
    let labels: [UInt8] = [0, 0, 13, 1, 0, 0, 0, 3] + [UInt8](repeating: 0, count: 8) + label
    let message = "row 3: the label must be a whole number from 0 to 2147483647, got \(shown)"
    try expect(message, in: "y", ["x": Self.images, "y": labels]) { path throws(Diagnostic) in
      try Dataset.idx(images: path + "x", labels: path + "y")
    }
  }

  @Test func whatIsWrongWithFeaturesIsSaidOfTheirFile() throws {
    let targets = Self.npy("<i8", "(3,)", Self.bytes([0, 1, 2] as [Int64]))
    let nan = Self.npy("<f4", "(3, 2)", Self.bytes([0, 0, 0, .nan, 0, 0] as [Float]))
    try expect("feature 2 of row 2 is nan", in: "x.npy", ["x.npy": nan, "y.npy": targets]) {
      path throws(Diagnostic) in
      try Dataset.npy(features: path + "x.npy", targets: path + "y.npy")
    }
    let infinite: [UInt8] = [0, 0, 13, 2, 0, 0, 0, 1, 0, 0, 0, 1, 0x7F, 0x80, 0, 0]
    try expect("feature 1 of row 1 is inf", in: "x", ["x": infinite, "y": [0, 0, 8, 1, 0, 0, 0, 1, 0]]) {
      path throws(Diagnostic) in
      try Dataset.idx(images: path + "x", labels: path + "y")
    }
  }

  @Test("integers of 64 bits become the nearest features, those beyond signed ones too")
  func wideIntegers() throws {
    let targets = Self.npy("<i8", "(3,)", Self.bytes([0, 1, 2] as [Int64]))
    // By way of 53 bits the middle ones would be halfway between two numbers, and go to the lower.
    let unsigned: [UInt64] = [1 << 63, 1 << 63 + 1 << 39 + 1, .max]
    let signed: [Int64] = [1 << 60, 1 << 60 + 1 << 36 + 1, -1]
    for (type, data, expected) in [
      ("<u8", Self.bytes(unsigned), [0x1p63, 0x1p63 + 0x1p40, 0x1p64]),
      (">u8", Self.bytes(unsigned.map(\.byteSwapped)), [0x1p63, 0x1p63 + 0x1p40, 0x1p64]),
      ("<i8", Self.bytes(signed), [0x1p60, 0x1p60 + 0x1p37, -1]),
    ] as [(String, [UInt8], [Float])] {
      let files = ["x.npy": Self.npy(type, "(3, 1)", data), "y.npy": targets]
      let data = try reading(files) { path throws(Diagnostic) in
        try Dataset.npy(features: path + "x.npy", targets: path + "y.npy")
      }.get()
      #expect(data.features == expected, "\(type)")
    }
    // As a label such a number stays one that no label can be.
    let labels = Self.npy("<u8", "(3,)", Self.bytes(unsigned))
    try expect(
      "row 1: the label must be a whole number from 0 to 2147483647, got 9223372036854775808", in: "y.npy",
      ["x.npy": Self.features, "y.npy": labels]
    ) { path throws(Diagnostic) in try Dataset.npy(features: path + "x.npy", targets: path + "y.npy") }
  }

  @Test("a number beyond f32 is told from infinity, with its row", arguments: [true, false])
  func tooLargeNumbers(_ isFeature: Bool) throws {
    let huge = Self.npy("<f8", "(3, 2)", Self.bytes([0, 0, 0, -1e300, .infinity, 0] as [Double]))
    let files =
      isFeature ? ["x.npy": huge, "y.npy": Self.features] : ["x.npy": Self.features, "y.npy": huge]
    try expect(
      "row 2, number 2: -1e+300 does not fit f32, whose greatest number is 3.4028235e+38",
      in: isFeature ? "x.npy" : "y.npy", files
    ) { path throws(Diagnostic) in
      try Dataset.npy(features: path + "x.npy", targets: path + "y.npy", allowingNonFinite: true)
    }
  }

  @Test func filesOfDifferentLengthsAndOfNoExamples() throws {
    let four = Self.npy("<i8", "(4,)", Self.bytes([0, 1, 2, 0] as [Int64]))
    let files = ["x.npy": Self.features, "y.npy": four]
    let result = try reading(files) { path throws(Diagnostic) in
      try Dataset.npy(features: path + "x.npy", targets: path + "y.npy")
    }
    let error = try #require(throws: Diagnostic.self) { try result.get() }
    #expect(error.message.hasPrefix("4 targets do not fit the 3 examples of '"))
    let none = Self.npy("<f4", "(0, 64)", [])
    let element = DatasetElement(features: .f32(64), target: TensorType(.i32, .scalar), classCount: 10)
    try expect("the file holds no examples", in: "x.npy", ["x.npy": none]) { path throws(Diagnostic) in
      try Dataset.npy(features: path + "x.npy", targets: path + "x.npy")
    }
    try expect("the file holds no examples", in: "x.npy", ["x.npy": none]) { path throws(Diagnostic) in
      try Dataset.features(path + "x.npy", like: element)
    }
    let number = Self.npy("<f4", "()", [0, 0, 0, 0])
    try expect("the array is a single number", in: "x.npy", ["x.npy": number]) { path throws(Diagnostic) in
      try Dataset.features(path + "x.npy", like: element)
    }
    for (faulty, other) in [("x.npy", "y.npy"), ("y.npy", "x.npy")] {
      let files = [faulty: number, other: Self.features]
      try expect("the array is a single number", in: faulty, files) { path throws(Diagnostic) in
        try Dataset.npy(features: path + "x.npy", targets: path + "y.npy")
      }
    }
    let nothing: [UInt8] = [0, 0, 8, 2, 0, 0, 0, 0, 0, 0, 0, 1]
    try expect("the file holds no examples", in: "x", ["x": nothing, "y": [0, 0, 8, 1, 0, 0, 0, 0]]) {
      path throws(Diagnostic) in
      try Dataset.idx(images: path + "x", labels: path + "y")
    }
  }

  /// The first lines of scikit-learn's iris.csv, and of breast_cancer.csv with fewer columns.
  static let iris = Array(
    "3,4,setosa,versicolor,virginica\n5.1,3.5,1.4,0.2,0\n7,3.2,4.7,1.4,1\n6.3,3.3,6,2.5,2\n".utf8)
  static let cancer = Array(
    "2,4,malignant,benign\n17.99,10.38,122.8,1001,0\n13.54,14.36,87.46,566.3,1\n".utf8)

  @Test("tables whose first line describes them are read as the user says")
  func describedTables() throws {
    let skipping = try Dataset.csv(Self.iris, named: "iris.csv", format: CSVFormat(skippedLines: 1))
    let header = try Dataset.csv(
      Self.iris, named: "iris.csv", format: CSVFormat(header: .present),
      classNames: ["setosa", "versicolor", "virginica"])
    #expect(skipping.features == header.features && skipping.features.count == 12)
    #expect(skipping.labels == [0, 1, 2] && header.labels == [0, 1, 2])
    #expect(header.classNames.count == 3 && header.classCount == 3)
    let automatic = #expect(throws: Diagnostic.self) { try Dataset.csv(Self.iris, named: "iris.csv") }
    #expect(automatic?.help?.contains("CSVFormat(header: .present)") == true)
    #expect(automatic?.help?.contains("--header") == true)
    let described = #expect(throws: Diagnostic.self) { try Dataset.csv(Self.cancer, named: "cancer.csv") }
    #expect(described?.help?.contains("CSVFormat(skippedLines: 1)") == true)
    #expect(described?.help?.contains("--skip-lines 1") == true)
    let read = try Dataset.csv(Self.cancer, named: "cancer.csv", format: CSVFormat(skippedLines: 1))
    #expect(read.labels == [0, 1] && read.featureShape == [4])
  }

  @Test("names of classes become labels")
  func classNames() throws {
    let table = Array("length,kind\n1,b\n2,a\n3,b\n".utf8)
    let sorted = try Dataset.csv(table, named: "t.csv", target: .className(column: -1))
    #expect(sorted.labels == [1, 0, 1] && sorted.classNames == ["a", "b"] && sorted.classCount == 2)
    let given = try Dataset.csv(
      table, named: "t.csv", target: .className(column: 1), classNames: ["b", "a", "c"])
    #expect(given.labels == [0, 1, 0] && given.classCount == 3)
    let hint = #expect(throws: Diagnostic.self) { try Dataset.csv(table, named: "t.csv") }
    #expect(hint?.help?.contains("target: .className(column: 1)") == true)
    let unknown = #expect(throws: Diagnostic.self) {
      try Dataset.csv(table, named: "t.csv", target: .className(column: -1), classNames: ["a", "bb"])
    }
    #expect(unknown?.message == "row 2: there is no class 'b'; did you mean 'bb'?")
    #expect(unknown?.place == .init(file: "t.csv", line: 2))
    let nameless = #expect(throws: Diagnostic.self) {
      try Dataset.csv(Array("1,a\n2,\n".utf8), named: "t.csv", target: .className(column: -1))
    }
    #expect(nameless?.message == "row 2: the class has no name")
  }
}
