// SPDX-License-Identifier: Apache-2.0

import Foundation
import RandomSources
import Testing

@testable import apus

/// RELIABILITY.md row 26: whatever stands on the command line, nothing traps, and the exit status says what was
/// wrong.
@Suite struct ArgumentFuzzTests {
  private static let seed: UInt64 = 20_260_726

  /// A number from the environment, for more than the tests have time for.
  private static func count(_ variable: String, else standard: Int) -> Int {
    ProcessInfo.processInfo.environment[variable].flatMap { Int($0) } ?? standard
  }

  /// What became of a command line.
  private enum Outcome: Equatable {
    case understood
    /// Refused, or a wish for help granted, as it should be.
    case answered
    case fault(String)
  }

  private static func outcome(_ arguments: [String]) -> Outcome {
    do {
      _ = try EntryPoint.parsed(arguments)
      return .understood
    } catch {
      let (text, status) = UsageError.answer(to: error)
      if status == 0 { return .answered }
      let isGood =
        status == 64 && text.hasPrefix("error: ") && text.utf8.count < 12_000
        && text.split(separator: "\n").count <= 3 && text.unicodeScalars.allSatisfy { isVisible($0) }
      return isGood ? .answered : .fault("status \(status): \(text.prefix(300))")
    }
  }

  private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "\n" || !(scalar.value < 0x20 || scalar.value == 0x7F || scalar.properties.isBidiControl)
  }

  /// Command lines that are parsed; each costs the parser of a debug build some milliseconds, and the suite runs in
  /// release too.
  #if DEBUG
    private static let lines = 250
  #else
    private static let lines = 10_000
  #endif

  @Test("random command lines are understood or refused in at most three lines", arguments: 0..<4)
  func parsing(_ block: Int) {
    let count = Self.count("APUS_COMMAND_LINES", else: Self.lines) / 4
    let seed = Self.seed + 100 + UInt64(block)
    var vectors = ArgumentVectors(seed: seed)
    var understood = 0
    for _ in 0..<count {
      let arguments = vectors.next()
      switch Self.outcome(arguments) {
      case .understood: understood += 1
      case .answered: continue
      case .fault:
        let small = shrunk(arguments) { if case .fault = Self.outcome($0) { true } else { false } }
        Issue.record("seed \(seed): \(small.map { $0.prefix(60) }): \(Self.outcome(small))")
        return
      }
    }
    // The vocabulary is of use only if many lines get past the parser.
    #expect(understood > count / 20, "\(understood)")
  }

  /// What is wrong with how a run of the command ends; `nil` if nothing is.
  private static func fault(of arguments: [String], in folder: Folder) throws -> String? {
    let result = try Command.run(
      URL(filePath: "/usr/bin/timeout"), ["-k", "1", "60", Command.executable.path] + arguments, in: folder)
    let isGood =
      [0, 64, 65, 74].contains(result.status) && (result.status == 0 || result.errors.hasPrefix("error: "))
      && (result.status != 64 || result.errors.split(separator: "\n").count <= 3)
    return isGood ? nil : "status \(result.status): \(result.errors.prefix(300))"
  }

  @Test("120 random command lines end in time, with a known status and nothing half-written")
  func processes() throws {
    let count = Self.count("APUS_COMMAND_RUNS", else: 120)
    var vectors = ArgumentVectors(seed: Self.seed + 1)
    let folder = try Folder()
    var run = 0
    while run < count {
      // The system takes no words with a null character; measuring takes too long here.
      let arguments = vectors.next().map { String($0.prefix(1000)) }
      if arguments.first == "bench" || arguments.first == "doctor" { continue }
      run += 1
      guard let fault = try Self.fault(of: arguments, in: folder) else { continue }
      let small = try shrunk(arguments) { try Self.fault(of: $0, in: folder) != nil }
      Issue.record("seed \(Self.seed + 1): \(small.map { $0.prefix(60) }): \(fault)")
      return
    }
    let leftovers =
      FileManager.default.enumerator(atPath: folder.url.path)?.compactMap { $0 as? String } ?? []
    #expect(leftovers.allSatisfy { !$0.contains(".tmp") }, "\(leftovers)")
  }
}
