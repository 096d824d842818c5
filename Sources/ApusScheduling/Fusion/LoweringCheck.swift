// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusKernel
import ApusTensor

/// Finds what is wrong with how an operator wants to become part of a kernel.
///
/// All that follows trusts the positions, axes and sizes in a lowering, and would trap or read beyond memory where
/// they do not fit the operator's own types.
struct LoweringCheck {
  /// The types between which the operator stands.
  let site: LoweringSite

  /// What it does that does not fit, as a part of a sentence; `nil` if the lowering fits the types.
  func fault(_ lowering: Lowering) -> String? {
    switch lowering {
    case .elementwise(let scalar): return fault(scalar)
    case .view(.reshape):
      guard let (operand, result) = one, operand.elementCount == result.elementCount else {
        return "views another number of elements"
      }
      return operand.dtype == result.dtype ? nil : "views elements of another type"
    case .view(.affine(let coordinates, let outside)): return fault(coordinates, outside)
    case .reduction(_, let coordinates):
      guard let (operand, result) = one, operand.dtype == result.dtype, coordinates.count == result.rank
      else { return "reduces to \(coordinates.count) axes" }
      return fault(coordinates, of: operand.shape, in: result.shape).map { "reduces to what lies " + $0 }
    case .contraction(let map): return fault(map)
    case .assembly(let fill, let pieces): return fault(fill, pieces)
    case .lookup(let map):
      guard site.results.count == 1, let whole = site.operands.first, whole.dtype == site.results[0].dtype
      else { return "looks up elements of another type" }
      return fault(map, block: site.results[0].shape, whole: whole.shape)
    case .insertion(let insertion): return fault(insertion)
    case .indexGuard:
      guard let (operand, result) = one, operand == result, operand.dtype.isInteger else {
        return "checks indices"
      }
      return nil
    case .random:
      let operands = [TensorType(.u32, [2]), TensorType(.u64, .scalar)]
      let fits = site.operands == operands && site.results.map(\.dtype) == [.u32]
      return fits ? nil : "draws random words"
    case .source(.constant(let tensor)):
      return site.operands.isEmpty && site.results == [tensor.type] ? nil : "is a constant \(tensor.type)"
    case .source: return site.operands.isEmpty && site.results.count == 1 ? nil : "is an argument"
    case .kernel(let statements): return fault(statements)
    case .region(let region): return fault(region)
    }
  }

  /// The types of the operand and the result, if there is one of each.
  private var one: (operand: TensorType, result: TensorType)? {
    site.operands.count == 1 && site.results.count == 1 ? (site.operands[0], site.results[0]) : nil
  }

  private func fault(_ scalar: Scalar) -> String? {
    guard site.results.count == 1, site.operands.allSatisfy({ $0.shape == site.results[0].shape }) else {
      return "is elementwise"
    }
    let dtype = scalar.dtype(operands: site.operands.map(\.dtype), rank: site.results[0].rank)
    return dtype == site.results[0].dtype ? nil : "is an expression of other types"
  }

  private func fault(_ coordinates: [IndexMap.Coordinate], _ outside: Literal?) -> String? {
    guard let (operand, result) = one, operand.dtype == result.dtype, coordinates.count == operand.rank else {
      return "is a view of \(coordinates.count) axes"
    }
    if let outside, outside.dtype != operand.dtype { return "is a view with \(outside) outside" }
    if let fault = fault(coordinates, of: result.shape, in: outside == nil ? operand.shape : nil) {
      return "is a view of what lies " + fault
    }
    let memory = StorageView(whole: Value(node: 0), operand.shape)
    let map = IndexMap.affine(coordinates, outside: outside)
    let view = memory.viewed(through: map, from: operand.shape, to: result.shape)
    return view == nil ? "is a view of what lies too far outside" : nil
  }

  /// Where coordinates seen from one shape lead that is not in another one; `nil` if they stay in it.
  private func fault(
    _ coordinates: [IndexMap.Coordinate], of shape: Shape, in target: Shape?
  ) -> String? {
    for (axis, coordinate) in coordinates.enumerated() {
      for term in coordinate.terms where !shape.dimensions.indices.contains(term.axis) {
        return "along axis \(term.axis)"
      }
      guard shape.elementCount > 0 else { continue }
      guard let range = coordinate.range(in: shape),
        target.map({ 0..<$0[axis] ~= range.lowerBound && 0..<$0[axis] ~= range.upperBound }) ?? true
      else {
        let strides = coordinate.terms.map { "\($0.stride)" }.joined(separator: " and ")
        return "at offset \(coordinate.offset) with stride \(strides)"
      }
    }
    return nil
  }

  /// Whether the first and the last of equally spaced coordinates are those of an axis.
  private static func fits(_ offset: Int, _ stride: Int, steps: Int, in size: Int) -> Bool {
    let (distance, first) = stride.multipliedReportingOverflow(by: steps)
    let (last, second) = offset.addingReportingOverflow(distance)
    return !first && !second && 0..<size ~= offset && 0..<size ~= last
  }

  private func fault(_ map: ContractionMap) -> String? {
    guard site.operands.count == 2, site.results.count == 1 else { return "is a contraction" }
    guard map.isWithinLimits else { return "is a contraction over the sizes \(map.sizes)" }
    let (types, parts) = (site.operands + site.results, [map.left, map.right, map.result])
    let points = Shape(map.sizes)
    for (type, coordinates) in zip(types, parts) {
      guard type.dtype == types[0].dtype, coordinates.count == type.rank else {
        return "is a contraction that gives \(site.results[0])"
      }
      if let fault = fault(coordinates, of: points, in: type.shape) {
        return "is a contraction of what lies " + fault
      }
    }
    return nil
  }

  private func fault(_ insertion: Insertion) -> String? {
    guard site.results.count == 1, site.operands.indices.contains(insertion.block),
      case let (block, result) = (site.operands[insertion.block], site.results[0]),
      block.dtype == result.dtype
    else { return "inserts operand \(insertion.block)" }
    let fits: Bool
    switch insertion.ground {
    case .fill(let literal): fits = literal.dtype == result.dtype
    case .operand(let operand):
      fits = site.operands.indices.contains(operand) && site.operands[operand] == result
    }
    guard fits else { return "inserts elements into others than \(result)" }
    return fault(insertion.map, block: block.shape, whole: result.shape)
  }

  private func fault(_ map: DynamicMap, block: Shape, whole: Shape) -> String? {
    let (axes, moved) = (block.dimensions.indices, map.starts.map(\.axis))
    guard map.coordinates.count == whole.rank, PositionSet(moved).count == moved.count,
      map.coordinates.allSatisfy({ $0.terms.allSatisfy { axes.contains($0.axis) } })
    else { return "moves a block of \(block) along other axes than those of \(whole)" }
    for axis in whole.dimensions.indices {
      guard let bound = map.bound(along: axis, block: block, whole: whole), bound > 0 || moved.contains(axis)
      else { return "moves a block that does not fit along axis \(axis)" }
    }
    for start in map.starts {
      guard whole.dimensions.indices.contains(start.axis), site.operands.indices.contains(start.operand),
        case let type = site.operands[start.operand], type.dtype.isInteger, start.element.count == type.rank
      else { return "reads a start along axis \(start.axis) where there is none" }
      if let fault = fault(start.element, of: block, in: type.shape) { return "reads a start " + fault }
    }
    return nil
  }

  private func fault(_ fill: Literal?, _ pieces: [Piece]) -> String? {
    guard site.results.count == 1 else { return "is an assembly" }
    let result = site.results[0]
    var count = 0
    for piece in pieces {
      guard site.operands.indices.contains(piece.operand) else { return "places operand \(piece.operand)" }
      let operand = site.operands[piece.operand]
      guard operand.dtype == result.dtype, operand.rank == result.rank,
        piece.offsets.count == result.rank, piece.strides.count == result.rank,
        operand.elementCount == 0
          || result.shape.dimensions.indices.allSatisfy({ axis in
            piece.strides[axis] > 0
              && Self.fits(
                piece.offsets[axis], piece.strides[axis], steps: operand.shape[axis] - 1,
                in: result.shape[axis])
          })
      else { return "places operand \(piece.operand) beyond the result" }
      count += operand.elementCount
    }
    if let fill { return fill.dtype == result.dtype ? nil : "fills with \(fill)" }
    return count == result.elementCount ? nil : "leaves elements without a value"
  }

  private func fault(_ region: Region) -> String? {
    guard region.inputs.count == site.operands.count, region.results.count == site.results.count else {
      return "runs a graph for \(region.inputs.count) operands and \(region.results.count) results"
    }
    let conditions = zip(region.inputs, site.operands).filter { $0.0 == .condition }.map(\.1)
    guard conditions == (region.trip == .choice ? [TensorType(.bool, [])] : []) else {
      return "chooses between graphs by \(conditions)"
    }
    let count: Int
    switch region.trip {
    case .once, .choice: return nil
    case .count(let steps, _): count = steps
    case .whileTrue(let limit):
      count = limit
      guard region.inputs.first == .carried(output: 0), site.operands.first == TensorType(.bool, []),
        !region.inputs.contains(.slice),
        region.results.allSatisfy({ if case .last = $0 { true } else { false } })
      else { return "runs a graph as long as something else than a truth value says" }
    }
    let slices = zip(region.inputs, site.operands).filter { $0.0 == .slice }.map(\.1)
    let stacked = zip(region.results, site.results).filter { if case .stacked = $0.0 { true } else { false } }
    guard count >= 0, (slices + stacked.map(\.1)).allSatisfy({ $0.rank > 0 && $0.shape[0] == count }) else {
      return "runs a graph \(count) times over other slices"
    }
    var (carried, last, lastCount) = ([Int: TensorType](), [Int: TensorType](), 0)
    for case (.last(let output), let type) in zip(region.results, site.results) {
      (last[output], lastCount) = (type, lastCount + 1)
    }
    for case (.carried(let output), let type) in zip(region.inputs, site.operands) { carried[output] = type }
    let carriedCount = region.inputs.count { if case .carried = $0 { true } else { false } }
    let fits = carried == last && carried.count == carriedCount && last.count == lastCount
    return fits ? nil : "hands on other values than it gives at the end"
  }

  private func fault(_ statements: [Statement]) -> String? {
    var strange: Int?
    for statement in statements {
      _ = statement.moving { place in
        if case .parameter(let number) = place.storage,
          !(0..<site.operands.count + site.results.count ~= number)
        {
          strange = number
        }
        return place
      }
    }
    return strange.map { "touches buffer \($0)" }
  }
}
