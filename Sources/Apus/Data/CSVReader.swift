// SPDX-License-Identifier: Apache-2.0

package import ApusIO

/// Reader of tables in delimited text, counted and checked before memory is taken for cells.
package struct CSVReader: Hashable, Sendable {
  /// How the text is written.
  package var format = CSVFormat()
  /// Columns of text, counted from 0 or, if negative, from the end; all others hold numbers.
  package var textColumns: Set<Int> = []
  /// A column of labels, counted in the same way, which may hold names of classes by mistake.
  package var labelColumn: Int?
  /// Whether NaN and infinities are numbers.
  package var allowsNonFinite = false
  package var limits = Limits.standard

  package init() {}

  /// Reads a file, compressed or not.
  package func read(
    contentsOf path: String, fileSystem: any FileSystem = RealFileSystem()
  ) throws(Diagnostic) -> CSVTable {
    try read(ByteStream(contentsOf: path, fileSystem: fileSystem, limits: limits))
  }

  /// Reads the bytes of a file, compressed or not.
  package func read(_ bytes: [UInt8], from file: String) throws(Diagnostic) -> CSVTable {
    try read(ByteStream(bytes, named: file, limits: limits))
  }

  private func read(_ stream: ByteStream) throws(Diagnostic) -> CSVTable {
    guard format.skippedLines >= 0 else {
      throw Diagnostic(
        "skippedLines of CSVFormat must be at least 0, got \(format.skippedLines)",
        place: Diagnostic.Place(file: stream.file))
    }
    try ForeignFormat.refuse(stream, "a table")
    let content = try stream.readText()
    let text = try CSVText(
      content, from: stream.file, skippedLines: format.skippedLines,
      hasComments: format.delimiter != "#" && !textColumns.contains { $0 != -1 && $0 <= 0 })
    let delimiter = format.delimiter ?? Self.detectDelimiter(in: text.bytes)
    guard let delimiterByte = delimiter.asciiValue, delimiterByte != UInt8(ascii: "\""),
      delimiterByte >= 0x20 || delimiterByte == 0x09
    else {
      throw Diagnostic("'\(delimiter)' cannot stand between cells", category: .usage)
    }
    let layout = try CSVLayout(text, delimiter: delimiterByte, header: format.header)
    guard case .success(let cells) = limits.elementCount(of: [layout.lines.count, layout.columns.count])
    else {
      throw text.fault("the table has more than \(limits.elements) cells")
    }
    try MemoryDemand.check(cells * MemoryLayout<Double>.size, for: stream.file)
    var filler = try CSVTableFiller(self, layout, stream.file)
    var splitter = CSVSplitter(text, delimiter: delimiterByte)
    while try splitter.next() { try filler.append(splitter.row) }
    return try filler.finish()
  }

  /// The candidate that stands most often on the first line; a space only if no other does.
  private static func detectDelimiter(in text: [UInt8]) -> Character {
    var counts: [UInt8: Int] = [:]
    var isQuoted = false
    for byte in text.prefix(while: { $0 != 0x0A }) {
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      if !isQuoted { counts[byte, default: 0] += 1 }
    }
    var best: (delimiter: Character, count: Int) = (",", 0)
    for candidate: Character in [",", ";", "\t", "|"] {
      let count = candidate.asciiValue.flatMap { counts[$0] } ?? 0
      if count > best.count { best = (candidate, count) }
    }
    // Where numbers stand between semicolons, a comma is before their decimals.
    let cells = text.prefix { $0 != 0x0A }.split(
      separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
    if cells.count > 1, cells.allSatisfy({ MisreadNumber.isNumber($0, withComma: true) }) { return ";" }
    return best.count == 0 && counts[0x20] != nil ? " " : best.delimiter
  }
}
