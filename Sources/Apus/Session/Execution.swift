// SPDX-License-Identifier: Apache-2.0

import ApusExecution
import ApusIO
import ApusTensor

/// Makes entry points of a program callable.
protocol Execution: AnyObject {
  /// An entry point ready to be called with a state of the program's layout.
  func function(_ entryPoint: TracedEntryPoint, of program: Program) throws(Diagnostic)
    -> any CompiledFunction
}

/// An entry point ready to be called.
protocol CompiledFunction: AnyObject {
  /// Runs the function; on an error the state is as it was.
  ///
  /// - Parameters:
  ///   - state: Memory of the program's state.
  ///   - inputs: A block for each input.
  ///   - results: A block for each result.
  func call(state: Memory, inputs: [Memory], results: [Memory]) throws(Diagnostic)
}

/// Where each tensor of a program's state lies.
package struct StateLayout: Hashable, Sendable {
  /// A tensor of the state.
  package struct Slot: Hashable, Sendable {
    package let path: String
    package let type: TensorType
    package let offset: Int
  }

  /// The tensors in the order of the program's state.
  package let slots: [Slot]
  /// The size of the state in bytes.
  package let bytes: Int

  /// Places tensors one after the other, each at a multiple of 64 bytes.
  init(_ state: [ParameterSpec]) {
    var offset = 0
    slots = state.map { spec in
      let slot = Slot(path: spec.path, type: spec.type, offset: offset)
      offset += (spec.type.bytes + 63) / 64 * 64
      return slot
    }
    bytes = offset
  }
}
