// SPDX-License-Identifier: Apache-2.0

import ApusExecution
import ApusIO
import ApusKernel
import ApusTensor
import RandomSources

/// One call of a specimen with pseudo-random inputs.
struct ProgramRun {
  let program: Program
  /// The bytes of every argument; those of results are what was found after the call.
  var arguments: [[UInt8]]

  /// Inputs with ordinary and special values, the same for each engine.
  init(_ program: Program, seed: UInt64) {
    var generator = RandomSource(seed: seed)
    self.program = program
    arguments = program.entryPoints[0].arguments.map { argument in
      guard !argument.isResult else { return [UInt8](repeating: 0xA5, count: argument.type.bytes) }
      return Self.input(argument, &generator).bytes
    }
  }

  private static func input(_ argument: EntryPoint.Argument, _ generator: inout RandomSource) -> HostTensor {
    let count = argument.type.elementCount
    if argument.type.dtype.isFloatingPoint {
      return HostTensor(unchecked: argument.type, reals: (0..<count).map { _ in generator.real() })
    }
    if argument.name == "index" {
      return HostTensor(
        unchecked: argument.type, integers: (0..<count).map { _ in Int64(generator.next() % 9) })
    }
    let special: [Int64] = [0, 1, -1, 31, 32, 63, 64, 255, .max, .min, Int64(Int32.min), Int64(Int32.max)]
    let integers = (0..<count).map { _ -> Int64 in
      let word = generator.next()
      return word % 2 == 0 ? special[Int(word / 2 % 12)] : Int64(truncatingIfNeeded: generator.next())
    }
    return HostTensor(unchecked: argument.type, integers: integers)
  }

  /// The results, with names.
  var results: [(name: String, tensor: HostTensor)] {
    zip(program.entryPoints[0].arguments, arguments).compactMap { argument, bytes in
      argument.isResult ? (argument.name, HostTensor(unchecked: argument.type, bytes: bytes)) : nil
    }
  }

  /// Runs the entry point and keeps its results.
  mutating func run(on executable: Executable) throws(Diagnostic) {
    let state = try Memory(byteCount: program.stateBytes)
    let workspace = try Memory(byteCount: program.workspaceBytes)
    let blocks = try arguments.map { bytes throws(Diagnostic) in try Memory(byteCount: bytes.count) }
    for (block, bytes) in zip(blocks, arguments) {
      block.copyBytes(bytes)
    }
    try executable("run", state: state, workspace: workspace, arguments: blocks)
    for (position, block) in blocks.enumerated() {
      arguments[position] = block.withUnsafeMutableBytes { Array($0) }
    }
  }
}

extension RandomSource {
  /// Mostly a number of −4 to 4, sometimes a hard one.
  mutating func real() -> Double {
    let special: [Double] = [0, -0.0, .infinity, -.infinity, .nan, 1e30, -1e30, 1e-42]
    return int(below: 16) == 0 ? pick(special) : real(in: -4...4)
  }
}
