// SPDX-License-Identifier: Apache-2.0
import ApusRuntime
import RandomSources
import Testing

/// Reductions against the documented tree written again in Swift: equal to the bit, on every level.
@Suite struct ReductionTests {
  private func tree<T>(_ x: [T], empty: T, _ combine: (T, T) -> T) -> T {
    var lanes = [T](repeating: empty, count: 16)
    for (i, value) in x.enumerated() { lanes[i % 16] = combine(value, lanes[i % 16]) }
    for half in [8, 4, 2, 1] {
      for l in 0..<half { lanes[l] = combine(lanes[l], lanes[l + half]) }
    }
    return lanes[0]
  }

  private let sizes = Array(0...40) + [63, 64, 100, 255, 256, 257, 300, 511, 512, 600, 1000]

  @Test(arguments: Runtime.available) func f32FollowsTheTree(runtime: Runtime) throws {
    var draws = RandomSource(seed: 1)
    for n in sizes {
      let x = (0..<n).map { _ in Float(draws.real(in: -1...1)) }
      let sum = apus_call_reduce_f32(try runtime("apus_reduce_sum_f32"), Int64(n), x)
      #expect(sum.bitPattern == tree(x, empty: 0, +).bitPattern)
      #expect(apus_call_reduce_f32(try runtime("apus_reduce_max_f32"), Int64(n), x) == x.max() ?? -.infinity)
      #expect(apus_call_reduce_f32(try runtime("apus_reduce_min_f32"), Int64(n), x) == x.min() ?? .infinity)
      let argmax = apus_call_argmax(try runtime("apus_argmax_f32"), Int64(n), x)
      #expect(argmax == Int64(x.firstIndex(of: x.max() ?? 0) ?? -1))
    }
  }

  @Test(arguments: Runtime.available) func f64FollowsTheTree(runtime: Runtime) throws {
    var draws = RandomSource(seed: 2)
    for n in sizes {
      let x = (0..<n).map { _ in draws.real(in: -1...1) / 3 }
      let sum = apus_call_reduce_f64(try runtime("apus_reduce_sum_f64"), Int64(n), x)
      #expect(sum.bitPattern == tree(x, empty: 0, +).bitPattern)
      #expect(apus_call_reduce_f64(try runtime("apus_reduce_max_f64"), Int64(n), x) == x.max() ?? -.infinity)
    }
  }

  @Test(arguments: Runtime.available) func notANumberWinsAndTiesGoFirst(runtime: Runtime) throws {
    for place in [0, 5, 16, 33, 39] {
      var x = [Float](repeating: 1, count: 40)
      x[place] = .nan
      #expect(apus_call_reduce_f32(try runtime("apus_reduce_max_f32"), 40, x).isNaN)
      #expect(apus_call_reduce_f32(try runtime("apus_reduce_min_f32"), 40, x).isNaN)
      #expect(apus_call_argmax(try runtime("apus_argmax_f32"), 40, x) == Int64(place))
      x[place] = .infinity
      #expect(apus_call_argmax(try runtime("apus_argmax_f32"), 40, x) == Int64(place))
    }
    #expect(apus_call_argmax(try runtime("apus_argmax_f64"), 3, [2.0, 3.0, 3.0]) == 1)
    #expect(apus_call_argmax(try runtime("apus_argmax_i32"), 3, [Int32](arrayLiteral: 2, -3, 2)) == 0)
    #expect(apus_call_argmax(try runtime("apus_argmax_u8"), 3, [UInt8](arrayLiteral: 2, 255, 3)) == 1)
  }

  @Test(arguments: Runtime.available) func integersWrap(runtime: Runtime) throws {
    var draws = RandomSource(seed: 3)
    for n in [0, 1, 15, 16, 17, 100, 1000] {
      let x = (0..<n).map { _ in Int32(truncatingIfNeeded: draws.next()) }
      #expect(apus_call_reduce_i32(try runtime("apus_reduce_sum_i32"), Int64(n), x) == x.reduce(0, &+))
      #expect(apus_call_reduce_i32(try runtime("apus_reduce_max_i32"), Int64(n), x) == x.max() ?? .min)
      #expect(apus_call_reduce_i32(try runtime("apus_reduce_min_i32"), Int64(n), x) == x.min() ?? .max)
      let wide = x.map { Int64($0) << 31 }
      #expect(apus_call_reduce_i64(try runtime("apus_reduce_sum_i64"), Int64(n), wide) == wide.reduce(0, &+))
      let bytes = x.map { UInt8(truncatingIfNeeded: $0) }
      #expect(apus_call_reduce_u8(try runtime("apus_reduce_sum_u8"), Int64(n), bytes) == bytes.reduce(0, &+))
      #expect(apus_call_reduce_u8(try runtime("apus_reduce_max_u8"), Int64(n), bytes) == bytes.max() ?? 0)
      let words = x.map { UInt32(bitPattern: $0) }
      #expect(
        apus_call_reduce_u32(try runtime("apus_reduce_min_u32"), Int64(n), words) == words.min() ?? .max)
    }
  }

  @Test(arguments: Runtime.available) func checkIndexFindsTheFirst(runtime: Runtime) throws {
    let i32 = try runtime("apus_check_index_i32")
    for n in [0, 1, 255, 256, 257, 700] {
      var x = (0..<n).map { Int32($0 % 10) }
      #expect(apus_call_check_index(i32, Int64(n), x, 10) == -1)
      for place in [n / 3, n - 1] where place >= 0 && n > 0 {
        for bad in [Int32(10), -1, .max, .min] {
          x[place] = bad
          #expect(apus_call_check_index(i32, Int64(n), x, 10) == Int64(place))
          x[place] = 0
        }
      }
    }
    #expect(apus_call_check_index(i32, 2, [Int32](arrayLiteral: 0, 0), 0) == 0)
    #expect(apus_call_check_index(i32, 2, [Int32](arrayLiteral: 0, 0), -1) == 0)
    let wide: [Int64] = [0, 1 << 40, -1]
    #expect(apus_call_check_index(try runtime("apus_check_index_i64"), 3, wide, 1 << 41) == 2)
    let bytes: [UInt8] = [0, 255]
    #expect(apus_call_check_index(try runtime("apus_check_index_u8"), 2, bytes, 255) == 1)
    let words: [UInt32] = [0, .max]
    #expect(apus_call_check_index(try runtime("apus_check_index_u32"), 2, words, 1 << 32) == -1)
    #expect(apus_call_check_index(try runtime("apus_check_index_u32"), 2, words, 1 << 31) == 1)
  }
}
