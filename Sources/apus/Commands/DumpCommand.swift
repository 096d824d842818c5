// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusEmission
import ApusKernel
import ApusScheduling
import ArgumentParser

/// The subcommand `dump`.
struct DumpCommand: ParsableCommand {
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

  @Option(help: "How many examples a step takes.")
  var batch: Int?

  @Option(name: .shortAndLong, help: "The file that gets the text; by default it is printed.")
  var output: String?

  @Option(help: "With --stage plan: the file that gets the plan as a picture.")
  var svg: String?

  func run() throws {
    try requirePositive(batch, "--batch")
    let program = try model.source().program(batchSize: batch)
    let entryPoint = try program.entryPoint(named: entry)
    let text: String
    switch stage {
    case .graph: text = GraphPrinter(entryPoint.forward).text
    case .gradient: text = GraphPrinter(entryPoint.graph).text
    case .optimized: text = GraphPrinter(try Compilation.optimized(entryPoint.graph)).text
    case .schedule: text = try schedule(program, entryPoint)
    case .plan:
      let plan = try program.memoryPlan(of: entryPoint)
      if let svg {
        try Output.write(MemoryPicture(plan, title: "\(program.name): \(entryPoint.name)").svg, toFile: svg)
      }
      text = plan.description(of: "\(program.name) \(entryPoint.name)")
    case .c:
      let entryPoints = entry == nil ? program.entryPoints : [entryPoint]
      text = try Compilation.compiled(program, entryPoints, style: .loops).program.emitted(for: .standalone)
        .source
    }
    guard let output else { return Output.text(text) }
    try Output.write(text, toFile: output)
  }

  /// The kernels with the lines of the graph that they compute.
  private func schedule(_ program: Apus.Program, _ entryPoint: TracedEntryPoint) throws(Diagnostic) -> String
  {
    let compiled = try Compilation.compiled(program, [entryPoint], style: .loops).program
    var text = ""
    for invocation in compiled.entryPoints[0].invocations {
      let kernel = compiled.kernels[invocation.kernel]
      let buffers = kernel.parameters.map { ($0.isWritten ? "→" : "") + $0.name }.joined(separator: " ")
      text += "\(kernel.name)  \(buffers)\n"
      for remark in kernel.remarks { text += "    \(remark)\n" }
    }
    return text
  }
}
