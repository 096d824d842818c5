// SPDX-License-Identifier: Apache-2.0

import ApusExecution
import ApusGraph
import ApusPrimitives
import ApusScheduling
import ApusTensor
import CompiledGraphs
import Testing

/// Graphs with tensors of no elements that were once compiled wrongly, as random graphs found.
@Suite struct EmptyTensorTests {
  private func check(_ text: String, _ bindings: [String: HostTensor]) throws {
    let graph = try GraphParser(PrimitiveCatalog.all).parse(text)
    let expected = try Evaluator(graph).outputs(bindings)
    for style in CodeStyle.allCases {
      let got = try CompiledGraphs(graph, style: style, engine: TinyCCEngine()).outputs(bindings)
      #expect(got == expected)
    }
  }

  @Test func aProductWithoutRowsIsNotCutIntoBlocks() throws {
    try check(
      """
      %0 = input {"name":"x","type":"f32[0,3]"} : f32[0,3]
      %1 = input {"name":"w","type":"f32[3,4]"} : f32[3,4]
      %2 = dot_general {"axes":{"leftBatch":[],"leftContracting":[1],"rightBatch":[],"rightContracting":[0]}} %0, %1 : f32[0,4]
      %3 = relu %2 : f32[0,4]
      return "y" %3
      """,
      ["x": HostTensor(zeros: TensorType(.f32, [0, 3])), "w": samples(.f32(3, 4), seed: 1)])
  }

  @Test func emptyBuffersDoNotShareAnAddress() throws {
    try check(
      """
      %0 = input {"name":"x","type":"f64[1,3,3]"} : f64[1,3,3]
      %1 = slice {"limit":[1,1,3],"start":[1,0,0],"stride":[1,1,1]} %0 : f64[0,1,3]
      %2 = compare {"comparison":"eq"} %1, %1 : bool[0,1,3]
      %3 = select %2, %1, %1 : f64[0,1,3]
      %4 = pad {"high":[0,2,0],"interior":[0,0,0],"low":[1,0,0],"value":"f64:0.0"} %3 : f64[1,3,3]
      return "y" %4
      """,
      ["x": samples(TensorType(.f64, [1, 3, 3]), seed: 2)])
  }

  @Test func aValueOfARowDoesNotDependOnColumnsThatAreNotThere() throws {
    try check(
      """
      %0 = input {"name":"w","type":"f64[1,1]"} : f64[1,1]
      %1 = neg %0 : f64[1,1]
      %2 = sub %1, %0 : f64[1,1]
      %3 = slice {"limit":[1,1],"start":[1,0],"stride":[2,2]} %2 : f64[0,1]
      %4 = relu %1 : f64[1,1]
      return "none" %3
      return "y" %4
      """,
      ["w": try HostTensor(TensorType(.f64, [1, 1]), reals: [-1.5])])
  }
}
