// SPDX-License-Identifier: Apache-2.0
import ApusRuntime
import RandomSources
import Testing

/// Matrix products on small integers, where every order of summation gives the same exact result: tuned,
/// small and naive must agree exactly, with nothing written outside C or the documented scratch.
@Suite struct MatrixProductTests {
  struct Layout: CustomTestStringConvertible, Sendable {
    let name: String
    let aTransposed: Bool
    let bTransposed: Bool
    /// Elements between neighbours; 1 is contiguous.
    var step = 1
    /// Elements between rows where neither is transposed; nil is as many as there are.
    var rowStride: Int?
    var testDescription: String { name }
  }

  static let layouts = [
    Layout(name: "AB", aTransposed: false, bTransposed: false),
    Layout(name: "AtB", aTransposed: true, bTransposed: false),
    Layout(name: "ABt", aTransposed: false, bTransposed: true),
    Layout(name: "AtBt", aTransposed: true, bTransposed: true),
    Layout(name: "strided", aTransposed: false, bTransposed: false, step: 2),
  ]

  static let sizes: [(m: Int, n: Int, k: Int)] = [
    (1, 1, 1), (1, 10, 7), (4, 8, 2), (5, 16, 3), (6, 17, 9), (11, 31, 16), (12, 32, 33), (13, 33, 20),
    (23, 48, 17), (25, 50, 5), (3, 65, 70), (29, 100, 12), (12, 20, 257), (7, 36, 515), (24, 10, 128),
    (2, 3, 0), (0, 5, 3), (5, 0, 3),
  ]

  private func run<T: BinaryFloatingPoint & BitwiseCopyable>(
    _ runtime: Runtime, _ suffix: String, panel: Int, _ layout: Layout, _ size: (m: Int, n: Int, k: Int),
    accumulate: Bool, of: T.Type
  ) throws {
    let (m, n, k) = size
    var draws = RandomSource(seed: UInt64(m * 10007 + n * 101 + k))
    func matrix(_ count: Int) -> [T] { (0..<max(count, 1)).map { _ in T(Int(draws.next() % 9) - 4) } }
    let s = layout.step
    let wide = layout.rowStride ?? 0
    let a = matrix(m * max(k * s * s, wide))
    let b = matrix(k * max(n * s * s, wide))
    let (aRow, aCol) = layout.aTransposed ? (s, m * s * s) : (max(k * s * s, wide), s)
    let (bRow, bCol) = layout.bTransposed ? (s, k * s * s) : (max(n * s * s, wide), s)
    let cRow = n + 3
    let before = matrix(m * cRow)
    var expected = before
    for i in 0..<m {
      for j in 0..<n {
        var sum: T = accumulate ? before[i * cRow + j] : 0
        for l in 0..<k { sum += a[i * aRow + l * aCol] * b[l * bRow + j * bCol] }
        expected[i * cRow + j] = sum
      }
    }

    for name in ["naive", "small"] {
      var c = before
      apus_call_gemm(
        try runtime("apus_gemm_\(suffix)_\(name)"), Int64(m), Int64(n), Int64(k), a, Int64(aRow), Int64(aCol),
        b,
        Int64(bRow), Int64(bCol), &c, Int64(cRow), accumulate ? 1 : 0)
      #expect(c == expected, "\(name) \(suffix) \(size)")
    }

    let scratchCount = apus_call_gemm_scratch(
      try runtime("apus_gemm_\(suffix)_scratch"), Int64(n), Int64(k), Int64(bRow), Int64(bCol))
    let half = panel / 2
    func rounded(_ x: Int) -> Int { (x + half - 1) / half * half }
    let documented = bCol != 1 ? k * rounded(n) : n % half == 0 ? 0 : k * rounded(n % panel)
    #expect(scratchCount == Int64(documented))
    var scratch = [T](repeating: 777, count: documented + 16)
    apus_call_gemm_prepare(
      try runtime("apus_gemm_\(suffix)_prepare"), Int64(n), Int64(k), b, Int64(bRow), Int64(bCol), &scratch)
    #expect(scratch[documented...].allSatisfy { $0 == 777 })
    // All rows at once, and in blocks of 24 as compiled programs do.
    for block in [max(m, 1), 24] {
      var c = before
      try c.withUnsafeMutableBufferPointer { c in
        try a.withUnsafeBufferPointer { a in
          for row in stride(from: 0, to: m, by: block) {
            guard let to = c.baseAddress, let from = a.baseAddress else { continue }
            apus_call_gemm_rows(
              try runtime("apus_gemm_\(suffix)_rows"), Int64(min(block, m - row)), Int64(n), Int64(k),
              from + row * aRow, Int64(aRow), Int64(aCol), b, Int64(bRow), Int64(bCol), scratch,
              to + row * cRow, Int64(cRow), accumulate ? 1 : 0)
          }
        }
      }
      #expect(c == expected, "rows of \(block), \(suffix) \(size)")
    }
  }

  @Test(arguments: Runtime.available, layouts) func allAgreeExactly(runtime: Runtime, layout: Layout) throws {
    for size in Self.sizes {
      for accumulate in [false, true] {
        try run(runtime, "f32", panel: 32, layout, size, accumulate: accumulate, of: Float.self)
        try run(runtime, "f64", panel: 16, layout, size, accumulate: accumulate, of: Double.self)
      }
    }
  }

  /// Rows 4 KiB apart take a path of their own, through copies on the stack.
  @Test(arguments: Runtime.available) func rowsOfWholePagesAgree(runtime: Runtime) throws {
    let layout = Layout(name: "pages", aTransposed: false, bTransposed: false, rowStride: 1024)
    for size in [(m: 100, n: 45, k: 9), (m: 30, n: 64, k: 300), (m: 97, n: 80, k: 130), (m: 3, n: 48, k: 0)] {
      try run(runtime, "f32", panel: 32, layout, size, accumulate: false, of: Float.self)
      try run(runtime, "f64", panel: 16, layout, size, accumulate: true, of: Double.self)
    }
  }

  /// Every number of rows a tile can have.
  @Test(arguments: Runtime.available) func everyRowCountAgrees(runtime: Runtime) throws {
    for m in 1...26 {
      for n in [16, 21, 32] {
        try run(runtime, "f32", panel: 32, Self.layouts[m % 4], (m, n, 6), accumulate: false, of: Float.self)
        try run(runtime, "f64", panel: 16, Self.layouts[m % 4], (m, n, 6), accumulate: true, of: Double.self)
      }
    }
  }
}
