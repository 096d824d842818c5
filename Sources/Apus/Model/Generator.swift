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
  /// What was drawn outside of bodies, and how many words an element takes: where the number of examples is known only when
  /// the program runs, so is the number of words.
  private(set) var drawn: [(value: Value, words: Int)] = []
  /// How many blocks the use in a body takes that draws most there.
  private(set) var bodyBlocks = 0
  /// How often each layer has drawn, by its path.
  private var counts: [String: Int] = [:]

  /// How many blocks some words take.
  static func blocks(_ wordCount: Int) -> Int { wordCount / 4 + (wordCount % 4 == 0 ? 0 : 1) }

  /// Notes that a layer draws some blocks, from the stream that is returned.
  mutating func next(for path: String, blocks: Int, inBody: Bool) -> RandomStream {
    self.blocks = max(self.blocks, blocks)
    if inBody { bodyBlocks = max(bodyBlocks, blocks) }
    let count = counts[path, default: 0]
    counts[path] = count + 1
    return RandomStream(domain: "layer", path: path, draw: count)
  }

  /// Notes what was drawn, with so many words for each element.
  mutating func note(_ value: Value, words: Int) { drawn.append((value, words)) }
}

extension Trace {
  /// Which run it is of the body that is recorded here, counted from 0 through all loops around it, and how many runs
  /// there are at most; `nil` outside of loops.
  var repetition: (number: Tensor, limit: Int)? {
    guard let outer else { return nil }
    let around = outer.repetition
    guard let step = loopStep else { return around }
    guard let around else { return step }
    let count = outer.fill(Literal(Int64(step.limit), .u64), .scalar)
    return (around.number * count + step.number, around.limit.multipliedSaturated(by: step.limit))
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
    var blocks = trace.fill(Literal(Int64(draws.blocks), .u64), .scalar)
    if trace.graph.batch != nil {
      var counts = draws.drawn.map { drawn in
        let tensor = trace.tensor(drawn.value)
        return (tensor.elementCount(along: Array(0..<tensor.rank)) * Double(drawn.words) + 3) / 4
      }
      // Bodies draw as often as they may be run, and never for each example.
      if draws.bodyBlocks > 0 { counts.append(trace.fill(Literal(Int64(draws.bodyBlocks), .i64), .scalar)) }
      blocks = counts.dropFirst().reduce(counts[0]) { max($0, $1) }.converted(to: .u64)
    }
    return generator(Generator.counter, on: trace) + blocks
  }
}
