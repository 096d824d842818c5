// SPDX-License-Identifier: Apache-2.0

import Apus

enum DerivativeListing {
  static func gradients() throws -> Graph {
    // listing: gradient
    let trace = Trace()
    let x = trace.input("x", .f32(4, 3))
    let w = trace.parameter("w", .f32(3, 1))
    let loss = tanh(x.matmul(w)).sum()
    let slope = gradient(of: loss, withRespectTo: [w])[0]
    let curvature = gradient(of: (slope * slope).sum(), withRespectTo: [w])[0]
    trace.output(.result("curvature"), curvature)
    let graph = try trace.finished()
    // end
    return graph
  }
}
