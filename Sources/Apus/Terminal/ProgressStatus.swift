// SPDX-License-Identifier: Apache-2.0

import ApusIO

/// How far a training run has come.
package struct ProgressStatus: Hashable, Sendable {
  /// A named number to show.
  package struct Metric: Hashable, Sendable {
    package let name: String
    package let text: String

    package init(_ name: String, text: String) {
      self.name = name
      self.text = text
    }

    /// A number such as a loss.
    package init(_ name: String, _ value: Double) {
      self.init(name, text: ShortNumber.metric(value))
    }

    /// A share of one such as an accuracy, in per cent.
    package init(_ name: String, share: Double) {
      self.init(name, text: ShortNumber.percent(share))
    }
  }

  /// What is counted, for example `epoch 2/3`.
  package var title: String
  /// Steps done and to do.
  package var step: Int
  package var stepCount: Int
  /// Samples per second, once known, and what a sample is called.
  package var rate: Double?
  package var unit: String
  /// Seconds left while it runs, seconds taken when it is done.
  package var seconds: Double?
  package var isDone: Bool
  package var metrics: [Metric]

  package init(
    title: String, step: Int, stepCount: Int, rate: Double? = nil, unit: String = "samples",
    seconds: Double? = nil, isDone: Bool = false, metrics: [Metric] = []
  ) {
    self.title = title
    self.step = step
    self.stepCount = stepCount
    self.rate = rate
    self.unit = unit
    self.seconds = seconds
    self.isDone = isDone
    self.metrics = metrics
  }
}

extension ProgressStatus {
  /// One line for a log: no control characters, whatever the names.
  package var plainLine: String {
    ([escaped(title)] + details).joined(separator: "  ")
  }

  /// One line for a terminal of a width, never wider, with or without colours.
  ///
  /// The bar gives way first, then the rate, the time, the steps, and metrics before the last, which is that of the
  /// validation if there is one.
  package func liveLine(width: Int, usesColor: Bool) -> String {
    let title = escaped(title)
    let all = progress
    var progress = all
    var shown = metrics.map { "\(escaped($0.name)) \(escaped($0.text))" }
    while true {
      let rest = (progress + shown).joined(separator: "  ")
      let free = width - TextWidth.columns(of: title) - TextWidth.columns(of: rest) - 2
      if free >= 8, progress == all { return "\(title) \(bar(width: min(20, free), usesColor)) \(rest)" }
      if free >= -1 { return "\(title) \(rest)" }
      if progress.count > 1 {
        // The steps stand first and give way last.
        progress.remove(at: 1)
      } else if !progress.isEmpty, !shown.isEmpty {
        progress.removeAll()
      } else if shown.count > 1 {
        shown.removeFirst()
      } else {
        return TextWidth.cut(title + " " + rest, to: width)
      }
    }
  }

  private var details: [String] {
    progress + metrics.map { "\(escaped($0.name)) \(escaped($0.text))" }
  }

  /// The steps, the rate and the time.
  private var progress: [String] {
    var parts = ["\(step)/\(stepCount)"]
    if let rate { parts.append("\(ShortNumber.rate(rate)) \(escaped(unit))/s") }
    if let seconds { parts.append(ShortNumber.duration(seconds) + (isDone ? "" : " left")) }
    return parts
  }

  private func escaped(_ text: String) -> String { TerminalText.escaped(text, limit: 200) }

  /// Thick for what is done and thin for the rest, so that it reads without colours too.
  private func bar(width: Int, _ usesColor: Bool) -> String {
    let share = stepCount > 0 ? max(0, min(1, Double(step) / Double(stepCount))) : 1
    let halves = Int((share * Double(2 * width)).rounded(.down))
    let done = String(repeating: "━", count: halves / 2) + (halves % 2 == 1 ? "╸" : "")
    let rest = String(repeating: "─", count: width - (halves + 1) / 2)
    return usesColor ? "\u{1B}[36m\(done)\u{1B}[0m\u{1B}[2m\(rest)\u{1B}[0m" : done + rest
  }
}

/// How many columns of a terminal text takes.
enum TextWidth {
  static func columns(of text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + columns(of: $1) }
  }

  /// The longest beginning of a text that fits, with an ellipsis if something is left off.
  static func cut(_ text: String, to width: Int) -> String {
    if columns(of: text) <= width { return text }
    var result = ""
    var used = 1
    for scalar in text.unicodeScalars {
      used += columns(of: scalar)
      if used > width { break }
      result.unicodeScalars.append(scalar)
    }
    return width > 0 ? result + "…" : ""
  }

  /// Two columns for East Asian wide characters and pictographs, none for marks on the character before.
  private static func columns(of scalar: Unicode.Scalar) -> Int {
    if scalar.isASCII { return 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: return 0
    default: break
    }
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
      0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
      return 2
    default: return scalar.properties.isEmojiPresentation ? 2 : 1
    }
  }
}
