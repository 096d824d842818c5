// SPDX-License-Identifier: Apache-2.0

import ApusExecution
import ApusGraph
import ApusIO
import ApusKernel
import ApusScheduling
import ApusTensor

/// Runs a graph through the whole compiler.
struct Harness {
  let graph: Graph
  let result: ProgramCompiler.Result
  let executable: Executable

  init(_ graph: Graph, style: CodeStyle, engine: any Engine) throws {
    self.graph = graph
    var state: [ProgramCompiler.StateTensor] = []
    for node in graph.nodes where node.operands.isEmpty {
      let site = LoweringSite(operands: [], results: node.types)
      if case .source(.parameter(let name)) = node.primitive.lowering(site) {
        state.append(.init(name, node.types[0]))
      }
    }
    result = try ProgramCompiler.compile(
      "model", state: state, entryPoints: [("run", graph)], style: style)
    for entry in result.entryPoints { try PlanChecker.check(entry) }
    executable = try engine.compile(result.program)
  }

  /// The outputs of the graph in order, computed by compiled code.
  func outputs(_ bindings: [String: HostTensor]) throws -> [HostTensor] {
    let program = result.program
    let state = try Memory(byteCount: max(program.stateBytes, 64))
    let workspace = try Memory(byteCount: max(program.workspaceBytes, 64))
    for slot in program.state {
      guard let tensor = bindings[slot.name] else { continue }
      tensor.bytes.withUnsafeBytes {
        (state.address + slot.offset).copyMemory(from: $0.baseAddress!, byteCount: $0.count)
      }
    }
    let entry = program.entryPoints[0]
    let arguments = try entry.arguments.map { argument in
      let memory = try Memory(byteCount: max(argument.type.bytes, 64))
      if let tensor = bindings[argument.name], !argument.isResult {
        tensor.bytes.withUnsafeBytes { bytes in
          if let base = bytes.baseAddress { memory.address.copyMemory(from: base, byteCount: bytes.count) }
        }
      }
      return memory
    }
    try executable("run", state: state, workspace: workspace, arguments: arguments.map(\.address))
    return try graph.outputs.map { output in
      let type = graph.type(of: output.value)
      let source: UnsafeMutableRawPointer
      switch output.role {
      case .result(let name):
        source = arguments[entry.arguments.firstIndex { $0.name == name && $0.isResult }!].address
      case .update(let name): source = state.address + program.state.first { $0.name == name }!.offset
      }
      let bytes = UnsafeRawBufferPointer(start: source, count: type.bytes)
      guard let tensor = HostTensor(type, bytes: bytes) else { throw Diagnostic("size") }
      return tensor
    }
  }
}

/// Numbers that look random and are the same everywhere.
func samples(_ type: TensorType, seed: UInt64, in range: ClosedRange<Double> = -1...1) -> HostTensor {
  var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
  let values = (0..<type.elementCount).map { _ -> Double in
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return range.lowerBound + Double(state >> 40) / Double(1 << 24) * (range.upperBound - range.lowerBound)
  }
  return HostTensor(type, reals: values)
}
