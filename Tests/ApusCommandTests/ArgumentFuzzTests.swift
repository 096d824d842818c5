// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import apus

/// RELIABILITY.md row 26: whatever stands on the command line, nothing traps, and the exit status says what was
/// wrong.
@Suite struct ArgumentFuzzTests {
  private static let seed: UInt64 = 20_260_726

  /// How many command lines are parsed; `APUS_COMMAND_LINES=10000` for a release.
  private static let count =
    ProcessInfo.processInfo.environment["APUS_COMMAND_LINES"].flatMap { Int($0) } ?? 2000

  @Test("random command lines are understood or refused in at most three lines")
  func parsing() {
    var vectors = ArgumentVectors(seed: Self.seed)
    var understood = 0
    for _ in 0..<Self.count {
      let arguments = vectors.next()
      do {
        _ = try EntryPoint.parsed(arguments)
        understood += 1
      } catch {
        let (text, status) = UsageError.answer(to: error)
        guard status != 0 else { continue }
        let isGood =
          status == 64 && text.hasPrefix("error: ") && text.utf8.count < 12_000
          && text.split(separator: "\n").count <= 3 && text.unicodeScalars.allSatisfy { Self.isVisible($0) }
        #expect(
          isGood, "seed \(Self.seed): \(status) for \(arguments.map { $0.prefix(60) })\n\(text.prefix(300))")
      }
    }
    // The vocabulary is of use only if many lines get past the parser.
    #expect(understood > Self.count / 20, "\(understood)")
  }

  private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "\n" || !(scalar.value < 0x20 || scalar.value == 0x7F || scalar.properties.isBidiControl)
  }

  @Test("120 random command lines end in time, with a known status and nothing half-written")
  func processes() throws {
    var vectors = ArgumentVectors(seed: Self.seed + 1)
    let folder = try Folder()
    var run = 0
    while run < 120 {
      // The system takes no words with a null character; measuring takes too long here.
      let arguments = vectors.next().map { String($0.prefix(1000)) }
      if arguments.first == "bench" || arguments.first == "doctor" { continue }
      run += 1
      let result = try Command.run(
        URL(filePath: "/usr/bin/timeout"), ["-k", "1", "60", Command.executable.path] + arguments, in: folder)
      let context = "seed \(Self.seed + 1): \(arguments.map { $0.prefix(60) })\n\(result.errors.prefix(300))"
      #expect([0, 64, 65, 74].contains(result.status), "status \(result.status), \(context)")
      if result.status != 0 { #expect(result.errors.hasPrefix("error: "), "\(context)") }
    }
    let leftovers =
      FileManager.default.enumerator(atPath: folder.url.path)?.compactMap { $0 as? String } ?? []
    #expect(leftovers.allSatisfy { !$0.contains(".tmp") }, "\(leftovers)")
  }
}
