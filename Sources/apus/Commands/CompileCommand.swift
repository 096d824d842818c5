// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusScheduling
import ApusZoo
import ArgumentParser

/// The subcommand `compile`.
struct CompileCommand: RuledCommand {
  static let configuration = CommandConfiguration(
    commandName: "compile", abstract: "Writes a model as one C file and one header.")

  @OptionGroup var model: ModelArgument

  @Option(name: .shortAndLong, help: "The folder that gets the files.")
  var output: String

  @Option(parsing: .unconditional, help: "With a model of the zoo: how many examples a step takes.")
  var batch: Int?

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Sizes of batches, such as 7,2, for which there are functions too: train_step_7 and so on. Given more than once, all count."
    ))
  var batchSizes: [String] = []

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The most examples of a call: functions take any number n of them up to this one, and memory is planned once, for the most."
    ))
  var maxBatch: Int?

  @Option(help: "The style of the code: loops for compilers that vectorise, tiles for others.")
  var style = CodeStyle.loops

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How many threads may share the work of a call where the file is compiled with -DAPUS_OPENMP or -DAPUS_PTHREADS; results do not depend on it."
    ))
  var threads = 1

  @Flag(help: "Also write a main program that trains on the model's data and prints one loss a line.")
  var selfTest = false

  @Option(
    parsing: .unconditional,
    help: "With --self-test: what weights, orders and held-out examples are drawn from.")
  var seed: UInt64 = 42

  @Option(parsing: .unconditional, help: "With --self-test: how many passes over the training data.")
  var epochs: Int?

  @Flag(help: "Print a JSON line.")
  var json = false

  static let repeatableOptions: Set = ["--batch-sizes"]

  static var optionRules: [OptionRule<Self>] {
    [
      OptionRule(["--seed", "--epochs"], need: "--self-test") { $0.selfTest },
      OptionRule(["--batch-sizes"], exclude: "--self-test, whose data decides on the sizes") { !$0.selfTest },
      OptionRule(["--max-batch"], exclude: "--batch and --batch-sizes, whose sizes are fixed") {
        $0.batch == nil && $0.batchSizes.isEmpty
      },
      ModelArgument.batchRule(["--batch", "--batch-sizes", "--max-batch"]) { $0.model },
    ]
  }

  func run() throws {
    try requireName(output, "--output")
    try requirePositive(batch, "--batch")
    try requirePositive(maxBatch, "--max-batch")
    try requirePositive(epochs, "--epochs")
    try requireThreads(threads)
    let source = try model.source()
    let files = try selfTest ? testedFiles(source) : plainFiles(source)
    try Output.write(files, inFolder: output, json: json)
  }

  private func plainFiles(_ source: ModelSource) throws(Diagnostic) -> StandaloneFiles {
    let program = try counted(try source.program(batchSize: batch))
    let sizes = try sizes()
    let entryPoints = try blaming(sizes) { () throws(Diagnostic) in
      try program.entryPoints(named: nil, batchSizes: sizes)
    }
    return try StandaloneFiles(program, entryPoints, style: style, threads: threads)
  }

  /// The program for any number of examples, if it was asked for.
  private func counted(_ program: Program) throws(Diagnostic) -> Program {
    guard let maxBatch else { return program }
    return try program.takingBatches(upTo: maxBatch)
  }

  /// Says of an error that it lies in the sizes of batches that were asked for.
  private func blaming<Result>(
    _ sizes: [Int], _ body: () throws(Diagnostic) -> Result
  ) throws(Diagnostic) -> Result {
    do throws(Diagnostic) {
      return try body()
    } catch {
      throw Diagnostic(
        "--batch-sizes \(sizes.map(String.init).joined(separator: ",")) do not do for '\(model.model)'",
        category: .usage, notes: [error.message], help: "let a step take fewer examples")
    }
  }

  /// The sizes of batches that were asked for.
  private func sizes() throws(Diagnostic) -> [Int] {
    var sizes: [Int] = []
    for list in batchSizes {
      for text in list.split(separator: ",", omittingEmptySubsequences: false) {
        guard let size = Int(text), size > 0 else {
          throw Diagnostic(
            "--batch-sizes must be numbers of at least 1 with commas between them, got '\(list)'",
            category: .usage)
        }
        sizes.append(size)
      }
    }
    return sizes
  }

  /// The files with a main program that repeats what `apus train` does with the same seed.
  private func testedFiles(_ source: ModelSource) throws(Diagnostic) -> StandaloneFiles {
    let model = try source.zooModel(for: "compile --self-test")
    let data = try model.data(seed: seed).training
    let epochs = epochs ?? model.epochs
    let program = try counted(try model.program(on: data, batch: batch, epochs: epochs))
    return try StandaloneFiles(
      training: program, on: data, seed: seed, epochs: epochs, style: style, threads: threads)
  }
}
