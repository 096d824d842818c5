// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusExecution
import ApusIO
import ApusKernel
import ApusScheduling
import ApusTensor
import RandomSources
import Testing

/// Programs for batches of any size up to a greatest one, against programs for each of the sizes.
@Suite struct RunTimeBatchTests {
  /// Whether every number is tried, which takes a minute in debug.
  private static var isThorough: Bool {
    #if DEBUG
      false
    #else
      true
    #endif
  }

  /// What an entry point gives for some examples, and the state after it.
  private struct Outcome: Equatable {
    let results: [HostTensor]
    let state: [HostTensor]
  }

  private static func step(
    _ model: CountedModel, _ session: Session, _ entryPoint: String, _ count: Int, seed: Int
  ) throws -> Outcome {
    let (x, y) = try model.batch(count, seed: seed)
    let results = try entryPoint == "predict" ? session(entryPoint, x) : session(entryPoint, x, y)
    return Outcome(results: results, state: session.snapshot.tensors.map(\.tensor))
  }

  /// Compares steps of many sizes, one after the other, with those of a program for each size.
  private static func compare(
    _ model: CountedModel, upTo limit: Int, _ sizes: [Int], _ engine: EngineChoice, threads: Int = 1
  ) throws {
    let session = try model.program(upTo: limit).makeSession(seed: 7, engine: engine, threads: threads)
    for (seed, count) in sizes.enumerated() {
      let fixed = try model.program(batchSize: count).makeSession(seed: 7, engine: engine, threads: threads)
      let before = session.snapshot
      try fixed.restore(before)
      for entryPoint in ["predict", "evaluate", "train_step"] {
        let found = try step(model, session, entryPoint, count, seed: seed)
        let expected = try step(model, fixed, entryPoint, count, seed: seed)
        #expect(found == expected, "\(model.name) \(entryPoint): \(count) of \(limit)")
      }
      #expect(session.snapshot.tensors.map(\.tensor) != before.tensors.map(\.tensor))
    }
  }

  @Test("every size gives the bits of a program for that size", arguments: CountedModel.all)
  func bits(_ model: CountedModel) throws {
    try Self.compare(model, upTo: 5, Self.isThorough ? [1, 2, 3, 4, 5] : [2], .tcc)
    try Self.compare(model, upTo: 40, Self.isThorough ? [40, 1, 2, 11, 12, 13, 17, 39] : [13, 1], .tcc)
  }

  @Test("sizes below and above blocks of rows give the bits of programs for them")
  func blocks() throws {
    for model in Self.isThorough ? [CountedModel.classes, .wide] : [.classes] {
      let sizes = Self.isThorough ? [1, 95, 96, 97, 129, 257, 299, 300] : [97, 300]
      try Self.compare(model, upTo: 300, sizes, .tcc)
    }
  }

  /// A layer on two axes that are one row of a product, for one size or for any up to it.
  private static func sequences(_ size: Int, isCounted: Bool) throws -> Apus.Program {
    let layer = Dense(5, activation: tanh)
    return try Apus.Program("sequences", over: ["layer": layer]) { program in
      program.entryPoint("train_step", mode: .training) { step in
        let type = TensorType.f32(size, 7, 6)
        let x = isCounted ? step.input("x", type, countedBy: "count") : step.input("x", type)
        let y = layer(x.reshaped([size * 7, 6])).reshaped([size, 7, 5])
        let loss = (y * y).mean()
        step.result("loss", loss)
        step.result("y", y)
        step.minimize(loss, with: SGD(learningRate: 0.1))
      }
    }
  }

  /// Compares first steps of free programs.
  private static func compareFree(
    _ counts: [Int], _ inputs: [Shape], upTo limit: Int,
    _ make: (_ size: Int, _ isCounted: Bool) throws -> Apus.Program
  ) throws {
    let session = try make(limit, true).makeSession(seed: 2, engine: .tcc)
    var random = RandomSource(seed: 8)
    for count in counts {
      let fixed = try make(count, false).makeSession(seed: 2, engine: .tcc)
      try session.initialize(seed: 2)
      let tensors = try inputs.map { shape in
        let type = TensorType(.f32, Shape([count] + shape.dimensions))
        return try HostTensor(
          type, reals: (0..<type.elementCount).map { _ in Double.random(in: 0...1, using: &random) })
      }
      let (found, expected) = (try session("train_step", tensors), try fixed("train_step", tensors))
      #expect(found == expected, "\(count)")
      let states = [session, fixed].map { session in session.snapshot.tensors.map { $0.tensor } }
      #expect(states[0] == states[1], "\(count)")
    }
  }

  @Test(
    "an axis that is joined with the examples gives the bits of programs for each size", arguments: [1, 4, 9])
  func joinedAxes(_ limit: Int) throws {
    let counts = Self.isThorough ? Array(1...limit) : [1, limit]
    try Self.compareFree(counts, [[7, 6]], upTo: limit) { try Self.sequences($0, isCounted: $1) }
  }

  @Test("every engine and number of threads gives the bits", arguments: [CountedModel.classes, .normalized])
  func engines(_ model: CountedModel) throws {
    for threads in Self.isThorough ? [2, 3, 4, 7, 8] : [3] {
      let sizes = Self.isThorough ? [1, 77, 199, 200] : [77]
      try Self.compare(model, upTo: 200, sizes, .tcc, threads: threads)
    }
    try Self.compare(model, upTo: 7, Self.isThorough ? [1, 5, 7] : [5], .interpreter)
    if Self.isThorough, Tool.has("gcc") || Tool.has("clang") {
      try Self.compare(model, upTo: 40, [1, 13, 40], .native)
    }
  }

  @Test("the reference evaluation of each size agrees", arguments: CountedModel.all)
  func evaluation(_ model: CountedModel) throws {
    let program = try model.program(upTo: 9)
    let (session, evaluator) = (
      try program.makeSession(seed: 3, engine: .tcc), try program.makeEvaluatorSession(seed: 3)
    )
    let counts = Self.isThorough ? [9, 1, 4] : [4]
    for (seed, count) in counts.enumerated() {
      try evaluator.restore(session.snapshot)
      let found = try Self.step(model, session, "train_step", count, seed: seed)
      let expected = try Self.step(model, evaluator, "train_step", count, seed: seed)
      // New parameters are not compared: an optimizer that divides by a gradient makes much of its last bits.
      for (x, y) in zip(found.results, expected.results) {
        #expect(zip(x.reals, y.reals).allSatisfy { abs($0 - $1) <= 1e-4 * max(1, abs($1)) })
      }
    }
  }

  @Test("no examples, too many and fewer than none change nothing and say so", arguments: CountedModel.all)
  func refusedCounts(_ model: CountedModel) throws {
    let program = try model.program(upTo: 4)
    let sessions = [
      try program.makeSession(seed: 5, engine: .tcc), try program.makeSession(seed: 5, engine: .interpreter),
      try program.makeEvaluatorSession(seed: 5),
    ]
    for session in sessions {
      let before = session.snapshot
      for count in [0, 5] {
        let (x, y) = try model.batch(count, seed: 1)
        for entryPoint in ["train_step", "evaluate"] {
          let error = try #require(throws: Diagnostic.self) { try session(entryPoint, x, y) }
          #expect(error.message.contains(count == 0 ? "without examples" : "takes 1 to 4 examples"))
        }
      }
      #expect(session.snapshot.tensors.map(\.tensor) == before.tensors.map(\.tensor))
      #expect(session.position == before.position)
    }
  }

  @Test(
    "what lies behind the examples is neither read nor written", arguments: CountedModel.all,
    [CodeStyle.tiles, .loops])
  func poison(_ model: CountedModel, _ style: CodeStyle) throws {
    // Statements are run one by one where loops are plain, which takes long for long sums.
    guard style == .tiles || Self.isThorough || model.name != "wide" else { return }
    let (limit, count) = style == .tiles ? (40, 13) : (5, 3)
    let program = try model.program(upTo: limit)
    let compiled = try Compilation.compiled(program, program.entryPoints, style: style).program
    let executable =
      try style == .tiles ? TinyCCEngine().compile(compiled) : InterpreterEngine().compile(compiled)
    func run(filling filler: UInt8, _ name: String, count: Int) throws -> (results: [[UInt8]], state: [UInt8])
    {
      let index = try executable.index(of: name)
      let state = try Memory(byteCount: compiled.stateBytes)
      let workspace = try Memory(byteCount: compiled.workspaceBytes)
      for block in [state, workspace] {
        block.withUnsafeMutableBytes { _ = $0.initializeMemory(as: UInt8.self, repeating: filler) }
      }
      let seed = try Memory(byteCount: 8)
      seed.copyBytes([5, 0, 0, 0, 0, 0, 0, 0])
      try executable("init", state: state, workspace: workspace, arguments: [seed])
      workspace.withUnsafeMutableBytes { _ = $0.initializeMemory(as: UInt8.self, repeating: filler) }
      let (x, y) = try model.batch(max(count, 0), seed: 2)
      let arguments = try compiled.entryPoints[index].arguments.map { argument in
        let block = try Memory(byteCount: argument.type.bytes)
        block.withUnsafeMutableBytes { _ = $0.initializeMemory(as: UInt8.self, repeating: filler) }
        if argument.limit != nil { block.storeBytes(of: Int64(count), as: Int64.self) }
        if argument.name == "x" { block.copyBytes(x.bytes) }
        if argument.name == "y" { block.copyBytes(y.bytes) }
        return block
      }
      try executable(name, state: state, workspace: workspace, arguments: arguments)
      let results = zip(compiled.entryPoints[index].arguments, arguments).filter(\.0.isResult).map {
        argument, block in
        block.withUnsafeMutableBytes { bytes in
          let given = argument.type.rank > 0 ? argument.type.bytes / limit * count : argument.type.bytes
          #expect(bytes[given...].allSatisfy { $0 == filler })
          return Array(bytes[..<given])
        }
      }
      return (results, state.withUnsafeMutableBytes { Array($0) })
    }
    for name in ["train_step", "predict", "evaluate"] {
      // Bytes of ones are NaN as f32 and a label of no class.
      let (clean, poisoned) = (
        try run(filling: 0, name, count: count), try run(filling: 0xFF, name, count: count)
      )
      #expect(clean.results == poisoned.results, "\(name)")
      for slot in compiled.state {
        let bytes = slot.offset..<(slot.offset + slot.type.bytes)
        #expect(clean.state[bytes] == poisoned.state[bytes], "\(name) \(slot.name)")
      }
      let whole = try run(filling: 0, name, count: limit)
      #expect(whole.results != clean.results)
      #expect(throws: Diagnostic.self) { try run(filling: 0, name, count: -1) }
    }
  }

  /// A variational autoencoder whose noise is an input, for one size or for any up to it.
  private static func autoencoder(_ size: Int, isCounted: Bool) throws -> Apus.Program {
    let (encoder, decoder) = (
      Sequential([Dense(16, activation: relu), Dense(6)]),
      Sequential([Dense(16, activation: relu), Dense(12)])
    )
    return try Apus.Program("autoencoder", over: ["encoder": encoder, "decoder": decoder]) { program in
      program.entryPoint("train_step", mode: .training) { step in
        func input(_ name: String, _ width: Int) -> Tensor {
          isCounted
            ? step.input(name, .f32(size, width), countedBy: "count") : step.input(name, .f32(size, width))
        }
        let (x, noise) = (input("x", 12), input("noise", 3))
        let code = encoder(x)
        let (mean, logVariance) = (code.sliced(0..<3, along: 1), code.sliced(3..<6, along: 1))
        let output = decoder(mean + exp(logVariance * 0.5) * noise)
        let likelihood = (softplus(output) - output * x).sum()
        let divergence = (exp(logVariance) + mean * mean - logVariance - 1).sum() * 0.5
        let loss = (likelihood + divergence).scaled(overCountOf: x, along: [0])
        step.result("loss", loss)
        step.result("output", output)
        step.minimize(loss, with: Adam(learningRate: 0.01))
      }
    }
  }

  @Test("free entry points take any number of examples in several inputs")
  func freeEntryPoints() throws {
    try Self.compareFree(Self.isThorough ? [20, 1, 3, 12, 13, 19] : [13], [[12], [3]], upTo: 20) {
      try Self.autoencoder($0, isCounted: $1)
    }
  }

  /// A program that drops something of each example, and of what a loop hands on.
  private static func dropping(_ size: Int, isCounted: Bool) throws -> Apus.Program {
    let (first, second) = (Dropout(0.4), Dropout(0.3))
    return try Apus.Program("dropping", over: ["first": first, "second": second]) { program in
      program.entryPoint("train_step", mode: .training) { step in
        let type = TensorType.f32(size, 7)
        let x = isCounted ? step.input("x", type, countedBy: "count") : step.input("x", type)
        let start = step.trace.fill(1, .f32(3))
        let state = scan(over: step.trace.fill(1, .f32(5, 3)), from: start) { h, x in (second(h + x), h) }
          .last
        step.result("y", first(x))
        step.result("h", state)
      }
    }
  }

  @Test("loops draw the same random numbers however many examples there are beside them")
  func randomLoops() throws {
    try Self.compareFree([8, 1, 3], [[7]], upTo: 8) { try Self.dropping($0, isCounted: $1) }
  }

  @Test("data whose last batch is smaller trains with one entry point", arguments: [1, 2])
  func smallerLastBatch(_ threads: Int) async throws {
    let model = CountedModel.classes
    let (x, y) = try model.batch(23, seed: 4)
    let data = try Dataset(
      features: x.reals.map { Float($0) }, shape: [5, 4], labels: y.reals.map { Int32($0) }, classCount: 3)
    let sessions = [
      try model.program(upTo: 10).makeSession(seed: 1, engine: .tcc, threads: threads),
      try model.program(batchSize: 10).makeSession(seed: 1, engine: .tcc, threads: threads),
    ]
    for session in sessions {
      for try await _ in session.fit(data, validatingOn: data, epochs: 2) {}
    }
    #expect(sessions[0].snapshot.tensors.map(\.tensor) == sessions[1].snapshot.tensors.map(\.tensor))
    #expect(try sessions[0].evaluate(data) == sessions[1].evaluate(data))
    #expect(try sessions[0].predict(data) == sessions[1].predict(data))
  }

  @Test("a file trains with batches of two sizes to the losses of the process")
  func file() throws {
    let model = CountedModel.classes
    let (x, y) = try model.batch(23, seed: 4)
    let data = try Dataset(
      features: x.reals.map { Float($0) }, shape: [5, 4], labels: y.reals.map { Int32($0) }, classCount: 3)
    let program = try model.program(upTo: 10)
    let session = try program.makeSession(seed: 9, engine: .tcc)
    var expected: [Double] = []
    for epoch in 0..<3 {
      for batch in try data.batches(of: 10, shuffledBy: 9, epoch: epoch) {
        expected.append(try session.trainStep(batch))
      }
    }
    let bench = try Bench(StandaloneFiles(training: program, on: data, seed: 9, epochs: 3))
    let all = [["gcc", "-O2"] + Tool.strict, ["clang", "-O1"] + Tool.strict, ["tcc"]]
    let compilers = Self.isThorough ? all : [["tcc"]]
    for compiler in compilers where Tool.has(compiler[0]) {
      let printed = try Tool.run([try bench.build("classes", compiler)], in: bench)
      let losses = printed.split(separator: "\n").compactMap { Double($0) }
      #expect(losses.count == expected.count)
      for (x, y) in zip(losses, expected) { #expect(abs(x - y) <= 1e-6 * abs(y), "\(compiler[0])") }
    }
  }

  @Test(
    "one plan serves all sizes: no larger than that of a program for the greatest",
    arguments: CountedModel.all)
  func memory(_ model: CountedModel) throws {
    let (program, fixed) = (try model.program(upTo: 40), try model.program(batchSize: 40))
    let (counted, usual) = (
      try Compilation.compiled(program, program.entryPoints, style: .loops).program,
      try Compilation.compiled(fixed, fixed.entryPoints, style: .loops).program
    )
    #expect(counted.stateBytes == usual.stateBytes)
    // The number of examples and what is divided by it may take a line each.
    #expect(counted.workspaceBytes <= usual.workspaceBytes + 1024)
  }
}
