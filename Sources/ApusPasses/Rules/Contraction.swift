// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusKernel
import ApusPrimitives
import ApusTensor

extension Rule {
  /// Transposes around contractions.
  package static let contraction: [Rule] = [
    Rule("transpose-into-left", .exact) { x, y in
      (.any(DotGeneral.self, .any(Transpose.self, x), y)
        => .derived(x, y) { match in match.productOfLeftTransposed })
        .when { $0.productOfLeftTransposed != nil }
    },
    Rule("transpose-into-right", .exact) { x, y in
      (.any(DotGeneral.self, x, .any(Transpose.self, y))
        => .derived(x, y) { match in match.productOfRightTransposed })
        .when { $0.productOfRightTransposed != nil }
    },
    // (x y)ᵀ = yᵀ xᵀ, and a contraction reads yᵀ and xᵀ as it reads y and x.
    Rule("transpose-of-contraction", .exact) { x, y in
      (.any(Transpose.self, .any(DotGeneral.self, x, y))
        => .derived(y, x) { match in
          match.captured(1, as: DotGeneral.self).map { $0.along($0.axes.exchanged) }
        })
        .when(\.exchangesFreeAxes)
    },
  ]
}

extension Match {
  /// The contraction captured first without the transpose of its left operand, captured second; `nil`
  /// if that would put the axes of the result into another order.
  fileprivate var productOfLeftTransposed: DotGeneral? {
    guard let product = captured(0, as: DotGeneral.self),
      let permutation = captured(1, as: Transpose.self)?.permutation,
      product.axes.leftFree(permutation.count).map({ permutation[$0] }).isAscending
    else { return nil }
    let axes = product.axes
    return product.along(
      ContractionAxes(
        leftBatch: axes.leftBatch.map { permutation[$0] }, rightBatch: axes.rightBatch,
        leftContracting: axes.leftContracting.map { permutation[$0] }, rightContracting: axes.rightContracting
      ))
  }

  /// The same for the right operand.
  fileprivate var productOfRightTransposed: DotGeneral? {
    guard let product = captured(0, as: DotGeneral.self),
      let permutation = captured(1, as: Transpose.self)?.permutation,
      product.axes.rightFree(permutation.count).map({ permutation[$0] }).isAscending
    else { return nil }
    let axes = product.axes
    return product.along(
      ContractionAxes(
        leftBatch: axes.leftBatch, rightBatch: axes.rightBatch.map { permutation[$0] },
        leftContracting: axes.leftContracting,
        rightContracting: axes.rightContracting.map { permutation[$0] }))
  }

  /// Whether the transpose captured first only exchanges the left and the right free axes of the contraction
  /// captured second.
  fileprivate var exchangesFreeAxes: Bool {
    guard let permutation = captured(0, as: Transpose.self)?.permutation,
      let axes = captured(1, as: DotGeneral.self)?.axes
    else { return false }
    let batch = axes.leftBatch.count
    let left = axes.leftFree(types[0].rank).count
    let right = axes.rightFree(types[1].rank).count
    let exchanged =
      Array(0..<batch) + (0..<right).map { batch + left + $0 } + (0..<left).map { batch + $0 }
    return left > 0 && right > 0 && permutation == exchanged
  }
}

extension DotGeneral {
  /// The same operator along other axes.
  fileprivate func along(_ axes: ContractionAxes) -> DotGeneral { DotGeneral(axes, result: result) }
}

extension ContractionAxes {
  /// The axes with the operands exchanged.
  fileprivate var exchanged: ContractionAxes {
    ContractionAxes(
      leftBatch: rightBatch, rightBatch: leftBatch, leftContracting: rightContracting,
      rightContracting: leftContracting)
  }
}

extension [Int] {
  /// Whether each element is greater than the one before it.
  fileprivate var isAscending: Bool { zip(self, dropFirst()).allSatisfy(<) }
}
