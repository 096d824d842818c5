// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusEmission
import ApusKernel
import ApusScheduling
import ArgumentParser

/// The subcommand `dump`.
struct DumpCommand: RuledCommand {
  static let configuration = CommandConfiguration(
    commandName: "dump", abstract: "Prints a model at a stage of its compilation.")

  /// A stage that can be printed.
  enum Stage: String, ExpressibleByArgument, CaseIterable {
    /// The forward part as it was written.
    case graph
    /// With the backward part and the update.
    case gradient
    /// After all passes.
    case optimized
    /// The kernels in order.
    case schedule
    /// Where buffers lie, with the certificate.
    case plan
    /// The C file.
    case c
  }

  @OptionGroup var model: ModelArgument

  @Option(help: "graph, gradient, optimized, schedule, plan or c.")
  var stage: Stage

  @Option(help: "The entry point. (default: train_step, or main for a .graph file)")
  var entry: String?

  @Option(parsing: .unconditional, help: "With a model of the zoo: how many examples a step takes.")
  var batch: Int?

  @Option(help: "With --stage plan and c, the style of the code: tiles for libtcc, loops for gcc and clang.")
  var style: CodeStyle?

  @Option(name: .shortAndLong, help: "The file that gets the text; by default it is printed.")
  var output: String?

  @Option(help: "With --stage plan: the file that gets the plan as a picture.")
  var svg: String?

  static var optionRules: [OptionRule<Self>] {
    [
      OptionRule(["--svg"], need: "--stage plan") { $0.stage == .plan },
      OptionRule(["--style"], need: "--stage plan or --stage c") { $0.stage == .plan || $0.stage == .c },
      ModelArgument.batchRule { $0.model },
    ]
  }

  func run() throws {
    try requireName(output, "--output")
    try requireName(svg, "--svg")
    try requirePictureName(svg, "plan.svg")
    try requirePositive(batch, "--batch")
    let program = try model.source().program(batchSize: batch)
    let entryPoint = try program.entryPoint(named: entry)
    let text: String
    var files: [AtomicWriter.Content] = []
    switch stage {
    case .graph: text = GraphPrinter(entryPoint.forward).text
    case .gradient: text = GraphPrinter(entryPoint.graph).text
    case .optimized: text = GraphPrinter(try Compilation.optimized(entryPoint.graph)).text
    case .schedule:
      let schedule = try Scheduler.schedule(Compilation.optimized(entryPoint.graph))
      text = SchedulePrinter(schedule).text
    case .plan:
      let planned = try program.planned(entryPoint, style ?? .tiles)
      if let svg { files.append(.init(svg, [Array(MemoryPicture(planned, title: program.name).svg.utf8)])) }
      text = PlanPrinter(planned).text
    case .c:
      let entryPoints = entry == nil ? program.entryPoints : [entryPoint]
      text = try Compilation.compiled(program, entryPoints, style: style ?? .loops).program.emitted(
        for: .standalone
      )
      .source
    }
    if let output { files.append(.init(output, [Array(text.utf8)])) }
    try Output.write(files)
    if output == nil { Output.text(text) }
  }
}
