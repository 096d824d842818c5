// SPDX-License-Identifier: Apache-2.0

package import Apus
import ApusGraph
package import ApusIO
import ApusPrimitives
import ApusTensor

/// A training step that other systems run too: the same layers, batch, optimizer, data and first weights.
///
/// Data and weights are NumPy's `default_rng(0)` draws in the order in which the peers draw them.
package struct Workload: Sendable {
  /// The name, such as `mlp`.
  package let name: String
  /// What a step passes, in the order of the entry point.
  let inputs: [Drawn]
  /// The first weights in the order of the state.
  let parameters: [Drawn]
  /// Records the program.
  package let makeProgram: @Sendable () throws(Diagnostic) -> Program

  /// The names of all workloads.
  package static let names = ["xor", "mlp", "vae"]

  /// The workload of a name.
  ///
  /// - Throws: `Diagnostic` if there is none.
  package static func named(_ name: String) throws(Diagnostic) -> Workload {
    switch name {
    case "xor": .xor
    case "mlp": .mlp
    case "vae": .vae
    default:
      throw Diagnostic(
        "there is no workload '\(name)'" + suggestion(for: name, among: names), category: .usage,
        notes: ["workloads are " + names.joined(separator: ", ")])
    }
  }
}

/// A tensor as it stands in memory, made before any clock runs.
struct Drawn: Sendable {
  let type: TensorType
  let bytes: [UInt8]

  init(_ tensor: HostTensor) {
    type = tensor.type
    bytes = tensor.bytes
  }

  init(_ values: [Float], _ dimensions: [Int]) {
    type = TensorType(.f32, Shape(dimensions))
    bytes = values.withUnsafeBytes { Array($0) }
  }
}

extension Duration {
  /// The duration as a number of seconds.
  var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}

extension ContinuousClock.Instant {
  /// The seconds since this instant.
  var elapsedSeconds: Double { (ContinuousClock.now - self).inSeconds }
}

/// Draws of one generator in the peers' order.
struct WorkloadDraws {
  private var generator = NumPyGenerator(seed: 0)

  mutating func normal(_ dimensions: Int..., scale: Double = 0.05) -> Drawn {
    Drawn(generator.standardNormals(dimensions.reduce(1, *), scale: scale), dimensions)
  }

  mutating func uniform(_ dimensions: Int...) -> Drawn {
    Drawn(generator.uniformFloats(dimensions.reduce(1, *)), dimensions)
  }

  mutating func labels(_ count: Int, below bound: Int64) -> Drawn {
    Drawn(HostTensor(unchecked: .i32(count), integers: generator.integers(count, in: 0..<bound)))
  }

  func zeros(_ count: Int) -> Drawn { Drawn([Float](repeating: 0, count: count), [count]) }
}
