// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusBench
import ApusScheduling
import ArgumentParser

/// The subcommand `bench`.
struct BenchCommand: RuledCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Measures a training step that other systems run too.",
    discussion: """
      Layers, batch, optimizer, data and first weights are those of Tests/Peers/peers.py, so that losses can
      be compared step by step. Pin the command to one core: taskset -c 1 apus bench mlp.
      """)

  @Argument(help: "xor, mlp or vae.")
  var workload: String

  @OptionGroup var engine: EngineOptions

  @Option(name: .shortAndLong, help: "Run nothing, but write the step as C into this folder.")
  var output: String?

  @Option(help: "With --output, the style of the code: loops for compilers that vectorise, tiles for others.")
  var style = CodeStyle.loops

  @Flag(help: "Print a JSON line.")
  var json = false

  static var optionRules: [OptionRule<Self>] {
    [
      OptionRule(["--style"], need: "--output") { $0.output != nil },
      OptionRule(EngineOptions.names, exclude: "--output, which runs nothing") { $0.output == nil },
    ]
  }

  func run() throws {
    try engine.check()
    try requireName(output, "--output")
    let workload = try Workload.named(workload)
    if let output {
      let program = try workload.makeProgram()
      let files = try StandaloneFiles(program, program.entryPoints, style: style)
      return try Output.write(files, inFolder: output, json: json)
    }
    let measurement = try Measurement.run(
      workload, on: engine.engine.choice, threads: engine.threads)
    if json { Output.json(Self.members(measurement)) } else { Self.report(measurement) }
  }

  private static func members(_ m: Measurement) -> [JSONValue.Member] {
    let first = parts(m.firstStep).map { JSONValue.Member($0.name, .number($0.seconds)) }
    return [
      .init("schema", .integer(1)), .init("workload", .string(m.workload)),
      .init("engine", .string(m.engine)), .init("threads", .integer(m.threads)),
      .init("first_s", .number(m.firstStep.total)), .init("first_parts", .object(first)),
      .init("step_s", .number(m.stepSeconds)), .init("loss_1", .number(m.losses[0])),
      .init("loss_5", .number(m.losses[1])), .init("workspace_bytes", .integer(m.workspaceBytes)),
      .init("state_bytes", .integer(m.stateBytes)), .init("lower_bound_bytes", .integer(m.lowerBoundBytes)),
    ]
  }

  private static func parts(_ first: Measurement.FirstStep) -> [(name: String, seconds: Double)] {
    [
      ("trace", first.trace), ("differentiate", first.differentiate), ("passes", first.passes),
      ("schedule", first.schedule), ("plan", first.plan), ("emit", first.emit),
      ("compile", first.compile), ("step", first.step),
    ]
  }

  /// A time in the unit that suits it.
  private static func time(_ seconds: Double) -> String {
    if seconds < 1e-3 { return ShortNumber.rounded(seconds * 1e6, digits: 3) + " µs" }
    return seconds < 1
      ? ShortNumber.rounded(seconds * 1e3, digits: 3) + " ms" : ShortNumber.rounded(seconds, digits: 3) + " s"
  }

  private static func report(_ m: Measurement) {
    Output.line("\(m.workload)  engine \(m.engine), \(m.threads) \(m.threads == 1 ? "thread" : "threads")")
    Output.line("  step        \(Self.time(m.stepSeconds))")
    Output.line("  first step  \(Self.time(m.firstStep.total))")
    for part in parts(m.firstStep) {
      Output.line("    \(padded(part.name, to: 14))\(Self.time(part.seconds))")
    }
    Output.line("  loss        \(m.losses[0]) after 1 step, \(m.losses[1]) after 5")
    Output.line(
      "  memory      workspace \(m.workspaceBytes) B (lower bound \(m.lowerBoundBytes) B), state \(m.stateBytes) B"
    )
  }
}
