// SPDX-License-Identifier: Apache-2.0

import ApusIO

extension Program {
  /// A hash of what the model computes: of a training program when it is applied to one example, so that neither the size of
  /// a batch nor the loss and optimizer matter, and otherwise in all entry points, without what their optimizers add.
  ///
  /// `nil` if the model's parameters depend on the size of a batch.
  var modelHash: String? {
    var hash = StableHash()
    guard training != nil else {
      for entryPoint in entryPoints.dropFirst() {
        hash.combine(entryPoint.name)
        hash.combine(entryPoint.forward.description)
      }
      return hash.text
    }
    // With another size than the program's, the names end in it.
    let applied = try? entryPoints(batchSize: 1).first { $0.name.hasPrefix("predict") }
    guard let applied else { return nil }
    hash.combine(applied.forward.description)
    return hash.text
  }
}
