// SPDX-License-Identifier: Apache-2.0

package import ApusGraph

/// Something known for each value of a graph, looked up without hashing.
package struct ValueTable<Element: Sendable>: Sendable {
  /// Where the results of each node begin; `nil` if each has one.
  private let starts: [Int]?
  private var elements: [Element]

  /// A table with the same entry for each value of a graph.
  package init(_ graph: Graph, repeating element: Element) {
    guard !graph.hasSingleResults else {
      starts = nil
      elements = [Element](repeating: element, count: graph.nodes.count)
      return
    }
    var starts: [Int] = []
    starts.reserveCapacity(graph.nodes.count)
    var count = 0
    for node in graph.nodes {
      starts.append(count)
      count += node.types.count
    }
    self.starts = starts
    elements = [Element](repeating: element, count: count)
  }

  /// The entry of a value of the graph.
  package subscript(value: Value) -> Element {
    get { elements[position(of: value)] }
    set { elements[position(of: value)] = newValue }
  }

  private func position(of value: Value) -> Int {
    starts.map { $0[value.node] + value.result } ?? value.node
  }
}
