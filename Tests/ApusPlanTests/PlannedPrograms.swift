// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusBench
import ApusGraph
import ApusScheduling
import ApusTensor
import ApusZoo

/// Programs whose plans are tested: the zoo, the benchmark workloads and one with loops.
struct PlannedPrograms {
  let name: String
  let program: Program

  /// All of them; a workload's name begins with `bench-`.
  static func all() throws -> [PlannedPrograms] {
    var programs = try Zoo.models.map { PlannedPrograms(name: $0.name, program: try $0.program()) }
    for name in Workload.names {
      programs.append(PlannedPrograms(name: "bench-" + name, program: try Workload.named(name).makeProgram()))
    }
    return programs + [PlannedPrograms(name: "recurrent", program: try Recurrent.program())]
  }

  /// The one of a name.
  static func named(_ name: String) throws -> PlannedPrograms {
    if name.hasPrefix("bench-") {
      let workload = try Workload.named(String(name.dropFirst("bench-".count)))
      return PlannedPrograms(name: name, program: try workload.makeProgram())
    }
    if name == "recurrent" { return PlannedPrograms(name: name, program: try Recurrent.program()) }
    return PlannedPrograms(name: name, program: try Zoo.model(name).program())
  }

  /// The entry points with the compiler's decisions.
  func compiled(
    _ style: CodeStyle, _ entryPoints: [String]? = nil, threads: Threads = .one,
    machine: MachineModel = .standard
  ) throws -> ProgramCompiler.Result {
    let chosen = program.entryPoints.filter { entryPoints?.contains($0.name) ?? true }
    return try Compilation.compiled(program, chosen, style: style, threads: threads, machine: machine)
  }
}

/// An LSTM that reads a sequence, then another one backwards over its states, in each step of which a loop runs over
/// the examples of the batch and whose first state comes of a loop with a condition, and then one of two layers.
private struct Recurrent: Layer {
  let fromInput = Dense(20)
  let fromState = Dense(20, bias: false)
  let readout = Dense(1)
  let other = Dense(1)

  func callAsFunction(_ xs: Tensor) -> Tensor {
    let zeros = xs.trace.fill(0, .f32(xs.shape[1], 5))
    let states = scan(over: xs, from: [zeros, zeros]) { carried, x in
      let sums = fromInput(x) + fromState(carried[0])
      let gates = (0..<4).map { sums.sliced(5 * $0..<5 * $0 + 5, along: 1) }
      let c = logistic(gates[1]) * carried[1] + logistic(gates[0]) * tanh(gates[2])
      let h = logistic(gates[3]) * tanh(c)
      return ([h, c], h)
    }.outputs
    let start = whileLoop(from: zeros, limit: 3) {
      ($0 * $0).sum() .< 2
    } body: {
      tanh($0 + states.mean(along: [0])) + 0.25
    }
    let mixed = scan(over: states, from: start, reversed: true) { h, state in
      let sums = scan(over: state, from: h.sum(along: [0])) { sum, row in (tanh(sum + row), sum * row) }
      return (tanh(h * 0.5 + state) + sums.outputs, h)
    }
    let sum = mixed.last.sum()
    return cond(sum .> sum.filled(with: 0), mixed.last + mixed.outputs.mean(along: [0])) {
      readout($0)
    } else: {
      tanh(other($0))
    }
  }

  static func program() throws -> Program {
    let model = Recurrent()
    return try Program("recurrent", over: ["model": model]) { program in
      program.entryPoint("train_step", mode: .training) { step in
        let error = model(step.input("xs", .f32(7, 3, 4))) - step.input("ys", .f32(3, 1))
        let loss = (error * error).mean()
        step.result("loss", loss)
        step.minimize(loss, with: Adam(learningRate: 0.01))
      }
      program.entryPoint("evaluate", mode: .inference) { step in
        step.result("y", model(step.input("xs", .f32(7, 3, 4))))
      }
    }
  }
}
