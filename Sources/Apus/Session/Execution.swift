// SPDX-License-Identifier: Apache-2.0

import ApusExecution
import ApusIO
import ApusKernel
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

extension Program {
  /// Where each tensor of the state lies, as compiled code has it.
  var layout: StateLayout { StateLayout(state.lazy.map { ($0.path, $0.type) }) }
}
