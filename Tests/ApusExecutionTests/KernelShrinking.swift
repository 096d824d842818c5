// SPDX-License-Identifier: Apache-2.0

import ApusKernel
import Specimens

extension Program {
  /// The program with the smallest body found on which something still fails.
  ///
  /// Stores, assignments and whole loops are left out one at a time; what defines a local stays, since others may
  /// use it.
  func shrunk(while fails: (Program) -> Bool) -> Program {
    var smallest = self
    var isSmaller = true
    while isSmaller {
      isSmaller = false
      for body in Self.smaller(smallest.kernels[0].body) {
        let candidate = smallest.with(body: body)
        guard fails(candidate) else { continue }
        smallest = candidate
        isSmaller = true
        break
      }
    }
    return smallest
  }

  /// The same program with other statements in its only kernel.
  private func with(body: [Statement]) -> Program {
    let old = kernels[0]
    let kernel = Kernel(name: old.name, remarks: old.remarks, parameters: old.parameters, body: body)
    return Program(
      name: name, graphHash: graphHash, state: state, stateBytes: stateBytes, constants: constants,
      kernels: [kernel], entryPoints: entryPoints)
  }

  /// The bodies with one statement less, large ones first.
  private static func smaller(_ body: [Statement]) -> [[Statement]] {
    var bodies: [[Statement]] = []
    for (position, statement) in body.enumerated() {
      var rest = body
      switch statement {
      case .define, .variable, .array: continue
      case .store, .assign, .call, .fail, .comment:
        rest.remove(at: position)
        bodies.append(rest)
      case .loop(let variable, let count, let step, let inner):
        rest.remove(at: position)
        bodies.insert(rest, at: 0)
        for smaller in smaller(inner) {
          var changed = body
          changed[position] = .loop(variable: variable, count: count, step: step, body: smaller)
          bodies.append(changed)
        }
      }
    }
    return bodies
  }
}
