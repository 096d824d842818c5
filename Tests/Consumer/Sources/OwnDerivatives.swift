// SPDX-License-Identifier: Apache-2.0

import Apus
import Foundation

/// Derivatives that a user asks for: of a model by its input, along a direction, and of second order.
func checkOwnDerivatives(_ checks: inout Checks) throws {
  let model = Sequential {
    Dense(4, activation: tanh)
    Dense(1)
  }
  let program = try Program("sensitivity", over: ["model": model]) { program in
    program.entryPoint("derivatives") { step in
      let x = step.input("x", .f32(6, 3))
      let direction = step.input("direction", .f32(6, 3))
      let energy = (model(x) * model(x)).sum()
      step.result("energy", energy)
      step.result("slope", gradient(of: energy, withRespectTo: [x])[0])
      step.result("change", jvp(of: [energy], withRespectTo: [x], tangents: [direction])[0])
      step.result("curvature", hessianVectorProduct(of: energy, withRespectTo: [x], vectors: [direction])[0])
    }
  }
  let session = try program.makeSession(seed: 9, engine: .tcc)
  let weights = session.snapshot.tensors.map(\.tensor.reals)
  let (x, direction) = (try checks.tensor(.f32(6, 3)), try checks.tensor(.f32(6, 3), in: -1...1))
  let found = try session("derivatives", x, direction)
  let step = 1e-4
  /// What the model's definition gives, in Double.
  func energy(_ x: [Double]) -> Double {
    (0..<6).reduce(0) { sum, row in
      var output = weights[3][0]
      for unit in 0..<4 {
        var total = weights[1][unit]
        for feature in 0..<3 { total += x[row * 3 + feature] * weights[0][feature * 4 + unit] }
        output += tanh(total) * weights[2][unit]
      }
      return sum + output * output
    }
  }
  func moved(_ x: [Double], _ axis: Int, _ distance: Double) -> [Double] {
    var x = x
    x[axis] += distance
    return x
  }
  func slopes(_ x: [Double]) -> [Double] {
    x.indices.map { (energy(moved(x, $0, step)) - energy(moved(x, $0, -step))) / (2 * step) }
  }
  func along(_ distance: Double) -> [Double] { zip(x.reals, direction.reals).map { $0 + distance * $1 } }
  checks.expect(session.snapshot.tensors.map(\.path).count == 4, "two layers have four parameters")
  checks.expect(found[0].reals, near: [energy(x.reals)], within: 1e-4, "a value")
  checks.expect(found[1].reals, near: slopes(x.reals), within: 1e-3, "a gradient")
  let change = (energy(along(step)) - energy(along(-step))) / (2 * step)
  checks.expect(found[2].reals, near: [change], within: 1e-3, "a derivative along a direction")
  let (before, behind) = (slopes(along(-step)), slopes(along(step)))
  let curvature = zip(before, behind).map { ($1 - $0) / (2 * step) }
  checks.expect(found[3].reals, near: curvature, within: 1e-2, "a second derivative")
}
