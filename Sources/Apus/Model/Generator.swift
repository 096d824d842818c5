// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusPrimitives
import ApusTensor

/// The part of the state that layers' random numbers are drawn from.
///
/// Each use draws from a stream of its own, so that a step needs one counter for all of them: it goes on by the blocks of
/// the use that draws most, and no word is drawn twice.
enum Generator {
  /// The seed, low word first.
  static let key = ParameterSpec(
    path: "random/key", type: TensorType(.u32, [2]), initializer: Initializer("seed") { $0.key },
    role: .generator, owner: .generator)
  /// How many blocks were drawn.
  static let counter = ParameterSpec(
    path: "random/counter", type: TensorType(.u64, .scalar), initializer: .zeros, role: .generator,
    owner: .generator)
}

/// What the layers of an entry point draw at random.
struct RandomDraws {
  /// How many blocks of four words the use that draws most takes.
  private(set) var blocks = 0
  /// How often each layer has drawn, by its path.
  private var counts: [String: Int] = [:]

  /// Notes that a layer draws some words, from the stream that is returned.
  mutating func next(for path: String, wordCount: Int) -> RandomStream {
    blocks = max(blocks, wordCount / 4 + (wordCount % 4 == 0 ? 0 : 1))
    let count = counts[path, default: 0]
    counts[path] = count + 1
    return RandomStream(domain: "layer", path: path, draw: count)
  }
}

extension ModelTrace {
  /// A part of the generator's state.
  func generator(_ spec: ParameterSpec, on trace: Trace) -> Tensor {
    // It has one type, so another one is that of another owner's tensor.
    parameter(spec, on: trace) { _ in spec.sharedPath }
  }

  /// How many blocks were drawn before the next step; `nil` if this one draws none.
  func counterAfterStep(on trace: Trace) -> Tensor? {
    guard draws.blocks > 0, !trace.isFailed else { return nil }
    return generator(Generator.counter, on: trace) + trace.fill(Literal(Int64(draws.blocks), .u64), .scalar)
  }
}
