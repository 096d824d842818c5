// SPDX-License-Identifier: Apache-2.0

/// What a layer is used for in an entry point.
public enum LayerMode: String, Hashable, Sendable, CaseIterable {
  /// The model is trained: what layers keep of the examples they see has new values after a step.
  case training
  /// The model is applied: calls change nothing.
  case inference
}
