// SPDX-License-Identifier: Apache-2.0

/// The element type of a tensor.
public enum DType: String, Hashable, Sendable, Codable, CaseIterable, CustomStringConvertible {
  case f32, f64, i32, i64, u8, u32, bool

  /// Whether values are IEEE 754 binary floating point.
  public var isFloatingPoint: Bool {
    switch self {
    case .f32, .f64: true
    case .i32, .i64, .u8, .u32, .bool: false
    }
  }

  /// Whether values are integers; `bool` is not one.
  public var isInteger: Bool {
    switch self {
    case .i32, .i64, .u8, .u32: true
    case .f32, .f64, .bool: false
    }
  }

  /// Size of one element in bytes; a `bool` takes one.
  public var bytes: Int {
    switch self {
    case .f32, .i32, .u32: 4
    case .f64, .i64: 8
    case .u8, .bool: 1
    }
  }

  public var description: String { rawValue }
}
