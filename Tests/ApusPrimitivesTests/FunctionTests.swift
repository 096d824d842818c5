// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusPrimitives
import ApusTensor
import Testing

/// Functions composed of operators, and derivatives at points where a rule is easily wrong, against the numbers
/// of JAX and NumPy that `Tests/Oracles/functions.py` has written.
@Suite("Functions and delicate derivatives") struct FunctionTests {
  private typealias Function = @Sendable ([Tensor]) -> Tensor

  private static let functions: [String: Function] = [
    "log_sum_exp": { logSumExp($0[0]) }, "log_softmax": { logSoftmax($0[0]) },
    "softmax": { softmax($0[0]) }, "softmax_first_axis": { softmax($0[0], along: 0) },
    "one_hot": { oneHot($0[0], count: 3) }, "uniform": { uniform([3, 5], key: $0[0], stream: "noise") },
    "uniform_double": { uniform([3, 5], key: $0[0], stream: "wide noise", dtype: .f64) },
    "normal": { normal([3, 5], key: $0[0], stream: "ε") },
    "normal_double": { normal([3, 5], key: $0[0], stream: "ε", dtype: .f64) },
    "max": { max($0[0], $0[1]) }, "min": { min($0[0], $0[1]) },
    "reduce_max": { $0[0].max(along: [1]) }, "reduce_min": { $0[0].min(along: [-1]) },
    "relu": { relu($0[0]) }, "abs": { abs($0[0]) }, "sqrt": { sqrt($0[0]) },
    "logistic": { logistic($0[0]) }, "tanh": { tanh($0[0]) },
    "pow_base": { pow($0[0], constant($0[0], [2, 1, 3, 0, 3, 2, 2.5])) },
    "pow_exponent": { pow($0[0], $0[1]) }, "pow_second": { pow($0[0], $0[1]) },
    "select": { select(constant($0[0], [1, 0, 1]) .> 0.5, $0[0], $0[1]) },
    "gather": { $0[0].gathered(constant($0[0], [2, 0, 2, 2]).converted(to: .i32)) },
    "scatter_add": {
      ScatterAdd(along: 0, size: 3)($0[0], constant($0[0], [2, 0, 2, 2]).converted(to: .i32))
    },
    "broadcast": { $0[0] * constant($0[0], [0, 1, 2, 3, 4, 5]).reshaped([2, 3]) },
  ]

  private static func constant(_ like: Tensor, _ values: [Double]) -> Tensor {
    like.trace.constant(HostTensor(unchecked: TensorType(like.dtype, [values.count]), reals: values))
  }

  @Test("functions agree")
  func values() throws {
    for item in try GoldenNumbers.cases("functions").cases {
      try expectAgreement(item, tolerance: 4e-15) { trace, operands, function in [function(operands)] }
    }
  }

  @Test("derivatives agree")
  func derivatives() throws {
    for item in try GoldenNumbers.cases("derivatives").cases {
      try expectAgreement(item, tolerance: 1e-13) { trace, operands, function in
        let (values, seed) = (Array(operands.dropLast()), operands.suffix(1))
        func gradient(_ result: Tensor, _ values: [Tensor]) -> [Tensor] {
          let gradients = trace.pullback(of: [result], cotangents: Array(seed), to: values) { $0 + $1 }
          return zip(gradients, values).map { $0 ?? $1.filled(with: 0) }
        }
        if item["name"] == .string("pow_second") {
          return gradient(gradient(function(values), [values[0]])[0], [values[0]])
        }
        return gradient(function(values), values)
      }
    }
  }

  @Test("a row of more positions than the type of the indices counts has one 1", arguments: [255, 256, 300])
  func wideOneHot(_ count: Int) throws {
    let trace = Trace()
    trace.output(.result("y"), oneHot(trace.input("x", TensorType(.u8, [3])), count: count))
    let indices: [Int64] = [0, 10, 255]
    let rows = try Evaluator(trace.finished()).outputs([
      "x": HostTensor(TensorType(.u8, [3]), integers: indices)
    ])[0].reals
    #expect(rows == indices.flatMap { index in (0..<Int64(count)).map { $0 == index ? 1 : 0 } })
  }

  @Test("where JAX gives another value, derivatives are exact")
  func byHand() throws {
    func gradient(_ values: [Double], _ seed: Double, _ function: ([Tensor]) -> Tensor) throws -> [Double] {
      let trace = Trace()
      let inputs = values.indices.map { trace.input("x\($0)", .f64()) }
      let result = function(inputs)
      let seed = trace.fill(Literal(seed, .f64), .scalar)
      let gradients = trace.pullback(of: [result], cotangents: [seed], to: inputs) { $0 + $1 }
      for (position, gradient) in gradients.enumerated() {
        trace.output(.result("\(position)"), gradient ?? seed.filled(with: 0))
      }
      let bindings = values.enumerated().map {
        ("x\($0.offset)", HostTensor(unchecked: .f64(), reals: [$0.element]))
      }
      return try Evaluator(trace.finished()).outputs(Dictionary(uniqueKeysWithValues: bindings))
        .flatMap(\.reals)
    }
    func slope(_ x: Tensor, _ function: (Tensor) -> Tensor) -> Tensor {
      let one = x.filled(with: 1)
      return x.trace.pullback(of: [function(x)], cotangents: [one], to: [x]) { $0 + $1 }[0] ?? one * 0
    }
    #expect(try gradient([0], 3) { abs($0[0]) } == [0])
    #expect(try gradient([1, 2], .infinity) { max($0[0], $0[1]) } == [0, .infinity])
    #expect(try gradient([0], 1) { slope($0[0]) { pow($0, 1) } } == [0])
    #expect(try gradient([0], 1) { slope($0[0]) { pow($0, 2) } } == [2])
  }

  private func expectAgreement(
    _ item: JSONValue, tolerance: Double, _ record: (Trace, [Tensor], Function) -> [Tensor]
  ) throws {
    guard case .string(let name)? = item["name"], let function = Self.functions[name] else {
      Issue.record("unknown function \(item["name"] ?? .null)")
      return
    }
    let operands = try GoldenNumbers.tensors(item["operands"])
    let trace = Trace()
    let inputs = operands.enumerated().map { trace.input("x\($0.offset)", $0.element.type) }
    for (position, result) in record(trace, inputs, function).enumerated() {
      trace.output(.result("y\(position)"), result)
    }
    let bindings = Dictionary(
      uniqueKeysWithValues: operands.enumerated().map { ("x\($0.offset)", $0.element) })
    let results = try Evaluator(trace.finished()).outputs(bindings)
    let expected = try GoldenNumbers.tensors(item["results"])
    try #require(results.map(\.type) == expected.map(\.type), "\(name)")
    for (number, (result, expected)) in zip(results, expected).enumerated() {
      // In f32 every operation rounds, in the oracle only the last one does.
      let tolerance = result.dtype == .f32 ? 1e-6 : tolerance
      for (position, (x, y)) in zip(result.reals, expected.reals).enumerated() {
        #expect(
          GoldenNumbers.isNear(x, y, tolerance: tolerance) || abs(x - y) < tolerance,
          "\(name), result \(number), element \(position): \(x), not \(y)")
      }
    }
  }
}
