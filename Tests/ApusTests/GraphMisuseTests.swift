// SPDX-License-Identifier: Apache-2.0

import Apus
import Testing

/// Graphs and models at the end of what numbers can count.
@Suite struct GraphMisuseTests {
  @Test func aValueThatThereIsNotHasNoType() throws {
    var graph = Graph()
    let input = try graph.append(Input("x", .f32(2, 3)))
    #expect(graph[typeOf: Value(node: input)] == .f32(2, 3))
    for node in [Int.min, -1, 1, .max] { #expect(graph[typeOf: Value(node: node)] == nil) }
    for result in [Int.min, -1, 1, .max] {
      #expect(graph[typeOf: Value(node: input, result: result)] == nil)
    }
  }
}
