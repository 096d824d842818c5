// SPDX-License-Identifier: Apache-2.0

/// The element type and shape of a tensor; prints as `f32[3,4]`.
public struct TensorType: Hashable, Sendable, CustomStringConvertible {
  /// The type of every element.
  public let dtype: DType
  /// The sizes of the dimensions.
  public let shape: Shape

  /// Creates a tensor type.
  public init(_ dtype: DType, _ shape: Shape) {
    self.dtype = dtype
    self.shape = shape
  }

  /// A 16-bit floating-point type with 5 bits for the exponent.
  public static func f16(_ dimensions: Int...) -> TensorType { TensorType(.f16, Shape(dimensions)) }

  /// A 16-bit floating-point type with the exponents of `f32`.
  public static func bf16(_ dimensions: Int...) -> TensorType { TensorType(.bf16, Shape(dimensions)) }

  /// A 32-bit floating-point type.
  public static func f32(_ dimensions: Int...) -> TensorType { TensorType(.f32, Shape(dimensions)) }

  /// A 64-bit floating-point type.
  public static func f64(_ dimensions: Int...) -> TensorType { TensorType(.f64, Shape(dimensions)) }

  /// A 32-bit signed integer type.
  public static func i32(_ dimensions: Int...) -> TensorType { TensorType(.i32, Shape(dimensions)) }

  /// The number of dimensions.
  public var rank: Int { shape.rank }

  /// The number of elements.
  public var elementCount: Int { shape.elementCount }

  /// The size of all elements in bytes.
  public var bytes: Int {
    let (bytes, overflow) = elementCount.multipliedReportingOverflow(by: dtype.bytes)
    return overflow ? Int.max : bytes
  }

  /// The same shape with another element type.
  public func with(_ dtype: DType) -> TensorType { TensorType(dtype, shape) }

  /// The same element type with another shape.
  public func with(_ shape: Shape) -> TensorType { TensorType(dtype, shape) }

  public var description: String { dtype.rawValue + shape.description }

  /// Reads the printed form, such as `f32[3,4]`; `nil` if the text is not one.
  public init?(_ text: some StringProtocol) {
    guard let open = text.firstIndex(of: "["), text.last == "]",
      let dtype = DType(rawValue: String(text[..<open]))
    else { return nil }
    let list = text[text.index(after: open)...].dropLast()
    var dimensions: [Int] = []
    if !list.isEmpty {
      for part in list.split(separator: ",", omittingEmptySubsequences: false) {
        guard let size = Int(part), size >= 0, String(size) == part else { return nil }
        dimensions.append(size)
      }
    }
    self.init(dtype, Shape(dimensions))
  }
}

extension TensorType: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let type = TensorType(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "expected a type such as f32[3,4], got '\(text)'")
    }
    self = type
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
