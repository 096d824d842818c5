// SPDX-License-Identifier: Apache-2.0

import Apus
import Foundation

/// Calls what Apus offers and compares it with what is computed here or by the operators' own evaluation; ends with
/// status 1 if anything differs.
@main struct Consumer {
  static func main() async {
    var checks = Checks(seed: 20_261_127)
    do {
      try await run(&checks)
    } catch {
      checks.expect(false, "\(error)")
    }
    print("\(checks.count) comparisons, \(checks.failures) of them failed")
    if checks.failures > 0 || checks.count < 1000 { exit(1) }
  }

  private static func run(_ checks: inout Checks) async throws {
    try checkOperators(&checks)
    try checkOwnOperators(&checks)
    try checkOwnDerivatives(&checks)
    for engine in EngineChoice.allCases {
      guard engine != .native || hasCompiler else {
        print("left out: the engine native, since there is no C compiler")
        continue
      }
      try checkSession(&checks, engine, threads: 1)
      try await checkFit(&checks, engine)
    }
    try checkSession(&checks, .tcc, threads: 3)
    try await checkFunctions(&checks)
    try checkPrograms(&checks)
    try checkDatasets(&checks)
    try checkSnapshots(&checks)
    try checkSettings(&checks)
    checks.expect(Names.types.count > 90, "the names are there")
  }

  private static var hasCompiler: Bool {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return folders.contains { folder in
      ["gcc", "clang", "cc"].contains { FileManager.default.isExecutableFile(atPath: "\(folder)/\($0)") }
    }
  }
}

/// Random numbers, and what was compared.
struct Checks {
  private(set) var count = 0
  private(set) var failures = 0
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
    print("seed \(seed)")
  }

  /// The next number of SplitMix64 (Steele, Lea and Flood, 2014), between 0 and 1.
  mutating func unit() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Double((z ^ (z >> 31)) >> 11) * 0x1p-53
  }

  /// A random tensor; integers are the whole numbers of the range.
  mutating func tensor(_ type: TensorType, in range: ClosedRange<Double> = -2...2) throws -> HostTensor {
    let width = range.upperBound - range.lowerBound
    let numbers = (0..<type.elementCount).map { _ in unit() }
    return type.dtype.isFloatingPoint
      ? try HostTensor(type, reals: numbers.map { range.lowerBound + $0 * width })
      : try HostTensor(type, integers: numbers.map { Int64(range.lowerBound + floor($0 * (width + 1))) })
  }

  mutating func floats(_ count: Int) -> [Float] { (0..<count).map { _ in Float(unit() * 4 - 2) } }

  mutating func expect(_ condition: Bool, _ what: @autoclosure () -> String) {
    count += 1
    guard !condition else { return }
    failures += 1
    print("failed: \(what())")
  }

  /// Compares reals with a bound relative to the larger of 1 and what is expected.
  mutating func expect(_ got: [Double], near want: [Double], within bound: Double, _ what: String) {
    let differs = zip(got, want).first { x, y in
      !(x == y || (x.isNaN && y.isNaN) || abs(x - y) <= bound * Swift.max(1, abs(y)))
    }
    expect(
      got.count == want.count && differs == nil,
      "\(what): \(differs.map { "\($0.0), not \($0.1)" } ?? "\(got.count) numbers, not \(want.count)")")
  }

  /// Compares tensors, integers exactly.
  mutating func expect(_ got: [HostTensor], near want: [HostTensor], _ what: String) {
    guard got.map(\.type) == want.map(\.type) else {
      return expect(false, "\(what): \(got.map(\.type)), not \(want.map(\.type))")
    }
    for (x, y) in zip(got, want) {
      if x.dtype.isFloatingPoint {
        expect(x.reals, near: y.reals, within: x.dtype == .f32 ? 2e-5 : 1e-12, what)
      } else {
        expect(x.integers == y.integers, "\(what): \(x.integers), not \(y.integers)")
      }
    }
  }
}
