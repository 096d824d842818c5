// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusPrimitives

extension Pass {
  /// Puts numbers in the places of sizes of axes, or multiples of the input that counts examples.
  ///
  /// Before: `%0 = batch_input x by n : f32[64,3]; %1 = input n; %2 = axis_size 0 of %0; %3 = axis_size 1 of %0`
  /// After:  `%0 = batch_input x by n : f32[64,3]; %1 = input n; %3 = fill 3`, and `%1` where `%2` was
  ///
  /// A size of which it is not known whether it is that of the examples stays as it is: the other graphs of a program, or
  /// what is recorded later, may tell.
  public static let axisSizes = Pass(
    name: "axis-sizes", summary: "Puts numbers in the places of sizes of axes."
  ) { (graph, budget) throws(Diagnostic) in
    guard graph.batch != nil else { return graph }
    let resolved = try graph.resolvingAxisSizes()
    return resolved == graph || !budget.spend("axis-size")
      ? graph : resolved
  }
}
