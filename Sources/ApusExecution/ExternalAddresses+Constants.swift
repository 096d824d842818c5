// SPDX-License-Identifier: Apache-2.0

import ApusIO
import ApusKernel
import ApusTensor

/// The constants of a program in memory, for code that refers to them by name.
final class ConstantMemory: Sendable {
  private let memory: Memory
  /// For each constant of the program, where it begins; those without a place begin where all do.
  private let offsets: [Int]

  init(_ program: Program, positions: [Int]) throws(Diagnostic) {
    var offsets = [Int](repeating: 0, count: program.constants.count)
    var end = 0
    for position in positions {
      offsets[position] = end
      let size = program.constants[position].type.bytes
      end += (size + Program.alignment - 1) / Program.alignment * Program.alignment
    }
    let memory = try Memory(byteCount: end)
    for position in positions {
      let bytes = program.constants[position].bytes
      bytes.withUnsafeBytes { source in
        UnsafeMutableRawBufferPointer(
          start: memory.address + offsets[position], count: source.count
        ).copyMemory(from: source)
      }
    }
    self.memory = memory
    self.offsets = offsets
  }

  /// Where a constant lies.
  func address(of position: Int) -> UnsafeRawPointer {
    UnsafeRawPointer(memory.address + offsets[position])
  }
}
