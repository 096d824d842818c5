// SPDX-License-Identifier: Apache-2.0

import ApusIO
import ApusKernel
import ApusTensor

/// The function that lists the tensors of a program's state.
struct StateTable {
  let program: Program

  func print(to writer: inout CWriter) {
    let function = "const apus_tensor_info *\(program.name)_parameters(int *count)"
    guard !program.state.isEmpty else {
      writer.line("\(function) {")
      writer.indented {
        $0.line("if (count) *count = 0;")
        $0.line("return NULL;")
      }
      writer.line("}")
      writer.line()
      return
    }
    writer.line("static const apus_tensor_info apus_state[] = {")
    writer.indented { writer in
      for slot in program.state {
        let sizes = slot.type.shape.dimensions
        let shape = sizes.isEmpty ? "0" : sizes.map(String.init).joined(separator: ", ")
        writer.line(
          "{\(CText.stringLiteral(slot.name)), \"\(slot.type.dtype)\", \(sizes.count), {\(shape)}, "
            + "\(slot.offset), \(slot.type.bytes)},")
      }
    }
    writer.line("};")
    writer.line()
    writer.line("\(function) {")
    writer.indented {
      $0.line("if (count) *count = \(program.state.count);")
      $0.line("return apus_state;")
    }
    writer.line("}")
    writer.line()
  }
}
