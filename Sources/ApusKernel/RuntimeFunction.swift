// SPDX-License-Identifier: Apache-2.0

public import ApusTensor

/// A function of the C runtime that a kernel may call.
///
/// Every parameter is a pointer or a 64-bit integer, in the order given with each case. `n` counts elements,
/// `z` is written, `x` and `y` are read; `z` may be exactly `x` or `y`.
public enum RuntimeFunction: Hashable, Sendable {
  /// Which operands of a strip are vectors; a scalar is passed as the address of one element.
  public enum Operands: String, Hashable, Sendable {
    case vectors = ""
    case vectorScalar = "_vs"
    case scalarVector = "_sv"
  }

  /// `(n, z, x)`.
  case stripUnary(UnaryOperation, DType)
  /// `(n, z, x, y)`.
  case stripBinary(BinaryOperation, DType, Operands)
  /// `(n, z, x, y)`, `z` of type `bool`.
  case stripCompare(Comparison, DType, Operands)
  /// `(n, z, condition, x, y)`.
  case stripSelect(DType)
  /// `(n, z, x)`.
  case stripConvert(from: DType, to: DType)
  /// `(n, z, value)`: the element at `value` everywhere.
  case stripFill(DType)
  /// `(n, z, x)`.
  case stripCopy(DType)
  /// `(n, z, x, stride)`: gathers elements `stride` apart.
  case stripLoad(DType)
  /// `(n, z, stride, x)`: scatters to elements `stride` apart.
  case stripStore(DType)
  /// `(n, z, start, step)`.
  case stripIota(DType)
  /// `(n, x, distance)`: the elements that stand `distance` after `x` will be read soon; changes nothing, and they
  /// need not exist.
  case stripPrefetch(DType)
  /// `(n, x)`, returns the combination of all elements in a fixed tree.
  case reduce(Combiner, DType)
  /// `(n, x)`, returns the position of the first greatest element.
  case argmax(DType)
  /// `(n, k, b, b_row, b_col, scratch)`: packs what must be packed of a `k × n` matrix.
  case gemmPrepare(DType)
  /// `(m, n, k, a, a_row, a_col, b, b_row, b_col, scratch, c, c_row, accumulate)`.
  case gemmRows(DType)
  /// `(m, n, k, a, a_row, a_col, b, b_row, b_col, c, c_row, accumulate)`, for few elements.
  case gemmSmall(DType)
  /// `(key, first, stream, position)`, returns a word of Philox, counted from block `first` on.
  case randomWord
  /// `(n, z, key, first, stream, start, step)`: the words at `start`, `start + step` and so on.
  case randomWords
  /// `(n, x, bound)`, returns the position of the first element outside `0..<bound`, or −1.
  case checkIndex(DType)
}
