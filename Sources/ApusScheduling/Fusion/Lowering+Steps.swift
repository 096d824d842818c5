// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusKernel
import ApusTensor

extension Lowering {
  /// The same lowering without numbers that do nothing, which may be of any size, so that no product with one
  /// overflows: steps along axes of one position, and all of them where there is no position at all.
  func withoutIdleSteps(at site: LoweringSite) -> Lowering {
    switch self {
    case .view(.affine(let coordinates, let outside)):
      return .view(.affine(coordinates.taken(over: site.results[0].shape), outside: outside))
    case .reduction(let combiner, let coordinates):
      guard let operand = site.operands.first else { return self }
      return .reduction(combiner, into: coordinates.taken(over: operand.shape))
    case .contraction(let map):
      let points = Shape(map.sizes)
      return .contraction(
        ContractionMap(
          sizes: map.sizes, left: map.left.taken(over: points), right: map.right.taken(over: points),
          result: map.result.taken(over: points)))
    case .lookup(let map):
      guard let block = site.results.first?.shape else { return self }
      return .lookup(map.taken(over: block))
    case .insertion(let insertion):
      guard site.operands.indices.contains(insertion.block) else { return self }
      return .insertion(
        Insertion(
          into: insertion.ground, block: insertion.block, combiner: insertion.combiner,
          insertion.map.taken(over: site.operands[insertion.block].shape)))
    case .elementwise, .view(.reshape), .assembly, .indexGuard, .random, .source, .region, .kernel:
      return self
    }
  }
}

extension DynamicMap {
  /// The same map over a block, where no step to a start is taken 1 apart.
  fileprivate func taken(over block: Shape) -> DynamicMap {
    DynamicMap(
      coordinates,
      starts: starts.map { Start(axis: $0.axis, operand: $0.operand, element: $0.element.taken(over: block)) }
    )
  }
}

extension [IndexMap.Coordinate] {
  /// The same coordinates over a space, where no step is taken 1 apart.
  fileprivate func taken(over space: Shape) -> [IndexMap.Coordinate] {
    let isEmpty = space.dimensions.contains(0)
    guard isEmpty || space.dimensions.contains(1) else { return self }
    return map { coordinate in
      IndexMap.Coordinate(
        coordinate.terms.map { term in
          IndexMap.Coordinate.Term(
            axis: term.axis, stride: isEmpty || space[term.axis] == 1 ? 1 : term.stride)
        }, offset: isEmpty ? 0 : coordinate.offset)
    }
  }
}
