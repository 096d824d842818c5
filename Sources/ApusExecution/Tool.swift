// SPDX-License-Identifier: Apache-2.0

package import ApusIO

#if canImport(Glibc)
  import Glibc
#endif

/// A program of the system that makes one file from another, such as Graphviz's `dot`.
package struct Tool: Hashable, Sendable {
  /// The absolute path.
  package let path: String

  /// The program of a name in `PATH`; `nil` if there is none.
  package init?(named name: String) {
    let folders = getenv("PATH").map { String(cString: $0) }?.split(separator: ":").map(String.init) ?? []
    guard let folder = folders.first(where: { $0.hasPrefix("/") && access("\($0)/\(name)", X_OK) == 0 })
    else {
      return nil
    }
    path = "\(folder)/\(name)"
  }

  /// What the program makes of a text; `nil` if it fails.
  ///
  /// - Parameters:
  ///   - waiting: Is called if that takes long.
  ///   - arguments: The arguments for the names of the input and the output file.
  package func made(
    from text: String, timeLimit: Duration = .seconds(60), waiting: () -> Void = {},
    _ arguments: (String, String) -> [String]
  ) throws(Diagnostic) -> [UInt8]? {
    let folder = try TemporaryDirectory()
    let source = try folder.write(text, to: "input")
    let result = folder.path + "/output"
    let process = ChildProcess([path] + arguments(source, result), scratch: folder.path)
    switch try process.run(timeLimit: timeLimit, waiting: waiting).outcome {
    // Whatever its status says, it is the output that counts.
    case .exited(0), .lost: return try? RealFileSystem().readInput(result)
    case .exited, .signalled, .timedOut, .flooded, .interrupted: return nil
    }
  }
}
