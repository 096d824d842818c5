// SPDX-License-Identifier: Apache-2.0

import CZlib
import Testing

@testable import Apus

@Suite struct NumPyGeneratorTests {
  struct Digest: Decodable, Hashable {
    let count: Int
    let first: [Double]
    let last: [Double]
    let sum: Double
    let crc: UInt32
  }

  struct Stream: Decodable {
    let seed: String
    let state: [String]
    let normals: [Double]
    let floats: [Double]
    let integers: [[String]]
    let uniforms: [Double]
    let tailed: Digest
  }

  struct Tables: Decodable {
    let inside: [String]
    let widths: [Double]
    let heights: [Double]
  }

  struct File: Decodable {
    let workloads: [String: [Digest]]
    let streams: [Stream]
    let tables: Tables
  }

  let oracle: File

  init() throws { oracle = try Oracle.load("numpy_random.json") }

  func check<Element: BitwiseCopyable>(_ values: [Element], _ digest: Digest, as number: (Element) -> Double)
  {
    let numbers = values.map(number)
    #expect(numbers.count == digest.count)
    #expect(Array(numbers.prefix(4)) == digest.first)
    #expect(Array(numbers.suffix(4)) == digest.last)
    #expect(abs(numbers.reduce(0, +) - digest.sum) < 1e-6)
    let crc = values.withUnsafeBytes { buffer in
      crc32(0, buffer.bindMemory(to: UInt8.self).baseAddress, UInt32(buffer.count))
    }
    #expect(UInt32(crc) == digest.crc)
  }

  @Test func repeatsWorkloads() throws {
    for (name, digests) in oracle.workloads {
      var generator = NumPyGenerator(seed: 0)
      for (index, digest) in digests.enumerated() {
        switch (name, index) {
        case ("mlp", 1):
          let labels = generator.integers(digest.count, in: 0..<10).map { Int32($0) }
          check(labels, digest) { Double($0) }
        case ("vae", 0): check(generator.uniformFloats(digest.count), digest) { Double($0) }
        default:
          let isUnscaled = [["xor", "0"], ["xor", "2"], ["mlp", "0"], ["vae", "1"]].contains([
            name, "\(index)",
          ])
          check(generator.standardNormals(digest.count, scale: isUnscaled ? 1 : 0.05), digest) { Double($0) }
        }
      }
    }
  }

  @Test func repeatsEveryKindOfDraw() throws {
    for stream in oracle.streams {
      let seed = try #require(UInt64(stream.seed))
      #expect(NumPySeedSequence(seed).words(count: 4).map(String.init) == stream.state)
      var generator = NumPyGenerator(seed: seed)
      #expect(stream.normals.map { _ in generator.standardNormal() } == stream.normals)
      #expect(stream.floats.map { _ in Double(generator.uniformFloat()) } == stream.floats)
      for row in stream.integers {
        let numbers = try row.map { try #require(Int64($0)) }
        #expect(
          generator.integers(5, in: numbers[0]..<numbers[1]) == Array(numbers[2...]), "seed \(seed), \(row)")
      }
      #expect(stream.uniforms.map { _ in generator.uniform() } == stream.uniforms)
      let tailed = (0..<stream.tailed.count).map { _ in generator.standardNormal() }
      #expect(Array(tailed.suffix(4)) == stream.tailed.last)
      #expect(abs(tailed.reduce(0, +) - stream.tailed.sum) < 1e-6)
    }
  }

  /// The last bit of `exp` and `log` may differ between mathematical libraries.
  @Test func computesTheTablesOfNumPy() throws {
    let table = Ziggurat.normal
    let tables = oracle.tables
    for layer in 0..<256 {
      let inside = try #require(UInt64(tables.inside[layer]))
      #expect(max(inside, table.inside[layer]) - min(inside, table.inside[layer]) <= 64, "layer \(layer)")
      #expect(
        abs(tables.widths[layer] - table.widths[layer]) <= 4 * tables.widths[layer].ulp, "layer \(layer)")
      #expect(
        abs(tables.heights[layer] - table.heights[layer]) <= 4 * tables.heights[layer].ulp, "layer \(layer)")
    }
  }

  @Test func emptyRangesDrawNothing() {
    var generator = NumPyGenerator(seed: 1)
    #expect(generator.integer(in: 7..<7) == 7)
    #expect(
      generator.next()
        == {
          var fresh = NumPyGenerator(seed: 1); return fresh.next()
        }())
  }
}
