// SPDX-License-Identifier: Apache-2.0

import ApusIO

/// An SVG picture under construction; the same calls give the same bytes.
struct SVGDocument {
  /// The value of an attribute.
  enum Attribute: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
    case number(Double)
    case text(String)

    init(floatLiteral value: Double) { self = .number(value) }
    init(integerLiteral value: Int) { self = .number(Double(value)) }
    init(stringLiteral value: String) { self = .text(value) }
  }

  /// Where a text stands relative to its position.
  enum Anchor: String { case start, middle, end }

  private var lines: [String] = []
  private var open: [String] = []

  /// A picture of a size in pixels, with a title and a description for those who cannot see it.
  init(width: Double, height: Double, title: String, description: String) {
    let (width, height) = (Self.format(width), Self.format(height))
    lines.append(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(width)\" height=\"\(height)\" "
        + "viewBox=\"0 0 \(width) \(height)\" role=\"img\" aria-labelledby=\"title description\" "
        + "font-family=\"Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif\">")
    open.append("svg")
    lines.append("  <title id=\"title\">\(HTMLText.escaped(title))</title>")
    lines.append("  <desc id=\"description\">\(HTMLText.escaped(description))</desc>")
    lines.append("  <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>")
  }

  /// Adds an element without content.
  mutating func add(_ name: String, _ attributes: KeyValuePairs<String, Attribute>) {
    lines.append(indentation + "<\(name)\(Self.list(attributes))/>")
  }

  /// Adds a shape that shows a text when pointed at.
  mutating func add(_ name: String, _ attributes: KeyValuePairs<String, Attribute>, tip: String) {
    lines.append(
      indentation + "<\(name)\(Self.list(attributes))><title>\(HTMLText.escaped(tip))</title></\(name)>")
  }

  /// Adds a line of text, with an appendix in a fainter colour.
  mutating func add(
    text: String, x: Double, y: Double, size: Double = 12, anchor: Anchor = .start, fill: String = Ink.text,
    isBold: Bool = false, rotation: Double = 0, appendix: String? = nil
  ) {
    var attributes = " x=\"\(Self.format(x))\" y=\"\(Self.format(y))\" font-size=\"\(Self.format(size))\""
    if anchor != .start { attributes += " text-anchor=\"\(anchor.rawValue)\"" }
    attributes += " fill=\"\(fill)\""
    if isBold { attributes += " font-weight=\"bold\"" }
    if rotation != 0 {
      attributes += " transform=\"rotate(\(Self.format(rotation)) \(Self.format(x)) \(Self.format(y)))\""
    }
    let faint = appendix.map { "<tspan dx=\"7\" fill=\"\(Ink.faint)\">\(HTMLText.escaped($0))</tspan>" } ?? ""
    lines.append(indentation + "<text\(attributes)>\(HTMLText.escaped(text))\(faint)</text>")
  }

  /// Opens a group that lasts until ``endGroup()``.
  mutating func beginGroup(_ attributes: KeyValuePairs<String, Attribute> = [:]) {
    lines.append(indentation + "<g\(Self.list(attributes))>")
    open.append("g")
  }

  /// Closes the innermost group.
  mutating func endGroup() {
    guard open.count > 1, let name = open.popLast() else { return }
    lines.append(indentation + "</\(name)>")
  }

  /// The whole picture as text.
  var text: String {
    var lines = lines
    for (depth, name) in open.enumerated().reversed() {
      lines.append(String(repeating: "  ", count: depth) + "</\(name)>")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private var indentation: String { String(repeating: "  ", count: open.count) }

  private static func list(_ attributes: KeyValuePairs<String, Attribute>) -> String {
    attributes.map { name, value in
      switch value {
      case .number(let number): " \(name)=\"\(format(number))\""
      case .text(let text): " \(name)=\"\(HTMLText.escaped(text))\""
      }
    }.joined()
  }

  /// A coordinate with at most two decimals, which is finer than any screen.
  static func format(_ number: Double) -> String {
    guard number.isFinite, abs(number) < 1e12 else { return "0" }
    let hundredths = Int((number * 100).rounded())
    let (whole, fraction) = abs(hundredths).quotientAndRemainder(dividingBy: 100)
    var text = (hundredths < 0 ? "-" : "") + String(whole)
    if fraction != 0 {
      text += fraction < 10 ? ".0\(fraction)" : fraction % 10 == 0 ? ".\(fraction / 10)" : ".\(fraction)"
    }
    return text
  }

  /// About how wide a text will be; fonts differ, so leave some room.
  static func width(of text: String, size: Double) -> Double {
    Double(text.count) * size * 0.56
  }

  /// A text cut to a number of characters.
  static func clipped(_ text: String, _ limit: Int) -> String {
    text.count <= limit ? text : String(text.prefix(max(0, limit - 1))) + "…"
  }
}

/// Colours of pictures.
enum Ink {
  static let text = "#222222"
  static let faint = "#666666"
  static let axis = "#888888"
  static let grid = "#e4e4e4"

  /// Colours that people with any kind of colour blindness can tell apart on white (Okabe and Ito, "Color
  /// universal design", 2008), without its yellow, which is too light for lines.
  static let series = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000"]
}
