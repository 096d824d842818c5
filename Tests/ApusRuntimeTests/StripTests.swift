// SPDX-License-Identifier: Apache-2.0
import ApusRuntime
import Testing

/// Strip functions element by element against Swift's own arithmetic, at edges, all lengths, in place.
@Suite struct StripTests {
  private func edges<T: FixedWidthInteger>(_: T.Type) -> [T] {
    [0, 1, 2, 3, 7, 8, 31, 32, 63, 64, 100, T.max, T.max - 1, T.min, T.min &+ 1, 0 &- 1, 0 &- 7]
  }

  private func pairs<T>(_ values: [T]) -> (x: [T], y: [T]) {
    (values.flatMap { x in values.map { _ in x } }, values.flatMap { _ in values })
  }

  private func checkBinary<T: Equatable & BitwiseCopyable, R: Equatable & BitwiseCopyable>(
    _ runtime: Runtime, _ name: String, _ suffix: String, _ values: [T], zero: R, _ expected: (T, T) -> R
  ) throws {
    let (x, y) = pairs(values)
    let want = zip(x, y).map { expected($0, $1) }
    #expect(try runtime.strip("apus_strip_\(name)_\(suffix)", x, y, into: zero) == want, "\(name)_\(suffix)")
    for v in values {
      let vs = try runtime.strip("apus_strip_\(name)_vs_\(suffix)", values, [v], into: zero)
      #expect(vs == values.map { expected($0, v) }, "\(name)_vs_\(suffix)")
      let function = try runtime("apus_strip_\(name)_sv_\(suffix)")
      var sv = [R](repeating: zero, count: values.count)
      apus_call_strip(function, Int64(values.count), &sv, [v], values, nil)
      #expect(sv == values.map { expected(v, $0) }, "\(name)_sv_\(suffix)")
    }
  }

  private func checkInteger<T: FixedWidthInteger & BitwiseCopyable>(
    _ runtime: Runtime, _ suffix: String, _: T.Type
  ) throws {
    let values = edges(T.self)
    let ones: T = T.isSigned ? 0 &- 1 : T.max
    typealias Operation = (T, T) -> T
    let operations: [(String, Operation)] = [
      ("add", { $0 &+ $1 }), ("sub", { $0 &- $1 }), ("mul", { $0 &* $1 }),
      ("div", { $1 == 0 ? ones : $0.dividedReportingOverflow(by: $1).partialValue }),
      ("rem", { $1 == 0 ? $0 : $0.remainderReportingOverflow(dividingBy: $1).partialValue }),
      ("max", { max($0, $1) }), ("min", { min($0, $1) }), ("and", { $0 & $1 }), ("or", { $0 | $1 }),
      ("xor", { $0 ^ $1 }),
      ("shift_left", { $1 < 0 ? 0 : $0 << $1 }),
      (
        "shift_right_logical",
        { $1 < 0 ? 0 : T(truncatingIfNeeded: T.Magnitude(truncatingIfNeeded: $0) >> $1) }
      ),
    ]
    for (name, operation) in operations {
      try checkBinary(runtime, name, suffix, values, zero: T.zero, operation)
    }
    for (name, compare) in comparisons(T.self) {
      try checkBinary(runtime, name, suffix, values, zero: UInt8(7)) { compare($0, $1) ? 1 : 0 }
    }
    #expect(try runtime.strip("apus_strip_neg_\(suffix)", values, into: T.zero) == values.map { 0 &- $0 })
    #expect(
      try runtime.strip("apus_strip_abs_\(suffix)", values, into: T.zero)
        == values.map { $0 < 0 ? 0 &- $0 : $0 })
    #expect(
      try runtime.strip("apus_strip_sign_\(suffix)", values, into: T.zero)
        == values.map { $0 == 0 ? 0 : $0 < 0 ? 0 &- 1 : 1 })
  }

  private func comparisons<T: Comparable>(_: T.Type) -> [(String, (T, T) -> Bool)] {
    [
      ("eq", { $0 == $1 }), ("ne", { $0 != $1 }), ("lt", { $0 < $1 }), ("le", { $0 <= $1 }),
      ("gt", { $0 > $1 }), ("ge", { $0 >= $1 }),
    ]
  }

  @Test(arguments: Runtime.available) func integersFollowTheConventions(runtime: Runtime) throws {
    try checkInteger(runtime, "i32", Int32.self)
    try checkInteger(runtime, "i64", Int64.self)
    try checkInteger(runtime, "i8", Int8.self)
    try checkInteger(runtime, "i16", Int16.self)
    try checkInteger(runtime, "u8", UInt8.self)
    try checkInteger(runtime, "u16", UInt16.self)
    try checkInteger(runtime, "u32", UInt32.self)
    try checkInteger(runtime, "u64", UInt64.self)
  }

  /// Bits, with every NaN made one.
  private func canonical<T: BinaryFloatingPoint>(_ x: [T]) -> [String] {
    x.map { $0.isNaN ? "nan" : "\($0.sign) \($0)" }
  }

  private func checkFloat<T: BinaryFloatingPoint & BitwiseCopyable>(
    _ runtime: Runtime, _ suffix: String, _: T.Type
  ) throws {
    let values: [T] = [
      0, -0.0, 1, -1, 0.5, 3, -2.25, .infinity, -.infinity, .nan, .leastNonzeroMagnitude,
      .greatestFiniteMagnitude,
    ]
    let operations: [(String, (T, T) -> T)] = [
      ("add", { $0 + $1 }), ("sub", { $0 - $1 }), ("mul", { $0 * $1 }), ("div", { $0 / $1 }),
      ("max", { $0 > $1 || $0.isNaN ? $0 : $1 }), ("min", { $0 < $1 || $0.isNaN ? $0 : $1 }),
    ]
    let (x, y) = pairs(values)
    for (name, operation) in operations {
      let got = try runtime.strip("apus_strip_\(name)_\(suffix)", x, y, into: T.zero)
      #expect(canonical(got) == canonical(zip(x, y).map { operation($0, $1) }), "\(name)_\(suffix)")
      for v in values {
        let vs = try runtime.strip("apus_strip_\(name)_vs_\(suffix)", values, [v], into: T.zero)
        #expect(canonical(vs) == canonical(values.map { operation($0, v) }), "\(name)_vs_\(suffix)")
      }
    }
    for (name, compare) in comparisons(T.self) {
      let want = zip(x, y).map { compare($0, $1) ? UInt8(1) : 0 }
      #expect(try runtime.strip("apus_strip_\(name)_\(suffix)", x, y, into: UInt8(7)) == want)
    }
    let unary: [(String, (T) -> T)] = [
      ("neg", { -$0 }), ("abs", { abs($0) }), ("sign", { $0 > 0 ? 1 : $0 < 0 ? -1 : $0 }),
      ("floor", { $0.rounded(.down) }), ("sqrt", { $0.squareRoot() }),
    ]
    for (name, operation) in unary {
      let got = try runtime.strip("apus_strip_\(name)_\(suffix)", values, into: T.zero)
      #expect(canonical(got) == canonical(values.map(operation)), "\(name)_\(suffix)")
    }
  }

  @Test(arguments: Runtime.available) func floatsFollowTheConventions(runtime: Runtime) throws {
    try checkFloat(runtime, "f32", Float.self)
    try checkFloat(runtime, "f64", Double.self)
  }

  @Test(arguments: Runtime.available) func truthValues(runtime: Runtime) throws {
    try checkBinary(runtime, "and", "bool", [UInt8(0), 1], zero: UInt8(7)) { $0 & $1 }
    try checkBinary(runtime, "or", "bool", [UInt8(0), 1], zero: UInt8(7)) { $0 | $1 }
    try checkBinary(runtime, "xor", "bool", [UInt8(0), 1], zero: UInt8(7)) { $0 ^ $1 }
    try checkBinary(runtime, "eq", "bool", [UInt8(0), 1], zero: UInt8(7)) { $0 == $1 ? 1 : 0 }
    #expect(try runtime.strip("apus_strip_not_bool", [UInt8(0), 1], into: UInt8(7)) == [1, 0])
  }

  /// Every length up to four registers: nothing past the end, and the result may be either operand.
  @Test(arguments: Runtime.available) func lengthsAndAliases(runtime: Runtime) throws {
    let add = try runtime("apus_strip_add_f32")
    let exp = try runtime("apus_strip_exp_f32")
    for n in 0...70 {
      let x = (0..<n).map { Float($0) * 0.25 }
      var out = [Float](repeating: -9, count: n + 1)
      apus_call_strip(add, Int64(n), &out, x, x, nil)
      #expect(out == x.map { 2 * $0 } + [-9])
      var whole = x + [-9]
      whole.withUnsafeMutableBytes { apus_call_strip(add, Int64(n), $0.baseAddress, $0.baseAddress, x, nil) }
      #expect(whole == x.map { 2 * $0 } + [-9])
      var inPlace = x + [-9]
      inPlace.withUnsafeMutableBytes {
        apus_call_strip(exp, Int64(n), $0.baseAddress, $0.baseAddress, nil, nil)
      }
      #expect(inPlace == (try runtime.strip("apus_strip_exp_f32", x, into: Float.zero)) + [-9])
    }
  }

  @Test(arguments: Runtime.available) func movesCopyFillAndSelect(runtime: Runtime) throws {
    let x = (0..<37).map { Int64($0) }
    let y = x.map { -$0 }
    let choice = x.map { UInt8($0 % 3 == 0 ? 1 : 0) }
    var z = [Int64](repeating: 0, count: 37)
    apus_call_strip(try runtime("apus_strip_select_i64"), 37, &z, choice, x, y)
    #expect(z == x.map { $0 % 3 == 0 ? $0 : -$0 })
    #expect(try runtime.strip("apus_strip_copy_i64", x, into: Int64(0)) == x)
    apus_call_strip(try runtime("apus_strip_fill_i64"), 37, &z, [Int64(5)], nil, nil)
    #expect(z == [Int64](repeating: 5, count: 37))
    let load = try runtime("apus_strip_load_i64"), store = try runtime("apus_strip_store_i64")
    var picked = [Int64](repeating: 0, count: 12)
    apus_call_load(load, 12, &picked, x, 3)
    #expect(picked == (0..<12).map { Int64($0 * 3) })
    x.withUnsafeBufferPointer { x in
      guard let base = x.baseAddress else { return }
      apus_call_load(load, 12, &picked, base + 36, -3)
    }
    #expect(picked == (0..<12).map { Int64(36 - $0 * 3) })
    var spread = [Int64](repeating: 0, count: 25)
    apus_call_store(store, 13, &spread, 2, x)
    let everySecond = (0..<25).map { (i: Int) -> Int64 in i % 2 == 0 ? Int64(i / 2) : 0 }
    #expect(spread == everySecond)
    var counted = [UInt8](repeating: 0, count: 5)
    apus_call_iota(try runtime("apus_strip_iota_u8"), 5, &counted, 250, 3)
    #expect(counted == [250, 253, 0, 3, 6])
    var floats = [Float](repeating: 0, count: 3)
    apus_call_iota(try runtime("apus_strip_iota_f32"), 3, &floats, 4, -2)
    #expect(floats == [4, 2, 0])
  }
}
