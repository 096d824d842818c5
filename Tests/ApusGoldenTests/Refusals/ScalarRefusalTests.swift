// SPDX-License-Identifier: Apache-2.0

import Apus
import Testing

/// What a user reads when a number is used with a tensor whose type does not have it.
@Suite struct ScalarRefusalTests {
  /// Everything that takes a number beside a tensor, with one that integers do not have.
  private static let uses: [(title: String, dtype: DType, use: @Sendable (Tensor) -> Tensor)] = [
    ("x * 0.5", .i32, { $0 * 0.5 }), ("0.5 * x", .i32, { 0.5 * $0 }), ("x + 5e9", .i32, { $0 + 5e9 }),
    ("0.1 + x", .i64, { 0.1 + $0 }), ("x - 1e19", .i64, { $0 - 1e19 }), ("1.5 - x", .i32, { 1.5 - $0 }),
    ("x / 0.5", .i32, { $0 / 0.5 }), ("1e-9 / x", .i32, { 1e-9 / $0 }), ("x * -1", .u8, { $0 * -1 }),
    ("x * -1 of another type", .u32, { $0 * -1 }), ("x + 256", .u8, { $0 + 256 }),
    ("x .== 0.5", .i32, { $0 .== 0.5 }), ("x .!= 0.5", .i32, { $0 .!= 0.5 }),
    ("x .< 1.5", .i32, { $0 .< 1.5 }), ("x .<= 0.5", .i32, { $0 .<= 0.5 }),
    ("x .> .infinity", .i32, { $0 .> .infinity }), ("x .>= .nan", .i64, { $0 .>= .nan }),
    ("x .== 2", .bool, { $0 .== 2 }), ("max(x, 0.5)", .i32, { max($0, 0.5) }),
    ("min(x, 1e10)", .u32, { min($0, 1e10) }), ("x.filled(with: 2.5)", .i32, { $0.filled(with: 2.5) }),
    ("x.padded(with: 0.5)", .i32, { $0.padded(low: [1], high: [0], with: 0.5) }),
    ("x.shiftedLeft(by: 300)", .u8, { $0.shiftedLeft(by: 300) }),
    ("x.shiftedRight(by: 1 << 32)", .i32, { $0.shiftedRight(by: 1 << 32) }),
    ("trace.fill(0.5)", .i32, { $0.trace.fill(0.5, $0.type) }), ("x.mean()", .i32, { $0.mean() }),
    ("x.mean(along: [0])", .u8, { $0.mean(along: [0]) }), ("x.mean() of truths", .bool, { $0.mean() }),
  ]

  /// A layer with one parameter of integers.
  private struct Counts: UnaryLayer {
    private let identity = LayerIdentity("Counts", file: "m/Model.swift", line: 9)

    func callAsFunction(_ x: Tensor) -> Tensor {
      identity.record(on: x) { layer in
        x * layer.parameter("counts", TensorType(.i32, x.shape), .constant(0.5)).converted(to: .f32)
      }
    }
  }

  @Test func numbersThatATypeDoesNotHaveAreRefused() throws {
    var refusals = Refusals()
    for (title, dtype, use) in Self.uses {
      refusals.add("\(title), of \(dtype)") {
        _ = try Program("free", over: [:], file: "m/main.swift", line: 3) { program in
          program.entryPoint("main") { $0.result("y", use($0.input("x", TensorType(dtype, [3])))) }
        }
      }
    }
    refusals.add("an initialiser with a fraction, of i32") {
      let counts = Counts()
      _ = try Program("free", over: ["counts": counts], file: "m/main.swift", line: 3) { program in
        program.entryPoint("main") { $0.result("y", counts($0.input("x", .f32(3)))) }
      }
    }
    refusals.check("scalars")
  }

  @Test("numbers that a type has are taken as they are")
  func numbersThatATypeHas() throws {
    let numbers: [(DType, [Double])] = [
      (.bool, [0, 1, -0.0]), (.u8, [0, 255]), (.u32, [0, 4_294_967_295]),
      (.i32, [-2_147_483_648, 2_147_483_647, -0.0]), (.i64, [-0x1p63, 0x1p62, 0x1p53]),
      (.f32, [0.1, -1e300, .infinity]), (.f64, [0.1, -1e300, -.infinity]),
    ]
    for (dtype, values) in numbers {
      let trace = Trace()
      let x = trace.input("x", TensorType(dtype, [1]))
      for (position, value) in values.enumerated() {
        trace.output(.result("\(position)"), x.filled(with: value))
        trace.output(.result("padded\(position)"), x.padded(low: [0], high: [1], with: value))
      }
      let outputs = try Evaluator(trace.finished()).outputs([
        "x": HostTensor(TensorType(dtype, [1]), reals: [1])
      ])
      for (position, value) in values.enumerated() {
        let rounded = dtype == .f32 ? Double(Float(value)) : value
        #expect(outputs[2 * position].reals == [rounded], "\(value) of \(dtype)")
        #expect(outputs[2 * position + 1].reals == [1, rounded], "\(value) of \(dtype)")
      }
    }
  }
}
