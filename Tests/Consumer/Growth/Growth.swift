// SPDX-License-Identifier: Apache-2.0

import Apus

/// Prints how time and memory grow: a line for each size that is asked for, to be read by people.
///
/// It claims nothing and judges nothing; `swift run -c release growth TABLE [--native] SIZE…` from this package's folder.
@main
enum Growth {
  static func main() async throws {
    var words = Array(CommandLine.arguments.dropFirst())
    let engine: EngineChoice = words.contains("--native") ? .native : .tcc
    words.removeAll { $0 == "--native" }
    let sizes = words.dropFirst().compactMap(Int.init)
    switch words.first {
    case "layers": for size in sizes { try layers(size, engine) }
    case "programs": try programs(sizes, engine)
    case "steps": try steps(sizes, engine)
    case "epochs": try await epochs(sizes.first ?? 60, engine)
    case "functions": for size in sizes { try functions(size, engine) }
    case "nodes": for size in sizes { try unrolled(size, engine) }
    case "chain": for size in sizes { try first(Shapes.chain(size), engine) }
    case "norms": for size in sizes { try first(Shapes.norms(size), engine) }
    case "dense": for size in sizes { try first(Shapes.dense(size), engine) }
    case "inner": for size in sizes { try first(Shapes.inner(size), engine) }
    case "results": for size in sizes { try first(Shapes.results(size), engine) }
    case "state": for size in sizes { try state(size, engine) }
    default:
      print(
        "usage: growth layers|programs|steps|epochs|functions|nodes|chain|norms|dense|inner|results|state [--native] SIZE…"
      )
    }
  }

  /// The first step of a residual network, from the declaration to the loss.
  private static func layers(_ count: Int, _ engine: EngineChoice) throws {
    let (set, clock) = (try ResidualNetwork.data(), Stopwatch())
    let program = try ResidualNetwork.program(count, on: set)
    let recorded = clock.milliseconds
    let session = try program.makeSession(seed: 1, engine: engine)
    for batch in try set.batches(of: 16) { try session.trainStep(batch) }
    print("\(count) layers: recorded in \(recorded) ms, first step after \(clock.milliseconds) ms")
  }

  /// The first call of a function of vectors, and a call of its code afterwards.
  private static func functions(_ length: Int, _ engine: EngineChoice) throws {
    let x = try HostTensor(.f32(length), reals: (0..<length).map { Double($0 % 7) })
    let distance = Function(engine: engine) { x, y in sqrt(((x - y) * (x - y)).sum()) }
    let clock = Stopwatch()
    _ = try distance(x, x)
    let first = clock.milliseconds
    let (calls, steady) = (10_000, Stopwatch())
    for _ in 0..<calls { _ = try distance(x, x) }
    print(
      "\(length) elements: first call \(first) ms, \(calls) more \(steady.milliseconds) ms"
    )
  }

  /// The first call of a program's only entry point, from the declaration to the result.
  private static func first(_ make: @autoclosure () throws -> Program, _ engine: EngineChoice) throws {
    let clock = Stopwatch()
    let program = try make()
    let recorded = clock.milliseconds
    guard let entry = program[entryPoint: "main"] else { return }
    let session = try program.makeSession(seed: 1, engine: engine)
    let x = try HostTensor(.f32(8), reals: Array(repeating: 0.5, count: 8))
    let result = try session(entry.name, entry.inputs.map { _ in x })[0].reals[0]
    let nodes = entry.graph.nodes.count
    print("\(nodes) nodes: recorded in \(recorded) ms, called after \(clock.milliseconds) ms, \(result)")
  }

  /// What is done with a state of many tensors other than training.
  private static func state(_ layers: Int, _ engine: EngineChoice) throws {
    let program = try ResidualNetwork.program(layers, on: ResidualNetwork.data())
    let session = try program.makeSession(seed: 1, engine: engine)
    func time(_ body: () throws -> Void) rethrows -> Double {
      let clock = Stopwatch()
      try body()
      return clock.milliseconds
    }
    let summary = try time { _ = try program.summary() }
    let restore = try time { try session.restore(session.snapshot) }
    let restoreAgain = try time { try session.restore(session.snapshot, onlyParameters: true) }
    print("\(layers) layers: summary \(summary) ms, restore \(restore) ms, weights alone \(restoreAgain) ms")
  }

  /// The memory of a process in which programs are compiled, stepped once and dropped.
  private static func programs(_ counts: [Int], _ engine: EngineChoice) throws {
    let set = try ResidualNetwork.data()
    for number in 1...(counts.max() ?? 1) {
      let session = try ResidualNetwork.program(2, on: set).makeSession(seed: UInt64(number), engine: engine)
      for batch in try set.batches(of: 16) { try session.trainStep(batch) }
      if counts.contains(number) { print("\(number) programs: \(residentPages) pages") }
    }
  }

  /// The memory of a process that trains one program.
  private static func steps(_ counts: [Int], _ engine: EngineChoice) throws {
    let set = try ResidualNetwork.data()
    let session = try ResidualNetwork.program(2, on: set).makeSession(seed: 1, engine: engine)
    let clock = Stopwatch()
    for step in 1...(counts.max() ?? 1) {
      for batch in try set.batches(of: 16, shuffledBy: 1, epoch: step) { try session.trainStep(batch) }
      if counts.contains(step) {
        print("\(step) steps: \(residentPages) pages, \(clock.milliseconds) ms")
      }
    }
  }

  /// The speed of training by epoch, long after the moments of idle weights have become subnormal numbers.
  private static func epochs(_ count: Int, _ engine: EngineChoice) async throws {
    // As in pictures of digits, most pixels of a border are 0 in every example.
    var features = [Float](repeating: 0, count: 1_500 * 64)
    for position in features.indices where position % 8 != 0 && position % 8 != 7 {
      features[position] = Float((position * 7919) % 17) / 16
    }
    let set = try Dataset(
      features: features, shape: [64], labels: (0..<1_500).map { Int32($0 % 10) }, classCount: 10)
    let model = Sequential {
      Dense(32, activation: relu)
      Dense(10)
    }
    let program = try Program(
      "digits", training: model, on: set.element, batchSize: 32, loss: softmaxCrossEntropy,
      optimizer: Adam(learningRate: 1e-3))
    let session = try program.makeSession(seed: 1, engine: engine)
    for try await epoch in session.fit(set, epochs: count, seed: 1) {
      print("epoch \(epoch.index): \(Int(epoch.samplesPerSecond)) samples/s, loss \(epoch.loss)")
    }
  }

  /// A model of a neuron unrolled over Euler steps, as one entry point.
  private static func unrolled(_ steps: Int, _ engine: EngineChoice) throws {
    let clock = Stopwatch()
    let program = try HodgkinHuxley.program(steps)
    let nodes = program.entryPoints.map(\.graph.nodes.count).reduce(0, +)
    let session = try program.makeSession(seed: 1, engine: engine)
    let voltage = try HodgkinHuxley.run(session)
    print("\(steps) steps, \(nodes) nodes: \(clock.milliseconds) ms, \(voltage) mV")
  }
}
