// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusKernel
import ApusPrimitives
import ApusTensor

/// An operator with operands in numbers.
struct OracleCase: Sendable {
  let primitive: any Primitive
  let operands: [HostTensor]

  /// All examples with sampled operands, then pointwise operators and reductions with special values.
  static let all = PrimitiveCatalog.all.flatMap { type in
    Example.all(of: type).map { OracleCase(primitive: $0.primitive, operands: SampleData.operands(of: $0)) }
      + Example.all(of: type).compactMap { OracleCase(specialValuesOf: $0) }
  }

  init(primitive: any Primitive, operands: [HostTensor]) {
    self.primitive = primitive
    self.operands = operands
  }

  /// The operator on all pairs of special values, for examples that are matrices of real numbers or vectors.
  private init?(specialValuesOf example: Example) {
    let types = example.operands.map(\.type)
    guard let type = types.first, types.allSatisfy({ $0 == type }), type.dtype != .bool, type.elementCount > 1
    else { return nil }
    let values = Self.specialValues(type.dtype)
    switch example.primitive {
    case is any Pointwise where types.count == 1:
      self.init(primitive: example.primitive, operands: [Self.tensor(values, type.dtype)])
    case is any Pointwise where types.count == 2:
      let (first, second) = (values.flatMap { x in values.map { _ in x } }, values.flatMap { _ in values })
      self.init(
        primitive: example.primitive,
        operands: [Self.tensor(first, type.dtype), Self.tensor(second, type.dtype)])
    case is any ReduceExtremum where type.rank == 2, is ReduceSum where type.rank == 2,
      is Argmax where type.rank == 2:
      let rows: [Double] = [1, .nan, 2, .infinity, -.infinity, 3, -0.0, 0, -0.0, .nan, .infinity, .nan]
      self.init(
        primitive: example.primitive,
        operands: [HostTensor(unchecked: TensorType(type.dtype, [4, 3]), reals: rows)])
    default: return nil
    }
  }

  private static let reals: [Double] = [
    0, -0.0, 1, -1, 0.5, -2.5, 3, .infinity, -.infinity, .nan, 0x1p100, -0x1p-100, 88, -104, 1e-40,
    -0x1p-1030, 60_000, 0x1.8p-20,
  ]

  private static func specialValues(_ dtype: DType) -> [Literal] {
    if dtype.isFloatingPoint { return reals.map { Literal($0, dtype) } }
    let range = dtype.integerRange
    let half = range.upperBound / 2 + 1
    let integers =
      [0, 1, 2, 3, 7, 8, 31, 32, 33] + (range.lowerBound < 0 ? [-1, -2, -7] : [])
      + [range.lowerBound, range.upperBound, half, half + half >> 24 + 1]
    return integers.map { Literal($0, dtype) }
  }

  private static func tensor(_ values: [Literal], _ dtype: DType) -> HostTensor {
    HostTensor(unchecked: TensorType(dtype, [values.count]), literals: values)
  }

  /// What the script reads; the attributes as they print, since a number of 64 bits is no JSON value here.
  var json: String {
    get throws {
      let results = try primitive.inferredTypes(of: operands.map(\.type))
      let types = JSONValue.array(results.map { .string($0.description) })
      let operands = JSONValue.array(operands.map(Self.json))
      return "{\"attributes\":\(AttributeCoding.text(of: primitive)),"
        + (bodies.map { "\"bodies\":\($0)," } ?? "") + "\"operands\":\(operands),\"results\":\(types)}"
    }
  }

  /// The lines of the graphs that the operator owns, by name.
  var bodies: JSONValue? {
    guard let owner = primitive as? any GraphOwner else { return nil }
    return .object(
      owner.namedBodies.map { name, body in
        let lines = body.graph.description.split(separator: "\n")
        return .init(name, .array(lines.map { .string(String($0)) }))
      })
  }

  private static func json(_ tensor: HostTensor) -> JSONValue {
    let values: [JSONValue] =
      tensor.dtype.isFloatingPoint
      ? tensor.reals.map { $0.isFinite ? .number($0) : .string("\($0)") }
      : (0..<tensor.count).map { position in
        // The parser of JSON has no greater integers.
        let integer = tensor.literal(at: position).integer
        return Int(exactly: integer).map(JSONValue.integer) ?? .string("\(integer)")
      }
    return .object([.init("type", .string(tensor.type.description)), .init("values", .array(values))])
  }
}
