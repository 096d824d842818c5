// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusExecution
import ApusZoo
import ArgumentParser

/// The subcommand `doctor`.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Checks what this machine offers.")

  @Flag(help: "Print JSON lines.")
  var json = false

  func run() throws {
    var isHealthy = true
    func report(_ name: String, _ isFine: Bool, _ text: String, isNeeded: Bool = false) {
      if isNeeded, !isFine { isHealthy = false }
      if json {
        Output.json([
          .init("schema", .integer(1)), .init("name", .string(name)), .init("ok", .bool(isFine)),
          .init("needed", .bool(isNeeded)),
          .init("detail", .string(text)),
        ])
      } else {
        Output.line(
          "\(isFine ? "ok     " : isNeeded ? "FAILED " : "missing") \(padded(name, to: 14)) \(text)")
      }
    }
    report("apus", true, Output.version)
    let cores = Team.coreCount
    report(
      "cpu", true, "runtime for \(CPULevel.best), \(cores) \(cores == 1 ? "core" : "cores") for --threads")
    let tcc = Self.trained(.tcc)
    report("tcc", tcc == nil, tcc ?? "trains xor in this process", isNeeded: true)
    let engine = NativeEngine()
    if engine.isAvailable {
      let native = Self.trained(.native)
      report("native", native == nil, native ?? "trains xor with \(engine.compilers[0])")
    } else {
      report("native", false, "apt-get install gcc")
    }
    report("graphviz", Graphviz.tool != nil, Graphviz.tool?.path ?? "apt-get install graphviz")
    let isThere = (try? RealFileSystem().entry(at: FashionMNIST.folder)) != nil
    report("fashion-mnist", isThere, isThere ? FashionMNIST.folder : "apt-get install dataset-fashion-mnist")
    guard isHealthy else {
      throw Diagnostic("this machine lacks something that Apus needs", category: .inputOutput)
    }
  }

  /// What is wrong with an engine; `nil` if it trains as the reference evaluation does.
  private static func trained(_ engine: EngineChoice) -> String? {
    do throws(Diagnostic) {
      let (data, _) = try ExclusiveOr.data(seed: 0)
      let program = try ExclusiveOr.program()
      let session = try program.makeSession(seed: 7, engine: engine)
      let reference = try program.makeEvaluatorSession(seed: 7)
      for _ in 0..<3 {
        for batch in try data.batches(of: 4) {
          let (found, expected) = (try session.trainStep(batch), try reference.trainStep(batch))
          guard abs(found - expected) <= 1e-4 * expected else {
            return "the loss is \(found) instead of \(expected)"
          }
        }
      }
      return nil
    } catch {
      return ([error.message] + error.notes.prefix(1)).joined(separator: "; ")
    }
  }
}
