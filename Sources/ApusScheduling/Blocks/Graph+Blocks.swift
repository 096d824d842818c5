// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusKernel
import ApusPrimitives

extension Graph {
  /// A body as the graph of an entry point would be: what is handed on from run to run is its state, which the run
  /// updates, so that the order of steps and the copies are found as for any state.
  ///
  /// The names are the positions of the operands and of the results.
  func asEntryPoint(of region: Region) -> Graph {
    var entry = Graph()
    var inputs = region.inputs.enumerated().filter { $0.element != .condition }.makeIterator()
    for node in nodes {
      guard node.inputName != nil, let (position, input) = inputs.next() else {
        _ = entry.append(copying: node, operands: node.operands)
        continue
      }
      let isCarried = if case .carried = input { true } else { false }
      let source: any Primitive =
        isCarried ? Parameter("\(position)", node.types[0]) : Input("\(position)", node.types[0])
      let copy = Node(primitive: source, operands: [], types: node.types, origin: node.origin)
      _ = entry.append(copying: copy, operands: [])
    }
    for (position, input) in region.inputs.enumerated() {
      guard case .carried(let output) = input else { continue }
      entry.outputs.append(Output(.update("\(position)"), outputs[output].value))
    }
    for (position, result) in region.results.enumerated() {
      switch result {
      case .stacked(let output): entry.outputs.append(Output(.result("\(position)"), outputs[output].value))
      case .last(let output):
        // What is handed on has its place as state.
        guard !region.inputs.contains(.carried(output: output)) else { continue }
        entry.outputs.append(Output(.result("\(position)"), outputs[output].value))
      }
    }
    return entry
  }
}

extension Graph {
  /// The same graph in which each value that a loop hands on begins as a copy, which nobody else reads, so that the
  /// loop may change it in place.
  func copyingCarried() -> Graph {
    var loops = owners[...]
    guard !loops.isEmpty else { return self }
    var copied = Graph()
    var places: [Int] = []
    for (index, node) in nodes.enumerated() {
      var operands = node.operands.map { Value(node: places[$0.node], result: $0.result) }
      if loops.first?.index == index, let loop = loops.popFirst() {
        for (position, input) in loop.region.inputs.enumerated() {
          guard case .carried = input else { continue }
          let copy = Node(
            primitive: Copy(), operands: [operands[position]], types: [type(of: node.operands[position])],
            origin: node.origin)
          operands[position] = Value(node: copied.append(copying: copy, operands: copy.operands))
        }
      }
      places.append(copied.append(copying: node, operands: Operands(operands)))
    }
    copied.outputs = outputs.map {
      Output($0.role, Value(node: places[$0.value.node], result: $0.value.result))
    }
    return copied
  }
}
