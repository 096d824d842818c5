// SPDX-License-Identifier: Apache-2.0

import ApusIO
import ApusKernel
import ApusPrimitives
import ApusTensor
import Specimens
import Testing

@testable import ApusExecution

#if canImport(Glibc)
  import Glibc
#endif

/// In an entry point subnormal numbers count as zeros; behind it the caller's floating-point mode is as it was.
@Suite struct FloatingPointModeTests {
  static let numbers: [Double] = [
    0, -0.0, 1, -1, 3, 1e-20, -1e-20, 1e20, 1e-30, 1e-40, -1e-40, 1e-45, 0x1p-126, -0x1p-126, 0x1.8p-127,
    1e-160, -1e-160, 1e-300, 0x1p-1030, -0x1p-1030, .leastNonzeroMagnitude, 0x1p-1022, .infinity, .nan,
  ]

  /// Products, quotients, differences, comparisons and roots of all pairs of the numbers.
  private static func program(_ dtype: DType, count: Int) -> Program {
    let type = TensorType(dtype, [count])
    func at(_ parameter: Int) -> Expression { .load(Place(.parameter(parameter), .loop(0)), dtype) }
    func set(_ parameter: Int, _ value: Expression, _ dtype: DType) -> Statement {
      .store(Place(.parameter(parameter), .loop(0)), value, dtype)
    }
    let (x, y) = (at(0), at(1))
    return Specimens.program(
      "subnormals",
      [
        ("x", type, false), ("y", type, false), ("product", type, true), ("quotient", type, true),
        ("difference", type, true), ("isLess", TensorType(.bool, [count]), true),
        ("isEqual", TensorType(.bool, [count]), true), ("root", type, true),
      ],
      body: [
        .loop(
          variable: 0, count: AffineIndex(count),
          body: [
            set(2, .binary(.mul, x, y, dtype), dtype), set(3, .binary(.div, x, y, dtype), dtype),
            set(4, .binary(.sub, x, y, dtype), dtype), set(5, .compare(.lt, x, y, dtype), .bool),
            set(6, .compare(.eq, x, y, dtype), .bool), set(7, .unary(.sqrt, x, dtype), dtype),
          ])
      ])
  }

  /// The results as they must be, by the definition of what a subnormal number counts as.
  private static func expected<T: BinaryFloatingPoint>(_: T.Type, _ pairs: [(Double, Double)]) -> [[Double]] {
    func flushed(_ x: T) -> T { x.isSubnormal ? (x.sign == .minus ? -0.0 : 0.0) : x }
    let operands = pairs.map { (flushed(T($0.0)), flushed(T($0.1))) }
    func column(_ value: (T, T) -> T) -> [Double] { operands.map { Double(flushed(value($0.0, $0.1))) } }
    return [
      column(*), column(/), column(-), operands.map { $0.0 < $0.1 ? 1 : 0 },
      operands.map { $0.0 == $0.1 ? 1 : 0 }, column { x, _ in x.squareRoot() },
    ]
  }

  @Test(arguments: AgreementTests.engines.indices, [DType.f32, .f64])
  func subnormalNumbersCountAsZeros(_ number: Int, _ dtype: DType) throws {
    let (name, engine) = AgreementTests.engines[number]
    let pairs = Self.numbers.flatMap { x in Self.numbers.map { (x, $0) } }
    let program = Self.program(dtype, count: pairs.count)
    var run = ProgramRun(program, seed: 1)
    let type = TensorType(dtype, [pairs.count])
    run.arguments[0] = HostTensor(unchecked: type, reals: pairs.map(\.0)).bytes
    run.arguments[1] = HostTensor(unchecked: type, reals: pairs.map(\.1)).bytes
    try run.run(on: engine.compile(program))
    let expected = dtype == .f32 ? Self.expected(Float.self, pairs) : Self.expected(Double.self, pairs)
    for (result, expected) in zip(run.results, expected) {
      for (position, (got, want)) in zip(result.tensor.reals, expected).enumerated() {
        let isSame = got.bitPattern == want.bitPattern || (got.isNaN && want.isNaN)
        #expect(isSame, "\(name), \(result.name) of \(pairs[position]): \(got), not \(want)")
      }
    }
  }

  // By name each is two things in Swift: a case and a macro.
  private static let toNearest: Int32 = FE_TONEAREST
  private static let upward: Int32 = FE_UPWARD
  private static let towardZero: Int32 = FE_TOWARDZERO

  /// What the mode of this thread makes of numbers that nobody computes at compile time.
  private static func quotients() -> [Float] {
    dividends.flatMap { x in divisors.map { y in Float(opaque(x)) / Float(opaque(y)) } }
  }

  private static let dividends: [Double] = [1, 2, 3, 5, 0x1p-126]
  private static let divisors: [Double] = [3, 7, 9, 25, 1]

  @inline(never) private static func opaque(_ value: Double) -> Double { [value].randomElement() ?? value }

  @Test(arguments: AgreementTests.engines.indices, [toNearest, upward, towardZero])
  func theCallersModeComesBack(_ number: Int, _ rounding: Int32) throws {
    let (name, engine) = AgreementTests.engines[number]
    let executable = try engine.compile(Specimens.guarded)
    var good = ProgramRun(Specimens.guarded, seed: 2)
    var bad = good
    withUnsafeBytes(of: Int32(-1)) { bad.arguments[1].replaceSubrange(0..<4, with: $0) }
    let division = try engine.compile(Self.program(.f32, count: 25))
    var quotients = ProgramRun(division.program, seed: 3)
    let nearest = Self.quotients()
    let pairs = Self.dividends.flatMap { x in Self.divisors.map { (x, $0) } }
    quotients.arguments[0] = HostTensor(unchecked: .f32(25), reals: pairs.map(\.0)).bytes
    quotients.arguments[1] = HostTensor(unchecked: .f32(25), reals: pairs.map(\.1)).bytes

    #expect(fesetround(rounding) == 0)
    defer { fesetround(Self.toNearest) }
    let before = Self.quotients()
    #expect(before.contains(where: \.isSubnormal) && (before != nearest || rounding == Self.toNearest))
    func expectUnchanged(_ what: String) {
      #expect(fegetround() == rounding && Self.quotients() == before, "\(name), \(what)")
    }
    try good.run(on: executable)
    expectUnchanged("a step that succeeds")
    #expect(throws: Diagnostic.self) { try bad.run(on: executable) }
    expectUnchanged("a step that fails")
    let nothing = [UnsafeMutableRawPointer?](repeating: nil, count: good.arguments.count)
    #expect(executable.run(0, state: nil, workspace: nil, arguments: nothing) != 0)
    expectUnchanged("a step that does not begin")
    // Inside, numbers are rounded to the nearest whatever the caller does.
    try quotients.run(on: division)
    expectUnchanged("a division")
    fesetround(Self.toNearest)
    let got = quotients.results[1].tensor.reals.map { Float($0) }
    #expect(got == nearest.map { $0.isSubnormal ? 0 : $0 }, "\(name)")
  }
}
