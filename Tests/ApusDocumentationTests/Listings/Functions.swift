// SPDX-License-Identifier: Apache-2.0

import Apus

enum FunctionListing {
  static func length(_ vector: HostTensor) throws -> HostTensor {
    // listing: function
    let norm = Function { x in sqrt((x * x).sum()) }
    let length = try norm(vector)
    // end
    return length
  }

  static func fit(_ x: HostTensor, _ y: HostTensor) throws -> [Double] {
    // listing: function-gradient
    let step = Function { (weights: Tensor, x: Tensor, y: Tensor) in
      let error = x.matmul(weights) - y
      let (loss, slopes) = valueAndGradient(of: (error * error).mean(), withRespectTo: [weights])
      return (loss, weights - slopes[0] * 0.1)
    }
    var weights = try HostTensor(.f32(2, 1), reals: [0, 0])
    for _ in 0..<200 { (_, weights) = try step(weights, x, y) }
    // end
    return weights.reals
  }
}
