// SPDX-License-Identifier: Apache-2.0

public import ApusIO
import ApusKernel

extension Program {
  /// Writes entry points as one C file and one header: both, or after an error none.
  ///
  /// A function takes batches of one size. Those of a training program take the program's; for others there are
  /// functions with the size behind their names, such as `train_step_2`.
  ///
  /// - Parameters:
  ///   - folder: The folder that gets the files; it is made if the one above it exists.
  ///   - names: The entry points by name, or all; `train_step` stands for those of all sizes.
  ///   - batchSizes: For which batches there are functions beside those of the program's own size.
  ///   - threads: How many threads may share the work of a call where the file is compiled with `-DAPUS_OPENMP` or
  ///     `-DAPUS_PTHREADS`; results do not depend on it.
  /// - Returns: The paths of the C file and the header.
  /// - Throws: `Diagnostic` for a name that there is not or a list of none, a size or a number of threads that is none,
  ///   an empty path, or if a file cannot be written.
  @discardableResult
  public func emitC(
    to folder: String, entryPoints names: [String]? = nil, batchSizes: [Int] = [], threads: Int = 1
  ) throws(Diagnostic) -> (source: String, header: String) {
    guard !folder.isEmpty else {
      throw Diagnostic(
        "emitC needs a folder for the files of '\(name)', got an empty path",
        help: "'.' is the folder in which the process runs")
    }
    let made = try StandaloneFiles(
      self, try entryPoints(named: names, batchSizes: batchSizes), threads: threads)
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

  /// Entry points by name, or all, those that take batches for some sizes more.
  package func entryPoints(
    named names: [String]?, batchSizes: [Int]
  ) throws(Diagnostic) -> [TracedEntryPoint] {
    // An entry point, and the one that it is for another size.
    var known = entryPoints.map { (entryPoint: $0, origin: $0.name) }
    for size in batchSizes {
      guard let usual = batchSize else {
        throw Diagnostic(
          "'\(name)' takes no batches, so that it cannot be made for \(size) examples",
          help: "sizes of inputs stand in the entry points themselves")
      }
      guard size > 0 else { throw Diagnostic("a batch needs at least 1 example, got \(size)") }
      guard size != usual else { continue }
      let suffix = "_\(size)"
      for entryPoint in try entryPoints(batchSize: size)
      where !known.contains(where: { $0.entryPoint.name == entryPoint.name }) {
        known.append((entryPoint, String(entryPoint.name.dropLast(suffix.count))))
      }
    }
    guard let names else { return known.map(\.entryPoint) }
    guard !names.isEmpty else {
      throw Diagnostic(
        "a file of C needs at least 1 entry point, got none",
        notes: ["'\(self.name)' has " + known.map(\.entryPoint.name).joined(separator: ", ")],
        help: "leave entryPoints out for all of them")
    }
    for name in names where !known.contains(where: { $0.entryPoint.name == name }) {
      let found = known.map(\.entryPoint.name)
      throw Diagnostic(
        "'\(self.name)' has no entry point '\(name)'" + suggestion(for: name, among: found),
        notes: ["it has " + found.joined(separator: ", ")],
        help: batchSize == nil
          ? nil : "those for batches of other sizes are there if batchSizes names the sizes")
    }
    return known.filter { names.contains($0.entryPoint.name) || names.contains($0.origin) }.map(\.entryPoint)
  }
}
