// SPDX-License-Identifier: Apache-2.0

import ApusEmission
import ApusIO
import ApusKernel
import ApusTensor

extension ExternalAddresses {
  /// Puts the constants of a program that code refers to by name into memory.
  mutating func addConstants(of program: Program, at positions: [Int]) throws(Diagnostic) {
    guard !positions.isEmpty else { return }
    var offsets: [Int] = []
    var end = 0
    for position in positions {
      offsets.append(end)
      let size = program.constants[position].type.bytes
      end += (size + Program.alignment - 1) / Program.alignment * Program.alignment
    }
    let memory = try Memory(byteCount: end)
    for (position, offset) in zip(positions, offsets) {
      memory.copyBytes(program.constants[position].bytes, toByteOffset: offset)
      add(Emission.constantName(position), in: memory, atByteOffset: offset)
    }
  }
}
