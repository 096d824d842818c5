// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusExecution
import ArgumentParser

/// The subcommand `graph`.
struct GraphCommand: RuledCommand {
  static let configuration = CommandConfiguration(
    commandName: "graph", abstract: "Draws a model's graph as SVG or in Graphviz's language.")

  @OptionGroup var model: ModelArgument

  @Option(name: .shortAndLong, help: "The file, ending in .svg or .dot.")
  var output: String

  @Option(help: "The entry point. (default: predict, or main for a .graph file)")
  var entry: String?

  @Option(parsing: .unconditional, help: "With a model of the zoo: how many examples a step takes.")
  var batch: Int?

  @Flag(help: "Draw the graph after all passes.")
  var optimized = false

  @Flag(help: "Draw each operation of an optimizer's update, not one shape for each parameter.")
  var detailed = false

  static var optionRules: [OptionRule<Self>] { [ModelArgument.batchRule { $0.model }] }

  func run() throws {
    try requireName(output, "--output")
    try requirePositive(batch, "--batch")
    guard output.hasSuffix(".svg") || output.hasSuffix(".dot") else {
      throw Diagnostic(
        "'\(output)' ends neither in .svg nor in .dot", category: .usage, help: "name the file graph.svg")
    }
    let program = try model.source().program(batchSize: batch)
    let isTraining = program[entryPoint: "predict"] != nil
    let entryPoint = try program.entryPoint(named: entry ?? (isTraining ? "predict" : nil))
    let graph = optimized ? try Compilation.optimized(entryPoint.graph) : entryPoint.graph
    let picture = GraphPicture(
      graph, title: "\(program.name): \(entryPoint.name)", layers: entryPoint.layerDescriptions,
      isDetailed: detailed)
    if output.hasSuffix(".dot") { return try Output.write(picture.dot, toFile: output) }
    if let drawn = try Graphviz.drawn(picture.dot) { return try Output.write(drawn, toFile: output) }
    guard picture.count <= GraphPicture.drawnLimit else {
      throw Diagnostic(
        "a graph of \(picture.count) shapes needs Graphviz to be drawn",
        help: "apt-get install graphviz, or write a .dot file with -o graph.dot")
    }
    try Output.write(picture.svg, toFile: output)
  }
}
