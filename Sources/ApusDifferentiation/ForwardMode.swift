// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
import ApusIO
import ApusPasses
import ApusPrimitives

/// The derivatives of results along a direction given by tangents of values, recorded in the same trace.
///
/// As for a gradient, results are differentiated in the form that stays accurate.
///
/// - Returns: One tensor of each result's type; zeros for a result that no value influences.
public func jvp(of results: [Tensor], withRespectTo values: [Tensor], tangents: [Tensor]) -> [Tensor] {
  guard let trace = results.first?.trace, !results.contains(where: \.isFailed) else { return results }
  guard (values + tangents + results).allSatisfy({ $0.trace === trace }) else {
    trace.fail(Diagnostic("jvp: results, values and tangents come from different traces"))
    return results
  }
  guard values.map(\.type) == tangents.map(\.type) else {
    trace.fail(
      Diagnostic(
        "jvp: the tangents must be \(values.map(\.type)) as the values are, got \(tangents.map(\.type))"))
    return results
  }
  let accurate = refined(results, asFunctionsOf: values)
  let derivatives = trace.pushforward(of: accurate, from: values, tangents: tangents)
  return zip(results, derivatives).map { result, tangent in tangent ?? result.filled(with: 0) }
}

/// The product of the loss's Hessian with a vector: forward mode over reverse mode, `H·v = d/dε ∇L(x + εv)`.
///
/// It costs about as much as two gradients; the Hessian itself is never formed (Pearlmutter, 1994).
public func hessianVectorProduct(
  of loss: Tensor, withRespectTo values: [Tensor], vectors: [Tensor]
) -> [Tensor] {
  jvp(of: gradient(of: loss, withRespectTo: values), withRespectTo: values, tangents: vectors)
}
