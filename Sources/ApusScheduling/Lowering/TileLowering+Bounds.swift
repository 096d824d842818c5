// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusKernel
import ApusTensor

extension TileLowering {
  /// Fills a strip with what is outside the memory, then copies the elements that are in it, which are neighbours.
  ///
  /// Before: `c − 1 ≥ 0 ? x[c − 1] : 0` for each column. After: a strip of zeros, and from its second element on a
  /// copy.
  mutating func load(_ access: Nest.Access, _ bounds: Nest.Bounds, _ dtype: DType, into target: Place)
    -> [Statement]
  {
    var statements: [Statement] = []
    let outside = place(ofConstant: bounds.outside)
    statements.append(.call(RuntimeCall(.stripFill(dtype), [count, .address(target), .address(outside)])))
    func define(_ value: Expression) -> AffineIndex {
      let local = builder.newLocal()
      statements.append(.define(local, .i64, value))
      return .local(local)
    }
    func number(_ value: AffineIndex) -> Expression { .position(value, .i64) }
    func quotient(_ value: AffineIndex, _ divisor: Int) -> Expression {
      divisor == 1
        ? number(value) : .binary(.div, number(value), number(AffineIndex(divisor)), .i64)
    }
    var (first, end) = (AffineIndex(), columnsOfStrip)
    for condition in bounds.conditions {
      let start = frame.position(condition, column: stripVariable)
      let stride = condition.columnStride
      if stride > 0 {
        // The first column c with start + stride·c ≥ 0.
        let column = quotient(AffineIndex(stride - 1) + start.multiplied(by: -1), stride)
        first = define(.binary(.max, number(first), column, .i64))
      } else if stride < 0 {
        // The first column after the last one c with start − |stride|·c ≥ 0.
        let column = quotient(AffineIndex(-stride) + start, -stride)
        end = define(.binary(.min, number(end), column, .i64))
      } else {
        end = define(.select(.isAtLeastZero(start), number(end), number(AffineIndex()), .i64))
      }
    }
    let inside = define(.binary(.max, number(end + first.multiplied(by: -1)), number(AffineIndex()), .i64))
    // Where no element is in the memory, no address before or behind it must be made either.
    let isAny = Expression.compare(.gt, number(inside), number(AffineIndex()), .i64)
    let position =
      frame.position(access.position, column: stripVariable)
      + first.multiplied(by: access.position.columnStride)
    let source = Place(
      builder.parameter(access.base, dtype),
      define(.select(isAny, number(position), number(AffineIndex()), .i64)))
    let start = define(.select(isAny, number(first), number(AffineIndex()), .i64))
    let place = Place(target.storage, target.index + start)
    let stride = RuntimeCall.Argument.integer(AffineIndex(access.position.columnStride))
    let copy =
      access.position.columnStride == 1
      ? RuntimeCall(.stripCopy(dtype), [.integer(inside), .address(place), .address(source)])
      : RuntimeCall(.stripLoad(dtype), [.integer(inside), .address(place), .address(source), stride])
    return statements + [.call(copy)]
  }
}

extension AffineIndex {
  /// The position times a number.
  func multiplied(by factor: Int) -> AffineIndex {
    AffineIndex(constant * factor, terms.map { Term($0.variable, $0.coefficient * factor) })
  }
}
