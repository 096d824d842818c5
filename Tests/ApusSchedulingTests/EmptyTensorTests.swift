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

  /// What nothing takes may be of any size: steps along an axis of one position, and all where there is none.
  @Test(
    "steps that nothing takes are of any size",
    arguments: [
      (
        "f32[0,2]", "f32[1]",
        #"sum_windows {"axis":0,"dilation":9223372036854775806,"length":5,"stride":1} %0 : f32[5]"#
      ),
      (
        "f32[0,3,4]", "f32[1]",
        #"sum_windows {"axis":0,"dilation":4611686018427387904,"length":5,"stride":1} %0 : f32[5,4]"#
      ),
      (
        "f32[0]", "f32[2]",
        #"convolution {"left":["a"],"result":["9223372036854775807a+9223372036854775807b"],"right":["b"],"#
          + #""shape":[4],"sizes":[0,2]} %0, %1 : f32[4]"#
      ),
      (
        "f32[1,3]", "f32[2]",
        #"convolution {"left":["9223372036854775807a","c"],"result":["b","c"],"right":["b"],"#
          + #""shape":[2,3],"sizes":[1,2,3]} %0, %1 : f32[2,3]"#
      ),
      (
        "f32[2]", "f32[2]",
        #"convolution {"left":["a"],"result":[],"right":["b"],"shape":[],"sizes":[2,2,1099511627776,0]} "#
          + "%0, %1 : f32[]"
      ),
      (
        "f32[3,5]", "f32[1]",
        #"slice {"limit":[3,5],"start":[3,0],"stride":[9223372036854775807,2]} %0 : f32[0,3]"#
      ),
    ])
  func idleSteps(_ x: String, _ w: String, _ node: String) throws {
    let (xType, wType) = (try #require(TensorType(x)), try #require(TensorType(w)))
    try check(
      """
      %0 = input {"name":"x","type":"\(x)"} : \(x)
      %1 = input {"name":"w","type":"\(w)"} : \(w)
      %2 = \(node)
      return "y" %2
      """, ["x": samples(xType, seed: 1), "w": samples(wType, seed: 2)])
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
