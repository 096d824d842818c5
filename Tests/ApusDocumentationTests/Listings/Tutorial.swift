// SPDX-License-Identifier: Apache-2.0

import Apus

// listing: own-layer
/// A residual block: the number of features stays what it is.
struct Residual: UnaryLayer {
  let features: Int
  let first: Dense
  let second: Dense

  init(_ features: Int) {
    self.features = features
    first = Dense(features, activation: relu)
    second = Dense(features)
  }

  func callAsFunction(_ x: Tensor) -> Tensor { x + second(first(x)) }
}
// end

// listing: own-statistic
/// Subtracts from each feature its mean: that of the batch in training, the running one afterwards.
struct Centering: UnaryLayer {
  private let identity: LayerIdentity

  init(file: String = #fileID, line: Int = #line) {
    identity = LayerIdentity("Centering", file: file, line: line)
  }

  var structure: LayerStructure { .identity(identity) }

  func callAsFunction(_ x: Tensor) -> Tensor {
    identity.record(on: x) { layer in
      let running = layer.statistic("mean", x.type.with([x.shape[1]]), .zeros)
      guard layer.mode == .training else { return x - running }
      let mean = x.mean(along: [0])
      layer.update("mean", to: running + (mean - running) * 0.1)
      return x - mean
    }
  }
}
// end

// listing: own-noise
/// Adds normally distributed noise in training.
struct Noise: UnaryLayer {
  private let deviation: Double
  private let identity: LayerIdentity

  init(_ deviation: Double, file: String = #fileID, line: Int = #line) {
    self.deviation = deviation
    identity = LayerIdentity("Noise", file: file, line: line)
  }

  var structure: LayerStructure { .identity(identity) }

  func callAsFunction(_ x: Tensor) -> Tensor {
    identity.record(on: x) { layer in
      guard layer.mode == .training else { return x }
      return x + layer.normal(x.shape, dtype: x.dtype) * deviation
    }
  }
}
// end

enum TutorialListing {
  static func model() -> Sequential {
    // listing: sequential
    let model = Sequential {
      Flatten()
      Dense(64, activation: relu)
      Residual(64)
      Dense(10)
    }
    // end
    return model
  }

  static func program(on training: Dataset) throws -> Program {
    let model = model()
    // listing: program
    let program = try Program(
      "digits", training: model, on: training.element, batchSize: 32, loss: softmaxCrossEntropy,
      metrics: ["accuracy": accuracy],
      optimizer: AdamW(learningRate: .cosine(from: 5e-3, over: .epochs(30))))
    // end
    return program
  }

  static func train(_ program: Program, _ training: Dataset, _ validation: Dataset) async throws {
    // listing: fit
    let session = try program.makeSession(seed: 42)
    for try await epoch in session.fit(training, validatingOn: validation, epochs: 30) {
      print(epoch.index, epoch.loss, epoch.validation["accuracy", default: 0])
      if epoch.validation["accuracy", default: 0] > 0.98 { break }
    }
    try session.snapshot.save(to: "digits.safetensors")
    // end
  }

  static func manual(_ session: Session, _ training: Dataset, _ validation: Dataset) throws {
    // listing: manual-loop
    for batch in try training.batches(of: 32, shuffledBy: 7, epoch: 0) {
      let loss = try session.trainStep(batch)
      print(loss)
    }
    print(try session.evaluate(validation)["accuracy", default: 0])
    // end
  }

  static func slower(_ session: Session) throws {
    // listing: setting
    try session.set("learning_rate", to: session.setting("learning_rate") / 10)
    // end
  }

  static func predictions(_ session: Session, _ raw: Dataset, _ path: String) throws -> HostTensor {
    // listing: scaling
    let snapshot = try Snapshot(contentsOf: path)
    try session.restore(snapshot, onlyParameters: true)
    let scaling = snapshot.scaling ?? Scaling()
    let outputs = try session.predict(raw.scaled(as: scaling))
    let prices = try scaling.unscaled(outputs)
    // end
    return prices
  }

  // listing: own-loss
  /// The mean absolute error.
  @Sendable static func absoluteError(_ output: Tensor, _ target: Tensor) -> Tensor {
    abs(output - target).mean()
  }
  // end

  static func emit(_ program: Program, _ folder: String) throws {
    // listing: emit
    try program.emitC(to: folder, entryPoints: ["init", "train_step", "predict"])
    // end
  }

  static func freeEntryPoints() throws -> Program {
    // listing: entry-points
    let generator = Dense(2)
    let critic = Sequential {
      Dense(16, activation: tanh)
      Dense(1)
    }
    let program = try Program("adversaries", over: ["generator": generator, "critic": critic]) { program in
      program.entryPoint("train_critic") { step in
        let noise = step.input("noise", .f32(32, 4))
        let real = step.input("real", .f32(32, 2))
        let loss = (critic(generator(noise)) - critic(real)).mean()
        step.result("loss", loss)
        step.minimize(loss, changing: critic, with: SGD(learningRate: 0.01), named: "critic_optimizer")
      }
      program.entryPoint("train_generator") { step in
        let noise = step.input("noise", .f32(32, 4))
        let loss = -critic(generator(noise)).mean()
        step.result("loss", loss)
        step.minimize(loss, changing: generator, with: SGD(learningRate: 0.01), named: "generator_optimizer")
      }
    }
    // end
    return program
  }
}
