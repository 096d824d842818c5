// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusBench
import ApusIO
import ApusKernel
import ApusScheduling
import ApusZoo
import Foundation
import Testing

/// The workspace of every model and benchmark workload, which must not grow unnoticed.
///
/// `golden/models/<model>/memory.txt` has a line for the state, and a line per entry point and code style: bytes of
/// workspace, and the lower bound for the order of steps. Shrinking is welcome at any time; growth by more than 1 % needs a
/// refreshed file, and with it a commit that says why.
@Suite struct MemoryGoldenTests {
  static let claim = Golden.Claim(folder: "models") { files in
    let names = Zoo.names + Workload.names.map { "bench-" + $0 }
    return files.filter { file in names.contains { file == "models/\($0)/memory.txt" } }
  }

  /// What a line of the file says.
  struct Line: Hashable {
    let entryPoint: String
    let style: String
    let workspace: Int
    let lowerBound: Int

    var text: String {
      entryPoint.padded(to: 12) + "  " + style.padded(to: 5) + "  " + String(workspace).leftPadded(to: 12)
        + String(lowerBound).leftPadded(to: 13)
    }

    init(_ entry: PlannedEntryPoint, _ style: CodeStyle) {
      (entryPoint, self.style) = (entry.name, style.rawValue)
      (workspace, lowerBound) = (entry.plan.workspaceBytes, entry.plan.lowerBound)
    }

    init?(_ text: Substring) {
      let words = text.split(separator: " ")
      guard words.count == 4, let workspace = Int(words[2]), let lowerBound = Int(words[3]) else {
        return nil
      }
      (entryPoint, style) = (String(words[0]), String(words[1]))
      (self.workspace, self.lowerBound) = (workspace, lowerBound)
    }
  }

  private static let head = "entry point   style  workspace in B  lower bound\n"
  private static let stateWord = "state in B"

  @Test(
    "the workspace stays as small as it was, near the lower bound",
    arguments: Zoo.names + Workload.names.map { "bench-" + $0 })
  func workspaceStaysSmall(_ name: String) throws {
    let isWorkload = name.hasPrefix("bench-")
    let program =
      isWorkload
      ? try Workload.named(String(name.dropFirst("bench-".count))).makeProgram()
      : try Zoo.model(name).program()
    var lines: [Line] = []
    var stateBytes = 0
    for style in CodeStyle.allCases {
      let compiled = try Compilation.compiled(program, program.entryPoints, style: style)
      stateBytes = max(stateBytes, compiled.program.stateBytes)
      for entry in compiled.entryPoints {
        try PlanChecker.check(entry)
        let limit = isWorkload ? 0.02 : 0.05
        #expect(entry.plan.relativeGap <= limit, "\(entry.name) \(style): gap \(entry.plan.gap) B")
        lines.append(Line(entry, style))
      }
    }
    let path = "models/\(name)/memory.txt"
    let state = Self.stateWord.padded(to: 19) + String(stateBytes).leftPadded(to: 14) + "\n"
    let text = state + Self.head + lines.map { $0.text + "\n" }.joined()
    guard let committed = Golden.text(of: path), !Golden.isBlessing else {
      return Golden.check(text, at: path)
    }
    let knownState = committed.split(separator: "\n").first.flatMap { line in
      line.hasPrefix(Self.stateWord) ? line.split(separator: " ").last.flatMap { Int($0) } : nil
    }
    #expect(stateBytes * 100 <= (knownState ?? 0) * 101, "\(name): the state became \(stateBytes) B")
    let known = committed.split(separator: "\n").dropFirst(2).map { Line($0) }
    #expect(known.count == lines.count && !known.contains(nil), "\(path) is not about these entry points")
    for line in lines {
      let old = known.first { $0?.entryPoint == line.entryPoint && $0?.style == line.style } ?? nil
      guard let old else {
        Issue.record("\(path) has no line for \(line.entryPoint) \(line.style); to accept: \(Golden.command)")
        continue
      }
      #expect(
        line.workspace * 100 <= old.workspace * 101,
        "\(name) \(line.entryPoint) \(line.style): \(old.workspace) B became \(line.workspace) B")
    }
  }
}
