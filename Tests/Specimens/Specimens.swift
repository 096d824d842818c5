// SPDX-License-Identifier: Apache-2.0

package import ApusKernel
import ApusPrimitives
package import ApusTensor

/// Programs written by hand, on which emission, engines and the interpreter are compared.
package enum Specimens {
  /// All of them; the first entry point of each is `run`.
  package static let all: [Program] = [
    arithmetic, integers, conversions, literals, strips, contraction, blocks, reductions, guarded,
    random, stateful, ownFunctions,
  ]

  /// A program of one kernel over its arguments: inputs first, then results.
  package static func program(
    _ name: String, _ arguments: [(String, TensorType, isResult: Bool)], workspace: Int = 64,
    remarks: [String] = [], body: [Statement]
  ) -> Program {
    let kernel = Kernel(
      name: "k00_\(name)", remarks: remarks,
      parameters: arguments.enumerated().map { position, argument in
        Kernel.Parameter(name: "t\(position)", dtype: argument.1.dtype, isWritten: argument.isResult)
      }, body: body)
    let entry = EntryPoint(
      name: "run",
      arguments: arguments.map { EntryPoint.Argument(name: $0.0, type: $0.1, isResult: $0.isResult) },
      invocations: [
        EntryPoint.Invocation(
          kernel: 0, locations: arguments.indices.map { .argument($0) }, value: arguments.count)
      ], workspaceBytes: workspace, writesState: false)
    return Program(
      name: name, graphHash: "0123abcd", state: [], stateBytes: 0, constants: [], kernels: [kernel],
      entryPoints: [entry])
  }

  /// The element of a parameter at the variable of loop 0.
  static func at(_ parameter: Int, _ dtype: DType) -> Expression {
    .load(Place(.parameter(parameter), .loop(0)), dtype)
  }

  /// Stores an expression at the variable of loop 0.
  static func set(_ parameter: Int, _ value: Expression, _ dtype: DType) -> Statement {
    .store(Place(.parameter(parameter), .loop(0)), value, dtype)
  }

  /// Every operator and function on reals, and where parentheses must stand.
  package static let arithmetic: Program = {
    let n = 37
    let operations: [UnaryOperation] = [
      .neg, .abs, .sign, .exp, .log1p, .expm1, .sqrt, .rsqrt, .tanh, .logistic, .sin, .cos, .erf, .floor,
      .log,
    ]
    var body: [Statement] = []
    let x = Expression.local(0)
    let y = Expression.local(1)
    for (row, operation) in operations.enumerated() {
      body.append(
        .store(
          Place(.parameter(2), AffineIndex(row * n, [.init(.loop(0), 1)])), .unary(operation, x, .f32), .f32))
    }
    func f(_ operation: BinaryOperation, _ a: Expression, _ b: Expression) -> Expression {
      .binary(operation, a, b, .f32)
    }
    let trees: [Expression] = [
      f(.sub, x, f(.sub, y, x)), f(.mul, f(.add, x, y), f(.sub, x, y)), f(.div, x, f(.mul, y, y)),
      .unary(.neg, .unary(.neg, f(.add, x, y), .f32), .f32),
      f(.max, x, f(.min, y, .literal(Literal(0.1, .f32)))),
      f(.pow, x, .literal(Literal(2.5, .f32))), f(.sub, x, .literal(Literal(-1.5, .f32))),
      .select(
        .compare(.lt, x, f(.add, y, x), .f32), f(.mul, x, y), .select(.compare(.ge, x, y, .f32), x, y, .f32),
        .f32),
      f(.mul, .position(AffineIndex(-3, [.init(.loop(0), 2)]), .f32), x),
    ]
    for (row, tree) in trees.enumerated() {
      body.append(
        .store(Place(.parameter(3), AffineIndex(row * n, [.init(.loop(0), 1)])), tree, .f32))
    }
    return program(
      "arithmetic",
      [
        ("x", .f32(n), false), ("y", .f32(n), false), ("unary", .f32(operations.count, n), true),
        ("trees", .f32(trees.count, n), true),
      ], remarks: ["%2 = every(%0, %1): f32[37]"],
      body: [
        .loop(
          variable: 0, count: AffineIndex(n),
          body: [.define(0, .f32, at(0, .f32)), .define(1, .f32, at(1, .f32))] + body)
      ])
  }()

  /// Integer arithmetic where C's operators would be undefined.
  package static let integers: Program = {
    let n = 16
    let operations: [BinaryOperation] = [
      .add, .sub, .mul, .div, .rem, .max, .min, .and, .or, .xor, .shiftLeft, .shiftRightLogical,
    ]
    var arguments: [(String, TensorType, isResult: Bool)] = []
    var body: [Statement] = []
    for dtype in DType.allCases.filter(\.isInteger) {
      let first = arguments.count
      arguments += [
        ("x_\(dtype)", TensorType(dtype, [n]), false), ("y_\(dtype)", TensorType(dtype, [n]), false),
        ("z_\(dtype)", TensorType(dtype, [operations.count + 3, n]), true),
        ("c_\(dtype)", TensorType(.bool, [Comparison.allCases.count, n]), true),
      ]
      let x = at(first, dtype)
      let y = at(first + 1, dtype)
      let values =
        operations.map { Expression.binary($0, x, y, dtype) }
        + [UnaryOperation.neg, .abs, .sign].map { .unary($0, x, dtype) }
      for (row, value) in values.enumerated() {
        let index = AffineIndex(row * n, [.init(.loop(0), 1)])
        body.append(.store(Place(.parameter(first + 2), index), value, dtype))
      }
      for (row, comparison) in Comparison.allCases.enumerated() {
        let index = AffineIndex(row * n, [.init(.loop(0), 1)])
        body.append(
          .store(Place(.parameter(first + 3), index), .compare(comparison, x, y, dtype), .bool))
      }
    }
    return program("integers", arguments, body: [.loop(variable: 0, count: AffineIndex(n), body: body)])
  }()

  /// Every pair of types.
  package static let conversions: Program = {
    let n = 24
    var arguments: [(String, TensorType, isResult: Bool)] = DType.allCases.map {
      ("x_\($0)", TensorType($0, [n]), false)
    }
    var body: [Statement] = []
    for (source, from) in DType.allCases.enumerated() {
      for to in DType.allCases {
        body.append(set(arguments.count, .convert(at(source, from), from: from, to: to), to))
        arguments.append(("z_\(from)_\(to)", TensorType(to, [n]), true))
      }
    }
    for to in DType.allCases {
      body.append(set(arguments.count, .position(AffineIndex(-2, [.init(.loop(0), 3)]), to), to))
      arguments.append(("p_\(to)", TensorType(to, [n]), true))
    }
    return program("conversions", arguments, body: [.loop(variable: 0, count: AffineIndex(n), body: body)])
  }()

  /// The literals that C makes hard.
  package static let literals: Program = {
    let reals: [Double] = [
      0, -0.0, 1, -1, 0.5, 0.1, -0.1, 0x1p-149, 0x0.fffffep-126, 3.4028234663852886e38, 0x1p-1074,
      Double(bitPattern: 0xF_FFFF_FFFF_FFFF),
      1.7976931348623157e308, .infinity, -.infinity, .nan, 16_777_217, 65535.984375, 1 / 3, .pi, 1e22,
      123_456.789,
    ]
    let integers: [Int64] = [
      0, 1, -1, 127, 255, 256, 2_147_483_647, -2_147_483_648, 4_294_967_295, .max, .min,
    ]
    var arguments: [(String, TensorType, isResult: Bool)] = []
    var body: [Statement] = []
    for dtype in DType.allCases {
      let values =
        dtype.isFloatingPoint ? reals.map { Literal($0, dtype) } : integers.map { Literal($0, dtype) }
      for (position, value) in values.enumerated() {
        let place = Place(.parameter(arguments.count), AffineIndex(position))
        body.append(.store(place, .literal(value), dtype))
      }
      arguments.append(("z_\(dtype)", TensorType(dtype, [values.count]), true))
    }
    return program("literals", arguments, body: body)
  }()
}
