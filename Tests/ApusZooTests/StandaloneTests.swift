// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusZoo
import Foundation
import Testing

/// The C files of models, compiled and run without Apus.
@Suite struct StandaloneTests {
  private static let seed: UInt64 = 42

  private static func program(
    _ model: any ZooModel.Type, epochs: Int
  ) throws -> (program: Program, data: Dataset) {
    let data = try model.data(seed: seed).training
    return (try model.program(on: data.element, batchSize: model.batchSize, epochs: epochs), data)
  }

  private static func bench(_ model: any ZooModel.Type, epochs: Int) throws -> Bench {
    let (program, data) = try program(model, epochs: epochs)
    return try Bench(StandaloneFiles(training: program, on: data, seed: seed, epochs: epochs))
  }

  private static let compilers = [
    ["gcc", "-O3", "-march=native"] + Tool.strict, ["clang", "-O2", "-march=native"] + Tool.strict, ["tcc"],
  ]
  .filter { Tool.has($0[0]) }

  @Test("digits trains to the same losses in C and in the process, partial batches included")
  func losses() throws {
    let epochs = 3
    let (program, data) = try Self.program(Digits.self, epochs: epochs)
    let session = try program.makeSession(seed: Self.seed, engine: .tcc)
    var expected: [Double] = []
    for epoch in 0..<epochs {
      for batch in try data.batches(of: Digits.batchSize, shuffledBy: Self.seed, epoch: epoch) {
        expected.append(try session.trainStep(batch))
      }
    }
    // 44 full batches and one of 30 in each of three passes.
    #expect(data.count % Digits.batchSize == 30 && expected.count == 135)
    let bench = try Self.bench(Digits.self, epochs: epochs)
    for compiler in Self.compilers {
      let printed = try Tool.run([try bench.build("digits", compiler)], in: bench)
      let losses = printed.split(separator: "\n").compactMap { Double($0) }
      #expect(losses.count == expected.count)
      Self.compare(losses, Array(expected.prefix(100)), compiler)
    }
  }

  /// Compares losses: they are the same bits from compilers that use all the CPU has, as the process does.
  private static func compare(_ losses: [Double], _ expected: [Double], _ compiler: [String]) {
    let isExact = compiler.contains("-march=native")
    for (x, y) in zip(losses, expected) {
      let isRight = isExact ? Float(x) == Float(y) : abs(x - y) <= 1e-4 * abs(y)
      #expect(isRight, "\(compiler[0]): \(x) instead of \(y)")
    }
  }

  @Test("a model with dropout trains to the same losses in C and in the process, partial batches included")
  func dropout() throws {
    let data = try Digits.data(seed: Self.seed).training
    let model = Sequential {
      Dropout(0.1)
      Dense(32, activation: relu)
      Dropout(0.5)
      Dense(10)
    }
    let program = try Program(
      "dropped", training: model, on: data.element, batchSize: 100, loss: softmaxCrossEntropy,
      optimizer: AdamW(learningRate: 1e-3))
    let session = try program.makeSession(seed: Self.seed, engine: .tcc)
    var expected: [Double] = []
    for epoch in 0..<2 {
      for batch in try data.batches(of: 100, shuffledBy: Self.seed, epoch: epoch) {
        expected.append(try session.trainStep(batch))
      }
    }
    #expect(data.count % 100 == 38 && expected.count == 30)
    let bench = try Bench(StandaloneFiles(training: program, on: data, seed: Self.seed, epochs: 2))
    for compiler in Self.compilers {
      let printed = try Tool.run([try bench.build("dropped", compiler)], in: bench)
      let losses = printed.split(separator: "\n").compactMap { Double($0) }
      #expect(losses.count == expected.count)
      Self.compare(losses, expected, compiler)
    }
  }

  @Test("training in C has no undefined behaviour", .enabled(if: Tool.has("gcc"), "gcc is needed"))
  func sanitizers() throws {
    let bench = try Self.bench(Digits.self, epochs: 2)
    let program = try bench.build(
      "digits",
      [
        "gcc", "-O1", "-std=c99", "-g", "-fsanitize=address,undefined,float-cast-overflow",
        "-fno-sanitize-recover=all",
      ])
    #expect(try Tool.run([program], in: bench).split(separator: "\n").count == 90)
  }

  @Test(
    "training in C reads no memory that nothing was written to",
    .enabled(if: Tool.has("gcc") && Tool.has("valgrind"), "gcc and valgrind are needed"))
  func valgrind() throws {
    let bench = try Self.bench(Digits.self, epochs: 1)
    let program = try bench.build("digits", ["gcc", "-O2", "-std=c99", "-g"])
    let printed = try Tool.run(
      ["valgrind", "--quiet", "--leak-check=full", "--error-exitcode=99", program], in: bench)
    #expect(printed.split(separator: "\n").count == 45)
  }

  @Test(
    "every model's C compiles without a warning, needs only libc and libm, and allocates nothing",
    .enabled(if: Tool.has("gcc") && Tool.has("nm"), "gcc and nm are needed"), arguments: Zoo.names)
  func cleanFiles(_ name: String) throws {
    let program = try Zoo.model(name).program()
    let files = try StandaloneFiles(program, program.entryPoints)
    let bench = try Bench(files)
    let source = "\(files.name).c"
    var compilers = [["gcc", "-O0"] + Tool.strict]
    // Optimising takes most of the time: it is tried where the suite runs in release.
    #if !DEBUG
      compilers.append(["gcc", "-O3"] + Tool.strict)
    #endif
    if Tool.has("clang") { compilers.append(["clang", "-O0"] + Tool.strict) }
    if Tool.has("tcc") { compilers.append(["tcc", "-Wall", "-Werror"]) }
    for compiler in compilers {
      let said = try Tool.run(compiler + ["-c", source, "-o", "out.o"], in: bench)
      #expect(said.isEmpty)
      guard compiler[0] == "gcc" else { continue }
      let symbols = try Tool.run(["nm", "-u", "out.o"], in: bench).split(separator: "\n")
        .compactMap { $0.split(separator: " ").last.map(String.init) }
      let strangers = symbols.filter { !Self.allowed.contains($0) }
      #expect(strangers.isEmpty, "\(compiler.prefix(2).joined(separator: " "))")
    }
  }

  /// Functions of libc and libm that do not allocate, and what position-independent code refers to.
  private static let allowed: Set<String> = [
    "memcpy", "memset", "memmove", "memcmp", "exp", "log", "log1p", "expm1", "sqrt", "sqrtf", "tanh", "sin",
    "cos", "erf", "pow", "floor", "floorf", "fabsf", "copysignf", "__stack_chk_fail",
    "_GLOBAL_OFFSET_TABLE_",
  ]
}
