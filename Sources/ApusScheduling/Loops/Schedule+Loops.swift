// SPDX-License-Identifier: Apache-2.0

import ApusGraph
package import ApusKernel
import ApusTensor

extension Schedule {
  /// A part of the memory of a value that has memory of its own.
  struct Memory {
    /// The value whose memory it is.
    let root: Value
    /// The bytes from its start in the first run of all loops.
    let offset: Int
    /// How the loops move it.
    let terms: [Location.Term]
  }

  /// Where a value's memory is, behind all parts and loops.
  func memory(of value: Value) -> Memory {
    var (root, offset, terms) = (value, 0, [Location.Term]())
    while true {
      switch homes[root] {
      case .workspace, .input, .parameter, .constant, .result:
        return Memory(root: root, offset: offset, terms: terms)
      case .carried(let result): root = result
      case .part(let whole, let start, let loop):
        offset += start
        if let loop {
          let bytes = graph.type(of: root).bytes
          if loops[loop].isReversed { offset += bytes * max(0, loops[loop].count - 1) }
          if bytes > 0 {
            terms.append(Location.Term(loop: loop, bytes: loops[loop].isReversed ? -bytes : bytes))
          }
        }
        root = whole
      }
    }
  }

  /// The steps with the loops around them.
  package var trees: [LoopTree] { LoopTree.trees(ofSteps: steps.indices, loops: loops.map(\.steps)) }
}

extension Schedule.Loop {
  /// The same loop around other steps.
  func around(_ steps: Range<Int>) -> Schedule.Loop {
    Schedule.Loop(
      node: node, nodes: nodes, steps: steps, count: count, isReversed: isReversed, carried: carried,
      stacked: stacked)
  }
}

/// Which loops are around each step and each node.
struct LoopNesting {
  private let loops: [Schedule.Loop]
  /// For each step, the innermost loop around it.
  private(set) var ofStep: [Int?]
  /// For each node, the innermost loop around it.
  private var ofNode: [Int?]
  /// For each loop, the next one around it.
  private(set) var parents: [Int?] = []

  init(_ schedule: Schedule) {
    loops = schedule.loops
    ofStep = [Int?](repeating: nil, count: schedule.steps.count)
    ofNode = [Int?](repeating: nil, count: loops.isEmpty ? 0 : schedule.graph.nodes.count)
    for (number, loop) in loops.enumerated() {
      parents.append(ofNode[loop.node])
      for step in loop.steps { ofStep[step] = number }
      for node in loop.nodes { ofNode[node] = number }
    }
  }

  /// The innermost loop in which a value is computed; `nil` for none.
  func loop(of value: Value) -> Int? { ofNode.isEmpty ? nil : ofNode[value.node] }

  /// The last step up to which a value must live that a step uses: the end of the outermost loop around the step in
  /// which the value is not computed anew.
  func lastUse(at step: Int, of value: Value) -> Int {
    let home = loop(of: value)
    var (last, around) = (step, ofStep[step])
    while let loop = around, loop != home {
      last = loops[loop].steps.upperBound - 1
      around = parents[loop]
    }
    return last
  }

  /// How often a step runs.
  func runs(ofStep step: Int) -> Int { runs(ofStep[step]) }

  /// How often a node is computed.
  func runs(ofNode node: Int) -> Int { runs(ofNode.isEmpty ? nil : ofNode[node]) }

  private func runs(_ innermost: Int?) -> Int {
    var (count, around) = (1, innermost)
    while let loop = around {
      count = count.multipliedSaturated(by: loops[loop].count)
      around = parents[loop]
    }
    return count
  }
}
