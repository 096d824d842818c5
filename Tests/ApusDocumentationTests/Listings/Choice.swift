// SPDX-License-Identifier: Apache-2.0

import Apus

// listing: choice
/// A layer for what is often met, and one for the rest.
struct Choice: Layer {
  let usual = Dense(8)
  let rare = Dense(8)

  func callAsFunction(_ x: Tensor, isRare: Tensor) -> Tensor {
    cond(isRare, x) {
      tanh(rare($0))
    } else: {
      usual($0)
    }
  }
}
// end
