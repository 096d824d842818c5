// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
import ApusPrimitives
public import ApusTensor

extension LayerContext {
  /// Random words of type `u32`.
  ///
  /// They are drawn anew at each step, from a stream that is named by the layer's path and by how often it has drawn in the
  /// step: no other layer draws from it, and it does not change when another layer is added. What comes next depends on the
  /// program's seed and on what was drawn before, both of which are part of the state and of a ``Snapshot``. In a loop each
  /// step draws others.
  public func randomBits(_ shape: Shape) -> Tensor {
    draw(shape) { key, stream, first in
      ApusPrimitives.randomBits(shape, key: key, stream: stream, first: first)
    }
  }

  /// Random numbers evenly spread over `0..<1`, drawn as ``randomBits(_:)`` are.
  public func uniform(_ shape: Shape, dtype: DType = .f32) -> Tensor {
    draw(shape, words: dtype == .f64 ? 2 : 1) { key, stream, first in
      ApusPrimitives.uniform(shape, key: key, stream: stream, first: first, dtype: dtype)
    }
  }

  /// Normally distributed random numbers of mean 0 and variance 1, drawn as ``randomBits(_:)`` are.
  public func normal(_ shape: Shape, dtype: DType = .f32) -> Tensor {
    draw(shape, words: dtype == .f64 ? 4 : 2) { key, stream, first in
      ApusPrimitives.normal(shape, key: key, stream: stream, first: first, dtype: dtype)
    }
  }

  /// Draws for a shape, of which each element takes so many words.
  private func draw(
    _ shape: Shape, words: Int = 1,
    _ body: (_ key: Tensor, _ stream: RandomStream, _ first: Tensor) -> Tensor
  ) -> Tensor {
    let isInBody = trace.outer != nil
    if isInBody, let limit = trace.root.graph.batch?.limit, limit > 1,
      shape.dimensions.contains(where: { $0 > 0 && $0 % limit == 0 })
    {
      return fail(
        "\(identity.kind) draws as many random numbers in the body of a loop or a branch as there are examples at most",
        help: "draw them outside of it, or compile the program for each size of a batch that is needed")
    }
    let key = model.generator(Generator.key, on: trace)
    let counter = model.generator(Generator.counter, on: trace)
    guard !trace.isFailed else { return trace.failed }
    let blocks = RandomDraws.blocks(shape.elementCount.multipliedSaturated(by: words))
    guard let repetition = trace.repetition else {
      let drawn = body(key, model.draws.next(for: path, blocks: blocks, inBody: isInBody), counter)
      if !isInBody { model.draws.note(drawn.value, words: words) }
      return drawn
    }
    // Each run of a body takes the words behind those of the run before.
    let all = blocks.multipliedSaturated(by: repetition.limit)
    let stream = model.draws.next(for: path, blocks: all, inBody: isInBody)
    let first = repetition.number * trace.fill(Literal(Int64(blocks), .u64), .scalar)
    return body(key, stream, counter + first)
  }
}
