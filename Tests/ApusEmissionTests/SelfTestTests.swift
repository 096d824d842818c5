// SPDX-License-Identifier: Apache-2.0

import ApusDifferentiation
import ApusEmission
import ApusGraph
import ApusIO
import ApusKernel
import ApusPrimitives
import ApusScheduling
import ApusTensor
import Testing

@testable import ApusExecution

@Suite struct SelfTestTests {
  static let count = 50
  static let batch = 16
  static let seed: UInt64 = 0x1234_5678_9ABC_DEF0

  /// A program that trains a line: full batches, the last batch of two, and first values from a seed.
  static func program(_ style: CodeStyle) throws -> Program {
    func step(_ size: Int) throws -> Graph {
      let trace = Trace()
      let x = trace.input("x", .f32(size, 3))
      let y = trace.input("y", .f32(size))
      let w = trace.parameter("w", .f32(3, 1))
      let b = trace.parameter("b", .f32())
      let error = x.matmul(w).reshaped([size]) + b - y
      let loss = (error * error).mean()
      let gradients = gradient(of: loss, withRespectTo: [w, b])
      trace.output(.result("loss"), loss)
      trace.output(.update("w"), w - 0.2 * gradients[0])
      trace.output(.update("b"), b - 0.2 * gradients[1])
      return try trace.finished()
    }
    let trace = Trace()
    let words = trace.input("seed", TensorType(.u32, [2])).converted(to: .f32) * 1e-9
    trace.output(
      .update("w"), words.reshaped([2, 1]).sum(along: [0]).reshaped([1, 1]).broadcast(to: [3, 1]))
    trace.output(.update("b"), words.sum(along: [0]))
    return try ProgramCompiler.compile(
      "line", state: [.init("w", .f32(3, 1)), .init("b", .f32())],
      entryPoints: [
        ("init", trace.finished()), ("train_step", step(batch)), ("train_step_2", step(count % batch)),
      ], style: style
    ).program
  }

  static func test(_ source: SelfTest.Source, shuffled: Bool = true) -> SelfTest {
    let x: [Double] = (0..<count * 3).map { Double(($0 * 7919) % 101) / 50 - 1 }
    let y: [Double] = (0..<count).map { row in
      let (first, second) = (x[row * 3], x[row * 3 + 1])
      return 3 * first - 2 * second + 0.5
    }
    return SelfTest(
      columns: [
        .init(argument: "x", examples: HostTensor(unchecked: .f32(count, 3), reals: x)),
        .init(argument: "y", examples: HostTensor(unchecked: .f32(count), reals: y)),
      ], source: source, lastTrainStep: "train_step_2", initialSeed: seed,
      shuffle: shuffled ? SelfTest.Shuffle(seed: 7, stream: 5) : nil, batchSize: batch, epochs: 5)
  }

  /// The losses of the same run in this process.
  static func losses(_ test: SelfTest) throws -> [Double] {
    let program = try program(.tiles)
    let executable = try TinyCCEngine().compile(program)
    let state = try Memory(byteCount: program.stateBytes)
    let workspace = try Memory(byteCount: program.workspaceBytes)
    let blocks = try (0..<4).map { _ in try Memory(byteCount: 4096) }
    blocks[0].storeBytes(of: UInt32(truncatingIfNeeded: test.initialSeed), as: UInt32.self)
    blocks[0].storeBytes(of: UInt32(test.initialSeed >> 32), toByteOffset: 4, as: UInt32.self)
    try executable("init", state: state, workspace: workspace, arguments: [blocks[0]])
    let (x, y) = (test.columns[0].examples.reals, test.columns[1].examples.reals)
    var losses: [Double] = []
    for epoch in 0..<test.epochs {
      let order = test.shuffle.map { shuffled(count, $0, epoch: epoch) } ?? Array(0..<count)
      for start in stride(from: 0, to: count, by: batch) {
        let rows = order[start..<min(start + batch, count)]
        for (position, row) in rows.enumerated() {
          for axis in 0..<3 {
            blocks[1].storeBytes(
              of: Float(x[row * 3 + axis]), toByteOffset: (position * 3 + axis) * 4, as: Float.self)
          }
          blocks[2].storeBytes(of: Float(y[row]), toByteOffset: position * 4, as: Float.self)
        }
        let entry = rows.count == batch ? "train_step" : "train_step_2"
        try executable(
          entry, state: state, workspace: workspace, arguments: Array(blocks.dropFirst()))
        losses.append(Double(blocks[3].load(as: Float.self)))
      }
    }
    return losses
  }

  /// The order that `apus_shuffle` promises, by its own description.
  private static func shuffled(_ count: Int, _ shuffle: SelfTest.Shuffle, epoch: Int) -> [Int] {
    var order = Array(0..<count)
    var words: [UInt32] = []
    var block: UInt32 = 0
    for i in stride(from: count - 1, to: 0, by: -1) {
      let bound = UInt64(i) + 1
      while true {
        if words.isEmpty {
          words = Philox.block(
            counter: [block, UInt32(epoch)] + halves(shuffle.stream), key: halves(shuffle.seed))
          block += 1
        }
        let product = UInt64(words.removeFirst()) * bound
        if product & 0xFFFF_FFFF < (1 << 32) % bound { continue }
        order.swapAt(i, Int(product >> 32))
        break
      }
    }
    return order
  }

  /// The low and the high half of a word.
  private static func halves(_ word: UInt64) -> [UInt32] {
    [UInt32(truncatingIfNeeded: word), UInt32(word >> 32)]
  }

  @Test(
    .enabled(if: CCompilers.path("gcc") != nil, "gcc is needed"),
    arguments: [(0, true), (1, true), (0, false)])
  func trainsToTheLossesOfTheProcess(_ source: Int, _ isShuffled: Bool) throws {
    let gcc = try #require(CCompilers.path("gcc"))
    let bench = try Workbench()
    let test = Self.test(source == 0 ? .builtIn : .file(named: "absent.data"), shuffled: isShuffled)
    let program = try Self.program(.loops)
    let file = try bench.write(try program.emitted(for: .standalone), program.name)
    let main = try bench.directory.write(try program.selfTestSource(test), to: "line_main.c")
    let binary = bench.directory.path + "/line"
    let expected = try Self.losses(test)
    #expect(expected.count == 20 && expected[16] < expected[0] / 2)
    for flags in [
      ["-O3", "-march=native"], ["-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover"],
    ] {
      _ = try bench.require(
        [gcc, "-std=c99"] + CCompilers.strict + flags + [file, main, "-lm", "-o", binary])
      var command = [binary]
      if source == 1 {
        #expect(try bench.run(command).status == 1)
        let data = bench.directory.path + "/data-\(flags.count)"
        for broken in [Array(test.fileContent.dropLast()), test.fileContent + [0], Array("no data".utf8)] {
          try AtomicWriter().write(broken, to: data)
          #expect(try bench.run(command + [data]).status == 1)
        }
        try AtomicWriter().write(test.fileContent, to: data)
        command.append(data)
      }
      let actual = try bench.require(command).compactMap(Double.init)
      #expect(actual.count == expected.count)
      for (want, got) in zip(expected, actual) { #expect((want - got).magnitude <= 1e-5 * want + 1e-9) }
    }
  }

  @Test(.enabled(if: !CCompilers.all.isEmpty, "no C compiler found"))
  func compilesWithoutWarnings() throws {
    let bench = try Workbench()
    let program = try Self.program(.loops)
    _ = try bench.write(try program.emitted(for: .standalone), program.name)
    let name = "*/ \" \\ ??/\n%s"
    for source in [SelfTest.Source.builtIn, .file(named: name)] {
      let main = try bench.directory.write(
        try program.selfTestSource(Self.test(source)), to: "main-\(source == .builtIn).c")
      for command in CCompilers.all {
        let (status, output) = try bench.run(command + ["-c", main, "-o", bench.directory.path + "/out.o"])
        #expect(status == 0 && output.isEmpty, "\(command): \(output.prefix(6).joined(separator: "\n"))")
      }
    }
  }

  @Test func refusesDataThatDoNotFit() throws {
    let program = try Self.program(.loops)
    let good = Self.test(.builtIn)
    func refused(
      _ columns: [SelfTest.Column]? = nil, step: String = "train_step", last: String? = "train_step_2",
      loss: String = "loss", initialize: String? = "init", batch: Int = Self.batch
    ) {
      let test = SelfTest(
        columns: columns ?? good.columns, trainStep: step, lastTrainStep: last, loss: loss,
        initialize: initialize, initialSeed: 0, shuffle: nil, batchSize: batch, epochs: 1)
      #expect(throws: Diagnostic.self) { try program.selfTestSource(test) }
    }
    refused([])
    refused([good.columns[0]])
    refused([good.columns[1], good.columns[1]])
    refused([good.columns[0], .init(argument: "y", examples: HostTensor(zeros: .f64(Self.count)))])
    refused(step: "train")
    refused(last: nil)
    refused(last: "train_step")
    refused(loss: "accuracy")
    refused(initialize: "train_step")
    refused(batch: 0)
    refused(batch: 15)
  }
}
