// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusPrimitives
import ApusTensor
import Testing

@testable import Apus

/// Parameters of 16 bits: trained in f32, stored rounded.
@Suite struct ShortParameterTests {
  private static let optimizers: [any Optimizer] = [
    SGD(learningRate: 0.05, momentum: 0.9), Adam(learningRate: 0.02),
    AdamW(learningRate: 0.02, weightDecay: 0.01),
  ]

  private static func program(_ dtype: DType, _ optimizer: any Optimizer) throws -> Program {
    let model = Sequential {
      Dense(8, activation: tanh)
      BatchNormalization()
      Dense(1)
    }
    return try Program("small_weights", over: ["model": model]) { program in
      program.entryPoint("step", mode: .training) { entry in
        let x = entry.input("x", TensorType(dtype, [16, 3]))
        let difference = model(x) - entry.input("y", TensorType(dtype, [16, 1]))
        let loss = (difference * difference).mean()
        entry.result("loss", loss)
        entry.minimize(loss, with: optimizer)
      }
    }
  }

  /// Fifty steps on points of a plane; the losses.
  private static func losses(_ session: Session, _ dtype: DType) throws -> [Double] {
    let numbers: [Double] = (0..<48).map { Double($0 * 29 % 47) / 47 - 0.5 }
    let x = try HostTensor(TensorType(dtype, [16, 3]), reals: numbers)
    let sums: [Double] = (0..<16).map { row in
      let (a, b, c) = (numbers[3 * row], numbers[3 * row + 1], numbers[3 * row + 2])
      return a - 2 * b + c / 2
    }
    let y = try HostTensor(TensorType(dtype, [16, 1]), reals: sums)
    return try (0..<50).map { _ in
      try session("step", x, y)[0].reals[0]
    }
  }

  @Test(
    "every optimizer trains them and remembers in f32", arguments: [DType.f16, .bf16], optimizers.indices)
  func training(_ dtype: DType, _ optimizer: Int) throws {
    let program = try Self.program(dtype, Self.optimizers[optimizer])
    for spec in program.state {
      switch spec.role {
      case .parameter: #expect(spec.type.dtype == dtype, "\(spec.path)")
      case .moment, .statistic: #expect(spec.type.dtype == .f32, "\(spec.path)")
      case .counter, .setting, .generator: break
      }
    }
    let reference = try Self.losses(
      try Self.program(.f32, Self.optimizers[optimizer]).makeSession(seed: 5), .f32)
    let sessions = try [EngineChoice.tcc, .interpreter].map { try program.makeSession(seed: 5, engine: $0) }
    let found = try sessions.map { try Self.losses($0, dtype) }
    for losses in found {
      #expect(!losses.contains { !$0.isFinite })
      // A tenth, where f32 comes to less.
      #expect(losses[49] < losses[0] / 10 && reference[49] < reference[0] / 10)
    }
  }

  @Test("weights stored in 16 bits are taken by a model of f32, and no others")
  func loading() throws {
    let short = try Self.program(.bf16, SGD(learningRate: 0.1)).makeSession(seed: 1).snapshot
    let wide = try Self.program(.f32, SGD(learningRate: 0.1)).makeSession(seed: 2)
    let file = try SafetensorsReader.read(Array(short.encoded().joined()), from: "w.safetensors")
    try wide.restore(try Snapshot(file, from: "w.safetensors"), onlyParameters: true)
    for (path, tensor) in short.tensors {
      #expect(wide.snapshot[path]?.reals == tensor.reals, "\(path)")
    }
    let again = try Self.program(.bf16, SGD(learningRate: 0.1)).makeSession(seed: 4)
    try again.restore(try Snapshot(file, from: "w.safetensors"))
    #expect(again.snapshot.tensors.map(\.tensor.bytes) == short.tensors.map(\.tensor.bytes))
    let half = try Self.program(.f16, SGD(learningRate: 0.1)).makeSession(seed: 3)
    #expect(throws: Diagnostic.self) { try half.restore(short, onlyParameters: true) }
  }
}
