// SPDX-License-Identifier: Apache-2.0

import Apus
import Foundation

/// Every operator as a call of a session, against its own evaluation.
func checkOperators(_ checks: inout Checks) throws {
  for type in PrimitiveCatalog.all {
    for example in type.examples { try check(example, &checks) }
  }
}

/// One operator alone, called again and again with random operands.
func check(_ example: Example, _ checks: inout Checks) throws {
  let trace = Trace()
  let inputs = example.operands.enumerated().map { trace.input("x\($0.offset)", $0.element.type) }
  let results = trace.apply(example.primitive, inputs)
  for (position, result) in results.enumerated() { trace.output(.result("y\(position)"), result) }
  let session = try Program("alone", graph: trace.finished()).makeSession(engine: .tcc)
  for _ in 0..<3 {
    var operands: [HostTensor] = []
    for operand in example.operands { operands.append(try checks.tensor(operand.type, in: operand.range)) }
    let expected = example.primitive.evaluate(operands, results: results.map(\.type))
    checks.expect(
      try session.called("main", operands), near: expected,
      "\(example.primitive.mnemonic) of \(operands.map(\.type))")
  }
}

extension Session {
  /// An entry point called with tensors in an array.
  func called(_ name: String, _ inputs: [HostTensor]) throws -> [HostTensor] {
    switch inputs.count {
    case 0: try self(name)
    case 1: try self(name, inputs[0])
    case 2: try self(name, inputs[0], inputs[1])
    case 3: try self(name, inputs[0], inputs[1], inputs[2])
    case 4: try self(name, inputs[0], inputs[1], inputs[2], inputs[3])
    default: throw Diagnostic("an operator has \(inputs.count) operands, which no case here passes on")
    }
  }
}
