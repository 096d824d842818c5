// SPDX-License-Identifier: Apache-2.0

import ApusKernel
import Testing

@testable import Apus

/// What a user's own layer draws at random.
@Suite struct LayerRandomTests {
  /// Gives words, evenly spread and normally distributed numbers, each drawn in two types.
  private struct Noise: Layer {
    let identity = LayerIdentity("Noise", file: #fileID, line: #line)
    var structure: LayerStructure { .identity(identity) }

    func callAsFunction(_ x: Tensor) -> [Tensor] {
      identity.record(on: x, resultCount: 5) { layer in
        [
          layer.randomBits([6]), layer.uniform([6]), layer.uniform([6], dtype: .f64), layer.normal([6]),
          layer.normal([6], dtype: .f64),
        ]
      }
    }
  }

  private static func words(_ count: Int, draw: Int, first: UInt64) -> [UInt32] {
    let stream = RandomStream(domain: "layer", path: "noise", draw: draw)
    return Philox.words(count, key: 5, stream: stream.number, first: first)
  }

  @Test("each kind of number is made of words that follow those of the step before")
  func numbers() throws {
    let noise = Noise()
    let program = try Apus.Program("noise", over: ["noise": noise]) { program in
      program.entryPoint("draw") { step in
        for (index, y) in noise(step.input("x", .f32())).enumerated() { step.result("y\(index)", y) }
      }
    }
    let session = try program.makeSession(seed: 5, engine: .tcc)
    let x = try HostTensor(.f32(), reals: [0])
    var seen: [HostTensor] = []
    for step in 0..<3 {
      let found = try session("draw", x)
      // Normal numbers of 64 bits take most: two for each, of two words.
      let first = UInt64(step * 6)
      #expect(found[0].integers == Self.words(6, draw: 0, first: first).map { Int128($0) })
      #expect(found[1].reals == Self.words(6, draw: 1, first: first).map { Double($0 >> 8) * 0x1p-24 })
      let wide = Self.words(12, draw: 2, first: first)
      #expect(
        found[2].reals
          == (0..<6).map { (Double(wide[$0] >> 5) * 0x1p26 + Double(wide[6 + $0] >> 6)) * 0x1p-53 })
      for numbers in found[3...4] { #expect(numbers.reals.allSatisfy { abs($0) < 6 && $0 != 0 }) }
      seen += found
    }
    #expect(Set(seen).count == seen.count)
    #expect(session.snapshot["random/counter"]?.integers == [18])
    #expect(program.state.map(\.role) == [.generator, .generator])
  }
}
