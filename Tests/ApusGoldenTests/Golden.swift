// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Text files under `golden/` that hold what the compiler is expected to produce.
///
/// A suite that compares or reads files adds a `Claim` to `claims`; a file that no claim covers fails
/// `GoldenFolderTests`.
enum Golden {
  /// Files that some suite reads.
  struct Claim: Sendable {
    /// The folder under `golden/`, without slashes at its ends.
    let folder: String
    /// The paths under `golden/` that are read, out of those in the folder.
    let files: @Sendable ([String]) -> [String]
  }

  /// All claims.
  static let claims: [Claim] = [
    GraphCase.claim("passes"), GraphCase.claim("differentiation"), GraphCase.claim("regress"),
    DiagnosticGoldenTests.claim, OperatorGoldenTests.claim, EmissionGoldenTests.claim,
    LayerErrorGoldenTests.claim, MemoryGoldenTests.claim, DumpGoldenTests.claim,
    InputErrorGoldenTests.claim, LoopGoldenTests.claim, DropoutGoldenTests.claim, ChainGoldenTests.claim,
    IndexedGoldenTests.claim, Refusals.claim,
    // Numbers from outside, and pictures, are read by the suites of the modules they belong to.
    Claim(folder: "numerics") { $0.filter { $0.hasSuffix(".json") } },
    Claim(folder: "pictures") { $0.filter { $0.hasSuffix(".svg") } },
    Claim(folder: "models") { $0.filter { $0.hasSuffix(".json") } },
  ]

  /// The folder `golden` of the package.
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "golden")

  /// What to run to accept what the compiler produces now.
  static let command = "APUS_BLESS=1 swift test --filter Golden"

  /// Whether differing files are overwritten instead of reported.
  static var isBlessing: Bool { ProcessInfo.processInfo.environment["APUS_BLESS"] == "1" }

  /// The paths under `golden/` of all files in a folder and those within it, sorted.
  static func files(in folder: String = "") -> [String] {
    let start = folder.isEmpty ? root : root.appending(path: folder)
    let names = FileManager.default.enumerator(atPath: start.path)?.compactMap { $0 as? String } ?? []
    return names.map { folder.isEmpty ? $0 : folder + "/" + $0 }
      .filter { path in
        var isFolder: ObjCBool = false
        _ = FileManager.default.fileExists(atPath: root.appending(path: path).path, isDirectory: &isFolder)
        return !isFolder.boolValue
      }
      .sorted()
  }

  /// The text of a file under `golden/`; `nil` if there is none.
  static func text(of path: String) -> String? {
    try? String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  /// Compares a text with a file, or writes the file when blessing.
  static func check(_ text: String, at path: String, sourceLocation: SourceLocation = #_sourceLocation) {
    let expected = Self.text(of: path)
    guard expected != text else { return }
    guard !isBlessing else {
      let file = root.appending(path: path)
      do {
        try FileManager.default.createDirectory(
          at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: file, atomically: true, encoding: .utf8)
      } catch {
        Issue.record("cannot write golden/\(path): \(error)", sourceLocation: sourceLocation)
      }
      return
    }
    let difference =
      expected.map { LineDifference(old: $0, new: text).unified(path) }
      ?? "golden/\(path) does not exist; it would be\n" + text
    Issue.record(
      "\(difference)\nto accept: \(command)\nfile: golden/\(path)", sourceLocation: sourceLocation)
  }
}
