// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusZooData

/// A data file that is part of the package.
enum ZooResource {
  /// The bytes of a file of the folder `Resources`, compressed as it stands there.
  static func bytes(_ name: String) throws(Diagnostic) -> [UInt8] {
    var count = 0
    guard let bytes = apus_zoo_data(name, &count) else {
      throw Diagnostic("the data file '\(name)' is not part of this build", category: .bug)
    }
    return Array(UnsafeBufferPointer(start: bytes, count: count))
  }
}
