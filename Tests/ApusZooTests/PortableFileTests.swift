// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusZoo
import Foundation
import Testing

/// Emitted files give the same bits on every processor, x86-64, aarch64 and, with high bytes first, s390x, whoever
/// compiles them: with `APUS_PORTABLE` all of them, without it those that fuse products and sums (DocC's `Conventions`).
@Suite struct PortableFileTests {
  /// One way to compile a file and to run what comes out.
  private struct Way {
    let compile: [String]
    var run: [String] = []
  }

  /// The compilers that are here, and those for other processors where there is an emulator, too.
  private static func ways(isPortable: Bool) -> [Way] {
    var ways = ["gcc", "clang"].flatMap { compiler in
      [
        Way(compile: [compiler, "-std=c99", "-O2", "-march=native"]),
        // The compiler's own dialect, in which gcc would make one operation of a product and a sum.
        Way(compile: [compiler, "-O3", "-march=native"]),
      ]
    }
    if isPortable {
      ways += [Way(compile: ["gcc", "-O0"]), Way(compile: ["clang", "-O2"]), Way(compile: ["tcc"])]
    }
    for machine in ["aarch64", "s390x"] where Tool.has("qemu-\(machine)") {
      for level in ["-O0", "-O3"] {
        let compile = ["\(machine)-linux-gnu-gcc", "-static", level]
        ways.append(Way(compile: compile, run: ["qemu-\(machine)"]))
      }
    }
    // s390x has no mode in which subnormal numbers count as zeros.
    let macros = ["-DAPUS_KEEP_SUBNORMALS"] + (isPortable ? ["-DAPUS_PORTABLE"] : [])
    return ways.filter { Tool.has($0.compile[0]) }.map { Way(compile: $0.compile + macros, run: $0.run) }
  }

  /// Compares the losses of all steps, printed with all their digits.
  private func expectSameBits(_ files: StandaloneFiles, isPortable: Bool) throws {
    let bench = try Bench(files)
    var expected: String?
    for way in Self.ways(isPortable: isPortable) {
      let printed = try Tool.run(way.run + [try bench.build(files.name, way.compile)], in: bench)
      #expect(!printed.isEmpty && !printed.contains("nan"))
      #expect(printed == expected ?? printed, "\(way.compile.joined(separator: " "))")
      expected = expected ?? printed
    }
  }

  /// Whether the compiler may use fused operations with `-march=native`, as those for other processors may.
  private static let fuses =
    (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?.contains(" fma ") ?? false

  // The suite runs in release too, where it tries all.
  #if DEBUG
    private static let levels = [true]
    private static let names = ["xor"]
  #else
    private static let levels = fuses ? [true, false] : [true]
    private static let names = ["xor", "linear-regression", "digits"]
  #endif

  @Test("models train to the same losses everywhere", arguments: names, levels)
  func models(_ name: String, _ isPortable: Bool) throws {
    let model = try Zoo.model(name)
    let data = try model.data(seed: 42).training
    let program = try model.program(on: data.element, batchSize: model.batchSize, epochs: 2)
    try expectSameBits(
      try StandaloneFiles(training: program, on: data, seed: 42, epochs: 2), isPortable: isPortable)
  }

  @Test("dropout, AdamW and functions of all kinds do, too", arguments: levels)
  func functions(_ isPortable: Bool) throws {
    let data = try Digits.data(seed: 42).training
    let model = Sequential {
      Dropout(0.1)
      Dense(32, activation: tanh)
      Dense(300, activation: { erf($0) + sin($0) * exp(-abs($0)) })
      Dropout(0.5)
      Dense(10)
    }
    let program = try Program(
      "functions", training: model, on: data.element, batchSize: 100, loss: softmaxCrossEntropy,
      optimizer: AdamW(learningRate: 1e-3))
    try expectSameBits(
      try StandaloneFiles(training: program, on: data, seed: 42, epochs: 1), isPortable: isPortable)
  }

  @Test("so do those whose data is in a file of its own") func dataFile() throws {
    let rows = 27_000
    let features = (0..<rows * 10).map { Float($0 * 7919 % 1009) / 1009 }
    let targets = (0..<rows).map { Float($0 % 17) / 17 }
    let data = try Dataset(features: features, shape: [10], values: targets, valueShape: [1])
    let program = try LinearRegression.program(on: data.element, batchSize: 3000, epochs: 1)
    let files = try StandaloneFiles(training: program, on: data, seed: 42, epochs: 1)
    #expect(files.files.contains { $0.name.hasSuffix(".data") })
    try expectSameBits(files, isPortable: true)
  }
}
