// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusKernel
import ApusTensor

extension Schedule {
  /// The schedule in which sums over rows have steps of their own where threads could share what they hinder.
  ///
  /// The sums add the same numbers in the same order as before, read from where the first step stores them.
  ///
  /// Before: `dz = (dy · Wᵀ) * mask; db += dz` for each row. After: `dz = (dy · Wᵀ) * mask`, then `db += dz`.
  func divided(
    for threads: Threads, _ style: CodeStyle, machine: MachineModel
  ) throws(Diagnostic) -> Schedule {
    guard threads.divides else { return self }
    var split: [Step] = []
    // For each step, where it is now.
    var places: [Int] = []
    for step in steps {
      places.append(split.count)
      if let (first, sums) = separated(step),
        try draft(first, style, threads: threads, machine: machine).division != nil
      {
        split += [first, sums]
      } else {
        split.append(step)
      }
    }
    places.append(split.count)
    let blocks = blocks.map { $0.around(places[$0.steps.lowerBound]..<places[$0.steps.upperBound]) }
    return Schedule(
      graph: graph, interface: interface, steps: split, blocks: blocks, homes: homes, batch: batch)
  }

  /// A step without its sums, and the sums; `nil` if it has none, or they add what has no memory.
  private func separated(_ step: Step) -> (Step, Step)? {
    guard var nest = step.form.nest, nest.stores.contains(where: { $0.combiner != nil }) else { return nil }
    let sums = nest.stores.filter { $0.combiner != nil }
    guard sums.allSatisfy({ $0.access.starts.isEmpty }) else { return nil }
    // A sum once a row is counted by the rows alone. A number of a row may also be added to a sum of each column.
    let once = sums.map(nest.isOncePerRow)
    guard let isPerRow = once.first, once.allSatisfy({ $0 == isPerRow }) else { return nil }
    nest.stores.removeAll { $0.combiner != nil }
    var (added, loads, stores): ([Value], [Nest.Instruction], [Nest.Store]) = ([], [], [])
    for sum in sums {
      let instruction = nest.instructions[sum.instruction]
      let access: Nest.Access
      if let known = nest.stores.first(where: { $0.instruction == sum.instruction }) {
        access = known.access
      } else if instruction.isPerRow, let value = unusedOperand(of: sum, in: nest, but: added) {
        access = Nest.Access(
          base: value,
          position: Nest.Walk(
            offset: 0, rowStrides: nest.rows.indices.map { nest.rows[($0 + 1)...].reduce(1, *) },
            columnStride: 0))
        nest.stores.append(Nest.Store(instruction: sum.instruction, access: access, combiner: nil))
        added.append(value)
      } else {
        return nil
      }
      loads.append(
        Nest.Instruction(
          operation: .load(access), dtype: instruction.dtype, isPerRow: isPerRow || access.isPerRow, stage: 0)
      )
      stores.append(Nest.Store(instruction: loads.count - 1, access: sum.access, combiner: sum.combiner))
    }
    let results = sums.map(\.access.base)
    let nodes = step.nodes.filter { node in results.contains { $0.node == node } }
    let others = step.nodes.filter { !nodes.contains($0) }
    guard !nodes.isEmpty, !others.isEmpty else { return nil }
    var sumNest = Nest(
      rows: nest.rows, columns: isPerRow ? 1 : nest.columns, instructions: loads, stores: stores)
    sumNest.partials = nest.partials.filter { !isPerRow || $0.loop < nest.rows.count }
    return (
      Step(
        form: step.form.with(nest), nodes: others, reads: step.reads,
        writes: step.writes.filter { !results.contains($0) } + added),
      Step(form: .nest(sumNest), nodes: nodes, reads: loads.reads, writes: results)
    )
  }

  /// The value that a sum adds up, if it has no memory yet and is as large as the rows are many.
  private func unusedOperand(of sum: Nest.Store, in nest: Nest, but added: [Value]) -> Value? {
    guard let operand = graph.nodes[sum.access.base.node].operands.first,
      graph.source(operand) == nil, homes[operand] == .workspace, !added.contains(operand),
      !steps.contains(where: { $0.writes.contains(operand) || $0.reads.contains(operand) })
    else { return nil }
    let type = graph.type(of: operand)
    let isFitting =
      type.dtype == nest.instructions[sum.instruction].dtype && type.elementCount == nest.rows.reduce(1, *)
    return isFitting ? operand : nil
  }
}

extension Schedule.Step.Form {
  /// The elementwise work with its stores; `nil` for the forms that have none, or keep it to themselves.
  fileprivate var nest: Nest? {
    switch self {
    case .nest(let nest), .contraction(_, let nest): nest
    case .chain, .assembly, .guarded, .custom: nil
    }
  }

  /// The same form with another nest.
  fileprivate func with(_ nest: Nest) -> Self {
    switch self {
    case .nest: .nest(nest)
    case .contraction(let contraction, _): .contraction(contraction, nest)
    case .chain, .assembly, .guarded, .custom: self
    }
  }

  /// The operations on elements, for forms that threads could share.
  var work: Int {
    switch self {
    case .nest(let nest): return nest.work
    case .chain(let links):
      return links.reduce(0) { $0.addingSaturated(Self.contraction($1.contraction, $1.nest).work) }
    case .contraction(let contraction, let nest):
      let summed = contraction.outer.reduce(contraction.k.count) { count, loop in
        loop.result == 0 ? count.multipliedSaturated(by: loop.count) : count
      }
      // A vector register holds about sixteen elements, and a multiplication with an addition is one instruction.
      return (contraction.resultCount.multipliedSaturated(by: summed) / 16).addingSaturated(nest.work)
    case .assembly, .guarded, .custom: return 0
    }
  }
}

extension Nest {
  /// The operations on elements.
  fileprivate var work: Int {
    rows.reduce(columns) { $0.multipliedSaturated(by: $1) }.multipliedSaturated(by: instructions.count)
  }
}
