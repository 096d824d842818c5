// SPDX-License-Identifier: Apache-2.0

import ApusIO
import Testing

@testable import Apus

/// Tables that can be read in more than one way, and those that other programs write in their own.
@Suite struct TableDoubtTests {
  private func read(_ text: String, _ header: CSVFormat.Header = .automatic) throws(Diagnostic) -> CSVTable {
    var reader = CSVReader()
    reader.format.header = header
    return try reader.read(Array(text.utf8), from: "t.csv")
  }

  private func error(_ text: String, _ target: Dataset.Target = .label(column: -1)) -> Diagnostic? {
    #expect(throws: Diagnostic.self) { try Dataset.csv(Array(text.utf8), named: "t.csv", target: target) }
  }

  static let example =
    "row 1 is read as an example; if it names the columns, say so: CSVFormat(header: .present), on the command line "
    + "--header"
  static let index = "the first column, which has no name, is read as an index, not as a feature"

  @Test(
    "numbers that could be names are read as an example, which is said",
    arguments: [
      "2000,2001,2002", "10,11,12", "1,2,3", "0.0,1.0,2.0", "0,2,1", "3,2,1", "-1,0,1", "1,2",
      "400.5,401,401.5",
    ])
  func doubtfulHeaders(_ row: String) throws {
    let count = row.split(separator: ",").count
    let rows = "\(row)\n" + [String](repeating: "7", count: count).joined(separator: ",") + "\n"
    let table = try read(rows)
    #expect(table.rowCount == 2 && table.assumptions == [Self.example])
    #expect(try read(rows, .present).assumptions.isEmpty)
    #expect(try read(rows, .absent).assumptions.isEmpty)
  }

  @Test(
    "numbers that are no names, and names that are none, leave no doubt",
    arguments: ["1,1,2", "5.1,3.5,1.4", "1,2.5", "0,0,0", "7", "a,b,c", "a"])
  func plainRows(_ row: String) throws {
    let count = row.split(separator: ",").count
    let rows = "\(row)\n" + [String](repeating: "7", count: count).joined(separator: ",") + "\n"
    #expect(try read(rows).assumptions.isEmpty)
  }

  @Test("an index that is left out is told of, and stays told of in parts of a data set")
  func droppedIndex() throws {
    let text = Array(",a,y\n0,5,1\n1,6,0\n2,6,1\n3,6,1\n".utf8)
    let data = try Dataset.csv(text, named: "t.csv")
    #expect(data.assumptions == [Self.index] && data.features == [5, 6, 6, 6])
    let parts = try data.split(holdingOut: 0.25, seed: 1)
    #expect(parts.training.assumptions == [Self.index] && parts.validation.assumptions == [Self.index])
    #expect(try data.scaled(by: 2).assumptions == [Self.index])
  }

  @Test(
    "several last columns without a cell are left out",
    arguments: ["a,b,,\n1,2,,\n3,4,,\n", ",a,b,,,\n0,1,2,,,\n1,3,4,,,\n"])
  func emptyColumns(_ text: String) throws {
    let table = try read(text)
    #expect(table.columns.map(\.name) == ["a", "b"])
    #expect(table.columns.map(\.numbers) == [[1, 3], [2, 4]])
  }

  @Test("a last cell that only the rows below the header have is named")
  func trailingCommas() {
    let error = error("a,b,y\n1,2,0,\n3,4,1,\n")
    #expect(error?.message == "row 2 has 4 cells but row 1 has 3")
    #expect(
      error?.help == "its last cell is empty: take away what separates it from the one before, in every row")
  }

  @Test(
    "what stands for a number, or for none, is told apart from names",
    arguments: [
      ("a;b;y\n1,5;2,5;0\n", MisreadNumber.comma), ("1,5;2,5;0\n3;4;1\n", .comma),
      ("1,5;2,5;3,5\n3;4;1\n", .comma), ("10%,20%,30%\n1,2,0\n", .percent), ("a;b;y\n1;2,5;0\n", .comma),
      ("a,b,y\n\"1,000\",2,0\n", .comma), ("a,b,y\n10%,2,0\n", .percent), ("a,b,y\nNA,2,0\n", .missing),
      ("a,b,y\n1,?,0\n", .missing), ("a,b,y\n1,2,null\n", .missing), ("a,b,y\n1,2,N/A \n", .missing),
    ])
  func misreadNumbers(_ text: String, _ kind: MisreadNumber) {
    let error = error(text)
    #expect(error?.message.hasSuffix("is no number") == true, "\(String(describing: error))")
    #expect(error?.help == kind.help)
    #expect(error?.help?.contains("class") == false)
  }

  @Test("names of classes are spoken of in the column of labels only")
  func namesElsewhere() {
    let feature = error("a,b,y\nred,2,0\n")
    #expect(
      feature?.help == "all columns but the target hold numbers: write a number, or leave the column out")
    #expect(error("a,b,y\n1,2,red\n", .value(column: -1))?.help == feature?.help)
    #expect(error("a,b,y\n1,2,red\n")?.help?.contains("--class-names 2") == true)
    #expect(error("a,b,y\nred,2,1\n", .label(column: 0))?.help?.contains("--class-names 0") == true)
  }

  @Test(
    "a number beyond f32 is told from infinity, with its row and column",
    arguments: ["1e39", "-3.5e38", "1e400", "9" + String(repeating: "0", count: 38)])
  func tooLargeNumbers(_ cell: String) {
    let error = error("a,b,y\n1,2,0\n3,\(cell),1\n")
    #expect(
      error?.message
        == "row 3, column 2 ('b'): '\(cell)' does not fit f32, whose greatest number is 3.4028235e+38")
    #expect(error?.place == .init(file: "t.csv", line: 3))
  }

  @Test(
    "files of other formats are called by their names",
    arguments: [
      ([0xFF, 0xFE, 0x31, 0, 0x2C, 0], "text in UTF-16"), ([0xFE, 0xFF, 0, 0x31], "text in UTF-16"),
      ([0x31, 0, 0x2C, 0, 0x32, 0], "text in UTF-16"), ([0, 0x31, 0, 0x2C], "text in UTF-16"),
      ([0x50, 0x4B, 3, 4, 45, 0], "an archive, such as .npz or .xlsx"),
      ([0x93] + Array("NUMPY\u{1}\0".utf8), "a NumPy array"),
    ] as [([UInt8], String)])
  func foreignFormats(_ bytes: [UInt8], _ name: String) {
    let error = #expect(throws: Diagnostic.self) { try CSVReader().read(bytes, from: "t.csv") }
    #expect(error?.message == "the file is \(name), not a table")
    #expect(error?.place == .init(file: "t.csv") && error?.help != nil)
  }

  @Test("an archive of arrays is no array")
  func archives() {
    let error = #expect(throws: Diagnostic.self) {
      try NPYReader.read([0x50, 0x4B, 3, 4, 45, 0], from: "x.npy")
    }
    #expect(error?.message == "the file is an archive, such as .npz or .xlsx, not a NumPy array")
  }
}
