// SPDX-License-Identifier: Apache-2.0

/// A loss and metrics by name, in the program's order.
public struct Measurements: Hashable, Sendable {
  /// The names in order, `loss` first.
  public let names: [String]
  /// The values in the same order.
  public let values: [Double]

  init(_ pairs: [(name: String, value: Double)]) {
    names = pairs.map(\.name)
    values = pairs.map(\.value)
  }

  /// The value of a name; `nil` if nothing was measured under it.
  public subscript(name: String) -> Double? { names.firstIndex(of: name).map { values[$0] } }

  /// The value of a name, or another if nothing was measured under it.
  public subscript(name: String, default value: Double) -> Double { self[name] ?? value }

  /// The loss; NaN if none was measured.
  public var loss: Double { self["loss", default: .nan] }

  /// The metrics without the loss, in order.
  public var metrics: [(name: String, value: Double)] {
    zip(names, values).filter { $0.0 != "loss" }.map { (name: $0.0, value: $0.1) }
  }
}
