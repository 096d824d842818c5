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
    type.examples.map { OracleCase(primitive: $0.primitive, operands: SampleData.operands(of: $0)) }
      + type.examples.compactMap { OracleCase(specialValuesOf: $0) }
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
    let values = type.dtype.isFloatingPoint ? Self.reals : Self.integers(type.dtype)
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
    -0x1p-1030,
  ]

  private static func integers(_ dtype: DType) -> [Double] {
    let range = dtype.integerRange
    let edges = dtype == .i64 ? [] : [Double(range.lowerBound), Double(range.upperBound)]
    return [0, 1, 2, 3, 7, 8, 31, 32, 33] + (range.lowerBound < 0 ? [-1, -2, -7] : []) + edges
  }

  private static func tensor(_ values: [Double], _ dtype: DType) -> HostTensor {
    HostTensor(unchecked: TensorType(dtype, [values.count]), reals: values)
  }

  /// What the script reads; the attributes as they print, since a number of 64 bits is no JSON value here.
  var json: String {
    get throws {
      let results = try primitive.inferredTypes(of: operands.map(\.type))
      let types = JSONValue.array(results.map { .string($0.description) })
      let operands = JSONValue.array(operands.map(Self.json))
      return "{\"attributes\":\(AttributeCoding.text(of: primitive)),"
        + "\"operands\":\(operands),\"results\":\(types)}"
    }
  }

  private static func json(_ tensor: HostTensor) -> JSONValue {
    let values: [JSONValue] =
      tensor.dtype.isFloatingPoint
      ? tensor.reals.map { $0.isFinite ? .number($0) : .string("\($0)") }
      : tensor.integers.map { .integer(Int($0)) }
    return .object([.init("type", .string(tensor.type.description)), .init("values", .array(values))])
  }
}
