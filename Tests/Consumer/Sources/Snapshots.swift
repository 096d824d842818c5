// SPDX-License-Identifier: Apache-2.0

import Apus
import Foundation

/// A session's state out of it, into a file, and back.
func checkSnapshots(_ checks: inout Checks) throws {
  let data = try linearData(&checks)
  let program = try Program(
    "adam", training: Dense(3), on: data.element, batchSize: 4, loss: meanSquaredError,
    optimizer: AdamW(learningRate: 0.02))
  let session = try program.makeSession(seed: 12, engine: .tcc)
  func train() throws -> [Double] {
    var losses: [Double] = []
    for batch in try data.batches(of: 4, shuffledBy: 1) { losses.append(try session.trainStep(batch)) }
    return losses
  }
  _ = try train()
  let snapshot = session.snapshot
  checks.expect(snapshot.programName == "adam", "the name of the program")
  checks.expect(snapshot.tensors.map(\.path) == program.state.map(\.path), "the paths of a snapshot")
  checks.expect(snapshot.tensors.map(\.tensor.type) == program.state.map(\.type), "the types of a snapshot")
  checks.expect(snapshot["weight"]?.type == .f32(4, 3) && snapshot["height"] == nil, "a tensor by its path")
  let losses = try train()
  checks.expect(session.snapshot["weight"] != snapshot["weight"], "a snapshot stays what it was")

  try withFolder { folder in
    let path = folder + "/state.safetensors"
    try snapshot.save(to: path)
    let read = try Snapshot(contentsOf: path)
    checks.expect(read.programName == "adam" && read.tensors.count == snapshot.tensors.count, "a file")
    for (path, tensor) in snapshot.tensors { checks.expect(read[path] == tensor, "\(path) of a file") }
    try session.restore(read)
    checks.expect(try train() == losses, "the same steps from a file")

    // The weights alone go into a program with another optimizer.
    let other = try linearProgram(data).makeSession(seed: 1, engine: .tcc)
    try other.restore(read, onlyParameters: true)
    checks.expect(other.snapshot["weight"] == snapshot["weight"], "weights in another program")
    do {
      try session.restore(other.snapshot)
      checks.expect(false, "a snapshot without moments is taken")
    } catch let error as Diagnostic {
      checks.expect(error.message.contains("the weights have no"), error.message)
    }
    try session.restore(other.snapshot, onlyParameters: true)
    do {
      _ = try Snapshot(contentsOf: folder + "/nothing")
      checks.expect(false, "a file that there is not is read")
    } catch let error as Diagnostic {
      checks.expect(error.message.isEmpty == false, "a missing file")
    }
  }
}
