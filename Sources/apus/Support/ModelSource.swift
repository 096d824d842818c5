// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusZoo

/// What a command works on: a model of the zoo, or a graph in a text file.
enum ModelSource {
  case zoo(any ZooModel.Type)
  case graph(name: String, path: String)

  /// Whether an argument names a graph in a text file.
  static func isGraph(_ argument: String) -> Bool { argument.hasSuffix(".graph") }

  /// Finds the model that an argument names.
  init(_ argument: String) throws(Diagnostic) {
    if Self.isGraph(argument) {
      let file = argument.split(separator: "/").last.map(String.init) ?? argument
      self = .graph(name: String(file.dropLast(".graph".count)), path: argument)
    } else {
      self = .zoo(try Zoo.model(argument))
    }
  }

  /// The name, such as `digits`.
  var name: String {
    switch self {
    case .zoo(let model): model.name
    case .graph(let name, _): name
    }
  }

  /// The program, for batches of a size if it is a model of the zoo.
  func program(batchSize: Int? = nil) throws(Diagnostic) -> Program {
    switch self {
    case .zoo(let model):
      return try model.program(on: model.element, batch: batchSize, epochs: model.epochs)
    case .graph(let name, let path):
      let bytes = try ByteStream(contentsOf: path).readText()
      return try Program(
        name, graph: GraphParser(PrimitiveCatalog.all).parse(bytes: bytes, file: path), file: path, line: 1)
    }
  }

  /// The model of the zoo, for commands that need its data.
  func zooModel(for command: String) throws(Diagnostic) -> any ZooModel.Type {
    switch self {
    case .zoo(let model): return model
    case .graph(_, let path):
      throw Diagnostic(
        "'apus \(command)' needs a model with data, and '\(path)' is only a graph", category: .usage,
        help: "known models are " + Zoo.names.joined(separator: ", "))
    }
  }
}

extension ZooModel {
  /// The model with its training on examples, for as many a step as `--batch` says.
  ///
  /// - Parameters:
  ///   - batch: The number; `nil` for the model's own.
  /// - Throws: `Diagnostic` that names the option if it is the number that does not do.
  static func program(on data: Dataset, batch: Int?, epochs: Int) throws(Diagnostic) -> Program {
    if let batch, batch > data.count {
      throw Diagnostic(
        "--batch \(batch) is more than the \(data.count) examples to train on", category: .usage,
        help: "let a step take \(data.count) examples, or fewer")
    }
    return try program(on: data.element, batch: batch, epochs: epochs)
  }

  /// The model with its training, for as many examples a step as `--batch` says.
  ///
  /// - Parameters:
  ///   - batch: The number; `nil` for the model's own.
  /// - Throws: `Diagnostic` that names the option if it is the number that does not do.
  static func program(
    on element: DatasetElement, batch: Int?, epochs: Int
  ) throws(Diagnostic) -> Program {
    guard let batch else { return try program(on: element, batchSize: batchSize, epochs: epochs) }
    do throws(Diagnostic) {
      return try program(on: element, batchSize: batch, epochs: epochs)
    } catch {
      // What fails with the model's own number too is not the option's fault.
      _ = try program(on: element, batchSize: batchSize, epochs: epochs)
      throw Diagnostic(
        "--batch \(batch) does not do for '\(name)'", category: .usage, notes: [error.message],
        help: "let a step take fewer examples")
    }
  }
}
