// SPDX-License-Identifier: Apache-2.0

import ApusIO
import Foundation
import Testing

@testable import Apus

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite struct PictureTests {
  /// Losses and accuracies as a run on the digits gives them.
  static let run = CurveChart(
    title: "digits, seed 42",
    panels: [
      .init(
        "loss",
        [
          .init(
            "training",
            epochs: [1.42, 0.51, 0.29, 0.21, 0.166, 0.134, 0.112, 0.096, 0.083, 0.071, 0.062, 0.054]),
          .init(
            "validation",
            epochs: [0.74, 0.38, 0.26, 0.21, 0.18, 0.162, 0.15, 0.139, 0.131, 0.128, 0.124, 0.122]),
        ]),
      .init(
        "accuracy", scale: .percent,
        [
          .init(
            "training",
            epochs: [0.61, 0.87, 0.92, 0.942, 0.957, 0.965, 0.972, 0.976, 0.981, 0.985, 0.988, 0.991]),
          .init(
            "validation",
            epochs: [0.81, 0.9, 0.928, 0.942, 0.95, 0.953, 0.958, 0.961, 0.967, 0.967, 0.969, 0.972]),
        ]),
    ])

  static let confusion = matrix("digits, validation", (0...9).map(String.init)) { row, column in
    row == column ? 30 + row : (row * 7 + column * 3) % 11 == 0 ? 1 + row % 3 : 0
  }

  static let oneEpoch = CurveChart(
    title: "one epoch", panels: [.init("loss", [.init("training", epochs: [0.3])])])

  static let decades: CurveChart = {
    let points = (0..<5000).map { CurveChart.Point(Double($0), 0.7 * exp(-Double($0) / 600)) }
    return CurveChart(
      title: "xor", horizontalLabel: "step", panels: [.init("loss", [.init("training", points)])])
  }()

  static let gaps: CurveChart = {
    let series = (0..<9).map { model in
      let values: [Double] = (0..<40).map { $0 == 17 ? .nan : 1 / Double($0 + 1 + model) }
      return CurveChart.Series("model number \(model)", epochs: values)
    }
    return CurveChart(title: "a <b>gap</b> & many names", panels: [.init("loss", series)])
  }()

  static func matrix(_ title: String, _ classes: [String], _ count: (Int, Int) -> Int) -> ConfusionMatrix? {
    let counts = classes.indices.map { row in classes.indices.map { count(row, $0) } }
    return try? ConfusionMatrix(title: title, classes: classes, counts: counts)
  }

  static let clothes = matrix(
    "Fashion-MNIST, test",
    [
      "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag",
      "Ankle boot",
    ]
  ) { row, column in
    if row == column { return 850 + 10 * row }
    return row * column * 7 % 40 < 12 ? row * column * 13 % 60 : 0
  }

  static let spam = matrix("spam", ["ham", "spam"]) { row, column in [[90, 10], [3, 47]][row][column] }

  static let hundred = matrix("100 classes", (0..<100).map { "class \($0)" }) { row, column in
    row == column ? 80 : (row * 31 + column * 17) % 97 == 0 ? 20 : 0
  }

  @Test func goldenPictures() throws {
    try Golden.compare(Self.run.svg, "pictures/curves.svg")
    try Golden.compare(try #require(Self.clothes).svg, "pictures/confusion.svg")
  }

  @Test func namesCannotInjectMarkup() throws {
    let name = "</text><script>alert(1)</script>\" onload=\"x\u{1B}[2J"
    let chart = CurveChart(
      title: name, horizontalLabel: name, panels: [.init(name, [.init(name, epochs: [1, 2])])])
    let matrix = try ConfusionMatrix(title: name, classes: [name, name], counts: [[1, 2], [3, 4]])
    for svg in [chart.svg, matrix.svg] {
      #expect(!svg.contains("<script") && !svg.contains("\" onload") && !svg.contains("\u{1B}"))
      let parser = XMLParser(data: Data(svg.utf8))
      #expect(parser.parse())
    }
  }

  @Test(
    arguments: [
      [], [.nan], [.infinity, 1], [0, 0], [1e308, -1e308], [.leastNonzeroMagnitude, 1], [1e-12, 1e12],
      [-1, 1],
      [1e300, 1e300],
      [1, 1.0000000000000002], [1e17, 1e17 + 16], [.greatestFiniteMagnitude, 0],
    ] as [[Double]])
  func survivesAnyValues(_ values: [Double]) throws {
    for scale: CurveChart.Scale in [.linear, .logarithmic, .automatic, .percent] {
      let chart = CurveChart(
        title: "",
        panels: [
          .init("", scale: scale, [.init("", epochs: values), .init("", values.map { .init($0, 1) })])
        ])
      #expect(XMLParser(data: Data(chart.svg.utf8)).parse())
      #expect(!chart.svg.contains("\"nan") && !chart.svg.contains("\"inf"))
    }
  }

  @Test func survivesNoPanels() {
    #expect(XMLParser(data: Data(CurveChart(title: "", panels: []).svg.utf8)).parse())
  }

  @Test func countsPredictions() throws {
    let matrix = try ConfusionMatrix(
      title: "", classes: ["a", "b"], actual: [0, 0, 1, 1, 1], predicted: [0, 1, 1, 1, 0])
    #expect(matrix.counts == [[1, 1], [1, 2]])
    #expect(matrix.accuracy == 0.6)
    #expect(throws: Diagnostic.self) {
      try ConfusionMatrix(title: "", classes: ["a"], actual: [1], predicted: [0])
    }
    #expect(throws: Diagnostic.self) {
      try ConfusionMatrix(title: "", classes: ["a"], actual: [0], predicted: [-1])
    }
    #expect(throws: Diagnostic.self) {
      try ConfusionMatrix(title: "", classes: ["a"], actual: [0], predicted: [])
    }
    #expect(throws: Diagnostic.self) { try ConfusionMatrix(title: "", classes: [], counts: []) }
    #expect(throws: Diagnostic.self) { try ConfusionMatrix(title: "", classes: ["a"], counts: [[-1]]) }
    #expect(try ConfusionMatrix(title: "", classes: ["a"], counts: [[0]]).accuracy == nil)
  }

  @Test(
    arguments: [
      (0.0, 1.42, ["0.0", "0.5", "1.0", "1.5"]),
      (0, 100, ["0", "20", "40", "60", "80", "100"]),
      (-0.03, 0.02, ["−0.03", "−0.02", "−0.01", "0.00", "0.01", "0.02"]),
      (0, 3e-7, ["0", "1e-7", "2e-7", "3e-7"]),
      (0, 4e6, ["0", "1e6", "2e6", "3e6", "4e6"]),
      (0.3, 0.3, ["0.26", "0.28", "0.30", "0.32", "0.34"]),
    ] as [(Double, Double, [String])])
  func ticksAreRound(_ low: Double, _ high: Double, _ labels: [String]) {
    let ticks = Ticks(from: low, to: high, count: 5, isWidened: true)
    #expect(ticks.ticks.map(\.label) == labels)
    #expect(ticks.lower <= low && ticks.upper >= high)
  }

  @Test func logarithmicTicksArePowers() {
    #expect(Ticks(logarithmicFrom: 0.0007, to: 0.9).ticks.map(\.label) == ["0.001", "0.01", "0.1"])
    #expect(Ticks(logarithmicFrom: 2, to: 50).ticks.map(\.label) == ["2", "5", "10", "20", "50"])
  }

  @Test func coordinatesAreShort() {
    let numbers: [Double] = [0, 1, -1.5, 0.005, 2.345, 1e20, .nan, -0.001, 10.1]
    #expect(numbers.map(SVGDocument.format) == ["0", "1", "-1.5", "0.01", "2.35", "0", "0", "0", "10.1"])
  }

  /// Every picture in a folder, to look at: `APUS_PICTURES=/tmp swift test --filter PictureTests`.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["APUS_PICTURES"] != nil))
  func writesPictures() throws {
    let directory = try #require(ProcessInfo.processInfo.environment["APUS_PICTURES"])
    let pictures: [(String, String?)] = [
      ("curves", Self.run.svg), ("one-epoch", Self.oneEpoch.svg), ("decades", Self.decades.svg),
      ("gaps", Self.gaps.svg), ("confusion", Self.confusion?.svg), ("clothes", Self.clothes?.svg),
      ("spam", Self.spam?.svg), ("hundred", Self.hundred?.svg),
    ]
    for (name, svg) in pictures {
      try AtomicWriter().write(try #require(svg), to: "\(directory)/\(name).svg")
    }
  }
}
