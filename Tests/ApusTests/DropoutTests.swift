// SPDX-License-Identifier: Apache-2.0

import ApusIO
import ApusKernel
import ApusTensor
import Testing

@testable import Apus

/// Which elements dropout lets be 0, on every engine and with every number of threads: those whose words, by the
/// definition of Philox and the names of streams, are among the least ones.
@Suite struct DropoutTests {
  private static let seed: UInt64 = 0x0123_4567_89AB_CDEF
  private static let shape: Shape = [7, 301]
  private static let count = 7 * 301
  private static let blocks = (count + 3) / 4

  /// Two layers, one of which is called twice.
  private struct Masks: Layer {
    let first: Dropout
    let second = Dropout(0.5)
    func callAsFunction(_ x: Tensor) -> [Tensor] { [first(x), second(x), second(x)] }
  }

  /// Multiplies by weights that begin as zeros.
  private struct Scale: UnaryLayer {
    let identity = LayerIdentity("Scale", file: #fileID, line: #line)
    var structure: LayerStructure { .identity(identity) }
    func callAsFunction(_ x: Tensor) -> Tensor {
      identity.record(on: x) { $0.parameter("weight", x.type, .zeros) * x }
    }
  }

  private struct Trained: Layer {
    let scale = Scale()
    let dropout = Dropout(0.75)
  }

  private static func sessions(_ program: Apus.Program) throws -> [(name: String, session: Session)] {
    var sessions = [("evaluator", try program.makeEvaluatorSession(seed: seed))]
    for engine in [EngineChoice.interpreter, .native] {
      sessions.append(("\(engine)", try program.makeSession(seed: seed, engine: engine)))
    }
    for threads in [1, 2, 3, 4, 8] {
      sessions.append(
        ("tcc, \(threads) threads", try program.makeSession(seed: seed, engine: .tcc, threads: threads)))
    }
    return sessions
  }

  private static func program(
    rate: Double, mode: LayerMode = .training, dtype: DType = .f32
  ) throws -> Apus.Program {
    let masks = Masks(first: Dropout(rate))
    return try Apus.Program("masks", over: ["model": masks]) { program in
      program.entryPoint("draw", mode: mode) { step in
        let x = step.input("x", TensorType(dtype, shape))
        for (index, y) in masks(x).enumerated() { step.result("y\(index)", y) }
      }
    }
  }

  /// Whether each element stays at the draw of a layer in a step, counted from 0.
  private static func isKept(_ path: String, draw: Int = 0, step: Int, rate: Double) -> [Bool] {
    let stream = RandomStream(domain: "layer", path: path, draw: draw)
    let words = Philox.words(count, key: seed, stream: stream.number, first: UInt64(step * blocks))
    return words.map { Double($0) >= (rate * 0x1p32).rounded(.down) }
  }

  @Test("each step, each layer and each call has words of its own, on every engine")
  func masks() throws {
    let x = (0..<Self.count).map { Double($0 % 13 - 6) }
    let input = try HostTensor(TensorType(.f32, Self.shape), reals: x)
    for (name, session) in try Self.sessions(Self.program(rate: 0.25)) {
      for step in 0..<3 {
        let found = try session("draw", input)
        let kept = [
          Self.isKept("model.first", step: step, rate: 0.25),
          Self.isKept("model.second", step: step, rate: 0.5),
          Self.isKept("model.second", draw: 1, step: step, rate: 0.5),
        ]
        for (index, scale) in [Double(Float(1 / 0.75)), 2, 2].enumerated() {
          let expected = zip(x, kept[index]).map { $1 ? Double(Float($0 * scale)) : 0 }
          #expect(found[index].reals == expected, "\(name), step \(step), call \(index)")
        }
      }
      #expect(session.snapshot["random/counter"]?.integers == [Int128(3 * Self.blocks)])
      #expect(session.snapshot["random/key"]?.integers == [0x89AB_CDEF, 0x0123_4567])
    }
  }

  @Test("numbers of 16 bits are multiplied in f32 and rounded once", arguments: [DType.f16, .bf16])
  func shortNumbers(_ dtype: DType) throws {
    let x = (0..<Self.count).map { Double($0 % 13 - 6) }
    let input = try HostTensor(TensorType(dtype, Self.shape), reals: x)
    let kept = Self.isKept("model.first", step: 0, rate: 0.25)
    let expected = zip(x, kept).map { $1 ? dtype.rounded($0 * Double(Float(1 / 0.75))) : 0 }
    for (name, session) in try Self.sessions(Self.program(rate: 0.25, dtype: dtype)) {
      #expect(try session("draw", input)[0].reals == expected, "\(name)")
    }
  }

  @Test("as many elements as the rate says are 0, and masks have nothing to do with each other")
  func statistics() throws {
    let ones = try HostTensor(TensorType(.f32, Self.shape), reals: [Double](repeating: 1, count: Self.count))
    for rate in [0, 0.1, 0.5, 0.9, 0.999] {
      let session = try Self.program(rate: rate).makeSession(seed: Self.seed, engine: .tcc)
      let steps = 40
      let total = Double(steps * Self.count)
      var (zeros, equal, same) = (0.0, 0.0, 0.0)
      var last: [Double] = []
      for _ in 0..<steps {
        let masks = try session("draw", ones).map(\.reals)
        #expect(masks[0].allSatisfy { $0 == 0 || $0 == Double(Float(1 / (1 - rate))) })
        zeros += Double(masks[0].count { $0 == 0 })
        equal += Double(zip(masks[1], masks[2]).count { $0 == $1 })
        same += last.isEmpty ? total / Double(2 * steps) : Double(zip(masks[1], last).count { $0 == $1 })
        last = masks[1]
      }
      // Five deviations; the seed is fixed, so that this holds or not.
      #expect(abs(zeros - rate * total) <= 5 * (total * rate * (1 - rate)).squareRoot())
      #expect(abs(equal - total / 2) <= 5 * (total / 4).squareRoot(), "two calls in a step")
      #expect(abs(same - total / 2) <= 5 * (total / 4).squareRoot(), "two steps one after the other")
    }
  }

  @Test("the gradient is 0 where the element is, and the scaled cotangent elsewhere, on every engine")
  func gradient() throws {
    let model = Trained()
    let type = TensorType(.f32, Self.shape)
    let program = try Apus.Program("trained", over: ["model": model]) { program in
      program.entryPoint("train_step", mode: .training) { step in
        let y = model.dropout(model.scale(step.input("x", type)))
        step.result("y", y)
        step.minimize((y * step.input("c", type)).sum(), with: SGD(learningRate: 1))
      }
    }
    let (x, c) = ((0..<Self.count).map { Double($0 % 7 - 3) }, (0..<Self.count).map { Double($0 % 5 - 2) })
    let inputs = (try HostTensor(type, reals: x), try HostTensor(type, reals: c))
    for (name, session) in try Self.sessions(program) {
      var weights = [Double](repeating: 0, count: Self.count)
      for step in 0..<3 {
        let kept = Self.isKept("model.dropout", step: step, rate: 0.75)
        let expected = zip(zip(x, weights), kept).map { $1 ? 4 * $0.0 * $0.1 : 0 }
        #expect(try session("train_step", inputs.0, inputs.1)[0].reals == expected, "\(name), step \(step)")
        // All are small whole numbers, of which no sum is rounded.
        weights = weights.indices.map { weights[$0] - (kept[$0] ? 4 * x[$0] * c[$0] : 0) }
        #expect(session.snapshot["model.scale.weight"]?.reals == weights, "\(name), step \(step)")
      }
    }
  }

  @Test("in inference nothing changes, and no state is kept for random numbers")
  func inference() throws {
    let x = try HostTensor(
      TensorType(.f32, Self.shape), reals: (0..<Self.count).map { Double(Float($0) * 0.37) })
    let program = try Self.program(rate: 0.25, mode: .inference)
    #expect(program.state.isEmpty)
    let session = try program.makeSession(seed: Self.seed, engine: .tcc)
    #expect(try session("draw", x) == [x, x, x])
  }

  /// Ten points with a last batch that is smaller.
  private static func data() throws -> Dataset {
    try Dataset(
      features: (0..<30).map { Float(($0 * 37) % 23) / 11 - 1 }, shape: [3],
      values: (0..<20).map { Float($0 % 7) / 3 }, valueShape: [2])
  }

  @Test("training goes on from the file of any step as if it had never stopped", arguments: [1, 3])
  func resumes(threads: Int) async throws {
    let data = try Self.data()
    let model = Sequential {
      Dense(8, activation: tanh)
      Dropout(0.3)
      Dense(2)
    }
    let program = try Program(
      "dropped", training: model, on: data.element, batchSize: 4, loss: meanSquaredError,
      optimizer: Adam(learningRate: 0.01))
    let session = try program.makeSession(seed: 11, engine: .tcc, threads: threads)
    var files: [[UInt8]] = []
    for try await _ in session.fit(
      data, epochs: 3,
      observer: { _ in files.append(Array(((try? session.snapshot.encoded()) ?? []).joined())) }
    ) {}
    // Batches of 4, 4 and 2 examples take 8, 8 and 4 blocks of words.
    #expect(session.snapshot["random/counter"]?.integers == [60])
    #expect(files.count == 9)
    for (done, bytes) in files.enumerated() {
      let file = try SafetensorsReader.read(bytes, from: "state.safetensors")
      let resumed = try program.makeSession(seed: 99, engine: .tcc)
      try resumed.restore(Snapshot(file, from: "state.safetensors"))
      for try await _ in resumed.fit(data, epochs: 3 - resumed.finishedEpochs) {}
      #expect(
        resumed.snapshot.tensors.map(\.tensor) == session.snapshot.tensors.map(\.tensor), "after \(done + 1)")
    }
    // Weights alone bring no random numbers with them.
    let other = try program.makeSession(seed: 99, engine: .tcc)
    try other.restore(session.snapshot, onlyParameters: true)
    #expect(other.snapshot["random/counter"]?.integers == [0])
    #expect(other.snapshot["random/key"]?.integers == [99, 0])
    #expect(other.snapshot["0.weight"] == session.snapshot["0.weight"])
  }
}
