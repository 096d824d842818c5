// SPDX-License-Identifier: Apache-2.0

public import ApusTensor

/// A tensor of the state before it has a value: a weight, an optimizer slot or a counter.
public struct ParameterSpec: Sendable {
  /// What the tensor is for.
  public enum Role: String, Hashable, Sendable, CaseIterable {
    /// A weight of a layer.
    case parameter
    /// A moving average that an optimizer keeps.
    case moment
    /// A number of steps.
    case counter
  }

  /// The path, such as `classifier.1.weight`.
  public let path: String
  /// The tensor's type.
  public let type: TensorType
  /// How its first value is made.
  public let initializer: Initializer
  /// What it is for.
  public let role: Role

  /// Creates a specification.
  public init(path: String, type: TensorType, initializer: Initializer, role: Role = .parameter) {
    self.path = path
    self.type = type
    self.initializer = initializer
    self.role = role
  }
}

extension ParameterSpec {
  /// The path of the layer that the tensor belongs to: all but the last part of its own.
  var layerPath: String {
    path.utf8.lastIndex(of: UInt8(ascii: ".")).map { String(path[..<$0]) } ?? ""
  }
}
