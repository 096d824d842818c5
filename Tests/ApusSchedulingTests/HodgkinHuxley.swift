// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusPrimitives
import ApusTensor

/// The membrane of a squid's giant axon after Hodgkin and Huxley (1952), in mV, ms, µA/cm² and mS/cm²: elementwise
/// work alone, as long as one likes.
enum HodgkinHuxley {
  /// What each cell is at one time: its voltage and the shares of open gates.
  private struct Membrane {
    var v, m, h, n: Tensor
  }

  /// The voltages of some cells after Euler steps from rest, and the voltage of each step along a new axis if asked.
  static func graph(steps: Int, cells: Int = 4, records: Bool = false, dt: Double = 0.01) throws -> Graph {
    let trace = Trace()
    let current = trace.input("current", .f64(cells))
    let rest = current.filled(with: 0)
    var cell = Membrane(v: rest - 65, m: rest + 0.05, h: rest + 0.6, n: rest + 0.32)
    var voltages: [Tensor] = []
    for _ in 0..<steps {
      cell = step(cell, current, dt)
      if records { voltages.append(cell.v.reshaped([1, cells])) }
    }
    trace.output(.result("v"), cell.v)
    if records { trace.output(.result("trace"), concatenated(voltages, along: 0)) }
    return try trace.finished()
  }

  private static func step(_ cell: Membrane, _ current: Tensor, _ dt: Double) -> Membrane {
    let v = cell.v
    /// The rate at which gates open or close, `a·(v + b) / (1 − exp(−(v + b) / c))`.
    func ramp(_ a: Double, _ b: Double, _ c: Double) -> Tensor { a * (v + b) / (1 - exp(-(v + b) / c)) }
    func gate(_ x: Tensor, opening: Tensor, closing: Tensor) -> Tensor {
      x + dt * (opening * (1 - x) - closing * x)
    }
    let sodium = 120 * cell.m * cell.m * cell.m * cell.h * (v - 50)
    let potassium = 36 * cell.n * cell.n * cell.n * cell.n * (v + 77)
    let leak = 0.3 * (v + 54.387)
    return Membrane(
      v: v + dt * (current - sodium - potassium - leak),
      m: gate(cell.m, opening: ramp(0.1, 40, 10), closing: 4 * exp(-(v + 65) / 18)),
      h: gate(cell.h, opening: 0.07 * exp(-(v + 65) / 20), closing: 1 / (1 + exp(-(v + 35) / 10))),
      n: gate(cell.n, opening: ramp(0.01, 55, 10), closing: 0.125 * exp(-(v + 65) / 80)))
  }
}
