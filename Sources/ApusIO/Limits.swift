// SPDX-License-Identifier: Apache-2.0

/// Upper bounds on what an input file may ask for, so that no file can make Apus hang or exhaust memory.
package struct Limits: Hashable, Sendable {
  /// Bytes of one input file.
  package var fileBytes: Int
  /// Bytes that one compressed input may expand to, however large it is.
  package var inflatedBytes: Int
  /// How many times its size a compressed input of more than 64 MiB may expand to.
  package var inflationFactor: Int
  /// Dimensions of one tensor.
  package var rank: Int
  /// Elements of one tensor.
  package var elements: Int
  /// Products of one sum of products: those that matrices within the limits have at most.
  package var products: Int
  /// Nodes of one graph.
  package var nodes: Int
  /// Nesting of parsed text, sub-graphs and messages.
  package var depth: Int
  /// UTF-8 bytes of one name.
  package var nameBytes: Int
  /// Bytes of one constant that folding may create.
  package var foldedConstantBytes: Int
  /// Numbers that one run of folding may compute.
  package var foldedNumbers: Int

  package init(
    fileBytes: Int = 1 << 34, inflatedBytes: Int = 1 << 30, inflationFactor: Int = 100,
    rank: Int = 16, elements: Int = 1 << 40, products: Int = 1 << 60, nodes: Int = 1_000_000,
    depth: Int = 32, nameBytes: Int = 1 << 10, foldedConstantBytes: Int = 16 << 20,
    foldedNumbers: Int = 1 << 22
  ) {
    self.fileBytes = fileBytes
    self.inflatedBytes = inflatedBytes
    self.inflationFactor = inflationFactor
    self.rank = rank
    self.elements = elements
    self.products = products
    self.nodes = nodes
    self.depth = depth
    self.nameBytes = nameBytes
    self.foldedConstantBytes = foldedConstantBytes
    self.foldedNumbers = foldedNumbers
  }

  /// The limits used wherever a caller states no others.
  package static let standard = Limits()

  /// Bytes that a compressed input of a size may expand to.
  ///
  /// What people compress shrinks to a tenth; what expands to a hundred times its size was made to fill memory.
  package func inflatedBytes(of compressed: Int) -> Int {
    let product = compressed.multipliedReportingOverflow(by: inflationFactor)
    return min(inflatedBytes, max(64 << 20, product.overflow ? .max : product.partialValue))
  }

  /// Number of elements of a shape, or a sentence saying which limit the shape breaks.
  ///
  /// The product is bounded before each multiplication, so it cannot overflow even when a later dimension is
  /// zero; a shape such as `[2^40, 2^40, 0]` is refused because its strides would not fit either.
  package func elementCount(of shape: [Int]) -> Result<Int, LimitError> {
    if shape.count > rank { return .failure(.rank(shape.count, limit: rank)) }
    var nonzero = 1
    var isEmpty = false
    for axis in shape.indices {
      let size = shape[axis]
      if size < 0 { return .failure(.negative(size, axis: axis)) }
      if size == 0 {
        isEmpty = true
      } else if size > elements / nonzero {
        return .failure(.elements(limit: elements))
      } else {
        nonzero *= size
      }
    }
    return .success(isEmpty ? 0 : nonzero)
  }
}

/// A shape that no tensor may have.
package enum LimitError: Error, Hashable, Sendable, CustomStringConvertible {
  case rank(Int, limit: Int)
  case negative(Int, axis: Int)
  case elements(limit: Int)

  package var description: String {
    switch self {
    case .rank(let rank, let limit): "rank \(rank) exceeds the limit of \(limit) dimensions"
    case .negative(let size, let axis): "dimension \(axis) is negative (\(size))"
    case .elements(let limit): "the shape has more than \(limit) elements"
    }
  }
}
