// SPDX-License-Identifier: Apache-2.0
import ApusRuntime
import Testing

/// Conversions: floats saturate and NaN becomes 0, integers wrap, truth is not being zero.
@Suite struct ConversionTests {
  private func saturated<F: BinaryFloatingPoint, T: FixedWidthInteger>(_ x: F, _: T.Type) -> T {
    if x.isNaN { return 0 }
    return T(exactly: x.rounded(.towardZero)) ?? (x < 0 ? T.min : T.max)
  }

  private func checkFloat<F: BinaryFloatingPoint & BitwiseCopyable>(
    _ runtime: Runtime, _ suffix: String, _: F.Type
  ) throws {
    let limits: [F] = [
      127, 128, 255, 256, 32_767, 32_768, 65_535, 65_536, 2_147_483_648, 4_294_967_296,
      9_223_372_036_854_775_808, 18_446_744_073_709_551_616,
    ]
    let values: [F] =
      [
        0, -0.0, 0.5, -0.5, 0.99, -1.99, 254.7, 1e30, -1e30, .nan, .infinity, -.infinity,
        .leastNonzeroMagnitude,
      ]
      + limits.flatMap { [$0, -$0, $0.nextUp, $0.nextDown, -$0.nextUp, -$0.nextDown] }
    func converted<T: BitwiseCopyable>(_ to: String, _ zero: T) throws -> [T] {
      try runtime.strip("apus_strip_convert_\(suffix)_\(to)", values, into: zero)
    }
    #expect(try converted("i32", Int32(7)) == values.map { saturated($0, Int32.self) })
    #expect(try converted("i64", Int64(7)) == values.map { saturated($0, Int64.self) })
    #expect(try converted("i8", Int8(7)) == values.map { saturated($0, Int8.self) })
    #expect(try converted("i16", Int16(7)) == values.map { saturated($0, Int16.self) })
    #expect(try converted("u8", UInt8(7)) == values.map { saturated($0, UInt8.self) })
    #expect(try converted("u16", UInt16(7)) == values.map { saturated($0, UInt16.self) })
    #expect(try converted("u32", UInt32(7)) == values.map { saturated($0, UInt32.self) })
    #expect(try converted("u64", UInt64(7)) == values.map { saturated($0, UInt64.self) })
    #expect(try converted("bool", UInt8(7)) == values.map { $0 == 0 ? 0 : 1 })
    #expect("\(try converted("f32", Float(7)))" == "\(values.map { Float($0) })")
    #expect("\(try converted("f64", Double(7)))" == "\(values.map { Double($0) })")
  }

  private func checkInteger<S: FixedWidthInteger & BitwiseCopyable>(
    _ runtime: Runtime, _ suffix: String, _: S.Type
  ) throws {
    let half = S.max / 2 + 1
    // Rounded to `Double` first, it would be rounded to another `Float`.
    let roundedTwice = half + half >> 24 + 1
    let values: [S] = [
      0, 1, 2, 127, 128, 255, S.max, S.max - 1, half, roundedTwice, S.min, S.min &+ 1, 0 &- 1, 0 &- 129,
    ]
    .map { S(truncatingIfNeeded: $0) }
    func converted<T: BitwiseCopyable>(_ to: String, _ zero: T) throws -> [T] {
      try runtime.strip("apus_strip_convert_\(suffix)_\(to)", values, into: zero)
    }
    #expect(try converted("i32", Int32(7)) == values.map { Int32(truncatingIfNeeded: $0) })
    #expect(try converted("i64", Int64(7)) == values.map { Int64(truncatingIfNeeded: $0) })
    #expect(try converted("i8", Int8(7)) == values.map { Int8(truncatingIfNeeded: $0) })
    #expect(try converted("i16", Int16(7)) == values.map { Int16(truncatingIfNeeded: $0) })
    #expect(try converted("u8", UInt8(7)) == values.map { UInt8(truncatingIfNeeded: $0) })
    #expect(try converted("u16", UInt16(7)) == values.map { UInt16(truncatingIfNeeded: $0) })
    #expect(try converted("u32", UInt32(7)) == values.map { UInt32(truncatingIfNeeded: $0) })
    #expect(try converted("u64", UInt64(7)) == values.map { UInt64(truncatingIfNeeded: $0) })
    #expect(try converted("bool", UInt8(7)) == values.map { $0 == 0 ? 0 : 1 })
    #expect(try converted("f32", Float(7)) == values.map { Float($0) })
    #expect(try converted("f64", Double(7)) == values.map { Double($0) })
  }

  /// What the tests against an outside oracle cannot hand over: bits of NaNs, and both floating-point modes.
  @Test("numbers of 16 bits are made of bits, in every mode", arguments: Runtime.available, [false, true])
  func shortFloats(_ runtime: Runtime, _ inKernelMode: Bool) throws {
    for (name, infinity, fraction) in [("f16", 0x7C00, 10), ("bf16", 0x7F80, 7)] as [(String, UInt16, UInt32)]
    {
      let patterns = (0...UInt16.max).map { $0 }
      let wide = try runtime.strip(
        "apus_strip_convert_\(name)_f32", patterns, into: Float(0), inKernelMode: inKernelMode)
      let narrow = try runtime.strip(
        "apus_strip_convert_f32_\(name)", wide.map(\.bitPattern), into: UInt16(7), inKernelMode: inKernelMode)
      // Every number comes back, but that of a subnormal float as the zero of its sign; a NaN quiet, with its payload.
      let quiet: UInt16 = 1 << UInt16(fraction - 1)
      func isSubnormalFloat(_ pattern: UInt16) -> Bool { name == "bf16" && pattern & 0x7F80 == 0 }
      let expected = patterns.map {
        isSubnormalFloat($0) ? $0 & 0x8000 : $0 & 0x7FFF > infinity ? $0 | quiet : $0
      }
      #expect(patterns.first { narrow[Int($0)] != expected[Int($0)] } == nil, "\(name)")
      // A compiler may compare bits in place of the float that they are, which counts as zero in one mode only.
      let truth = try runtime.strip(
        "apus_strip_convert_\(name)_bool", patterns, into: UInt8(7), inKernelMode: inKernelMode)
      let isFalse = { isSubnormalFloat($0) || $0 & 0x7FFF == 0 }
      #expect(patterns.first { truth[Int($0)] != (isFalse($0) ? 0 : 1) } == nil, "\(name)")
      let nans: [UInt32] = (0..<23).flatMap { shift in
        [0, 0x8000_0000].map { 0x7F80_0000 | 1 << UInt32(shift) | $0 }
      }
      let rounded = try runtime.strip(
        "apus_strip_convert_f32_\(name)", nans, into: UInt16(7), inKernelMode: inKernelMode)
      #expect(
        rounded
          == nans.map { bits -> UInt16 in
            UInt16(bits >> 16 & 0x8000) | infinity | quiet
              | UInt16(bits >> (23 - fraction) & (1 << fraction - 1))
          })
    }
  }

  @Test(arguments: Runtime.available) func everyPair(runtime: Runtime) throws {
    try checkFloat(runtime, "f32", Float.self)
    try checkFloat(runtime, "f64", Double.self)
    try checkInteger(runtime, "i32", Int32.self)
    try checkInteger(runtime, "i64", Int64.self)
    try checkInteger(runtime, "i8", Int8.self)
    try checkInteger(runtime, "i16", Int16.self)
    try checkInteger(runtime, "u8", UInt8.self)
    try checkInteger(runtime, "u16", UInt16.self)
    try checkInteger(runtime, "u32", UInt32.self)
    try checkInteger(runtime, "u64", UInt64.self)
    for to in ["f32", "f64", "i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "bool"] {
      #expect(apus_symbol_address(runtime.level, "apus_convert_bool_\(to)") != nil)
    }
  }
}
