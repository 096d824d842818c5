// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusKernel

/// What is called otherwise when one schedule becomes a part of another: all numbers grow.
struct Renumbering {
  let nodes: Int
  let steps: Int
  let blocks: Int

  func callAsFunction(_ value: Value) -> Value { Value(node: value.node + nodes, result: value.result) }

  func callAsFunction(loop: Int) -> Int { loop + blocks }

  func callAsFunction(_ step: Schedule.Step) -> Schedule.Step {
    Schedule.Step(
      form: self(step.form), nodes: step.nodes.map { $0 + nodes }, reads: step.reads.map { self($0) },
      writes: step.writes.map { self($0) })
  }

  func callAsFunction(_ block: Schedule.Block) -> Schedule.Block {
    Schedule.Block(
      node: block.node + nodes, nodes: block.nodes.lowerBound + nodes..<block.nodes.upperBound + nodes,
      steps: block.steps.lowerBound + steps..<block.steps.upperBound + steps,
      count: block.count, isReversed: block.isReversed,
      condition: block.condition.map {
        Schedule.Block.Condition(value: self($0.value), byte: $0.byte, expected: $0.expected)
      },
      carried: block.carried.map { item in
        Schedule.Block.Carried(
          initial: self(item.initial), input: self(item.input), next: self(item.next),
          result: self(item.result))
      },
      written: block.written.map { Schedule.Block.Written(part: self($0.part), result: self($0.result)) })
  }

  private func callAsFunction(_ form: Schedule.Step.Form) -> Schedule.Step.Form {
    switch form {
    case .nest(let nest): .nest(self(nest))
    case .contraction(let contraction, let nest): .contraction(self(contraction), self(nest))
    case .chain(let links):
      .chain(links.map { Schedule.Link(contraction: self($0.contraction), nest: self($0.nest)) })
    case .assembly(let target, let fill, let pieces):
      .assembly(
        into: self(target), fill: fill,
        pieces: pieces.map {
          Schedule.AssemblyPiece(sizes: $0.sizes, source: self($0.source), target: self($0.target))
        })
    case .guarded(let view, let dtype, let count, let bound):
      .guarded(self(view), dtype, count: count, bound: bound)
    case .custom(let statements, let operands, let results):
      .custom(statements, operands: operands.map { self($0) }, results: results.map { self($0) })
    }
  }

  private func callAsFunction(_ view: StorageView) -> StorageView { view.based(on: self(view.base)) }

  private func callAsFunction(_ access: Nest.Access) -> Nest.Access {
    Nest.Access(
      base: self(access.base), position: access.position, bounds: access.bounds, starts: access.starts)
  }

  private func callAsFunction(_ nest: Nest) -> Nest {
    var moved = nest
    moved.instructions = nest.instructions.map { instruction in
      guard case .load(let access) = instruction.operation else { return instruction }
      return Nest.Instruction(
        operation: .load(self(access)), dtype: instruction.dtype, isPerRow: instruction.isPerRow,
        stage: instruction.stage)
    }
    moved.stores = nest.stores.map {
      Nest.Store(
        instruction: $0.instruction, access: self($0.access), combiner: $0.combiner,
        ground: $0.ground.map { self($0) })
    }
    return moved
  }

  private func callAsFunction(_ ground: Nest.Ground) -> Nest.Ground {
    switch ground {
    case .fill: ground
    case .copy(let view): .copy(self(view))
    }
  }

  private func callAsFunction(_ contraction: Contraction) -> Contraction {
    Contraction(
      node: contraction.node + nodes, dtype: contraction.dtype, left: self(contraction.left),
      right: self(contraction.right), kept: contraction.kept, summed: contraction.summed,
      outer: contraction.outer, m: contraction.m, n: contraction.n, k: contraction.k,
      resultCount: contraction.resultCount)
  }
}
