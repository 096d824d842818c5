// SPDX-License-Identifier: Apache-2.0

import ApusDifferentiation
import ApusGraph
import ApusPrimitives
import ApusTensor

/// Training steps as the library traces them, small enough for the evaluator.
enum TrainingSteps {
  /// A perceptron with softmax cross-entropy and Adam, whose rows and columns do not divide the tiles.
  static func perceptron(
    batch: Int, sizes: [Int], dtype: DType = .f32, adam: Bool = true
  ) throws -> Graph {
    let trace = Trace()
    var h = trace.input("x", TensorType(dtype, [batch, sizes[0]]))
    let labels = trace.input("y", .i32(batch))
    var parameters: [(String, Tensor)] = []
    for layer in 1..<sizes.count {
      let w = trace.parameter("w\(layer)", TensorType(dtype, [sizes[layer - 1], sizes[layer]]))
      let b = trace.parameter("b\(layer)", TensorType(dtype, [sizes[layer]]))
      parameters += [("w\(layer)", w), ("b\(layer)", b)]
      h = h.matmul(w) + b
      if layer < sizes.count - 1 { h = relu(h) }
    }
    let targets = oneHot(
      checkIndex(labels, below: sizes[sizes.count - 1]), count: sizes[sizes.count - 1], dtype: dtype)
    let loss = -(logSoftmax(h) * targets).sum(along: [-1]).mean()
    let gradients = gradient(of: loss, withRespectTo: parameters.map(\.1))
    trace.output(.result("loss"), loss)
    var step: Tensor?
    if adam {
      let count = trace.parameter("step", TensorType(dtype, []))
      step = count + 1
      trace.output(.update("step"), step ?? count)
    }
    for ((name, value), gradient) in zip(parameters, gradients) {
      guard let step else {
        trace.output(.update(name), value - 0.1 * gradient)
        continue
      }
      let m = trace.parameter(name + ".m", value.type)
      let v = trace.parameter(name + ".v", value.type)
      let newM = 0.9 * m + 0.1 * gradient
      let newV = 0.999 * v + 0.001 * gradient * gradient
      let c1 = 1 - pow(step.filled(with: 0.9), step)
      let c2 = 1 - pow(step.filled(with: 0.999), step)
      let update = (newM / c1) / (sqrt(newV / c2) + 1e-8)
      trace.output(.update(name), value - 0.001 * update)
      trace.output(.update(name + ".m"), newM)
      trace.output(.update(name + ".v"), newV)
    }
    return try trace.finished()
  }
}
