// SPDX-License-Identifier: Apache-2.0

package import ApusIO
import ApusKernel
import ApusScheduling
package import ApusTensor

/// What a program consists of and what it needs.
package struct Summary: Hashable, Sendable {
  /// A layer in the order of the computation.
  package struct Row: Hashable, Sendable {
    package let path: String
    package let layer: String
    package let outputs: [TensorType]
    package let parameters: Int
    /// The floating-point operations of the layer's contractions in one forward step.
    package let operations: Int
    /// The outputs' types in words.
    package var output: String { outputs.map(\.description).joined(separator: ", ") }
  }

  package let name: String
  package let signature: String
  package let optimizer: String?
  package let rows: [Row]
  /// Bytes of the state by the role of its tensors.
  package let bytes: [ParameterSpec.Role: Int]
  package let stateBytes: Int
  /// Bytes of workspace of the entry point that needs most, and how many of them no order could save.
  package let workspaceBytes: Int
  package let lowerBound: Int
  package let peak: String

  package var parameterCount: Int { rows.reduce(0) { $0.addingSaturated($1.parameters) } }
}

extension Program {
  /// Layers, shapes, parameters and bytes, as text; computing it leaves everything as it is.
  ///
  /// - Throws: `Diagnostic` if the program cannot be compiled.
  public func summary() throws(Diagnostic) -> String { try makeSummary().text }

  /// Layers, shapes, parameters and bytes.
  package func makeSummary() throws(Diagnostic) -> Summary {
    let result = try Compilation.compiled(self, entryPoints, style: .tiles)
    let shown = self[entryPoint: "predict"] ?? entryPoints[entryPoints.count - 1]
    var counts = parameterCounts
    let rows = shown.layers.map { layer in
      // What a layer has is counted where it is first used.
      Summary.Row(
        path: layer.path, layer: layer.description, outputs: layer.outputs,
        parameters: counts.removeValue(forKey: layer.path) ?? 0, operations: layer.operations)
    }
    let bytes = Dictionary(grouping: state, by: \.role).mapValues { tensors in
      tensors.reduce(0) { $0.addingSaturated($1.type.bytes) }
    }
    let largest = try zip(result.entryPoints, result.program.entryPoints)
      .max { $0.0.plan.workspaceBytes < $1.0.plan.workspaceBytes }
      .unwrapped(orBug: "a program has no entry points")
    let (plan, kernels) = (largest.0.plan, largest.1.invocations)
    let kernel =
      kernels.isEmpty ? "no kernel" : result.program.kernels[kernels[plan.peakStep].kernel].name
    let inputs = shown.inputs.map(\.type.description).joined(separator: ", ")
    let outputs = shown.results.map(\.type.description).joined(separator: ", ")
    return Summary(
      name: name, signature: "\(inputs) → \(outputs)", optimizer: training?.optimizerName, rows: rows,
      bytes: bytes, stateBytes: result.program.stateBytes, workspaceBytes: plan.workspaceBytes,
      lowerBound: plan.lowerBound, peak: "\(largest.0.name), \(kernel)")
  }

  /// How many numbers the parameters of each layer have.
  private var parameterCounts: [String: Int] {
    state.reduce(into: [:]) { counts, spec in
      guard spec.role == .parameter else { return }
      counts[spec.layerPath, default: 0] = counts[spec.layerPath, default: 0]
        .addingSaturated(spec.type.elementCount)
    }
  }
}

extension Summary {
  /// The summary as a table.
  package var text: String {
    let head = ["path", "layer", "output", "parameters", "MFLOP/step fwd"]
    var cells = rows.map { row in
      [
        row.path.isEmpty ? "model" : TerminalText.escaped(row.path), TerminalText.escaped(row.layer),
        row.output, Self.grouped(row.parameters),
        Self.millions(row.operations),
      ]
    }
    cells.append([
      "total", "", "", Self.grouped(parameterCount),
      Self.millions(rows.reduce(0) { $0.addingSaturated($1.operations) }),
    ])
    let table = [head] + cells
    let widths = head.indices.map { column in table.map { $0[column].count }.max() ?? 0 }
    var text = "\(name)  \(signature)" + (optimizer.map { "   optimizer \($0)" } ?? "") + "\n"
    for line in table {
      let parts = line.indices.map { column -> String in
        let space = String(repeating: " ", count: widths[column] - line[column].count)
        return column < 3 ? line[column] + space : space + line[column]
      }
      text += "  " + Self.trimmed(parts.joined(separator: "  ")) + "\n"
    }
    let shares = ParameterSpec.Role.allCases.compactMap { role in
      // What few programs have is only said of these.
      let isCommon = [.parameter, .moment, .counter].contains(role)
      guard let size = bytes[role] ?? (isCommon ? 0 : nil) else { return String?.none }
      return "\(role.rawValue)s \(Self.grouped(size))"
    }
    text += "state      \(Self.grouped(stateBytes)) B  " + shares.joined(separator: " · ") + "\n"
    text +=
      "workspace  \(Self.grouped(workspaceBytes)) B  lower bound for this order \(Self.grouped(lowerBound)) "
      + "(gap \(Self.grouped(workspaceBytes - lowerBound)) B)   peak at \(peak)\n"
    return text
  }

  /// The summary as data.
  package var json: JSONValue {
    .object([
      .init("schema", .integer(1)), .init("name", .string(name)), .init("signature", .string(signature)),
      .init("optimizer", optimizer.map { .string($0) } ?? .null),
      .init(
        "layers",
        .array(
          rows.map { row in
            .object([
              .init("path", .string(row.path)), .init("layer", .string(row.layer)),
              .init("output", .string(row.output)), .init("parameters", .integer(row.parameters)),
              .init("operations", .integer(row.operations)),
            ])
          })),
      .init("parameters", .integer(parameterCount)), .init("state_bytes", .integer(stateBytes)),
      .init("workspace_bytes", .integer(workspaceBytes)), .init("lower_bound_bytes", .integer(lowerBound)),
    ])
  }

  /// A count with its thousands apart.
  private static func grouped(_ value: Int) -> String {
    var groups: [String] = []
    var rest = value
    while rest >= 1000 {
      let digits = String(rest % 1000)
      groups.append(String(repeating: "0", count: 3 - digits.count) + digits)
      rest /= 1000
    }
    return ([String(rest)] + groups.reversed()).joined(separator: " ")
  }

  /// A number of operations in millions, to two digits.
  private static func millions(_ operations: Int) -> String {
    let hundredths = operations / 10_000 + (operations % 10_000 >= 5_000 ? 1 : 0)
    let digits = String(hundredths % 100)
    return "\(hundredths / 100)." + (digits.count == 1 ? "0" : "") + digits
  }

  private static func trimmed(_ text: String) -> String {
    var text = text
    while text.hasSuffix(" ") { text.removeLast() }
    return text
  }
}
