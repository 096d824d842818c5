// SPDX-License-Identifier: Apache-2.0

public import ApusTensor

/// A tensor of the state before it has a value, such as a weight, an optimizer slot or a counter.
public struct ParameterSpec: Sendable {
  /// What the tensor is for.
  public enum Role: String, Hashable, Sendable, CaseIterable {
    /// A weight of a layer.
    case parameter
    /// What a layer keeps of the examples it sees in training, such as a running mean.
    case statistic
    /// A moving average that an optimizer keeps.
    case moment
    /// A number of steps.
    case counter
    /// A number that an optimizer works with and a session may set, such as a learning rate.
    case setting
    /// What random numbers are drawn from.
    case generator

    /// Whether the tensor is part of the model, and not only of its training.
    public var isOfModel: Bool {
      switch self {
      case .parameter, .statistic: true
      case .moment, .counter, .setting, .generator: false
      }
    }
  }

  /// The path, such as `classifier.1.weight`.
  public let path: String
  /// The tensor's type.
  public let type: TensorType
  /// How its first value is made.
  public let initializer: Initializer
  /// What it is for.
  public let role: Role
  /// Who asked for it.
  let owner: Owner

  /// Who asks for a tensor of the state by a path; a path has one owner.
  enum Owner: Hashable, Sendable {
    /// A graph that was not traced.
    case graph
    /// The layer with an identity.
    case layer(ObjectIdentifier)
    /// A named optimizer, for a slot of a parameter.
    case slot(String, optimizer: String, parameter: String)
    /// A named optimizer, for the number of its steps.
    case counter(optimizer: String)
    /// A named optimizer, for a setting, and between which numbers that lies.
    case setting(String, optimizer: String, range: ClosedRange<Double>)
    /// The generator of random numbers, of which a program has one.
    case generator
  }

  init(
    path: String, type: TensorType, initializer: Initializer, role: Role = .parameter, owner: Owner
  ) {
    self.path = path
    self.type = type
    self.initializer = initializer
    self.role = role
    self.owner = owner
  }

  /// Why another request for the path is not one for this tensor; `nil` if it is.
  func conflict(with other: ParameterSpec) -> Diagnostic? {
    guard owner == other.owner, role == other.role else { return other.sharedPath }
    guard initializer.name == other.initializer.name else {
      return Diagnostic(
        "'\(path)' would have two first values, \(initializer.name) and \(other.initializer.name)",
        help: "ask for it in the same way everywhere, or under two names")
    }
    return nil
  }

  /// The error of two requests for one path that are not the same.
  var sharedPath: Diagnostic {
    switch owner {
    case .graph, .layer:
      Diagnostic(
        "there are two parameters or statistics of the path '\(path)'",
        help:
          "name them without points, each of a layer by another name, and layers so that their paths differ")
    case .slot, .counter, .setting, .generator:
      Diagnostic(
        "the state would have two tensors of the path '\(path)'",
        help:
          "give slots and settings names that, with the paths of their parameters behind them, are all different"
      )
    }
  }
}

extension ParameterSpec {
  /// The path of the layer that the tensor belongs to: all but the last part of its own.
  var layerPath: String {
    path.utf8.lastIndex(of: UInt8(ascii: ".")).map { String(path[..<$0]) } ?? ""
  }
}
