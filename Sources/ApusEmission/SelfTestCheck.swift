// SPDX-License-Identifier: Apache-2.0

import ApusIO
import ApusKernel
import ApusTensor

/// What must hold before a self-test is printed: its parts fit the program's entry points.
struct SelfTestCheck {
  let program: Program
  let test: SelfTest

  func run() throws(Diagnostic) {
    guard test.batchSize > 0, test.epochs >= 0, test.count > 0, test.count <= Int(UInt32.max) else {
      throw Diagnostic("a self-test needs at least one example and a batch of at least one")
    }
    if test.count >= test.batchSize { try check(test.trainStep, batch: test.batchSize) }
    if test.lastBatch > 0 {
      guard let last = test.lastTrainStep else {
        throw Diagnostic(
          "\(test.count) examples in batches of \(test.batchSize) leave \(test.lastBatch), and no entry point "
            + "takes them")
      }
      try check(last, batch: test.lastBatch)
    }
    if let name = test.initialize {
      let arguments = try entry(name).arguments
      guard arguments.map(\.type) == [TensorType(.u32, [2])], !arguments[0].isResult else {
        throw Diagnostic("'\(name)' must take a seed u32[2] and nothing else")
      }
    }
    switch test.source {
    case .builtIn: break
    case .file(let name):
      guard !name.isEmpty, !name.utf8.contains(0), name.utf8.count <= 1024 else {
        throw Diagnostic(
          "'\(name.prefix(40))\(name.count > 40 ? "…" : "")' cannot be the name of a data file",
          help: "use 1 to 1024 bytes without null characters")
      }
    }
  }

  /// The entry point of a name.
  func entry(_ name: String) throws(Diagnostic) -> EntryPoint {
    guard let entry = program.entryPoints.first(where: { $0.name == name }) else {
      let names = program.entryPoints.map(\.name)
      throw Diagnostic(
        "'\(program.name)' has no entry point '\(name)'" + suggestion(for: name, among: names))
    }
    return entry
  }

  private func check(_ name: String, batch: Int) throws(Diagnostic) {
    let entry = try entry(name)
    let limit = entry.counter.flatMap { entry.arguments[$0].limit }
    if let limit, batch > limit {
      throw Diagnostic("'\(name)' takes at most \(limit) examples, and a batch has \(batch)")
    }
    for argument in entry.arguments where !argument.isResult && argument.limit == nil {
      guard let column = test.columns.first(where: { $0.argument == argument.name }) else {
        throw Diagnostic("no column supplies the input '\(argument.name)' of '\(name)'")
      }
      let type = column.examples.type
      let expected = Shape([limit ?? batch] + type.shape.dimensions.dropFirst())
      guard type.rank > 0, argument.type == TensorType(type.dtype, expected), type.shape[0] == test.count
      else {
        throw Diagnostic(
          "the input '\(argument.name)' of '\(name)' is \(argument.type), and its column \(type) does not fit"
        )
      }
    }
    guard
      entry.arguments.contains(where: {
        $0.isResult && $0.name == test.loss && $0.type == TensorType(.f32, .scalar)
      })
    else { throw Diagnostic("'\(name)' has no result '\(test.loss)' of type f32[]") }
  }
}
