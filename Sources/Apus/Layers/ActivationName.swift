// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusPrimitives
import ApusTensor

/// The name of a known activation, `function` for another, nothing for ``identity(_:)``.
///
/// A Swift function has no name at run time; what it records gives it away.
func activationName(_ activation: Activation, dtype: DType) -> String {
  func recorded(_ activation: Activation) -> (Graph, Value)? {
    let trace = Trace()
    let result = activation(trace.input("x", TensorType(dtype, [1, 1])))
    guard !result.isFailed else { return nil }
    return (trace.graph, result.value)
  }
  guard let (graph, value) = recorded(activation) else { return "function" }
  if graph.nodes.count == 1 { return "" }
  let known: [(name: String, function: Activation)] = [
    ("relu", relu), ("tanh", tanh), ("logistic", logistic),
  ]
  for candidate in known {
    if let (other, result) = recorded(candidate.function), other == graph, result == value {
      return candidate.name
    }
  }
  return "function"
}
