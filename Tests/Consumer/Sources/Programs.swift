// SPDX-License-Identifier: Apache-2.0

import Apus
import Foundation

/// A folder of this run's own that is gone afterwards.
func withFolder(_ body: (String) throws -> Void) throws {
  let folder = FileManager.default.temporaryDirectory.appending(path: "apus-consumer-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  try body(folder.path)
}

/// What a program tells of itself, and the three ways to make one.
func checkPrograms(_ checks: inout Checks) throws {
  let data = try linearData(&checks)
  let program = try linearProgram(data)
  checks.expect(program.name == "linear" && program.batchSize == 4, "a program's name and batch")
  checks.expect(
    program.entryPoints.map(\.name) == ["init", "train_step", "predict", "evaluate"], "entry points")
  checks.expect(program.state.map(\.path) == ["weight", "bias"], "\(program.state.map(\.path))")
  checks.expect(program.state.map(\.type) == [.f32(4, 3), .f32(3)], "the types of the state")
  checks.expect(program[entryPoint: "predict"]?.inputs.map(\.type) == [.f32(4, 4)], "an entry point's inputs")
  checks.expect(
    program[entryPoint: "predict"]?.results.map(\.type) == [.f32(4, 3)], "an entry point's results")
  checks.expect(program[entryPoint: "predicted"] == nil, "an entry point that there is not")
  let summary = try program.summary()
  checks.expect(summary.contains("linear") && summary.contains("15"), summary)

  try withFolder { folder in
    let files = try program.emitC(to: folder + "/all")
    let source = try String(contentsOfFile: files.source, encoding: .utf8)
    let header = try String(contentsOfFile: files.header, encoding: .utf8)
    checks.expect(source.contains("int linear_train_step(") && header.contains("int linear_init("), "C")
    let part = try program.emitC(to: folder + "/part", entryPoints: ["predict"])
    let short = try String(contentsOfFile: part.header, encoding: .utf8)
    checks.expect(short.contains("linear_predict(") && !short.contains("linear_train_step("), "part of the C")
  }

  // Two models over one state, and a graph.
  let (first, second) = (Dense(2), Dense(1))
  let free = try Program("free", over: ["first": first, "second": second]) { program in
    program.entryPoint("sum") { step in
      let x = step.input("x", .f32(5, 3))
      step.result("sum", first(x).sum(along: [1]) + second(x).sum(along: [1]))
    }
  }
  let session = try free.makeSession(seed: 1, engine: .tcc)
  let x = try checks.tensor(.f32(5, 3))
  var want = [Double](repeating: 0, count: 5)
  for layer in ["first", "second"] {
    let weight = session.snapshot["\(layer).weight"]?.reals ?? []
    let bias = session.snapshot["\(layer).bias"]?.reals ?? []
    for row in 0..<5 {
      want[row] += bias.reduce(0, +)
      for (position, w) in weight.enumerated() { want[row] += x.reals[row * 3 + position / bias.count] * w }
    }
  }
  checks.expect(try session("sum", x)[0].reals, near: want, within: 1e-5, "a program over two models")

  let trace = Trace()
  let (a, b) = (trace.input("a", .f32(1)), trace.input("b", .f32(1)))
  trace.output(.result("larger"), max(a, b))
  trace.output(.update("count"), trace.parameter("count", .f32(1)) + 1)
  let counting = try Program("counting", graph: trace.finished()).makeSession(engine: .tcc)
  for number in 1...50 {
    let (x, y) = (try checks.tensor(.f32(1)), try checks.tensor(.f32(1)))
    checks.expect(
      try counting("main", x, y)[0].reals == [Swift.max(x.reals[0], y.reals[0])], "the larger of two numbers")
    checks.expect(counting.snapshot["count"]?.reals == [Double(number)], "a count of calls")
  }
}
