// SPDX-License-Identifier: Apache-2.0

/// What a cell means that is no number but stands for one, or for none.
enum MisreadNumber: Hashable, CaseIterable {
  /// A comma stands before the decimals, or between thousands.
  case comma
  /// A share in hundredths.
  case percent
  /// A value that is not known.
  case missing

  /// The words by which programs say that a value is not known.
  private static let missingWords: Set = [
    "na", "n/a", "#n/a", "null", "none", "nil", "missing", "?", "-", ".",
  ]

  /// Recognises a cell; `nil` for any other text.
  init?(_ cell: String) {
    let text = cell.trimmingPrefix { $0 == " " || $0 == "\t" }
    if Self.missingWords.contains(text.lowercased()) {
      self = .missing
    } else if text.hasSuffix("%"), Self.isNumber(text.dropLast().utf8) {
      self = .percent
    } else if text.contains(","), Self.isNumber(text.replacing(",", with: "").utf8) {
      self = .comma
    } else {
      return nil
    }
  }

  /// What may be done about it.
  var help: String {
    switch self {
    case .comma: "numbers have a point before their decimals and nothing between thousands, as in 1234.5"
    case .percent: "write the number alone, such as 0.1 or 10 for 10%"
    case .missing: "the value is missing: put a number in its place, or leave the row out"
    }
  }

  /// Whether a cell stands for a number, so that it names nothing.
  static func standsForNumber(_ cell: String) -> Bool {
    switch MisreadNumber(cell) {
    case .comma, .percent: true
    case .missing: false
    case nil: isNumber(cell.utf8)
    }
  }

  /// Whether a cell is a number, with a comma for the point if so told.
  static func isNumber(_ cell: some Sequence<UInt8>, withComma: Bool = false) -> Bool {
    let comma = UInt8(ascii: ",")
    let bytes = cell.map { withComma && $0 == comma ? UInt8(ascii: ".") : $0 }
    return DecimalNumber.parse(bytes.span) != nil
  }
}
