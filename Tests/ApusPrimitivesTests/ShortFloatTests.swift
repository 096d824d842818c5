// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusKernel
import ApusPrimitives
import ApusTensor
import CompiledGraphs
import Testing

/// Every number of 16 bits, and those of 32 bits around it, against NumPy and ml_dtypes, whose numbers
/// `Tests/Oracles/short_floats.py` has written.
@Suite("Numbers of 16 bits against an outside oracle") struct ShortFloatTests {
  private static let blockSize = 1024

  /// The numbers of a block as those of 32 bits, and for each that is finite, itself, the middle between it and the next
  /// one away from 0, and its neighbours.
  private struct Block {
    let numbers: [Float]
    let around: [Float]

    init(_ number: Int, _ dtype: DType, _ value: ([UInt16]) throws -> [Float]) throws {
      let patterns = (0..<blockSize).map { UInt16(number * blockSize + $0) }
      numbers = try value(patterns)
      // Not as arithmetic takes them, so that there is something around those that count as zeros.
      let exact = [patterns, patterns.map { $0 ^ 1 }].map { patterns in
        patterns.map { Float(Literal(stored: UInt64($0), dtype).real) }
      }
      around = zip(exact[0], exact[1]).filter { $0.0.isFinite }.flatMap { number, other in
        let step = abs(Double(number) - Double(other))
        let middle = Float(Double(number) + Double(signOf: Double(number), magnitudeOf: step / 2))
        return [
          number, middle, Float(bitPattern: middle.bitPattern - 1), Float(bitPattern: middle.bitPattern + 1),
        ]
      }
    }
  }

  private static func hashes(_ json: JSONValue?) -> [String] {
    guard case .array(let values)? = json else { return [] }
    return values.compactMap { if case .string(let text) = $0 { text } else { nil } }
  }

  private static func hash<Word: FixedWidthInteger>(_ words: [Word]) -> String {
    var digest: UInt64 = 0xCBF2_9CE4_8422_2325
    for word in words {
      withUnsafeBytes(of: word.littleEndian) { bytes in
        for byte in bytes { digest = (digest ^ UInt64(byte)) &* 0x100_0000_01B3 }
      }
    }
    let text = String(digest, radix: 16)
    return String(repeating: "0", count: 16 - text.utf8.count) + text
  }

  private func check(
    _ dtype: DType, _ name: String, value: ([UInt16]) throws -> [Float], nearest: ([Float]) throws -> [UInt16]
  ) throws {
    let golden = try GoldenNumbers.file("short_floats")[dtype.rawValue]
    let numbers = Self.hashes(golden?["numbers"])
    let roundings = Self.hashes(golden?["nearest"])
    try #require(numbers.count == 64 && roundings.count == 64)
    for number in 0..<65_536 / Self.blockSize {
      let block = try Block(number, dtype, value)
      let bits = block.numbers.map { value -> UInt32 in
        value.isNaN ? value.bitPattern & 0x8000_0000 | 0x7FC0_0000 : value.bitPattern
      }
      #expect(Self.hash(bits) == numbers[number], "\(name), block \(number)")
      let rounded: [UInt16] = block.around.isEmpty ? [] : try nearest(block.around)
      #expect(Self.hash(rounded) == roundings[number], "rounding, \(name), block \(number)")
    }
    // No NaN is lost, none loses its sign, and all become quiet.
    let quiet = Literal(Double.nan, dtype).bits & 0x7FFF
    for payload in [1, 0x1000, 0x2000, 0x7F_FFFF, 0x40_0000] as [UInt32] {
      for sign in [0, 0x8000_0000] as [UInt32] {
        let bits = try nearest([Float(bitPattern: sign | 0x7F80_0000 | payload)])[0]
        #expect(UInt64(bits) & quiet == quiet && UInt32(bits & 0x8000) << 16 == sign, "\(name), \(payload)")
      }
    }
  }

  @Test("the reference", arguments: [DType.f16, .bf16])
  func reference(_ dtype: DType) throws {
    try check(dtype, "reference") { patterns in
      patterns.map { Float(Literal(stored: UInt64($0), dtype).operand) }
    } nearest: { numbers in
      numbers.map { UInt16(Literal(stored: UInt64($0.bitPattern), .f32).converted(to: dtype).bits) }
    }
  }

  /// The loops and the strips of every engine.
  @Test("compiled code", arguments: [DType.f16, .bf16], CompiledLawTests.Way.available)
  func compiled(_ dtype: DType, _ way: CompiledLawTests.Way) throws {
    let (narrow, wide) = (TensorType(dtype, [Self.blockSize]), TensorType.f32(4 * Self.blockSize))
    let compiled = try CompiledGraphs(
      [
        ("load", try Self.conversion(narrow, to: .f32)), ("store", try Self.conversion(wide, to: dtype)),
      ],
      style: way.style, engine: way.engine)
    try check(dtype, "\(way)") { patterns in
      let tensor = try HostTensor(narrow, bytes: patterns.withUnsafeBytes { Array($0) })
      return try compiled.outputs(["x": tensor])[0].reals.map { Float($0) }
    } nearest: { numbers in
      let padded =
        numbers.map { Double($0) } + [Double](repeating: 0, count: wide.elementCount - numbers.count)
      let result = try compiled.outputs(["x": try HostTensor(wide, reals: padded)], of: 1)[0]
      return (0..<numbers.count).map { UInt16(result.literal(at: $0).bits) }
    }
  }

  private static func conversion(_ type: TensorType, to dtype: DType) throws -> Graph {
    let trace = Trace()
    trace.output(.result("y"), trace.input("x", type).converted(to: dtype))
    return try trace.finished()
  }
}
