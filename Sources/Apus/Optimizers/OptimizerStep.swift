// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
import ApusIO
import ApusPrimitives
public import ApusTensor

/// One training step while an optimizer records it.
public final class OptimizerStep {
  /// A parameter with the gradient of the loss.
  ///
  /// Both are of the type in which the parameter is computed: `f32` for one of 16 bits, whose new value is rounded when
  /// it is stored.
  public struct Item {
    /// The parameter's path.
    public let path: String
    /// Its value before the step.
    public let parameter: Tensor
    /// The gradient of the loss with respect to it.
    public let gradient: Tensor
    /// The type in which the parameter is stored.
    private let stored: DType

    init(path: String, parameter: Tensor, gradient: Tensor) {
      self.path = path
      stored = parameter.dtype
      self.parameter = parameter.converted(to: stored.arithmetic)
      self.gradient = gradient.converted(to: stored.arithmetic)
    }

    /// A new value as it is stored; one of another type stays as it is, and is refused.
    fileprivate func stored(_ value: Tensor) -> Tensor {
      value.dtype == stored.arithmetic ? value.converted(to: stored) : value
    }
  }

  /// What to update, in the order of the model.
  public let items: [Item]
  /// The steps of one pass over the training data; `nil` if that is not known.
  let stepsPerEpoch: Int?
  private let trace: Trace
  private let model: ModelTrace
  private let prefix: String
  private var counted: (before: Tensor, after: Tensor)?
  private(set) var updates: [(path: String, tensor: Tensor)] = []
  /// Whether the optimizer remembers anything.
  private(set) var isStateful = false

  init(items: [Item], trace: Trace, model: ModelTrace, prefix: String, stepsPerEpoch: Int?) {
    self.items = items
    self.trace = trace
    self.model = model
    self.prefix = prefix
    self.stepsPerEpoch = stepsPerEpoch
  }

  /// A tensor that the optimizer keeps for a parameter; it has the type of the item's tensors and begins as zeros.
  public func slot(_ name: String, for item: Item) -> Tensor {
    state(
      ParameterSpec(
        path: "\(prefix)/\(name)/\(item.path)", type: item.parameter.type, initializer: .zeros, role: .moment,
        owner: .slot(name, optimizer: prefix, parameter: item.path)))
  }

  /// Records the new value of a parameter.
  public func update(_ item: Item, to value: Tensor) { updates.append((item.path, item.stored(value))) }

  /// Records the new value of a slot.
  public func updateSlot(_ name: String, for item: Item, to value: Tensor) {
    updates.append(("\(prefix)/\(name)/\(item.path)", value))
  }

  /// The types in which the parameters are computed, each once, in the order of the model.
  ///
  /// What depends on the step's number is computed once for each, so that no parameter is changed by a number of
  /// less accuracy than its own.
  public var dtypes: [DType] {
    items.reduce(into: []) { if !$0.contains($1.parameter.dtype) { $0.append($1.parameter.dtype) } }
  }

  /// The parameters that are computed in a type, with their gradients, in the order of the model.
  public func items(of dtype: DType) -> [Item] { items.filter { $0.parameter.dtype == dtype } }

  /// How many steps were made before this one, as a scalar of a type.
  public func stepsBefore(as dtype: DType) -> Tensor { counter.before.converted(to: dtype) }

  /// The number of this step, counted from 1, as a scalar of a type.
  public func number(as dtype: DType) -> Tensor { counter.after.converted(to: dtype) }

  /// The learning rate at this step, for parameters of a type.
  public func rate(_ learningRate: Setting, as dtype: DType) -> Coefficient {
    value(of: learningRate, named: "learning_rate", in: .notNegative, as: dtype)
  }

  /// A setting at this step, for parameters of a type.
  ///
  /// - Parameters:
  ///   - name: What ``Session/set(_:to:)`` calls it if it is adjustable; its path begins with the optimizer's name.
  ///   - range: Between which numbers it may be set.
  public func value(
    of setting: Setting, named name: String,
    in range: ClosedRange<Double> = -.greatestFiniteMagnitude ... .greatestFiniteMagnitude, as dtype: DType
  ) -> Coefficient {
    setting.value(name, in: range, at: self, as: dtype)
  }

  /// A number that ``Session/set(_:to:)`` may change between steps, as a scalar of a type.
  ///
  /// It is part of the state, and so of a ``Snapshot``.
  ///
  /// - Parameters:
  ///   - name: What it is called; its path begins with the optimizer's name.
  ///   - value: Its value until it is set.
  ///   - range: Between which numbers it lies.
  public func setting(
    _ name: String, _ value: Double,
    in range: ClosedRange<Double> = -.greatestFiniteMagnitude ... .greatestFiniteMagnitude, as dtype: DType
  ) -> Tensor {
    setting(name, value, in: range).converted(to: dtype)
  }

  /// A number of type `f64` that a session may change.
  func setting(_ name: String, _ value: Double, in range: ClosedRange<Double>) -> Tensor {
    let path = "\(prefix)/\(name)"
    if let fault = range.fault(of: value, path) { return trace.fail(fault) }
    return state(
      ParameterSpec(
        path: path, type: TensorType(.f64, .scalar), initializer: .constant(value),
        role: .setting, owner: .setting(name, optimizer: prefix, range: range)))
  }

  private var counter: (before: Tensor, after: Tensor) {
    if let counted { return counted }
    let path = "\(prefix)/step"
    let before = state(
      ParameterSpec(
        path: path, type: TensorType(.i64, .scalar), initializer: .zeros, role: .counter,
        owner: .counter(optimizer: prefix)))
    let after = before + trace.fill(Literal(Int64(1), .i64), .scalar)
    updates.append((path, after))
    counted = (before, after)
    return (before, after)
  }

  private func state(_ spec: ParameterSpec) -> Tensor {
    isStateful = true
    // A slot has the type of its parameter, so another type is that of another owner's tensor.
    return model.parameter(spec, on: trace) { _ in spec.sharedPath }
  }
}
