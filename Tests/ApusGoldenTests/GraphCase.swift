// SPDX-License-Identifier: Apache-2.0

import ApusDifferentiation
import ApusGraph
import ApusIO
import ApusPasses
import ApusPrimitives

/// A graph in a file, with what is done to it above and what comes out beneath.
///
///     // differentiate: "loss" by "w", "b"
///     // run: canonicalise, simplify
///     // Any other comment says what the case shows.
///     %0 = …
///     return "loss" %7
///     // expect:
///     // %0 = …
struct GraphCase {
  /// What the file holds down to the expectation, which it does not include.
  let input: String
  /// The lines of the expectation without the comment marks; `nil` if there is none.
  let expectation: String?
  private let instructions: [(name: String, argument: String)]

  /// The line after which the expectation stands.
  private static let mark = "// expect:"

  /// Reads the text of a file.
  init(_ text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let end = lines.firstIndex { $0 == Self.mark }
    input = lines[..<(end ?? lines.count)].joined(separator: "\n")
    expectation = end.map { end in
      lines[(end + 1)...].filter { !$0.isEmpty }.map { $0.dropFirst(3) + "\n" }.joined()
    }
    instructions = lines[..<(end ?? lines.count)].compactMap { line in
      ["differentiate", "run"].first { line.hasPrefix("// \($0): ") }
        .map { ($0, String(line.dropFirst($0.utf8.count + 5))) }
    }
  }

  /// The names of the passes that are run.
  var passes: [String] {
    instructions.filter { $0.name == "run" }.flatMap { Self.words($0.argument) }
  }

  /// The graph that comes out.
  func output(file: String) throws -> Graph {
    guard !instructions.isEmpty else { throw Diagnostic("the file says neither 'run:' nor 'differentiate:'") }
    var graph = try GraphParser(PrimitiveCatalog.all).parse(input, file: file)
    for instruction in instructions {
      graph =
        instruction.name == "run"
        ? try run(Self.words(instruction.argument), graph) : try differentiate(instruction.argument, graph)
    }
    return graph
  }

  private func run(_ names: [String], _ graph: Graph) throws -> Graph {
    let passes = try names.flatMap { name throws -> [Pass] in
      if name == "standard" { return .standard() }
      if name == "before-differentiation" { return .beforeDifferentiation() }
      guard let pass = Pass.all.first(where: { $0.name == name }) else {
        throw Diagnostic("unknown pass '\(name)'")
      }
      return [pass]
    }
    return try PassRunner(verification: .eachPass).run(passes, on: graph).graph
  }

  /// Adds the gradient of an output by inputs and parameters, all named in quotes.
  private func differentiate(_ argument: String, _ graph: Graph) throws -> Graph {
    let names = argument.split(separator: "\"").enumerated().filter { $0.offset % 2 == 0 }
      .map { String($0.element) }
    guard let loss = graph.outputs.first(where: { $0.role == .result(names.first ?? "") })?.value else {
      throw Diagnostic("there is no result named '\(names.first ?? "")'")
    }
    let values = try names.dropFirst().map { name throws -> Value in
      guard let node = graph.nodes.firstIndex(where: { $0.boundName == name }) else {
        throw Diagnostic("there is no input or parameter named '\(name)'")
      }
      return Value(node: node)
    }
    return try graph.gradient(of: loss, withRespectTo: values)
  }

  private static func words(_ text: String) -> [String] {
    text.split(separator: ",").map { $0.drop { $0 == " " } }.map(String.init)
  }

  /// The text of the file with a graph as expectation.
  func text(expecting graph: Graph) -> String {
    let lines = graph.description.split(separator: "\n").map { "// " + $0 + "\n" }
    return (input.hasSuffix("\n") ? String(input.dropLast()) : input) + "\n" + Self.mark + "\n"
      + lines.joined()
  }

  /// The files of a folder that hold such cases.
  static func claim(_ folder: String) -> Golden.Claim {
    Golden.Claim(folder: folder) { $0.filter { $0.hasSuffix(".graph") } }
  }
}
