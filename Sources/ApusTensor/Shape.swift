// SPDX-License-Identifier: Apache-2.0

/// The sizes of a tensor's dimensions, outermost first; elements are stored in row-major order.
public struct Shape: Hashable, Sendable, ExpressibleByArrayLiteral, CustomStringConvertible {
  /// One size for each dimension; empty for a scalar.
  public let dimensions: [Int]

  /// Creates a shape from sizes, outermost first.
  public init(_ dimensions: [Int]) { self.dimensions = dimensions }

  /// Creates a shape from sizes, outermost first.
  public init(arrayLiteral elements: Int...) { self.dimensions = elements }

  /// The shape of a single element.
  public static let scalar = Shape([])

  /// The number of dimensions.
  public var rank: Int { dimensions.count }

  /// The size of one dimension; a negative position counts from the end, and 1 stands for a missing one.
  public subscript(position: Int) -> Int {
    let index = position < 0 ? rank + position : position
    return dimensions.indices.contains(index) ? dimensions[index] : 1
  }

  /// The number of elements; `Int.max` when the product does not fit, which no limit admits.
  public var elementCount: Int {
    var count = 1
    for dimension in dimensions {
      let (product, overflow) = count.multipliedReportingOverflow(by: dimension)
      if overflow { return Int.max }
      count = product
    }
    return count
  }

  /// How many elements apart neighbours along each dimension lie in row-major order.
  public var strides: [Int] {
    var strides = [Int](repeating: 1, count: rank)
    for axis in stride(from: rank - 2, through: 0, by: -1) {
      strides[axis] = strides[axis + 1] &* max(dimensions[axis + 1], 1)
    }
    return strides
  }

  /// The coordinates of the element at a row-major position.
  public func coordinates(of position: Int) -> [Int] {
    var rest = position
    var coordinates = [Int](repeating: 0, count: rank)
    for axis in stride(from: rank - 1, through: 0, by: -1) where dimensions[axis] > 0 {
      coordinates[axis] = rest % dimensions[axis]
      rest /= dimensions[axis]
    }
    return coordinates
  }

  /// This shape without the given axes.
  public func removing(axes: [Int]) -> Shape {
    Shape(dimensions.indices.filter { !axes.contains($0) }.map { dimensions[$0] })
  }

  /// This shape with the given axes of size 1.
  public func keeping(axes: [Int]) -> Shape {
    Shape(dimensions.indices.map { axes.contains($0) ? 1 : dimensions[$0] })
  }

  public var description: String { "[" + dimensions.map(String.init).joined(separator: ",") + "]" }
}

extension Shape: Codable {
  public init(from decoder: any Decoder) throws {
    dimensions = try decoder.singleValueContainer().decode([Int].self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(dimensions)
  }
}
