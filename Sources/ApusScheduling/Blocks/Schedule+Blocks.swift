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
          let block = blocks[loop]
          if block.isReversed { offset += bytes * max(0, block.count - 1) }
          if bytes > 0 {
            terms.append(Location.Term(loop: loop, bytes: block.isReversed ? -bytes : bytes))
          }
        }
        root = whole
      }
    }
  }

  /// The steps with the blocks around them.
  package var trees: [BlockTree] { BlockTree.trees(ofSteps: steps.indices, blocks: blocks.map(\.steps)) }
}

extension Schedule.Block {
  /// The same block around other steps.
  func around(_ steps: Range<Int>) -> Schedule.Block {
    Schedule.Block(
      node: node, nodes: nodes, steps: steps, count: count, isReversed: isReversed, condition: condition,
      carried: carried, written: written)
  }
}

/// Which blocks are around each step and each node.
struct BlockNesting {
  private let blocks: [Schedule.Block]
  /// For each step, the innermost block around it.
  private(set) var ofStep: [Int?]
  /// For each node, the innermost block around it.
  private var ofNode: [Int?]
  /// For each block, the next one around it.
  private(set) var parents: [Int?] = []

  init(_ schedule: Schedule) {
    blocks = schedule.blocks
    ofStep = [Int?](repeating: nil, count: schedule.steps.count)
    ofNode = [Int?](repeating: nil, count: blocks.isEmpty ? 0 : schedule.graph.nodes.count)
    for (number, block) in blocks.enumerated() {
      parents.append(ofNode[block.node])
      for step in block.steps { ofStep[step] = number }
      for node in block.nodes { ofNode[node] = number }
    }
  }

  /// The innermost block in which a value is computed; `nil` for none.
  func block(of value: Value) -> Int? { ofNode.isEmpty ? nil : ofNode[value.node] }

  /// The last step up to which a value must live that a step uses: the end of the outermost loop around the step in
  /// which the value is not computed anew.
  func lastUse(at step: Int, of value: Value) -> Int {
    let home = block(of: value)
    var (last, around) = (step, ofStep[step])
    while let block = around, block != home {
      if blocks[block].count > 1 { last = blocks[block].steps.upperBound - 1 }
      around = parents[block]
    }
    return last
  }

  /// How often a step runs at most.
  func runs(ofStep step: Int) -> Int { runs(ofStep[step]) }

  /// How often a node is computed at most.
  func runs(ofNode node: Int) -> Int { runs(ofNode.isEmpty ? nil : ofNode[node]) }

  private func runs(_ innermost: Int?) -> Int {
    var (count, around) = (1, innermost)
    while let block = around {
      count = count.multipliedSaturated(by: blocks[block].count)
      around = parents[block]
    }
    return count
  }
}
