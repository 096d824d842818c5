// SPDX-License-Identifier: Apache-2.0

import ApusEmission
import ApusExecution
package import ApusIO
package import ApusKernel
import ApusPrimitives
package import ApusScheduling

/// The C files that a program becomes, all made before the first is written.
package struct StandaloneFiles: Sendable {
  /// The kernels that the files hold.
  package let program: ApusKernel.Program
  /// What the files are named after.
  package var name: String { program.name }
  /// The files by name.
  package private(set) var files: [(name: String, bytes: [UInt8])]

  /// Compiles entry points to one C file and one header.
  ///
  /// - Parameter threads: How many threads may share the work of a call.
  package init(
    _ program: Program, _ entryPoints: [TracedEntryPoint], style: CodeStyle = .loops, threads: Int = 1
  ) throws(Diagnostic) {
    try Team.check(threads)
    self.program = try Compilation.compiled(
      program, entryPoints, style: style, threads: Threads(threads)
    ).program
    let emission = try self.program.emitted(for: .standalone)
    files = [
      ("\(self.program.name).c", Array(emission.source.utf8)),
      ("\(self.program.name).h", Array(emission.header.utf8)),
    ]
  }

  /// Compiles a training program together with a `main` that repeats what a session with the same seed does.
  ///
  /// Large data stands in a file of its own, since compilers are slow with large tables.
  package init(
    training program: Program, on data: Dataset, seed: UInt64, epochs: Int, style: CodeStyle = .loops,
    threads: Int = 1
  ) throws(Diagnostic) {
    let size = program.batchSize ?? 1
    let rest = data.count % size
    var entryPoints = program.entryPoints
    // A step that takes any number of examples takes those of the last batch, too.
    let takesRest = program.takesAnyBatch(of: rest)
    if rest > 0, !takesRest {
      entryPoints += try program.entryPoints(batchSize: rest).filter { $0.name.hasPrefix("train") }
    }
    try self.init(program, entryPoints, style: style, threads: threads)
    let isSmall = data.features.count <= 1 << 18
    let dataFile = "\(self.program.name).data"
    let test = SelfTest(
      columns: [
        .init(argument: "x", examples: data.featureTensor), .init(argument: "y", examples: data.targetTensor),
      ], source: isSmall ? .builtIn : .file(named: dataFile),
      lastTrainStep: rest > 0 ? takesRest ? "train_step" : "train_step_\(rest)" : nil, initialSeed: seed,
      shuffle: SelfTest.Shuffle(seed: seed, stream: RandomStream.shuffle.number), batchSize: size,
      epochs: epochs)
    files.append(("\(self.program.name)_main.c", Array(try self.program.selfTestSource(test).utf8)))
    if !isSmall { files.append((dataFile, test.fileContent)) }
  }
}
