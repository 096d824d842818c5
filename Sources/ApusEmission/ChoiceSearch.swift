// SPDX-License-Identifier: Apache-2.0

import ApusKernel
import ApusTensor

extension Statement {
  /// Whether it is a loop of a few iterations in which values depend on conditions.
  ///
  /// gcc 11 and 12 unroll such a loop and then make wrong vectors of the conditions of neighbouring elements:
  /// `t1[2 * i + j] = i >= 3 ? t0[2 * i + j - 6] : 0` for j below 2 is 0 where it should not be, with AVX or AVX-512.
  var isSmallChoice: Bool {
    // What gcc unrolls completely has at most 16 iterations.
    guard case .loop(_, let count, let step, let body) = self, count.terms.isEmpty,
      count.constant <= 16 * step
    else { return false }
    return body.contains { $0.hasChoice }
  }

  private var hasChoice: Bool {
    switch self {
    case .loop(_, _, _, let body): body.contains { $0.hasChoice }
    case .define(_, _, let value), .variable(_, _, let value), .assign(_, let value), .store(_, let value, _):
      value.hasChoice
    case .fail: true
    case .array, .call, .comment: false
    }
  }
}

extension Expression {
  /// Whether C says it with a condition, or with a function that may hold one.
  fileprivate var hasChoice: Bool {
    switch self {
    case .literal, .local, .position, .load: return false
    case .unary(let operation, let x, _): return operation != .neg || x.hasChoice
    case .binary(let operation, let x, let y, _):
      switch operation {
      case .add, .sub, .mul: return x.hasChoice || y.hasChoice
      case .div, .rem, .max, .min, .and, .or, .xor, .shiftLeft, .shiftRightLogical, .function: return true
      }
    case .compare, .select, .call: return true
    case .convert(let x, let from, let to):
      return !(from.isFloatingPoint && to.isFloatingPoint) || x.hasChoice
    }
  }
}
