// SPDX-License-Identifier: Apache-2.0

import Apus
import Glibc

/// Layers that each add to what comes in.
struct ResidualNetwork: UnaryLayer {
  private struct Block: UnaryLayer {
    let dense = Dense(16, activation: relu)
    func callAsFunction(_ x: Tensor) -> Tensor { x + dense(x) }
  }

  private let blocks: [Block]
  private let head = Dense(3)

  private init(_ count: Int) { blocks = (0..<count).map { _ in Block() } }

  func callAsFunction(_ x: Tensor) -> Tensor { head(blocks.reduce(x) { $1($0) }) }

  /// One batch of made-up examples.
  static func data() throws -> Dataset {
    try Dataset(
      features: (0..<256).map { Float(($0 * 7919) % 101) / 101 }, shape: [16],
      labels: (0..<16).map { Int32($0 % 3) })
  }

  static func program(_ count: Int, on set: Dataset) throws -> Program {
    try Program(
      "residual", training: ResidualNetwork(count), on: set.element, batchSize: 16,
      loss: softmaxCrossEntropy, optimizer: AdamW(learningRate: 1e-3))
  }
}

/// The squid's axon by Euler's method with steps of 0.01 ms.
///
/// Source: Hodgkin and Huxley, Journal of Physiology 117, 1952.
enum HodgkinHuxley {
  private static let cells = 64

  static func program(_ steps: Int) throws -> Program {
    try Program("neuron", over: [:]) { program in
      program.entryPoint("main") { entry in
        var (v, m) = (entry.input("v", .f32(cells)), entry.input("m", .f32(cells)))
        var (h, n) = (entry.input("h", .f32(cells)), entry.input("n", .f32(cells)))
        let current = entry.input("i", .f32(cells))
        for _ in 0..<steps {
          let opening = (
            m: (v + 40) * 0.1 / (1 - exp((v + 40) * -0.1)), h: exp((v + 65) * -0.05) * 0.07,
            n: (v + 55) * 0.01 / (1 - exp((v + 55) * -0.1))
          )
          let closing = (
            m: exp((v + 65) * (-1 / 18.0)) * 4, h: 1 / (exp((v + 35) * -0.1) + 1),
            n: exp((v + 65) * (-1 / 80.0)) * 0.125
          )
          let sodium = m * m * m * h * 120 * (v - 50)
          let potassium = n * n * n * n * 36 * (v + 77)
          let leak = (v + 54.4) * 0.3
          let change = current - sodium - potassium - leak
          m = m + (opening.m * (1 - m) - closing.m * m) * 0.01
          h = h + (opening.h * (1 - h) - closing.h * h) * 0.01
          n = n + (opening.n * (1 - n) - closing.n * n) * 0.01
          v = v + change * 0.01
        }
        entry.result("voltage", v)
      }
    }
  }

  /// The first cell's voltage after all steps, in millivolts.
  static func run(_ session: Session) throws -> Double {
    func filled(_ value: Double) throws -> HostTensor {
      try HostTensor(.f32(cells), reals: Array(repeating: value, count: cells))
    }
    let results = try session("main", filled(-65), filled(0.05), filled(0.6), filled(0.32), filled(10))
    return results[0].reals[0]
  }
}

/// Programs of one shape and any size.
enum Shapes {
  /// One operator on the result of the one before, so many times.
  static func chain(_ count: Int) throws -> Program {
    try Program("chain", over: [:]) { program in
      program.entryPoint("main") { entry in
        let x = entry.input("x", .f32(8))
        entry.result("y", (0..<count).reduce(x) { $1 % 2 == 0 ? tanh($0) : $0 + x })
      }
    }
  }

  /// So many products, each of what the one before it gave.
  static func dense(_ count: Int) throws -> Program {
    try Program("dense", over: [:]) { program in
      program.entryPoint("main") { entry in
        let x = entry.input("x", .f32(8)).reshaped([8, 1]) * entry.trace.fill(0.5, .f32(8, 8))
        entry.result("y", (0..<count).reduce(x) { y, _ in tanh(y.matmul(x)) })
      }
    }
  }

  /// So many steps down a gradient in one entry point, each with a call of its own.
  static func inner(_ count: Int) throws -> Program {
    try Program("inner", over: [:]) { program in
      program.entryPoint("main") { entry in
        let target = entry.input("x", .f32(8))
        let last = (0..<count).reduce(target * 0) { point, _ in
          let distance = ((point - target) * (point - target)).sum()
          return point - gradient(of: distance, withRespectTo: [point])[0] * 0.25
        }
        entry.result("y", last)
      }
    }
  }

  /// So many results.
  static func results(_ count: Int) throws -> Program {
    try Program("results", over: [:]) { program in
      program.entryPoint("main") { entry in
        let x = entry.input("x", .f32(8))
        for number in 0..<count { entry.result("y\(number)", x * Double(number)) }
      }
    }
  }

  /// The sum of the norms of so many gradients.
  static func norms(_ count: Int) throws -> Program {
    try Program("norms", over: [:]) { program in
      program.entryPoint("main") { entry in
        let inputs = (0..<count).map { entry.input("x\($0)", .f32(8)) }
        let loss = inputs.map { ($0 * $0 * $0).sum() }.reduce(inputs[0].sum(), +)
        let norms = gradient(of: loss, withRespectTo: inputs).map { sqrt(($0 * $0).sum()) }
        entry.result("norms", norms.dropFirst().reduce(norms[0], +))
      }
    }
  }
}

/// The time since it was made.
struct Stopwatch {
  private let start = ContinuousClock.now

  var milliseconds: Double {
    let time = (ContinuousClock.now - start).components
    return ((Double(time.seconds) * 1e3 + Double(time.attoseconds) / 1e15) * 10).rounded() / 10
  }
}

/// How many pages of memory the process has, as the system says.
var residentPages: String {
  guard let file = fopen("/proc/self/statm", "r") else { return "unknown" }
  defer { fclose(file) }
  var line = [CChar](repeating: 0, count: 256)
  guard fgets(&line, Int32(line.count), file) != nil else { return "unknown" }
  let words = String(decoding: line.map(UInt8.init(bitPattern:)), as: UTF8.self).split(separator: " ")
  return words.count > 1 ? String(words[1]) : "unknown"
}
