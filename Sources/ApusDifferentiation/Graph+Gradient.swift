// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusIO

extension Graph {
  /// This graph with the gradient of a loss by values as further outputs.
  ///
  /// The gradient of an input or parameter `w` is returned as `gradient.w`, that of another value as
  /// `gradient.<position in the list>`.
  ///
  /// - Throws: `Diagnostic` if a value does not exist, or the loss is not a single floating-point number.
  public func gradient(of loss: Value, withRespectTo values: [Value]) throws(Diagnostic) -> Graph {
    for value in [loss] + values {
      guard contains(value) else {
        throw Diagnostic("gradient: there is no value %\(value.node).\(value.result)")
      }
    }
    let trace = Trace(self)
    let gradients = ApusDifferentiation.gradient(
      of: trace.tensor(loss), withRespectTo: values.map(trace.tensor))
    for (position, (value, gradient)) in zip(values, gradients).enumerated() {
      let name = nodes[value.node].boundName ?? String(position)
      trace.output(.result("gradient." + name), gradient)
    }
    return try trace.finished()
  }
}
