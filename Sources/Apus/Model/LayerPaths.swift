// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusTensor

/// Where each layer of a model stands: its path through stored properties, positions and keys.
///
/// Found once per program by reflection, so that a model is plain Swift structs without macros or wrappers.
struct LayerPaths: Sendable {
  private var identities: [LayerIdentity] = []
  private var paths: [String] = []
  private var known = FirstOccurrences(capacity: 64)
  private var taken = FirstOccurrences(capacity: 64)
  /// The first fault: parameters of two layers that would have the same names, or a layer without a name.
  private(set) var diagnostic: Diagnostic?
  /// The instances of classes that were looked into: they may refer to each other, and stand in several places.
  private var instances: Set<ObjectIdentifier> = []
  /// How deep layers may be nested: the walk, and the call of the model, must fit the stack of a task's thread.
  static let depthLimit = 128

  /// Finds the layers of models, each under a name that its paths begin with; an empty name adds nothing.
  init(_ models: [(name: String, layer: any Layer)]) {
    for model in models { visit(model.layer, model.name, depth: 0) }
  }

  /// The path of a layer; `nil` if it is not part of the models.
  subscript(identity: LayerIdentity) -> String? {
    known.position(hash: Self.hash(identity)) { identities[$0] === identity }.map { paths[$0] }
  }

  /// The layer at a path.
  func identity(at path: String) -> LayerIdentity? {
    identities.indices.first { name(of: $0) == path }.map { identities[$0] }
  }

  /// The paths of the layers that a part of the model is made of.
  func paths(of part: any Layer) -> Set<String> {
    Set(LayerPaths([("", part)]).identities.compactMap { self[$0] })
  }

  private mutating func visit(_ layer: any Layer, _ path: String, depth: Int) {
    guard isNested(path, depth) else { return }
    switch layer.structure {
    case .identity(let identity):
      note(identity, path)
    case .layers(let layers):
      for (position, layer) in layers.enumerated() {
        visit(layer, Self.path(path, "\(position)"), depth: depth + 1)
      }
    case .properties:
      reflect(layer, path, depth: depth)
    }
  }

  /// Notes where a layer stands; one in two places has the path of the first.
  private mutating func note(_ identity: LayerIdentity, _ path: String) {
    guard self[identity] == nil else { return }
    if let other = taken.position(hash: path.hashValue, where: { paths[$0] == path }) {
      fail(
        "two layers would have the path '\(path)', and so one set of parameters", identity,
        notes: [identities[other], identity].map { "\($0.kind) was made at \($0.place)" },
        help: "give what holds them, a property, a key or a model of the program, names that differ")
    }
    known.note(hash: Self.hash(identity), at: identities.count)
    taken.note(hash: path.hashValue, at: identities.count)
    identities.append(identity)
    paths.append(path)
  }

  private mutating func fail(_ message: String, _ identity: LayerIdentity, notes: [String] = [], help: String)
  {
    guard diagnostic == nil else { return }
    diagnostic = Diagnostic(message, place: identity.place, notes: notes, help: help)
  }

  private static func hash(_ identity: LayerIdentity) -> Int { ObjectIdentifier(identity).hashValue }

  /// What parameters of a layer are named after: its kind if the layer is the whole model.
  private func name(of position: Int) -> String {
    paths[position].isEmpty ? identities[position].kind : paths[position]
  }

  private mutating func reflect(_ value: Any, _ path: String, depth: Int) {
    guard isNested(path, depth) else { return }
    var mirror: Mirror? = Mirror(reflecting: value)
    if mirror?.displayStyle == .class, !instances.insert(ObjectIdentifier(value as AnyObject)).inserted {
      return
    }
    while let level = mirror {
      reflect(level, path, depth: depth)
      mirror = level.superclassMirror
    }
  }

  private mutating func reflect(_ mirror: Mirror, _ path: String, depth: Int) {
    let count = identities.count
    for (name, value) in ModelParts.of(mirror) {
      if let identity = ModelParts.identity(value) {
        note(identity, path)
      } else if !ModelParts.isLeaf(value) {
        let path = name.map { Self.path(path, $0) } ?? path
        if let layer = value as? any Layer {
          visit(layer, path, depth: depth + 1)
        } else {
          reflect(value, path, depth: depth + 1)
        }
      }
    }
    // The order of a set is another in each process.
    if mirror.displayStyle == .set, identities.count > count {
      fail(
        "\(identities[count].kind) is in a set, where it has no name", identities[count],
        help: "keep layers in an array, a dictionary or a property")
    }
  }

  /// Whether what stands at a path is nested no deeper than a model may be, which is a fault otherwise.
  private mutating func isNested(_ path: String, _ depth: Int) -> Bool {
    if depth >= Self.depthLimit, diagnostic == nil {
      diagnostic = Diagnostic(
        "the model is nested more than \(Self.depthLimit) deep", value: path,
        help: "keep layers that follow each other in an array")
    }
    return depth < Self.depthLimit
  }

  private static func path(_ path: String, _ name: String) -> String {
    path.isEmpty ? name : "\(path).\(name)"
  }
}
