// SPDX-License-Identifier: Apache-2.0

public import ApusIO
import ApusKernel

extension Program {
  /// Writes entry points as one C file and one header: both, or after an error none.
  ///
  /// - Parameters:
  ///   - folder: The folder that gets the files; it is made if the one above it exists.
  ///   - names: The entry points by name, or all.
  /// - Returns: The paths of the C file and the header.
  /// - Throws: `Diagnostic` for a name that there is not, or that C does not allow, or if a file cannot be written.
  @discardableResult
  public func emitC(
    to folder: String, entryPoints names: [String]? = nil
  ) throws(Diagnostic) -> (source: String, header: String) {
    var chosen: [TracedEntryPoint] = []
    for name in names ?? entryPoints.map(\.name) {
      guard let entryPoint = self[entryPoint: name] else {
        let known = entryPoints.map(\.name)
        throw Diagnostic(
          "'\(self.name)' has no entry point '\(name)'" + suggestion(for: name, among: known),
          notes: ["it has " + known.joined(separator: ", ")])
      }
      chosen.append(entryPoint)
    }
    let made = try StandaloneFiles(self, chosen)
    let path = "\(folder)/\(made.program.name)"
    do throws(FileError) {
      try RealFileSystem().makeDirectory(folder)
      try AtomicWriter().write(
        together: made.files.map { AtomicWriter.Content("\(folder)/\($0.name)", [$0.bytes]) })
    } catch {
      throw error.diagnostic
    }
    return (path + ".c", path + ".h")
  }
}
