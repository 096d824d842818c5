// SPDX-License-Identifier: Apache-2.0

import ApusKernel
import Testing

@testable import Apus

/// What is drawn at random in a training program shares no words, whatever the seeds are.
@Suite struct StreamTests {
  /// A part of Philox's blocks: those whose counters lie in a range, of one epoch and stream, under one key.
  private struct Blocks: Hashable {
    let epoch: Int
    let stream: UInt64
  }

  /// Weights drawn twice for each parameter, which must be two draws.
  private static let twice = Initializer("twice") { $0.uniform(within: 1) + $0.normal(deviation: 1) }

  private static func session(_ layers: [any UnaryLayer]) throws -> Session {
    let element = DatasetElement(features: .f32(8), target: .f32(8), count: 40)
    return try Apus.Program(
      "streams", training: Sequential(layers), on: element, batchSize: 8, loss: meanSquaredError,
      optimizer: AdamW()
    ).makeEvaluatorSession(seed: 42)
  }

  private static func layers() -> [any UnaryLayer] {
    [Dense(8), Dense(8, bias: false, initializer: twice), Dense(8, initializer: .heNormal)]
  }

  /// The streams of all random words in a graph.
  private static func streams(of graph: Graph) -> [UInt64] {
    graph.nodes.compactMap { ($0.primitive as? RandomBits)?.stream }
  }

  @Test("no two uses of one seed share words")
  func usesAreDisjoint() throws {
    let program = try Self.session(Self.layers()).program
    let initializers = try #require(program[entryPoint: "init"]).graph
    let streams = Self.streams(of: initializers)
    // Two weights are drawn once and one twice.
    #expect(streams.count == 4)
    var uses = streams.map { Blocks(epoch: 0, stream: $0) }
    uses.append(Blocks(epoch: 0, stream: RandomStream.split.number))
    for epoch in 0..<100 { uses.append(Blocks(epoch: epoch, stream: RandomStream.shuffle.number)) }
    #expect(Set(uses).count == uses.count)
    // The words themselves: what 40 examples and 64 weights take.
    var words: Set<[UInt32]> = []
    for use in uses {
      for block in 0..<16 {
        let counter = [
          UInt32(block), UInt32(use.epoch), UInt32(truncatingIfNeeded: use.stream), UInt32(use.stream >> 32),
        ]
        words.insert(Philox.block(counter: counter, key: [42, 0]))
      }
    }
    #expect(words.count == uses.count * 16)
  }

  @Test("orders are drawn from the blocks of their own stream and epoch")
  func ordersFollowTheirStream() {
    for (stream, epoch) in [(RandomStream.shuffle, 0), (.shuffle, 3), (.split, 0)] {
      let counter = [
        0, UInt32(epoch), UInt32(truncatingIfNeeded: stream.number), UInt32(stream.number >> 32),
      ]
      // With two examples, one word decides: its highest bit is the place of the second one.
      let word = Philox.block(counter: counter, key: [7, 9])[0]
      let order = randomOrder(of: 2, seed: 9 << 32 | 7, stream: stream, epoch: epoch)
      #expect(order == (word >> 31 == 1 ? [0, 1] : [1, 0]))
    }
  }

  @Test("another layer leaves the first weights of the others as they are")
  func aLayerMoreReseedsNoOther() throws {
    struct Model: UnaryLayer {
      var extra: Dense?
      let first = Dense(8)
      let last = Dense(8)
      func callAsFunction(_ x: Tensor) -> Tensor { last(first(extra.map { $0(x) } ?? x)) }
    }
    let plain = try Self.session([Model()]).snapshot
    let longer = try Self.session([Model(extra: Dense(8)), Dense(8)]).snapshot
    #expect(longer["0.extra.weight"] != nil && longer["1.weight"] != nil)
    for path in ["0.first.weight", "0.last.weight"] {
      #expect(plain[path] != nil && plain[path] == longer[path])
    }
  }

  @Test("an initialiser that draws twice gets two draws")
  func drawsDiffer() throws {
    let difference = Initializer("difference") { $0.uniform(within: 1) - $0.uniform(within: 1) }
    let weights = try #require(try Self.session([Dense(8, initializer: difference)]).snapshot["0.weight"])
    #expect(weights.reals.allSatisfy { $0 != 0 })
  }
}
