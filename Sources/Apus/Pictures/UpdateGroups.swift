// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusScheduling

/// The operations that update a parameter and its moments, to be drawn as one shape.
///
/// Operations are together if one uses the other, except that those on single numbers, such as the learning
/// rate of a step, are a group of their own which all others use.
struct UpdateGroups {
  /// For each node, the group; `nil` for a node that is drawn by itself.
  private(set) var group: [Int?]
  /// For each group, the number of operations.
  private(set) var operations: [Int] = []
  /// For each group, the parameters, moments and counters that it updates, shortest name first.
  private(set) var updated: [[String]] = []

  /// Finds the groups of a graph.
  init(_ graph: Graph, phases: [TrainingPhase], isHidden: [Bool]) {
    let count = graph.nodes.count
    var parent = Array(0..<count)
    func root(_ index: Int) -> Int { parent[index] == index ? index : root(parent[index]) }
    let isMember = (0..<count).map { phases[$0] == .update && !isHidden[$0] }
    var isScalar = [Bool](repeating: false, count: count)
    var firstScalar: Int?
    for (index, node) in graph.nodes.enumerated() where isMember[index] {
      let others = node.operands.map(\.node).filter { !isHidden[$0] }
      isScalar[index] =
        node.types[0].shape.rank == 0
        || !others.isEmpty && others.allSatisfy { isScalar[$0] && isMember[$0] }
      if isScalar[index] {
        if let first = firstScalar { parent[root(index)] = root(first) } else { firstScalar = index }
        continue
      }
      for other in others where isMember[other] && !isScalar[other] { parent[root(other)] = root(index) }
    }
    group = [Int?](repeating: nil, count: count)
    var numbers: [Int: Int] = [:]
    for index in 0..<count where isMember[index] {
      let number = numbers[root(index)] ?? operations.count
      if number == operations.count {
        numbers[root(index)] = number
        operations.append(0)
        updated.append([])
      }
      group[index] = number
      operations[number] += 1
    }
    for output in graph.outputs {
      guard case .update(let name) = output.role, let number = group[output.value.node] else { continue }
      updated[number].append(name)
    }
    updated = updated.map { $0.sorted { ($0.count, $0) < ($1.count, $1) } }
    absorbMoments(graph)
  }

  /// Takes in the state that nothing but one group reads and updates.
  private mutating func absorbMoments(_ graph: Graph) {
    var readers = [Set<Int?>](repeating: [], count: graph.nodes.count)
    for (index, node) in graph.nodes.enumerated() {
      for operand in node.operands { readers[operand.node].insert(group[index]) }
    }
    for output in graph.outputs {
      if group[output.value.node] == nil { readers[output.value.node].insert(nil) }
    }
    for (index, node) in graph.nodes.enumerated() {
      guard let name = node.boundName, readers[index].count == 1, let reader = readers[index].first,
        let number = reader, updated[number].contains(name)
      else { continue }
      group[index] = number
    }
  }
}
