// SPDX-License-Identifier: Apache-2.0

import ApusTensor

/// What a value of a model holds, by reflection.
enum ModelParts {
  /// The parts of a value in an order that is always the same, each with what it adds to a path.
  static func of(_ mirror: Mirror) -> [(name: String?, value: Any)] {
    switch mirror.displayStyle {
    case .optional: mirror.children.map { (nil, $0.value) }
    case .collection: mirror.children.enumerated().map { ("\($0.offset)", $0.element.value) }
    case .dictionary: entries(mirror)
    default:
      mirror.children.enumerated().map { (name(of: $0.element.label) ?? "\($0.offset)", $0.element.value) }
    }
  }

  /// The values of a dictionary, sorted by their keys: numbers by size, others by what they print.
  private static func entries(_ mirror: Mirror) -> [(name: String?, value: Any)] {
    let entries = mirror.children.compactMap { child -> (key: Any, value: Any)? in
      let pair = Array(Mirror(reflecting: child.value).children)
      return pair.count == 2 ? (pair[0].value, pair[1].value) : nil
    }
    let sorted = entries.sorted { x, y in
      if let x = x.key as? Int, let y = y.key as? Int { return x < y }
      return "\(x.key)" < "\(y.key)"
    }
    return sorted.map { ("\($0.key)", $0.value) }
  }

  /// The name of a stored property or of a part of a tuple: a wrapped property has an underscore before its name,
  /// and a part without a label has a point before its number.
  private static func name(of label: String?) -> String? {
    guard let label else { return nil }
    return label.hasPrefix("_") || label.hasPrefix(".") ? String(label.dropFirst()) : label
  }

  // Reflection and casts ask each type that they meet what it conforms to, which takes 0.1 ms the first time;
  // comparing types takes nothing.

  /// The identity that a value is.
  static func identity(_ value: Any) -> LayerIdentity? {
    type(of: value) == LayerIdentity.self ? value as? LayerIdentity : nil
  }

  /// Whether a value is of a common type that holds no layers; tables of numbers may be long.
  static func isLeaf(_ value: Any) -> Bool { leaves.contains(ObjectIdentifier(type(of: value))) }

  private static let leaves: [ObjectIdentifier] = [
    ObjectIdentifier(Int.self), ObjectIdentifier(Bool.self), ObjectIdentifier(Activation.self),
    ObjectIdentifier(Initializer.self), ObjectIdentifier(Double.self), ObjectIdentifier(Float.self),
    ObjectIdentifier(String.self), ObjectIdentifier(UInt8.self), ObjectIdentifier(Int32.self),
    ObjectIdentifier(Int64.self), ObjectIdentifier(Shape.self), ObjectIdentifier(DType.self),
    ObjectIdentifier([Int].self), ObjectIdentifier([Bool].self), ObjectIdentifier([Double].self),
    ObjectIdentifier([Float].self), ObjectIdentifier([String].self), ObjectIdentifier([UInt8].self),
    ObjectIdentifier([Int32].self), ObjectIdentifier([Int64].self), ObjectIdentifier(HostTensor.self),
  ]
}
