// SPDX-License-Identifier: Apache-2.0

import ApusExecution
public import ApusIO
import ApusKernel
public import ApusTensor

/// The state of a session at one moment: weights, what optimizers remember, counters, and how far training has come.
public struct Snapshot: Sendable {
  /// The tensors in the order of the program's state.
  public let tensors: [(path: String, tensor: HostTensor)]
  /// The name of the program.
  public let programName: String
  /// How far training had come; `nil` in a file that does not say so.
  public let position: TrainingPosition?
  /// How the examples were scaled that the weights were trained on; `nil` in a file that does not say so.
  public let scaling: Scaling?
  /// What tells apart models whose tensors have the same names and types, such as one with another activation; `nil` in
  /// a file that does not say so.
  public let modelHash: String?

  /// The tensor at a path.
  public subscript(path: String) -> HostTensor? { tensors.first { $0.path == path }?.tensor }

  /// The tensors by their paths.
  var byPath: [String: HostTensor] {
    Dictionary(tensors.lazy.map { ($0.path, $0.tensor) }) { first, _ in first }
  }

  /// Writes a safetensors file atomically: a reader finds the old file or the new one.
  ///
  /// - Throws: `Diagnostic` naming the path and the cause.
  public func save(to path: String) throws(Diagnostic) { try save(to: path, through: AtomicWriter()) }

  package func save(to path: String, through writer: AtomicWriter) throws(Diagnostic) {
    try SafetensorsWriter.write(try file(), to: path, through: writer)
  }

  /// The content of a safetensors file, in parts.
  package func encoded() throws(Diagnostic) -> [[UInt8]] { try SafetensorsWriter.encode(try file()) }

  private func file() throws(Diagnostic) -> SafetensorsFile {
    var stored: [StoredTensor] = []
    for (name, tensor) in tensors {
      stored.append(
        try StoredTensor(
          name: name, dtype: tensor.dtype, shape: tensor.shape.dimensions, bytes: tensor.bytes))
    }
    var metadata = ["format": "apus", "program": programName]
    for part in [position?.metadata, scaling?.metadata, modelHash.map { ["model": $0] }] {
      metadata.merge(part ?? [:]) { first, _ in first }
    }
    return SafetensorsFile(tensors: stored, metadata: metadata)
  }

  /// Reads a safetensors file.
  ///
  /// - Throws: `Diagnostic` naming the path and what is wrong in the file.
  public init(contentsOf path: String) throws(Diagnostic) {
    try self.init(try SafetensorsReader.read(contentsOf: path), from: path)
  }

  /// The snapshot that a file is.
  init(_ file: SafetensorsFile, from path: String) throws(Diagnostic) {
    // The reader has checked sizes against the limits and the file.
    tensors = file.tensors.map { stored in
      (stored.name, HostTensor(unchecked: TensorType(stored.dtype, Shape(stored.shape)), bytes: stored.bytes))
    }
    programName = file.metadata["program"] ?? ""
    do throws(Diagnostic) {
      // What others write under these names may mean something else.
      let metadata = file.metadata["format"] == "apus" ? file.metadata : [:]
      position = try TrainingPosition(metadata: metadata)
      scaling = try Scaling(metadata: metadata)
      modelHash = metadata["model"]
    } catch {
      var diagnostic = error
      diagnostic.place = Diagnostic.Place(file: path)
      throw diagnostic
    }
  }

  init(
    _ tensors: [(path: String, tensor: HostTensor)], programName: String, position: TrainingPosition,
    scaling: Scaling?, modelHash: String? = nil
  ) {
    self.tensors = tensors
    self.programName = programName
    self.position = position
    self.scaling = scaling
    self.modelHash = modelHash
  }
}

extension HostTensor {
  /// The tensor in the type in which it is computed, if that is wanted and it is only stored in its own: the numbers
  /// stay the same.
  fileprivate func loaded(as type: TensorType) -> HostTensor {
    guard dtype.isStorage, type == TensorType(dtype.arithmetic, shape) else { return self }
    return HostTensor(unchecked: type, reals: reals)
  }
}

extension Session {
  /// The state at this moment.
  public var snapshot: Snapshot {
    Snapshot(
      layout.slots.map { ($0.name, state.tensor($0.type, atByteOffset: $0.offset)) },
      programName: program.name, position: position, scaling: scaling, modelHash: modelHash)
  }

  /// Puts a snapshot's tensors in the place of the session's, and goes on where its training had come to.
  ///
  /// A file that does not say how far training had come counts as one written before the first step; orders are
  /// then drawn from the session's own seed.
  ///
  /// - Parameters:
  ///   - onlyParameters: Whether to take parameters and layers' statistics alone: what optimizers remember stays as it
  ///     is, and so does the session's ``position``. The snapshot may then be one of a program with another optimizer.
  /// - Throws: `Diagnostic` naming a tensor that is missing, has another type or, unless parameters alone are
  ///   taken, has no place in the program, and if the tensors fit, but the snapshot's model computes something else than
  ///   the program's; nothing is changed then. Of parameters alone that is said as a warning.
  public func restore(_ snapshot: Snapshot, onlyParameters: Bool = false) throws(Diagnostic) {
    let writer = snapshot.programName.isEmpty ? [] : ["they were written by '\(snapshot.programName)'"]
    let tensors = snapshot.byPath
    var found: [(slot: StateSlot, tensor: HostTensor)] = []
    for (slot, spec) in zip(layout.slots, program.state) where !onlyParameters || spec.role.isOfModel {
      guard let tensor = tensors[slot.name]?.loaded(as: slot.type) else {
        throw Diagnostic(
          "the weights have no '\(slot.name)', which '\(program.name)' needs", notes: writer,
          help: spec.role.isOfModel ? nil : "restore(_:onlyParameters: true) takes the parameters alone")
      }
      guard tensor.type == slot.type else {
        throw Diagnostic(
          "'\(slot.name)' of the weights is \(tensor.type), but '\(program.name)' needs \(slot.type)",
          notes: writer)
      }
      if spec.role == .setting, let value = tensor.reals.first { try check(spec, value) }
      found.append((slot, tensor))
    }
    let taken = Set(found.map(\.slot.name))
    if !onlyParameters, let other = snapshot.tensors.first(where: { !taken.contains($0.path) }) {
      throw Diagnostic(
        "the weights have '\(other.path)', for which '\(program.name)' has no place", notes: writer,
        help: "restore(_:onlyParameters: true) takes the parameters alone")
    }
    if let hash = snapshot.modelHash, let modelHash, hash != modelHash {
      let message = "the weights fit '\(program.name)', but are those of a model that computes something else"
      guard onlyParameters else {
        throw Diagnostic(
          message, notes: writer + ["its hash is \(hash), that of '\(program.name)' is \(modelHash)"],
          help: "restore(_:onlyParameters: true) takes the parameters all the same")
      }
      if snapshot.programName == program.name { warn(Warning(message)) }
    }
    if !snapshot.programName.isEmpty, snapshot.programName != program.name {
      warn(Warning("the weights were written by '\(snapshot.programName)' and are used by '\(program.name)'"))
    }
    for (slot, tensor) in found { state.copyBytes(tensor.bytes, toByteOffset: slot.offset) }
    scaling = snapshot.scaling
    if !onlyParameters { position = snapshot.position ?? .beginning(seed: position.seed) }
  }
}
