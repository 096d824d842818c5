// SPDX-License-Identifier: Apache-2.0

import ApusIO
import RandomSources
import Testing

@testable import Apus

@Suite struct CSVReaderTests {
  func read(_ text: String, _ configure: (inout CSVReader) -> Void = { _ in }) throws(Diagnostic) -> CSVTable
  {
    var reader = CSVReader()
    configure(&reader)
    return try reader.read(Array(text.utf8), from: "t.csv")
  }

  func numbers(_ table: CSVTable) -> [[Double]] { table.columns.map(\.numbers) }

  @Test(arguments: [
    "1,2.5\n-3,4e2\n", "1,2.5\n-3,4e2", "1,2.5\r\n-3,4e2\r\n", "1,2.5\r-3,4e2", "\u{FEFF}1,2.5\n-3,4e2\n\n\n",
    "1;2.5\n-3;4e2", "1\t2.5\n-3\t4e2", "1 2.5\n-3 4e2", "1|2.5\n-3|4e2", " 1 , 2.5\n-3,\t4e2",
    "\"1\",\"2.5\"\n-3,4e2",
  ])
  func readsNumbers(_ text: String) throws {
    let table = try read(text)
    #expect(numbers(table) == [[1, -3], [2.5, 400]])
    #expect(table.rowCount == 2)
    #expect(table.columns.map(\.name) == [nil, nil])
    #expect(table.matrix(of: [1, 0]) == [2.5, 1, 400, -3])
  }

  @Test func detectsTheHeader() throws {
    let named = try read("x,\"y, in cm\"\n1,2\n")
    #expect(named.columns.map(\.name) == ["x", "y, in cm"])
    #expect(numbers(named) == [[1], [2]])
    #expect(try read("1,2\n3,4") { $0.format.header = .present }.columns.map(\.name) == ["1", "2"])
    #expect(try read("150,4,setosa\n5,3,0\n") { $0.format.skippedLines = 1 }.rowCount == 1)
    #expect(try read("a\n1\n") { $0.format.header = .automatic }.rowCount == 1)
  }

  @Test func readsText() throws {
    let table = try read("size,kind\n1,cat\n2,\"big \"\"dog\"\"\n of two lines\"\n") { $0.textColumns = [-1] }
    #expect(table.columns[1].text == ["cat", "big \"dog\"\n of two lines"])
    #expect(table.columns[1].isText && !table.columns[0].isText)
    #expect(numbers(table) == [[1, 2], []])
    #expect(table.columns[1].name == "kind")
  }

  @Test(
    arguments: [
      ("", "the table is empty", nil),
      ("\n\n", "the table is empty", nil),
      ("a,b\n", "the table has a header but no rows", nil),
      ("1,2\n3\n", "row 2 has 1 cells but row 1 has 2", 2),
      ("1,2\n3,4,\n", "row 2 has 3 cells but row 1 has 2", 2),
      ("1,2,\n3,4,\n", "row 1, column 3: the cell is empty, as in all rows", 1),
      ("0,1,2\n0,1,2\n", "row 1 holds the numbers 0 to 2, which may be names of columns or an example", 1),
      (",a\n7,1\n5,2\n", "column 1 has no name in the header and is no index 0, 1, 2, …", 1),
      ("\n# by a program\n\n1,2\n# 3,4\n3,x\n", "row 2, column 2: 'x' is no number", 6),
      ("1\t2\n\t\n", "row 2, column 1: the cell is empty", 2),
      ("# nothing but this\n", "the table is empty", nil),
      ("1,2\n3,x\n", "row 2, column 2: 'x' is no number", 2),
      ("p,q\n1,2\n3,\n", "row 3, column 2 ('q'): the cell is empty", 3),
      ("p,q\n1,2\n3,nan\n", "row 3, column 2 ('q'): 'nan' is not finite", 3),
      ("1,2\n3,-Inf\n", "row 2, column 2: '-Inf' is not finite", 2),
      (
        "1,2\n3,1e999\n", "row 2, column 2: '1e999' does not fit f32, whose greatest number is 3.4028235e+38",
        2
      ),
      ("1,2\n3,0x1p3\n", "row 2, column 2: '0x1p3' is no number", 2),
      ("1,2\n3,1_000\n", "row 2, column 2: '1_000' is no number", 2),
      ("1;2\n3;1,5\n", "row 2, column 2: '1,5' is no number", 2),
      ("1,\"2\n3,4\n", "a quote is never closed", 1),
      ("1,2\"\n3,4\n", "a quote stands inside an unquoted cell", 1),
      ("1,\"2\"x\n3,4\n", "text follows a closing quote", 1),
      ("1,2\n3,\"4\n5,6\n", "a quote is never closed", 2),
      ("1,\"2\"\"\n", "a quote is never closed", 1),
      ("1,\"2\" \"3\"\n4,5\n", "text follows a closing quote", 1),
      ("a,\"b\nc\"x\n1,2\n", "text follows a closing quote", 2),
      ("1,2\n3,\u{1}4\n", "a control character (byte 1) stands in the text", 2),
      ("1,2\n\"a\u{7F}\",4\n", "a control character (byte 127) stands in the text", 2),
      ("1,a\n3,4\n", "row 1, column 2: 'a' is no number", 1),
    ] as [(String, String, Int?)])
  func refuses(_ text: String, _ message: String, _ line: Int?) {
    let error = #expect(throws: Diagnostic.self) { try read(text) }
    #expect(error?.message == message)
    #expect(error?.place == line.map { .init(file: "t.csv", line: $0) } ?? .init(file: "t.csv"))
  }

  @Test(
    "what programs write around a table is passed over",
    arguments: [
      "1,2\n\n3,4\n", "1,2\n \t\n3,4\n   \n", "1,2\r\n\r\n3,4\r\n", "# 1,2\n1,2\n  # x\n3,4\n#",
      "a,b,\n1,2,\n3,4,\n",
      ",a,b\n0,1,2\n1,3,4\n", ",0,1\n0,1,2\n1,3,4\n", ",a,b,\n0,1,2,\n1,3,4,\n",
    ])
  func passesOver(_ text: String) throws {
    #expect(numbers(try read(text)) == [[1, 3], [2, 4]])
  }

  @Test("a zero byte ends the reading of what is no text")
  func zeroByte() {
    let error = #expect(throws: Diagnostic.self) { try read("1,2\n\"3\",\u{0}4\n") }
    #expect(error?.message == "a zero byte stands in the text")
    #expect(error?.place == .init(file: "t.csv", .byte(8)))
  }

  @Test("numbers as names of columns are read as the user says")
  func headerOfNumbers() throws {
    let text = "0,1,2\n0,1,2\n3,4,5\n"
    #expect(try read(text) { $0.format.header = .present }.rowCount == 2)
    #expect(try read(text) { $0.format.header = .absent }.rowCount == 3)
    // An index of an absent header is a number, and a hash mark may begin a name.
    #expect(throws: Diagnostic.self) { try read(",1\n0,2\n") { $0.format.header = .absent } }
    #expect(
      try read("#a,1\n") {
        $0.textColumns = [0]; $0.format.header = .absent
      }.columns[0].text == ["#a"])
    #expect(try read("\"#1\",1\n") { $0.textColumns = [0] }.rowCount == 1)
  }

  @Test func linesCountQuotedLineFeeds() {
    let error = #expect(throws: Diagnostic.self) {
      try read("a,\"b\nc\"\n1,2\n3,x\n") { $0.textColumns = [] }
    }
    #expect(
      error?.description.hasPrefix("error: row 3, column 2 ('b\\nc'): 'x' is no number\n  --> t.csv:4")
        == true)
  }

  @Test func refusesWhatIsNoText() {
    #expect(throws: Diagnostic.self) { try CSVReader().read([0x31, 0x2C, 0xFF], from: "x") }
    #expect(throws: Diagnostic.self) { try read("1,2\n") { $0.limits.fileBytes = 3 } }
    #expect(throws: Diagnostic.self) { try read("1,2\n") { $0.limits.elements = 1 } }
    #expect(throws: Diagnostic.self) { try read("1,2\n") { $0.textColumns = [2] } }
    #expect(throws: Diagnostic.self) { try read("1,2\n") { $0.textColumns = [-3] } }
    #expect(throws: Diagnostic.self) { try read("1,2\n") { $0.format.delimiter = "é" } }
    #expect(throws: Diagnostic.self) { try read("1,2\n") { $0.format.skippedLines = 5 } }
    #expect(throws: Diagnostic.self) { try read("1,2\n3,4\u{2028}\n") }
    #expect(throws: Diagnostic.self) { try read("1,\"2\"\n3,4\u{2028}\n") }
    #expect(throws: Diagnostic.self) { try read("1,2\n") { $0.format.skippedLines = .max } }
  }

  @Test func admitsNonFiniteWhenTold() throws {
    let table = try read("nan,1\n-inf,Infinity\n") {
      $0.allowsNonFinite = true; $0.format.header = .absent
    }
    #expect(table.columns[0].numbers[0].isNaN)
    #expect(table.columns[0].numbers[1] == -.infinity)
    #expect(table.columns[1].numbers[1] == .infinity)
  }

  @Test func everyPrefixAndFlipIsSafe() {
    let text = Array("a,\"b\"\"c\"\n1.5e1,-2\r\n3,\"4\"\n".utf8)
    for count in text.indices { _ = try? CSVReader().read(Array(text[..<count]), from: "x") }
    for position in text.indices {
      for bit in 0..<8 {
        var flipped = text
        flipped[position] ^= 1 << bit
        _ = try? CSVReader().read(flipped, from: "x")
      }
    }
  }

  @Test func quotedAndPlainTablesAreTheSame() throws {
    let plain = "x, y ,name\n1 ,2.5, cat \n\t-3,4e2,\n"
    let quoted = plain.replacing("cat", with: "\"cat\"")
    let table = try read(plain) { $0.textColumns = [2] }
    #expect(try table == read(quoted) { $0.textColumns = [2] })
    #expect(table.columns.map(\.name) == ["x", "y", "name"])
    #expect(table.columns[2].text == ["cat", ""])
  }

  @Test func bytesAreSplitNotCharacters() throws {
    // A combining mark fuses with the comma in the eyes of a reader of characters.
    let table = try read("\"a\",b\n1,\u{301}2\n") { $0.textColumns = [1] }
    #expect(numbers(table) == [[1], []])
    #expect(table.columns[1].text == ["\u{301}2"])
  }

  @Test func skipsLinesOfEveryKind() throws {
    let table = try read("a \"title\r\n\rby someone\u{1}\n1,2\r\n3,x\n") {
      $0.format.skippedLines = 3
      $0.textColumns = [1]
    }
    #expect(table.columns[1].text == ["2", "x"])
    #expect(table.lines == [4, 5])
  }

  @Test(arguments: [",", ";", "\t", "|", " ", "a"] as [Character])
  func whatIsWrittenIsRead(_ delimiter: Character) {
    let seed = UInt64.random(in: 0 ... .max)
    var random = RandomSource(seed: seed)
    for _ in 0..<200 {
      let width = random.int(1...4)
      let rows = (0..<random.int(1...5)).map { _ in
        (0..<width).map { _ in Self.cell(delimiter, &random) }
      }
      let lines = rows.map { $0.map(Self.quoted).joined(separator: "\(delimiter)") }
      let table = try? read(lines.joined(separator: "\n")) {
        $0.format.delimiter = delimiter
        $0.format.header = .absent
        $0.textColumns = Set(0..<width)
      }
      let columns = (0..<width).map { column in rows.map { $0[column] } }
      #expect(table?.columns.map(\.text) == columns, "seed \(seed)")
    }
  }

  /// A cell between quotes, doubled by scalars: a combining mark makes another character of a quote.
  static func quoted(_ cell: String) -> String {
    "\"" + cell.unicodeScalars.map { $0 == "\"" ? "\"\"" : "\($0)" }.joined() + "\""
  }

  /// A cell of what must be quoted, now and then longer than a block of the library's memory.
  static func cell(_ delimiter: Character, _ random: inout RandomSource) -> String {
    let pieces = ["\"", "\n", " ", "\t", "\(delimiter)", "x", "é", "\u{301}"]
    let count = random.int(0...9)
    return (0..<(count == 9 ? 1000 : count)).map { _ in random.pick(pieces) }.joined()
  }

  func parse(_ text: String) -> Double? {
    let bytes = Array(text.utf8)
    return DecimalNumber.parse(bytes.span)
  }

  @Test func numbersAreCorrectlyRounded() {
    let seed = UInt64.random(in: 0 ... .max)
    var random = RandomSource(seed: seed)
    for _ in 0..<20_000 {
      let digits = (0...random.int(0...20)).map { _ in random.int(0...9) }
      var text = digits.map(String.init).joined()
      if random.happens(0.5) {
        text.insert(".", at: text.index(text.startIndex, offsetBy: random.int(0...text.count)))
      }
      if random.happens(0.5) { text += "e\(random.int(-330...310))" }
      if random.happens(0.5) { text = "-" + text }
      guard parse(text) != Double(text) else { continue }
      let small = shrunk(Array(text)) { characters in
        let text = String(characters)
        return Double(text) != nil && parse(text) != Double(text)
      }
      Issue.record("\(String(small)), seed \(seed)")
      return
    }
    for text in ["", " ", ".", "-", "+-1", "1e", "e5", "1.2.3", "1 2", "0x10", "١", "1e+", "infx", "--1"] {
      #expect(parse(text) == nil, "\(text)")
    }
    #expect(parse(" +1.\t") == 1)
    #expect(parse("-0")?.sign == .minus)
    #expect(parse("1e" + String(repeating: "9", count: 100)) == .infinity)
  }
}
