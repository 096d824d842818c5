// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusKernel
import ApusTensor

/// Joins kernels of contractions into chains, where one of them alone multiplies what another computes.
///
/// What passes from one to the other has no memory but a block of rows in the kernel.
///
/// Before: `%5 = softmax(q · kᵀ)`, then `%6 = %5 · v`, with `%5` in memory.
/// After:  some rows at a time, `%5 = softmax(q · kᵀ)` and `%6 = %5 · v`.
struct Chaining {
  /// How many kernels are looked at before a chain is given up; it takes a circle to forbid one.
  private static let searchLimit = 1_000

  private let placement: Placement
  private var works: [Work?]
  /// For each node, the kernel that computes it.
  private var homes: [Int?]
  /// For each value, the kernel that writes it, and how many read it; outputs have one more.
  private var writers: ValueTable<Int?>
  private var readers: ValueTable<Int>

  init(_ lowered: LoweredGraph, _ placement: Placement, _ works: [Work]) {
    self.placement = placement
    // By hand: the language converts a whole array by looking up its type.
    self.works = works.map { Optional($0) }
    homes = [Int?](repeating: nil, count: lowered.graph.nodes.count)
    writers = ValueTable(lowered.graph, repeating: nil)
    readers = ValueTable(lowered.graph, repeating: 0)
    for (position, work) in works.enumerated() {
      for node in work.nodes { homes[node] = position }
      for value in work.writes { writers[value] = position }
      for value in work.reads { readers[value] += 1 }
    }
    for output in lowered.graph.outputs { readers[output.value] += 1 }
    for position in works.indices { lengthen(position) }
  }

  /// The kernels, each chain in the place of its last link.
  var chained: [Work] { works.compactMap(\.self) }

  /// Lets a contraction follow the kernel that computes what it multiplies.
  private mutating func lengthen(_ position: Int) {
    guard let last = works[position]?.step, case .contraction(let contraction, let nest) = last.form,
      let producer = writers[contraction.left.base], producer != position,
      let first = works[producer]?.step, let links = first.form.links, let link = links.last
    else { return }
    let value = contraction.left.base
    let next = Schedule.Link(contraction: contraction, nest: nest)
    let reads = (first.reads + last.reads.filter { $0 != value }).uniqued
    let writes = first.writes.filter { $0 != value } + last.writes
    guard readers[value] == 1, next.follows(link, handingOn: value), isSmall(links + [next]),
      !last.reads.contains(where: { $0 != value && first.writes.contains($0) }),
      reads.count + writes.count <= ClusterCutting.mostArguments / 2,
      (links + [next]).reduce(0, { $0 + $1.nest.instructions.count }) <= ClusterCutting.mostOperations,
      !isNeeded(producer, by: position)
    else { return }
    works[producer] = nil
    works[position] = Work(
      .kernel(
        Schedule.Step(
          form: .chain(links + [next]), nodes: (first.nodes + last.nodes).sorted(), reads: reads,
          writes: writes)))
    for node in first.nodes { homes[node] = position }
    for value in writes { writers[value] = position }
  }

  /// Whether a block of rows is much less than all: else as much memory is needed as without a chain.
  ///
  /// What is fused does not depend on the machine that runs it.
  private func isSmall(_ links: [Schedule.Link]) -> Bool {
    let lowerings = links.map { ContractionLowering($0.contraction, $0.nest, .loops) }
    guard let loop = lowerings[0].rowLoop else { return false }
    let all = lowerings[0].nest.rows[...loop].reduce(1) { $0.multipliedSaturated(by: $1) }
    return RowBlocks(lowerings, of: loop).blockRows(on: .standard) <= all / 2
  }

  /// Whether a kernel needs another one through a third.
  private func isNeeded(_ producer: Int, by reader: Int) -> Bool {
    var seen: Set<Int> = [reader]
    var pending = [reader]
    while let next = pending.popLast() {
      for node in works[next]?.nodes ?? [] {
        for other in placement.producers[node].compactMap({ homes[$0] }) {
          if other == producer {
            guard next == reader else { return true }
          } else if seen.insert(other).inserted {
            pending.append(other)
          }
        }
      }
      if seen.count > Self.searchLimit { return true }
    }
    return false
  }
}

extension Work {
  /// The kernel, if it is one.
  fileprivate var step: Schedule.Step? {
    if case .kernel(let step) = content { step } else { nil }
  }
}

extension Schedule.Step.Form {
  /// The contractions that it consists of, if it consists of them.
  fileprivate var links: [Schedule.Link]? {
    switch self {
    case .contraction(let contraction, let nest): [Schedule.Link(contraction: contraction, nest: nest)]
    case .chain(let links): links
    case .nest, .assembly, .guarded, .custom: nil
    }
  }
}

extension Schedule.Link {
  /// Whether the contraction multiplies whole rows of a value as another link computes them, one after the other, and
  /// uses the value for nothing else.
  fileprivate func follows(_ first: Schedule.Link, handingOn value: Value) -> Bool {
    // The style makes no difference to where rows are.
    let (above, below) = (
      ContractionLowering(first.contraction, first.nest, .loops),
      ContractionLowering(contraction, nest, .loops)
    )
    guard let rows = above.rowLoop, below.rowLoop == rows, contraction.right.base != value,
      !nest.reads.contains(value), (first.nest.stores + nest.stores).allSatisfy({ $0.isComplete })
    else { return false }
    let stores = above.nest.stores.filter { $0.access.base == value }
    let (count, left) = (above.width(ofRowsIn: rows), below.nest.factors[0])
    return stores.count == 1 && stores[0].access.position == above.nest.accumulator
      && above.nest.instructions[stores[0].instruction].dtype == contraction.dtype
      && above.nest.rows[...rows] == below.nest.rows[...rows]
      && (0...rows).allSatisfy { above.nest.partial(ofLoop: $0) == below.nest.partial(ofLoop: $0) }
      && above.nest.accumulator?.rowStrides[...rows] == left.rowStrides[...rows]
      && contraction.left.offset == 0 && contraction.summed.isEmpty
      && contraction.k.count == count && contraction.k.factor == 0 && contraction.k.left == 1
  }
}
