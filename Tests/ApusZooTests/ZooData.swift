// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusZoo
import Synchronization

/// The data of models, split by one seed and read once: a debug build takes long for some.
enum ZooData {
  private static let known = Mutex<[String: (training: Dataset, validation: Dataset)]>([:])

  static func named(_ name: String) throws -> (training: Dataset, validation: Dataset) {
    try known.withLock { known in
      if let data = known[name] { return data }
      let data = try Zoo.model(name).data(seed: 42)
      known[name] = data
      return data
    }
  }
}
