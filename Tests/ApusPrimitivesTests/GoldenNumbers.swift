// SPDX-License-Identifier: Apache-2.0

import ApusIO
import ApusTensor
import Foundation
import Testing

/// Numbers of an outside oracle, as its scripts write them to `golden/numerics`.
enum GoldenNumbers {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../golden/numerics").standardized

  /// The cases of a file, and the file.
  static func cases(_ name: String) throws -> (cases: [JSONValue], file: JSONValue) {
    let file = try file(name)
    guard case .array(let cases)? = file["cases"] else { throw Diagnostic("\(name).json has no cases") }
    return (cases, file)
  }

  /// The content of a file.
  static func file(_ name: String) throws -> JSONValue {
    try JSONParser.parse(Data(contentsOf: folder.appending(path: name + ".json")))
  }

  static func tensors(_ json: JSONValue?) throws -> [HostTensor] {
    guard case .array(let tensors)? = json else { return [] }
    return try tensors.map { try tensor($0) }
  }

  private static func tensor(_ json: JSONValue) throws -> HostTensor {
    guard case .string(let text)? = json["type"], case .array(let values)? = json["values"] else {
      throw Diagnostic("a tensor is malformed")
    }
    let type = try #require(TensorType(text))
    if type.dtype.isFloatingPoint {
      return try HostTensor(type, reals: values.map { try #require(real($0)) })
    }
    return HostTensor(
      unchecked: type,
      literals: try values.map { value in
        let number: String? =
          switch value {
          case .integer(let integer): "\(integer)"
          case .string(let text): text
          case .null, .bool, .number, .array, .object: nil
          }
        return try #require(number.flatMap { Literal("\(type.dtype):\($0)") }, "an integer is malformed")
      })
  }

  private static func real(_ json: JSONValue) -> Double? {
    switch json {
    case .integer(let value): Double(value)
    case .number(let value): value
    case .string(let text): Double(text)
    case .null, .bool, .array, .object: nil
    }
  }

  /// Whether two reals are the same but for rounding; NaN is NaN, and an infinity only itself.
  static func isNear(_ x: Double, _ y: Double, tolerance: Double) -> Bool {
    if x == y || (x.isNaN && y.isNaN) { return true }
    return x.isFinite && y.isFinite && abs(x - y) <= tolerance * max(abs(x), abs(y))
  }
}
