// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusTensor

/// Where each layer of a model stands: its path through stored properties and positions.
///
/// Found once per program by reflection, so that a model is plain Swift structs without macros or wrappers.
struct LayerPaths: Sendable {
  private var identities: [LayerIdentity] = []
  private var paths: [String] = []
  private var known = FirstOccurrences(capacity: 64)
  /// Nesting beyond this is no model; it bounds the walk through classes that refer to each other.
  private static let depthLimit = 32

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
    guard depth < Self.depthLimit else { return }
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
    known.note(hash: Self.hash(identity), at: identities.count)
    identities.append(identity)
    paths.append(path)
  }

  private static func hash(_ identity: LayerIdentity) -> Int { ObjectIdentifier(identity).hashValue }

  /// What parameters of a layer are named after: its kind if the layer is the whole model.
  private func name(of position: Int) -> String {
    paths[position].isEmpty ? identities[position].kind : paths[position]
  }

  private mutating func reflect(_ value: Any, _ path: String, depth: Int) {
    guard depth < Self.depthLimit else { return }
    var mirror: Mirror? = Mirror(reflecting: value)
    while let level = mirror {
      reflect(level, path, depth: depth)
      mirror = level.superclassMirror
    }
  }

  private mutating func reflect(_ mirror: Mirror, _ path: String, depth: Int) {
    let isTransparent = mirror.displayStyle == .optional
    let isIndexed = mirror.displayStyle == .collection || mirror.displayStyle == .tuple
    for (position, child) in mirror.children.enumerated() {
      if Self.isIdentity(child.value) {
        if let identity = child.value as? LayerIdentity { note(identity, path) }
        continue
      }
      if Self.isLeaf(child.value) {
        // Tables of numbers hold no layers and may be long.
        if isIndexed { return }
        continue
      }
      let label = isIndexed ? "\(position)" : Self.propertyName(child.label) ?? "\(position)"
      let path = isTransparent ? path : Self.path(path, label)
      if let layer = child.value as? any Layer {
        visit(layer, path, depth: depth + 1)
      } else {
        reflect(child.value, path, depth: depth + 1)
      }
    }
  }

  private static func path(_ path: String, _ name: String) -> String {
    path.isEmpty ? name : "\(path).\(name)"
  }

  // Reflection and casts ask each type that they meet what it conforms to, which takes 0.1 ms the first time;
  // comparing types takes nothing.

  private static func isIdentity(_ value: Any) -> Bool { type(of: value) == LayerIdentity.self }

  /// Whether a value is of a common type that holds no layers.
  private static func isLeaf(_ value: Any) -> Bool { leaves.contains(ObjectIdentifier(type(of: value))) }

  private static let leaves: [ObjectIdentifier] = [
    ObjectIdentifier(Int.self), ObjectIdentifier(Bool.self), ObjectIdentifier(Activation.self),
    ObjectIdentifier(Initializer.self), ObjectIdentifier(Double.self), ObjectIdentifier(Float.self),
    ObjectIdentifier(String.self), ObjectIdentifier(UInt8.self), ObjectIdentifier(Int32.self),
    ObjectIdentifier(Int64.self), ObjectIdentifier(Shape.self), ObjectIdentifier(DType.self),
  ]

  /// The name of a stored property; that of a wrapped one has an underscore before it.
  private static func propertyName(_ label: String?) -> String? {
    guard let label else { return nil }
    return label.hasPrefix("_") ? String(label.dropFirst()) : label
  }
}
