// SPDX-License-Identifier: Apache-2.0

import ApusGraph
public import ApusIO
import ApusPrimitives
import ApusTensor

/// Named entry points over one shared state: what is compiled, run and exported as a whole.
public struct Program: Sendable {
  /// The name; a prefix of everything in the emitted C.
  public let name: String
  /// The state: parameters in the order of the model, then what optimizers keep.
  public let state: [ParameterSpec]
  /// The entry points, `init` first.
  public let entryPoints: [TracedEntryPoint]
  /// What a training program trains on; `nil` for a program of free entry points.
  let training: TrainingDescription?

  /// Records a program of free entry points over models.
  ///
  /// - Parameters:
  ///   - models: The models by the names that their parameters' paths begin with.
  ///   - body: Adds the entry points.
  /// - Throws: the first error found while recording, with the place of the layer at fault.
  public init(
    _ name: String, over models: KeyValuePairs<String, any Layer>, file: String = #fileID, line: Int = #line,
    _ body: (inout ProgramTrace) -> Void
  ) throws(Diagnostic) {
    var trace = ProgramTrace(LayerPaths(models.map { ($0.key, $0.value) }))
    body(&trace)
    try self.init(
      name, trace: trace, training: nil, place: Diagnostic.Place(file: file, line: line))
  }

  init(
    _ name: String, trace: ProgramTrace, training: TrainingDescription?, place: Diagnostic.Place
  ) throws(Diagnostic) {
    do throws(Diagnostic) {
      try Self.check(name)
      let (entryPoints, state) = try trace.finished()
      self.name = name
      self.state = state
      self.entryPoints = [try initialization(of: state)] + entryPoints
      self.training = training
      try checkArguments()
    } catch {
      var diagnostic = error
      if diagnostic.place == nil { diagnostic.place = place }
      throw diagnostic
    }
  }

  private static func check(_ name: String) throws(Diagnostic) {
    let isName =
      name.unicodeScalars.first.map { $0.properties.isAlphabetic && $0.isASCII } ?? false
      && name.unicodeScalars.allSatisfy {
        $0.isASCII
          && ($0.properties.isAlphabetic || $0.properties.numericType != nil || $0 == "-" || $0 == "_")
      }
    guard isName else {
      throw Diagnostic(
        "'\(name)' cannot name a program", help: "use a letter, then letters, digits, '-' and '_'")
    }
    try CText.requireIdentifier(identifier(of: name))
  }

  /// Arguments in C stand in the scope of the program's functions.
  private func checkArguments() throws(Diagnostic) {
    let functions = Set(
      (entryPoints.flatMap { CText.functions(of: $0.name) } + CText.functionsOfAll).map {
        "\(identifier)_\($0)"
      })
    for entryPoint in entryPoints {
      for argument in entryPoint.inputs + entryPoint.results where functions.contains(argument.name) {
        throw Diagnostic(
          "the argument '\(argument.name)' of '\(entryPoint.name)' is named like a function in C",
          help: "rename it; functions begin with the program's name")
      }
    }
  }

  /// The name as a part of names in C.
  package var identifier: String { Self.identifier(of: name) }

  private static func identifier(of name: String) -> String { name.replacing("-", with: "_") }

  /// The entry point of a name.
  public subscript(entryPoint name: String) -> TracedEntryPoint? { entryPoints.first { $0.name == name } }
}

/// The entry points of a program while they are recorded.
public struct ProgramTrace {
  private let paths: LayerPaths
  private let stepsPerEpoch: Int?
  private var entryPoints: [TracedEntryPoint] = []
  private var functions = CText.functionsOfAll.union(CText.functions(of: "init"))
  private var state: [ParameterSpec] = []
  private var optimizers: [OptimizerUse] = []
  private var diagnostic: Diagnostic?

  init(_ paths: LayerPaths, stepsPerEpoch: Int? = nil) {
    self.paths = paths
    self.stepsPerEpoch = stepsPerEpoch
    diagnostic = paths.diagnostic
  }

  /// Entry points recorded before.
  init(_ entryPoints: [TracedEntryPoint], state: [ParameterSpec]) {
    self.init(LayerPaths([]))
    self.entryPoints = entryPoints
    self.state = state
  }

  /// Records an entry point; nothing happens after an error.
  ///
  /// - Parameters:
  ///   - mode: Whether layers are trained or applied; without it they are applied. It must be said where a loss is
  ///     minimised and a layer depends on it.
  ///   - body: Declares inputs, computes and gives results.
  public mutating func entryPoint(
    _ name: String, mode: LayerMode? = nil, file: String = #fileID, line: Int = #line,
    _ body: (EntryPointTrace) -> Void
  ) {
    guard diagnostic == nil else { return }
    do throws(Diagnostic) {
      try declare(name)
    } catch {
      diagnostic = error
      diagnostic?.place = Diagnostic.Place(file: file, line: line)
      return
    }
    let trace = EntryPointTrace(name, paths, mode: mode, stepsPerEpoch: stepsPerEpoch)
    body(trace)
    do throws(Diagnostic) {
      let (entryPoint, used) = try trace.finished()
      for use in trace.optimizers {
        for other in optimizers { try use.check(against: other) }
        optimizers.append(use)
      }
      try merge(used)
      entryPoints.append(entryPoint)
    } catch {
      diagnostic = error
    }
  }

  /// Notes the functions that an entry point becomes in C.
  private mutating func declare(_ name: String) throws(Diagnostic) {
    try CText.requirePublicName(name, of: "an entry point")
    for function in CText.functions(of: name) where !functions.insert(function).inserted {
      throw Diagnostic(
        "the entry point '\(name)' would become a function of C that exists already",
        notes: ["it is named '\(function)' behind the program's name"],
        help: name == "init" ? "every program has an 'init' of its own" : "give each its own name")
    }
  }

  private mutating func merge(_ used: [ParameterSpec]) throws(Diagnostic) {
    var known = Dictionary(state.map { ($0.path, $0) }) { first, _ in first }
    for spec in used {
      guard let earlier = known[spec.path] else {
        known[spec.path] = spec
        state.append(spec)
        continue
      }
      if let conflict = earlier.conflict(with: spec) { throw conflict }
      guard earlier.type == spec.type else {
        throw Diagnostic(
          "'\(spec.path)' is \(earlier.type) in one entry point and \(spec.type) in another",
          help: "give all entry points operands with the same sizes but the first")
      }
    }
  }

  /// Parameters come before what optimizers keep, so that a program without training has a prefix of the state.
  func finished() throws(Diagnostic) -> (entryPoints: [TracedEntryPoint], state: [ParameterSpec]) {
    if let diagnostic { throw diagnostic }
    guard !entryPoints.isEmpty else {
      throw Diagnostic(
        "the program has no entry points", help: "add one: program.entryPoint(\"main\") { … }")
    }
    let ordered = ParameterSpec.Role.allCases.flatMap { role in state.filter { $0.role == role } }
    return (entryPoints, ordered)
  }
}

/// The entry point that gives the state its first values, from a seed of two 32-bit words, low word first.
private func initialization(of state: [ParameterSpec]) throws(Diagnostic) -> TracedEntryPoint {
  let trace = Trace()
  let type = TensorType(.u32, [2])
  let seed = trace.input("seed", type)
  for spec in state {
    trace.origin = Origin(path: spec.path)
    let site = Initialization(key: seed, path: spec.path, type: spec.type)
    let value = spec.initializer(site)
    guard !value.isFailed else { break }
    guard value.type == spec.type else {
      throw Diagnostic(
        "the initialiser '\(spec.initializer.name)' of '\(spec.path)' must give \(spec.type), got \(value.type)"
      )
    }
    trace.output(.update(spec.path), value)
  }
  let graph = try trace.finished()
  return TracedEntryPoint(
    name: "init", graph: graph, forward: graph, inputs: [.init(name: "seed", type: type)], results: [],
    layers: [])
}
