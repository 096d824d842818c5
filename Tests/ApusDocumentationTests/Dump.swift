// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusEmission
import ApusGraph
import ApusIO
import ApusKernel
import ApusPasses
import ApusPrimitives
import ApusScheduling
import Foundation

/// What stages of the compiler print for the program that the articles follow.
enum Dump {
  static func text(named name: String) throws -> String {
    let words = name.split(separator: " ").map(String.init)
    return switch words.first ?? "" {
    case "graph": try stage { $0.forward }
    case "gradient": try stage { $0.graph }
    case "optimized": try stage { try Compilation.optimized($0.graph) }
    case "kernels": try kernels()
    case "kernel": try kernel(containing: words[1], words.dropFirst(2).first == "tiles" ? .tiles : .loops)
    case "header": try header()
    case "train_step": try function("int tour_train_step(")
    case "plan": try plan()
    case "rules": rules(words[1])
    case "function-refusal": try refusal()
    case "pipeline": pipeline(words[1] == "standard" ? .standard() : .beforeDifferentiation())
    default: throw Diagnostic("the documentation has no dump named '\(name)'")
    }
  }

  private static func trainStep() throws -> TracedEntryPoint {
    guard let entryPoint = try Tour.program()[entryPoint: "train_step"] else {
      throw Diagnostic("the tour has no train_step")
    }
    return entryPoint
  }

  private static func stage(_ graph: (TracedEntryPoint) throws -> Graph) throws -> String {
    GraphPrinter(try graph(trainStep())).text.trimmed
  }

  private static func compiled(_ style: CodeStyle) throws -> ProgramCompiler.Result {
    try Compilation.compiled(Tour.program(), [trainStep()], style: style)
  }

  private static func standalone() throws -> Emission {
    try Compilation.compiled(Tour.program(), Tour.program().entryPoints, style: .loops).program.emitted(
      for: .standalone)
  }

  /// The header from the sizes on: what stands before them is the same in every file.
  private static func header() throws -> String {
    let text = try standalone().header.trimmed
    return String(text[(text.range(of: "// State holds")?.lowerBound ?? text.startIndex)...])
  }

  /// The kernels' names, buffers and nodes.
  private static func kernels() throws -> String {
    let program = try compiled(.loops).program
    return program.entryPoints[0].invocations.map { invocation in
      let kernel = program.kernels[invocation.kernel]
      let buffers = kernel.parameters.map { ($0.isWritten ? "→" : "") + $0.name }.joined(separator: " ")
      return ([kernel.name + "  " + buffers] + kernel.remarks.map { "    " + $0 }).joined(separator: "\n")
    }.joined(separator: "\n")
  }

  /// The C of the first kernel whose name contains a word, as the standalone file has it.
  private static func kernel(containing word: String, _ style: CodeStyle) throws -> String {
    let program = try compiled(style).program
    guard let kernel = program.kernels.first(where: { $0.name.contains(word) }) else {
      throw Diagnostic("no kernel is named with '\(word)'")
    }
    let text = try program.emitted(for: .standalone).source
    return lines(of: text, from: { $0.contains(" \(kernel.name)(") }, withRemarks: true)
  }

  /// The C of a function of the standalone file.
  private static func function(_ head: String) throws -> String {
    lines(of: try standalone().source, from: { $0.hasPrefix(head) }, withRemarks: false)
  }

  /// The lines from one up to the next closing brace in the first column, with the remarks above it.
  private static func lines(
    of text: String, from isFirst: (String) -> Bool, withRemarks: Bool
  ) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard var first = lines.firstIndex(where: isFirst),
      let last = lines[first...].firstIndex(of: "}")
    else { return "" }
    while withRemarks, first > 0, lines[first - 1].hasPrefix("//") { first -= 1 }
    return lines[first...last].joined(separator: "\n")
  }

  /// The plan of the training step's workspace.
  private static func plan() throws -> String {
    PlanPrinter(try compiled(.tiles).entryPoints[0]).text.trimmed
  }

  /// A theme of the table of rewrite rules.
  private static func rules(_ theme: String) -> String {
    let themes: [String: [Rule]] = [
      "arithmetic": Rule.arithmetic, "comparison": Rule.comparison, "numerics": Rule.numerics,
      "layout": Rule.layout, "contraction": Rule.contraction,
      "hoisting": Rule.hoisting(of: Exp.self) + Rule.hoisting(of: Add.self),
    ]
    return (themes[theme] ?? []).map { rule in
      let condition = rule.sides.condition == nil ? "" : "  if its condition holds"
      return "\(rule.name)  [\(rule.floatingPointClass.rawValue), \(rule.domain)]\n"
        + "    \(rule.sides.left) => \(rule.sides.right)\(condition)"
    }.joined(separator: "\n")
  }

  /// What is said about matrices that do not fit.
  private static func refusal() throws -> String {
    let product = Function(file: "Sources/fit/main.swift", line: 7) { x, y in x.matmul(y) }
    let matrix = try HostTensor(.f32(2, 3), reals: [1, 2, 3, 4, 5, 6])
    do throws(Diagnostic) {
      return "\(try product(matrix, matrix).type)"
    } catch {
      return "\(error)"
    }
  }

  private static func pipeline(_ passes: [Pass]) -> String {
    passes.map { "\($0.name): \($0.summary)" }.joined(separator: "\n")
  }
}

extension String {
  /// The text without its last line break.
  fileprivate var trimmed: String { hasSuffix("\n") ? String(dropLast()) : self }
}
