// SPDX-License-Identifier: Apache-2.0

extension IndexMap.Coordinate: LosslessStringConvertible {
  /// The sum with a letter for each axis, `a` for the first, such as `2b+d-1`.
  public var description: String {
    var text = ""
    for term in terms {
      if term.stride < 0 { text += "-" } else if !text.isEmpty { text += "+" }
      if term.stride.magnitude != 1 { text += "\(term.stride.magnitude)" }
      text += Self.letter(of: term.axis)
    }
    if terms.isEmpty { return "\(offset)" }
    return offset == 0 ? text : text + (offset < 0 ? "" : "+") + "\(offset)"
  }

  /// Reads the printed form; `nil` if the text is not one.
  public init?(_ text: String) {
    var (terms, offset): ([Term], Int) = ([], 0)
    var rest = Substring(text)
    repeat {
      let sign = rest.first == "-" ? "-" : ""
      if rest.first == "-" || rest.first == "+" { rest.removeFirst() }
      let digits = rest.prefix { "0"..."9" ~= $0 }
      rest.removeFirst(digits.count)
      guard let number = Int(sign + (digits.isEmpty ? "1" : digits)) else { return nil }
      if let letter = rest.first?.asciiValue, UInt8(ascii: "a")...UInt8(ascii: "z") ~= letter {
        terms.append(Term(axis: Int(letter - UInt8(ascii: "a")), stride: number))
        rest.removeFirst()
      } else if digits.isEmpty {
        return nil
      } else {
        offset &+= number
      }
    } while !rest.isEmpty
    self.init(terms, offset: offset)
    guard description == text else { return nil }
  }

  /// Axes before and beyond the alphabet have no letter, and no text that reads back.
  private static func letter(of axis: Int) -> String {
    0..<26 ~= axis ? String(UnicodeScalar(UInt8(ascii: "a") + UInt8(axis))) : "?"
  }
}

extension IndexMap.Coordinate: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let coordinate = IndexMap.Coordinate(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "expected a sum of axes such as 2b+d-1, got '\(text)'")
    }
    self = coordinate
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
