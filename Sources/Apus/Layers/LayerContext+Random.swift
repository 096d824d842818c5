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
    draw(shape.elementCount) { key, stream, first in
      ApusPrimitives.randomBits(shape, key: key, stream: stream, first: first)
    }
  }

  /// Random numbers evenly spread over `0..<1`, drawn as ``randomBits(_:)`` are.
  public func uniform(_ shape: Shape, dtype: DType = .f32) -> Tensor {
    draw(Self.words(shape, dtype)) { key, stream, first in
      ApusPrimitives.uniform(shape, key: key, stream: stream, first: first, dtype: dtype)
    }
  }

  /// Normally distributed random numbers of mean 0 and variance 1, drawn as ``randomBits(_:)`` are.
  public func normal(_ shape: Shape, dtype: DType = .f32) -> Tensor {
    draw(Self.words(shape, dtype).multipliedSaturated(by: 2)) { key, stream, first in
      ApusPrimitives.normal(shape, key: key, stream: stream, first: first, dtype: dtype)
    }
  }

  /// How many words evenly spread numbers are made of.
  private static func words(_ shape: Shape, _ dtype: DType) -> Int {
    shape.elementCount.multipliedSaturated(by: dtype == .f64 ? 2 : 1)
  }

  private func draw(
    _ wordCount: Int, _ body: (_ key: Tensor, _ stream: RandomStream, _ first: Tensor) -> Tensor
  ) -> Tensor {
    let key = model.generator(Generator.key, on: trace)
    let counter = model.generator(Generator.counter, on: trace)
    guard !trace.isFailed else { return trace.failed }
    let blocks = RandomDraws.blocks(wordCount)
    guard let repetition = trace.repetition else {
      return body(key, model.draws.next(for: path, blocks: blocks), counter)
    }
    // Each run of a body takes the words behind those of the run before.
    let stream = model.draws.next(for: path, blocks: blocks.multipliedSaturated(by: repetition.limit))
    let first = repetition.number * trace.fill(Literal(Int64(blocks), .u64), .scalar)
    return body(key, stream, counter + first)
  }
}
