// SPDX-License-Identifier: Apache-2.0

import Apus

// listing: recurrence
/// Reads sequences step by step, and gives the state after the last.
struct Recurrence: UnaryLayer {
  let features: Int
  let fromInput: Dense
  let fromState: Dense

  init(_ features: Int) {
    self.features = features
    fromInput = Dense(features)
    fromState = Dense(features, bias: false)
  }

  func callAsFunction(_ sequences: Tensor) -> Tensor {
    let start = sequences.trace.fill(0, sequences.type.with([sequences.shape[0], features]))
    return scan(over: sequences.transposed([1, 0, 2]), from: start) { state, x in
      let state = tanh(fromInput(x) + fromState(state))
      return (state, state)
    }.last
  }
}
// end
