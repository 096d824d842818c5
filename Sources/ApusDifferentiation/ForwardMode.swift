// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
import ApusIO
import ApusPasses
import ApusPrimitives

/// The derivatives of results along a direction given by tangents of values, recorded in the same trace.
///
/// A tangent is what a value moves by itself. A value that is computed from another one moves with it as well, so
/// that ⟨cotangents, `jvp`⟩ is ⟨`vjp`, tangents⟩ for whatever values.
///
/// As for a gradient, results are differentiated in the form that stays accurate.
///
/// - Returns: One tensor of each result's type; zeros for a result that no value influences.
public func jvp(of results: [Tensor], withRespectTo values: [Tensor], tangents: [Tensor]) -> [Tensor] {
  guard let trace = results.first?.trace, !results.contains(where: \.isFailed) else { return results }
  let check = DerivativeCheck(function: "jvp", subject: "a result")
  if let fault = check.fault(results, by: values, along: tangents)
    ?? check.fault(tangents, "tangents", of: values, "values")
  {
    trace.fail(fault)
    return results
  }
  return derivatives(of: results, by: values, along: tangents)
}

/// The product of the loss's Hessian with a vector: forward mode over reverse mode, `H·v = d/dε ∇L(x + εv)`.
///
/// It costs about as much as two gradients; the Hessian itself is never formed (Pearlmutter, 1994). A value that is
/// computed from another one moves with it and by itself, as in ``jvp(of:withRespectTo:tangents:)``; so the Hessian is
/// symmetric for whatever values.
public func hessianVectorProduct(
  of loss: Tensor, withRespectTo values: [Tensor], vectors: [Tensor]
) -> [Tensor] {
  let check = DerivativeCheck(function: "hessianVectorProduct", subject: "the loss")
  guard !loss.isFailed else { return values }
  if let fault = check.fault([loss], by: values, along: vectors) ?? check.fault(ofNumber: loss)
    ?? check.fault(vectors, "vectors", of: values, "values")
  {
    loss.trace.fail(fault)
    return values
  }
  let (shifted, variables) = functionOfIndependentValues(loss, values)
  let accurate = refined([shifted], asFunctionsOf: variables)[0]
  let slopes = gradient(ofRefined: accurate, withRespectTo: variables)
  return derivatives(of: slopes, by: variables, along: vectors)
}

/// The derivatives of results, of which nothing is to be checked any more.
private func derivatives(of results: [Tensor], by values: [Tensor], along tangents: [Tensor]) -> [Tensor] {
  guard let trace = results.first?.trace else { return [] }
  let accurate = refined(results, asFunctionsOf: values)
  let derivatives = trace.pushforward(of: accurate, from: values, tangents: tangents) { $0 + $1 }
  return zip(results, derivatives).map { result, tangent in tangent ?? result.filled(with: 0) }
}

/// A loss recorded again as a function of values of which none is computed from another.
///
/// In the place of a value `u` that others of the values influence stands `u + s` with a shift `s` that is zero, and
/// derivatives are taken by `s`. They could not be taken by `u` a second time: a gradient that was taken through `u`
/// may be written with it, as that through `u = tanh(x)` is with `1 - u²`, which `s` does not move.
private func functionOfIndependentValues(
  _ loss: Tensor, _ values: [Tensor]
) -> (loss: Tensor, values: [Tensor]) {
  let (trace, nodes) = (loss.trace, loss.trace.graph.nodes)
  let asked = Set(values.map(\.value))
  var isInfluenced = [Bool](repeating: false, count: nodes.count)
  for (index, node) in nodes.enumerated() {
    isInfluenced[index] = node.operands.contains { isInfluenced[$0.node] || asked.contains($0) }
  }
  let origin = trace.origin
  defer { trace.origin = origin }
  var (moved, shifts): ([Value: Tensor], [Value: Tensor]) = ([:], [:])
  for (index, node) in nodes.prefix(through: loss.value.node).enumerated() where isInfluenced[index] {
    trace.origin = node.origin ?? origin
    if node.operands.contains(where: { moved[$0] != nil }) {
      let results = trace.apply(node.primitive, node.operands.map { moved[$0] ?? trace.tensor($0) })
      for (position, result) in results.enumerated() { moved[Value(node: index, result: position)] = result }
    }
    for position in node.types.indices {
      let value = Value(node: index, result: position)
      guard asked.contains(value) else { continue }
      // Nothing changes by adding -0, not even the sign of a zero.
      let shift = trace.tensor(value).filled(with: -0.0)
      shifts[value] = shift
      moved[value] = (moved[value] ?? trace.tensor(value)) + shift
    }
  }
  return (moved[loss.value] ?? loss, values.map { shifts[$0.value] ?? $0 })
}
