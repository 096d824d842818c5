// SPDX-License-Identifier: Apache-2.0

import Apus
import Testing

/// Real numbers as the elements of tensors of every type.
@Suite struct HostTensorTests {
  private static let reals: [Double] = [
    0, -0.0, 0.1, -0.9, 1, -1, 2.9, -2.9, 254.9, 255, 256, 300, 3e9, -3e9, 4_294_967_295, 4_294_967_296,
    2_147_483_647.9, -2_147_483_648.9, 0x1p53, 0x1p63, -0x1p63, 1e19, -1e20, 1e30, .infinity, -.infinity,
    .nan,
  ]

  @Test("integers are truncated and saturated, NaN is 0, and truth is not being zero")
  func integers() throws {
    func elements(_ dtype: DType, _ reals: [Double]) throws -> [Int128] {
      try HostTensor(TensorType(dtype, [reals.count]), reals: reals).integers
    }
    #expect(
      try elements(.i32, [3e9, .infinity, -1e20, .nan, 2.9, -2.9])
        == [2_147_483_647, 2_147_483_647, -2_147_483_648, 0, 2, -2])
    #expect(
      try elements(.i64, [1e30, -.infinity, 0x1p53, -0.9]) == [
        Int128(Int64.max), Int128(Int64.min), 1 << 53, 0,
      ])
    #expect(try elements(.u8, [300, -1, 255.9, .infinity]) == [255, 0, 255, 255])
    #expect(try elements(.u32, [1e10, -5, 4_294_967_295]) == [4_294_967_295, 0, 4_294_967_295])
    #expect(try elements(.bool, [0.5, -3, 0, -0.0, .nan]) == [1, 1, 0, 0, 1])
    #expect(try elements(.u64, [1e30, 0x1p63, -1]) == [Int128(UInt64.max), 1 << 63, 0])
    #expect(
      try elements(.f32, [1e30, -.infinity, .nan, -2.9, 7])
        == [Int128(Int64.max), Int128(Int64.min), 0, -2, 7])
  }

  @Test("integers of every type are those that a tensor was made from", arguments: DType.allCases)
  func exactIntegers(_ dtype: DType) throws {
    let range = dtype.integerRange
    // A floating-point type has fewer bits for integers, and f16 no number beyond 65,504.
    let numbers =
      dtype.isFloatingPoint
      ? [0, 1 << dtype.significandBits, -(1 << (dtype == .f16 ? 15 : 62))]
      : [0, 1, range.lowerBound, range.upperBound]
    let type = TensorType(dtype, [numbers.count])
    let tensor = try HostTensor(type, integers: numbers)
    #expect(tensor.integers == numbers && tensor.reals == numbers.map { Double($0) })
    #expect(try HostTensor(type, integers: tensor.integers) == tensor)
    #expect(try HostTensor(type, bytes: tensor.bytes) == tensor)
  }

  @Test(
    "a tensor made from numbers is one of them converted by a program",
    arguments: [DType.f32, .f64, .i32, .i64, .u8, .u32, .bool])
  func conversion(_ dtype: DType) throws {
    let program = try Program("conversion", over: [:]) { program in
      program.entryPoint("main") { step in
        step.result("y", step.input("x", .f64(Self.reals.count)).converted(to: dtype))
      }
    }
    let made = try HostTensor(TensorType(dtype, [Self.reals.count]), reals: Self.reals)
    for engine in [EngineChoice.interpreter, .tcc] {
      let converted = try program.makeSession(engine: engine)(
        "main", try HostTensor(.f64(Self.reals.count), reals: Self.reals))[0]
      for (position, real) in Self.reals.enumerated() where !(real.isNaN && dtype.isFloatingPoint) {
        #expect(converted.literal(at: position) == made.literal(at: position), "\(real), \(engine)")
      }
    }
  }
}
