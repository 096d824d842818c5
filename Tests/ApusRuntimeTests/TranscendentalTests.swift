// SPDX-License-Identifier: Apache-2.0
import ApusRuntime
import Foundation
import RandomSources
import Testing

/// The f32 functions against libm in double precision, over floats of all magnitudes and special values.
@Suite struct TranscendentalTests {
  struct Function: CustomTestStringConvertible, Sendable {
    let name: String
    let reference: @Sendable (Double) -> Double
    /// Largest error met over every float on any level, rounded up.
    let bound: Double
    var testDescription: String { name }
  }

  static let functions = [
    Function(name: "exp", reference: { exp($0) }, bound: 1.05),
    Function(name: "expm1", reference: { expm1($0) }, bound: 1.5),
    Function(name: "log", reference: { log($0) }, bound: 0.9),
    Function(name: "log1p", reference: { log1p($0) }, bound: 0.9),
    Function(name: "tanh", reference: { tanh($0) }, bound: 2.6),
    Function(
      name: "logistic", reference: { $0 < 0 ? exp($0) / (1 + exp($0)) : 1 / (1 + exp(-$0)) }, bound: 2.4),
    Function(name: "sin", reference: { sin($0) }, bound: 1.7),
    Function(name: "cos", reference: { cos($0) }, bound: 1.7),
    Function(name: "erf", reference: { erf($0) }, bound: 1.2),
    Function(name: "atan", reference: { atan($0) }, bound: 2.5),
    Function(name: "sqrt", reference: { $0.squareRoot() }, bound: 0.5),
    Function(name: "rsqrt", reference: { 1 / $0.squareRoot() }, bound: 1.5),
    Function(name: "floor", reference: { $0.rounded(.down) }, bound: 0),
  ]

  static let specials: [Float] = [
    0, -0.0, .infinity, -.infinity, .nan, -.nan, 1, -1, 0.5, -0.5, 2, -2, .leastNonzeroMagnitude,
    -.leastNonzeroMagnitude, .leastNormalMagnitude, -.leastNormalMagnitude, .leastNormalMagnitude.nextDown,
    .greatestFiniteMagnitude, -.greatestFiniteMagnitude, 88.722_84, 88.722_83, -87.336_55, -103.972_08,
    -103.97207, 8_388_608, 8_388_607.5, -8_388_607.5, 16_777_216, 0.999_999_94, 1.000_000_1, .pi, .pi / 2,
    .pi / 4, 5.419_351e15, 4.637_1e27, 0.927_734_4, 3.926, 10, -10, 2.5, -2.5,
  ]

  /// Floats a constant number of bit patterns apart; every 257th when APUS_FULL_SWEEP is set.
  static let sweep: [Float] = {
    let full = ProcessInfo.processInfo.environment["APUS_FULL_SWEEP"] != nil
    let dense = (0..<4000).map { Float($0 - 2000) * 0.0137 }
    return specials + dense
      + stride(from: UInt64(0), to: 1 << 32, by: full ? 257 : 100_003).map { Float(bitPattern: UInt32($0)) }
  }()

  /// Distance in units of the last place of the float nearest `want`.
  static func error(_ got: Float, _ want: Double) -> Double {
    let nearest = Float(want)
    if want.isNaN { return got.isNaN ? 0 : .infinity }
    if got == nearest && (got == 0 || got.isInfinite) { return got.sign == nearest.sign ? 0 : .infinity }
    if !got.isFinite || !nearest.isFinite {
      let limit = Double(Float.greatestFiniteMagnitude)
      return abs(want) > limit * 0.999_999_8 && got.sign == nearest.sign && !got.isNaN ? 1 : .infinity
    }
    return abs(Double(got) - want) / unit(want)
  }

  private static func unit(_ want: Double) -> Double {
    guard want != 0, want.isFinite else { return 1 }
    return Double(sign: .plus, exponent: max(Int(want.exponent), -126) - 23, significand: 1)
  }

  @Test(arguments: functions) func f32IsNearTheReference(function: Function) throws {
    let expected = Self.sweep.map { function.reference(Double($0)) }
    for runtime in Runtime.available {
      let got = try runtime.strip("apus_strip_\(function.name)_f32", Self.sweep, into: Float(7))
      var worst = 0.0
      var place = 0
      for i in got.indices {
        let error = Self.error(got[i], expected[i])
        if error > worst { (worst, place) = (error, i) }
      }
      #expect(
        worst <= function.bound,
        "\(runtime.testDescription) \(function.name)(\(Self.sweep[place])) = \(got[place]), not \(expected[place])"
      )
    }
  }

  /// The number as arithmetic takes it in the mode of kernels.
  private static func flushed<T: BinaryFloatingPoint>(_ x: T) -> T {
    x.isSubnormal ? (x.sign == .minus ? -0.0 : 0.0) : x
  }

  /// Whether a result in the mode of kernels is the one wanted: where that is below the least normal number but for
  /// an error within the bound, zero of its sign is.
  private static func isFlushed<T: BinaryFloatingPoint>(_ got: T, _ want: Double) -> Bool {
    got == 0 && got.sign == (want.sign == .minus ? .minus : .plus)
      && abs(want) < Double(T.leastNormalMagnitude) * 1.000_001
  }

  @Test(arguments: functions) func f32InTheModeOfKernels(function: Function) throws {
    let expected = Self.sweep.map { function.reference(Double(Self.flushed($0))) }
    for runtime in Runtime.available {
      let name = "apus_strip_\(function.name)_f32"
      let got = try runtime.strip(name, Self.sweep, into: Float(7), inKernelMode: true)
      for (i, got) in got.enumerated() where !Self.isFlushed(got, expected[i]) {
        // What is only moved, as sign and floor do with zeros, may be left as it is.
        let error = Self.error(Self.flushed(got), expected[i])
        if error > function.bound {
          Issue.record("\(runtime.testDescription) \(function.name)(\(Self.sweep[i])) = \(got)")
        }
      }
    }
  }

  /// libm's functions know nothing of the mode, so that what it makes of subnormal numbers is tried.
  @Test(arguments: functions) func f64InTheModeOfKernels(function: Function) throws {
    let tiny = stride(from: -1074, through: -1000, by: 1).map {
      Double(sign: .plus, exponent: $0, significand: 1)
    }
    let edges = (0..<400).map { 700 + Double($0) * 0.125 }
    let x = (tiny + tiny.map { $0 * 1.7 } + edges).flatMap { [$0, -$0] }
    for runtime in Runtime.available {
      let got = try runtime.strip("apus_strip_\(function.name)_f64", x, into: 7.0, inKernelMode: true)
      for (i, got) in got.enumerated() {
        let want = function.reference(Self.flushed(x[i]))
        let near = Self.flushed(got) == want || (got.isNaN && want.isNaN) || abs(got - want) <= 4 * want.ulp
        #expect(near || Self.isFlushed(got, want), "\(function.name)(\(x[i])) = \(got), not \(want)")
      }
    }
  }

  @Test func powInTheModeOfKernels() throws {
    let numbers: [Double] = [
      0, -0.0, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, 0x1p-1030, -0x1p-1030, 0x1p-1022, 1, -1, 0.5,
      2, -2, 1e300, 3,
    ]
    let pairs = numbers.flatMap { x in numbers.map { (x, $0) } }
    let (x, y) = (pairs.map(\.0), pairs.map(\.1))
    for runtime in Runtime.available {
      let got = try runtime.strip("apus_strip_pow_f64", x, y, into: 7.0, inKernelMode: true)
      let single = try runtime.strip(
        "apus_strip_pow_f32", x.map { Float($0) }, y.map { Float($0) }, into: Float(7), inKernelMode: true)
      for i in x.indices {
        let want = pow(Self.flushed(x[i]), Self.flushed(y[i]))
        let near = got[i] == want || (got[i].isNaN && want.isNaN) || abs(got[i] - want) <= want.ulp
        #expect(near || Self.isFlushed(got[i], want), "pow(\(x[i]), \(y[i])) = \(got[i]), not \(want)")
        let wanted = pow(Double(Self.flushed(Float(x[i]))), Double(Self.flushed(Float(y[i]))))
        #expect(
          Self.isFlushed(single[i], wanted) || Self.error(Self.flushed(single[i]), wanted) <= 0.6,
          "pow(\(Float(x[i])), \(Float(y[i]))) = \(single[i])")
      }
    }
  }

  @Test func powIsNearTheReference() throws {
    var draws = RandomSource(seed: 20_260_101)
    var x: [Float] = []
    var y: [Float] = []
    for a in Self.specials { for b in Self.specials { (x, y) = (x + [a], y + [b]) } }
    for i in 0..<20_000 {
      let base = Float(
        bitPattern: UInt32(truncatingIfNeeded: draws.next()) & (i % 4 == 0 ? .max : 0x7fff_ffff))
      let power = Float(draws.real(in: -1...1) * 130 / (abs(log2(abs(Double(base)))) + 0.001))
      x.append(base)
      y.append(i % 8 == 0 ? power.rounded() : power)
    }
    for runtime in Runtime.available {
      let got = try runtime.strip("apus_strip_pow_f32", x, y, into: Float(7))
      for i in got.indices {
        let error = Self.error(got[i], pow(Double(x[i]), Double(y[i])))
        if error > 0.6 { Issue.record("\(runtime.testDescription) pow(\(x[i]), \(y[i])) = \(got[i])") }
      }
    }
  }

  @Test(arguments: functions) func f64IsTheReference(function: Function) throws {
    let x = Self.specials.map { Double($0) } + (0..<200).map { Double($0 - 100) * 0.37 }
    for runtime in Runtime.available {
      let got = try runtime.strip("apus_strip_\(function.name)_f64", x, into: 7.0)
      for i in x.indices {
        let want = function.reference(x[i])
        let same = got[i] == want ? got[i].sign == want.sign : got[i].isNaN && want.isNaN
        #expect(same || abs(got[i] - want) <= 4 * want.ulp, "\(function.name)(\(x[i])) = \(got[i])")
      }
    }
  }
}
