// SPDX-License-Identifier: Apache-2.0

package import ApusIO
import ApusTensor

extension Graph {
  /// Checks what every pass must preserve: operands come first, every type is what the operator infers,
  /// outputs exist, names are distinct, limits hold; in bodies as well.
  ///
  /// - Throws: `Diagnostic` that names the node.
  package func verify(_ limits: Limits = .standard) throws(Diagnostic) {
    func fault(_ index: Int, _ message: String, help: String? = nil) -> Diagnostic {
      Diagnostic(
        "%\(index) (\(nodes[index].primitive.mnemonic)): \(message)", value: nodes[index].origin?.description,
        help: help)
    }
    func list(_ types: [TensorType]) -> String { types.map(\.description).joined(separator: ", ") }
    for (index, node) in nodes.enumerated() {
      for operand in node.operands {
        guard operand.node >= 0, operand.node < index else {
          throw fault(index, "operand %\(operand.node) does not stand before its user")
        }
        guard nodes[operand.node].types.indices.contains(operand.result) else {
          throw fault(index, "operand %\(operand.node) has no result \(operand.result)")
        }
      }
      let inferred: [TensorType]
      do throws(TypeError) {
        inferred = try node.primitive.inferredTypes(of: node.operands.map(type(of:)))
      } catch {
        throw fault(index, error.sentence, help: error.help)
      }
      guard inferred == node.types else {
        throw fault(index, "declared \(list(node.types)), inferred \(list(inferred))")
      }
    }
    try verifyInterface()
    for item in owners {
      for (name, body) in item.owner.namedBodies {
        do throws(Diagnostic) {
          try body.graph.verify(limits)
        } catch {
          var error = error
          error.message = "in the \(name) of %\(item.index) (\(item.owner.mnemonic)): " + error.message
          throw error
        }
      }
    }
  }

  /// Checks that what the graph gives back exists, without which no pass can look at it.
  ///
  /// - Throws: `Diagnostic` that names the output.
  package func verifyOutputs() throws(Diagnostic) {
    for output in outputs where !contains(output.value) {
      throw Diagnostic(
        "the \(output.role) is %\(output.value.node).\(output.value.result), which does not exist")
    }
  }

  /// Checks what is not settled when a node is added: outputs exist, and names are distinct.
  ///
  /// - Throws: `Diagnostic` that names the output or the name.
  package func verifyInterface() throws(Diagnostic) {
    var names: Set<String> = []
    for (index, node) in nodes.enumerated() {
      if let name = node.boundName, !names.insert(name).inserted {
        throw Diagnostic(
          "%\(index) (\(node.primitive.mnemonic)): the name '\(name)' is taken by an earlier input or parameter",
          value: node.origin?.description)
      }
    }
    try verifyOutputs()
    let inputs = Set(nodes.compactMap(\.inputName))
    var roles: Set<String> = []
    for output in outputs {
      if case .result(let name) = output.role, inputs.contains(name) {
        throw Diagnostic("the \(output.role) has the name of an input", help: "give each its own name")
      }
      guard roles.insert(output.role.description).inserted else {
        throw Diagnostic("there is a \(output.role) already", help: "give each output its own name")
      }
    }
  }
}
