// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusIO
import ApusKernel
import ApusTensor
import ApusZoo
import Foundation
import Synchronization
import Testing

@testable import ApusExecution

/// RELIABILITY.md row 12: with any part of the tool chain broken, digits train an epoch to the same losses.
@Suite struct BrokenToolChainTests {
  /// libtcc on a machine that does not let it work.
  private struct BrokenTinyCC: Engine {
    let name = "tcc"
    let vectorizes = false

    func compile(_ program: ApusKernel.Program) throws(Diagnostic) -> Executable {
      throw Diagnostic("libtcc cannot compile the program", category: .bug)
    }
  }

  /// What stands in for gcc, and what the warning says about it.
  static let compilers: [(script: String?, message: String)] = [
    (nil, "no C compiler found in PATH"),
    ("exit 1", "ended with status 1"),
    ("head -c 100000 /dev/zero; exit 3", "ended with status 3"),
    ("echo 'gcc: error: unrecognized option -std=c99' >&2; exit 4", "unrecognized option"),
    ("kill -9 $$", "ended by signal 9"),
    ("while :; do :; done", "did not finish"),
    ("for a; do case $p in -o) echo junk > $a;; esac; p=$a; done", "cannot be loaded"),
    ("for a; do case $p in -o) head -c 5000 /bin/sh > $a;; esac; p=$a; done", "cannot be loaded"),
  ]

  @Test(arguments: compilers.indices)
  func digitsTrainWithoutAnyCompiler(_ number: Int) throws {
    let tools = try Tools()
    let compiler = try Self.compilers[number].script.map { try tools.compiler($0) }
    let native = NativeEngine(
      compilers: compiler.map { [$0] } ?? [], timeLimit: .milliseconds(500), scratch: tools.scratch)
    let (losses, warnings) = try Self.losses([BrokenTinyCC(), native, InterpreterEngine()])
    try Self.compare(losses)
    let warning = try #require(warnings.first)
    #expect(warnings.count == 1)
    #expect(
      warning.message
        == "the engine 'interpreter' is used, since 'tcc' and 'native' cannot compile this program")
    #expect(warning.notes.contains { $0.contains(Self.compilers[number].message) }, "\(warning)")
    #expect(warning.description.hasPrefix("warning: the engine"))
    // Nothing is left behind.
    #expect(try FileManager.default.contentsOfDirectory(atPath: tools.scratch).isEmpty)
  }

  @Test(.enabled(if: NativeEngine().isAvailable, "no C compiler found"), arguments: [false, true])
  func aCompilerTakesOverFromLibtcc(_ isFirstBroken: Bool) throws {
    let tools = try Tools()
    let compilers = try (isFirstBroken ? [tools.compiler("exit 1")] : []) + NativeEngine().compilers
    // Which engine takes over does not depend on how much its compiler optimises.
    let native = NativeEngine(
      compilers: compilers, flags: ["-O1", "-march=native", "-ffp-contract=off"], scratch: tools.scratch)
    let (losses, warnings) = try Self.losses([BrokenTinyCC(), native, InterpreterEngine()])
    try Self.compare(losses)
    #expect(
      warnings.map(\.message) == ["the engine 'native' is used, since 'tcc' cannot compile this program"])
  }

  @Test func aWorkingFirstEngineIsNoWarning() throws {
    let (losses, warnings) = try Self.losses([TinyCCEngine(), NativeEngine(compilers: [])])
    #expect(losses == Self.expected && warnings.isEmpty)
  }

  /// What is wrong with the program itself is no reason to try another engine.
  @Test func aRefusalIsThrownAtOnce() throws {
    struct Refusing: Engine {
      let name = "tcc"
      let vectorizes = false
      func compile(_ program: ApusKernel.Program) throws(Diagnostic) -> Executable {
        throw Diagnostic("two arguments of 'main' are named 'x'")
      }
    }
    let error = #expect(throws: Diagnostic.self) { try Self.losses([Refusing(), InterpreterEngine()]) }
    #expect(error?.message == "two arguments of 'main' are named 'x'")
  }

  @Test func theFirstErrorIsThrownIfNoEngineIsLeft() throws {
    let error = #expect(throws: Diagnostic.self) {
      try Self.losses([BrokenTinyCC(), NativeEngine(compilers: [])])
    }
    #expect(error?.message == "libtcc cannot compile the program")
    #expect(throws: Diagnostic.self) { try Self.losses([]) }
  }

  // MARK: One epoch

  /// The program and its data, made once.
  private struct Epoch: Sendable {
    let program: Apus.Program
    let training, validation: Dataset

    init() throws(Diagnostic) {
      (training, validation) = try Digits.data(seed: 1)
      program = try Digits.program(on: training.element, batchSize: 32, epochs: 1)
    }
  }

  private static let epoch = Result { () throws(Diagnostic) in try Epoch() }

  /// The losses of all steps and the validation loss, by libtcc.
  private static let expected = (try? losses([TinyCCEngine()]).losses) ?? []

  private static func losses(
    _ engines: [any Engine]
  ) throws(Diagnostic) -> (losses: [Double], warnings: [Warning]) {
    let epoch = try epoch.get()
    let warnings = Warnings()
    let session = try epoch.program.makeSession(seed: 1, engines: engines) { warnings.add($0) }
    var losses: [Double] = []
    for batch in try epoch.training.batches(of: 32, shuffledBy: 1, epoch: 0) {
      losses.append(try session.trainStep(batch))
    }
    losses.append(try session.evaluate(epoch.validation).loss)
    return (losses, warnings.all)
  }

  private static func compare(_ losses: [Double]) throws {
    try #require(expected.count == 46 && losses.count == 46)
    for (step, (x, y)) in zip(expected, losses).enumerated() {
      #expect(abs(x - y) <= 1e-4 * abs(x), "step \(step): \(y) instead of \(x)")
    }
  }
}

/// Warnings, as they come.
private final class Warnings: Sendable {
  private let warnings = Mutex<[Warning]>([])

  var all: [Warning] { warnings.withLock { $0 } }

  func add(_ warning: Warning) { warnings.withLock { $0.append(warning) } }
}

/// A folder with programs that pretend to be compilers.
private final class Tools {
  private let folder = FileManager.default.temporaryDirectory.appending(
    path: "apus-test-\(UUID().uuidString)")
  var scratch: String { folder.appending(path: "scratch").path }

  init() throws {
    try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// The path of a compiler that does what a shell script says.
  func compiler(_ script: String) throws -> String {
    let path = folder.appending(path: "gcc").path
    try "#!/bin/sh\n\(script)\n".write(toFile: path, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
    return path
  }
}
