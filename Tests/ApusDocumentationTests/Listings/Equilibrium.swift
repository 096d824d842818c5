// SPDX-License-Identifier: Apache-2.0

import Apus

// listing: equilibrium
/// Turns a state until it hardly moves any more.
struct Equilibrium: UnaryLayer {
  let step = Dense(8)

  func next(_ state: Tensor) -> Tensor { tanh(step(state)) * 0.5 }

  func callAsFunction(_ x: Tensor) -> Tensor {
    whileLoop(from: x, limit: 50) { state in
      abs(next(state) - state).max() .> 1e-3
    } body: { state in
      next(state)
    }
  }
}
// end
