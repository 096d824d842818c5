// SPDX-License-Identifier: Apache-2.0

import ApusIO
import Testing

@Suite struct DiagnosticTests {
  @Test func printsEveryPart() {
    let diagnostic = Diagnostic(
      "Dense expects a matrix, got f32[64,5,5,16]",
      place: .init(file: "Sources/digits/LeNet.swift", line: 12),
      value: "classifier.0, made from features.3 (AveragePool2D, LeNet.swift:9)",
      notes: ["a matrix has 2 dimensions"],
      help: "put Flatten() before it; f32[64,5,5,16] becomes f32[64,400]")
    #expect(
      diagnostic.description == """
        error: Dense expects a matrix, got f32[64,5,5,16]
          --> Sources/digits/LeNet.swift:12
          value  classifier.0, made from features.3 (AveragePool2D, LeNet.swift:9)
          note:  a matrix has 2 dimensions
          help:  put Flatten() before it; f32[64,5,5,16] becomes f32[64,400]
        """)
  }

  @Test func printsPlaces() {
    #expect(Diagnostic.Place(file: "a.csv", .column(line: 3, column: 4)).description == "a.csv:3:4")
    #expect(Diagnostic.Place(file: "a.npy", .byte(12)).description == "a.npy, byte 12")
    #expect(Diagnostic.Place(file: "a\u{1B}b").description == "a\\u{1B}b")
  }

  @Test func hostileNamesCannotAddLines() {
    for name in hostileNames {
      let diagnostic = Diagnostic(
        name, place: .init(file: name, line: 1), value: name, notes: [name], help: name)
      #expect(diagnostic.description.utf8.count { $0 == 0x0A } == 4)
      #expect(diagnostic.description.utf8.count < 100_000)
    }
  }

  @Test func exitCodesAreThoseOfSysexits() {
    #expect(Diagnostic.Category.allCases.map(\.exitCode) == [64, 65, 70, 74])
  }

  @Test func whatIsMissingIsAFaultOfApus() throws {
    #expect(try Int?.some(3).unwrapped(orBug: "unused") == 3)
    let error = #expect(throws: Diagnostic.self) { try Int?.none.unwrapped(orBug: "the place is missing") }
    #expect(error?.category == .bug)
    #expect(error?.message == "the place is missing")
  }

  @Test func suggestsTheNearestName() {
    let commands = ["train", "compile", "predict", "graph"]
    #expect(nearestMatch(to: "trian", among: commands) == "train")
    #expect(nearestMatch(to: "PREDICT", among: commands) == "predict")
    #expect(nearestMatch(to: "comple", among: commands) == "compile")
    #expect(nearestMatch(to: "zzzzz", among: commands) == nil)
    #expect(nearestMatch(to: "", among: commands) == nil)
    #expect(nearestMatch(to: "b", among: ["a", "c"]) == nil)
    #expect(nearestMatch(to: "ac", among: ["ab", "ad"]) == "ab")
    #expect(nearestMatch(to: String(repeating: "x", count: 1 << 20), among: commands) == nil)
    #expect(suggestion(for: "trian", among: commands) == "; did you mean 'train'?")
    #expect(suggestion(for: "zzzzz", among: commands) == "")
  }
}
