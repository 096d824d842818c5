// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusDifferentiation
import ApusGraph
import ApusPrimitives
import ApusTensor
import Testing

@Suite struct CrossEntropyGradientTests {
  /// σ(0) − t = ½ − t, which the subgradients of max(z, 0) and |z| do not give.
  @Test func logisticGradientAtZeroLogits() throws {
    let trace = Trace()
    let (z, t) = (trace.input("z", .f64(4)), trace.input("t", .f64(4)))
    let loss = logisticCrossEntropy(z, t)
    trace.output(.result("dz"), gradient(of: loss, withRespectTo: [z])[0])
    let outputs = try Evaluator(trace.finished()).outputs([
      "z": try HostTensor(.f64(4), reals: [0, -0.0, 0, 1e4]),
      "t": try HostTensor(.f64(4), reals: [0, 1, 0.5, 0]),
    ])
    #expect(outputs[0].reals == [0.125, -0.125, 0, 0.25])
  }
}
