// SPDX-License-Identifier: Apache-2.0

import Apus
import Testing

/// What a user reads who calls a compiled function with what it cannot take, or writes one that cannot be compiled.
@Suite struct FunctionRefusalTests {
  @Test func functionsAreRefused() throws {
    let matrix = try HostTensor(.f32(2, 3), reals: [1, 2, 3, 4, 5, 6])
    let indices = try HostTensor(.i32(2), integers: [0, 1])
    var refusals = Refusals()
    func call<Output>(
      _ title: String, _ function: Function<Output>, _ inputs: HostTensor...
    ) { refusals.add(title) { _ = try function(inputs) } }

    let product = Function(engine: .tcc, file: "m/main.swift", line: 3) { x, y in x.matmul(y) }
    call("too few tensors", product, matrix)
    call("too many tensors", product, matrix, matrix, matrix)
    call("shapes that do not fit", product, matrix, matrix)
    call("types that do not fit", product, matrix, indices)
    let total = Function(engine: .tcc, file: "m/main.swift", line: 4) { (x: Tensor, terms: [Tensor]) in
      terms.reduce(x) { $0 + $1 }
    }
    call("too few tensors for a list and more", total)
    call(
      "two lists", Function(file: "m/main.swift", line: 5) { (x: [Tensor], y: [Tensor]) in x + y }, matrix)
    call("no result", Function(file: "m/main.swift", line: 6) { x -> [Tensor] in [] }, matrix)
    call(
      "a parameter",
      Function(file: "m/main.swift", line: 7) { x in x + x.trace.parameter("weight", x.type) }, matrix)
    call("an input", Function(file: "m/main.swift", line: 8) { x in x + x.trace.input("y", x.type) }, matrix)
    call(
      "a layer", Function(file: "m/main.swift", line: 9) { x in Dense(2, file: "m/Model.swift", line: 1)(x) },
      matrix)
    call(
      "a result of another trace",
      Function(file: "m/main.swift", line: 10) { x in Trace().input("x", x.type) }, matrix)
    call(
      "an index out of range",
      Function(engine: .tcc, file: "m/main.swift", line: 11) { x, rows in x.gathered(rows) }, matrix,
      try HostTensor(.i32(2), integers: [1, 2]))
    call(
      "no threads", Function(engine: .tcc, threads: 0, file: "m/main.swift", line: 12) { x in x + x }, matrix)
    call(
      "a product of a wrong cotangent",
      Function(file: "m/main.swift", line: 13) { x, y in vjp(of: [x * x], withRespectTo: [x], cotangents: [y])
      },
      matrix, indices)
    call(
      "a product by integers",
      Function(file: "m/main.swift", line: 14) { x, y in vjp(of: [x], withRespectTo: [y], cotangents: [x]) },
      matrix, indices)
    call(
      "an output of its own",
      Function(file: "m/main.swift", line: 15) { (x: Tensor) -> (Tensor, Tensor) in
        x.trace.output(.result("debug"), x * 100)
        return (x + 1, x + 2)
      }, matrix)
    refusals.check("functions")
  }
}
