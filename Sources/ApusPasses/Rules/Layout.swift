// SPDX-License-Identifier: Apache-2.0

package import ApusGraph
import ApusKernel
import ApusPrimitives
import ApusTensor

extension Rule {
  /// Operators that only move elements, and what may pass through them.
  package static let layout: [Rule] = shapes + broadcasts + reductions

  private static let shapes: [Rule] = [
    Rule("reshape-identity", .exact, .all) { x in
      (.any(Reshape.self, x) => x).when { $0.types[0] == $0.result }
    },
    Rule("reshape-reshape", .exact, .all) { x in
      .any(Reshape.self, .any(Reshape.self, x)) => .captured(0, x)
    },
    Rule("transpose-identity", .exact, .all) { x in
      (.any(Transpose.self, x) => x).when { match in
        match.captured(0, as: Transpose.self).map { $0.permutation == Array($0.permutation.indices) } ?? false
      }
    },
    Rule("transpose-transpose", .exact, .all) { x in
      .any(Transpose.self, .any(Transpose.self, x))
        => .derived(x) { match in
          guard let outer = match.captured(0, as: Transpose.self),
            let inner = match.captured(1, as: Transpose.self)
          else { return nil }
          return Transpose(outer.permutation.map { inner.permutation[$0] })
        }
    },
    Rule("reverse-reverse", .exact, .all) { x in
      (.any(Reverse.self, .any(Reverse.self, x)) => x).when { $0.primitives[0].isEqual(to: $0.primitives[1]) }
    },
    Rule("slice-identity", .exact, .all) { x in
      (.any(Slice.self, x) => x).when { $0.types[0] == $0.result }
    },
    Rule("pad-identity", .exact, .all) { x in
      (.any(Pad.self, x) => x).when { match in
        match.captured(0, as: Pad.self).map { ($0.low + $0.high + $0.interior).allSatisfy { $0 == 0 } }
          ?? false
      }
    },
    Rule("concatenate-one", .exact, .all) { x in .any(Concatenate.self, x) => x },
    Rule("convert-identity", .exact, .all) { x in
      (.any(Convert.self, x) => x).when { $0.types[0] == $0.result }
    },
  ]

  private static let broadcasts: [Rule] = [
    Rule("broadcast-identity", .exact, .all) { x in
      (.any(Broadcast.self, x) => x).when { $0.types[0] == $0.result }
    },
    Rule("broadcast-as-reshape", .exact, .all) { x in
      (.any(Broadcast.self, x) => .derived(x) { Reshape(to: $0.result.shape) })
        .when { $0.types[0].elementCount == $0.result.elementCount }
    },
    Rule("broadcast-broadcast", .exact, .all) { x in
      .any(Broadcast.self, .any(Broadcast.self, x))
        => .derived(x) { match in
          guard let outer = match.captured(0, as: Broadcast.self),
            let inner = match.captured(1, as: Broadcast.self)
          else { return nil }
          return Broadcast(to: outer.shape, axes: inner.axes.map { outer.axes[$0] })
        }
    },
    // A broadcast can add axes of size 1 itself.
    Rule("broadcast-reshape", .exact, .all) { x in
      (.any(Broadcast.self, .any(Reshape.self, x))
        => .derived(x) { match in
          guard let outer = match.captured(0, as: Broadcast.self), let axes = match.axesKeptByReshape else {
            return nil
          }
          return Broadcast(to: outer.shape, axes: axes.map { outer.axes[$0] })
        })
        .when { $0.axesKeptByReshape != nil }
    },
    Rule("reshape-broadcast", .exact, .all) { x in
      (.any(Reshape.self, .any(Broadcast.self, x))
        => .derived(x) { match in
          guard let inner = match.captured(1, as: Broadcast.self),
            let axes = inner.shape.axesKept(in: match.result.shape)
          else { return nil }
          return Broadcast(to: match.result.shape, axes: inner.axes.map { axes[$0] })
        })
        .when { $0.captured(1, as: Broadcast.self)?.shape.axesKept(in: $0.result.shape) != nil }
    },
    Rule("transpose-broadcast", .exact, .all) { x in
      (.any(Transpose.self, .any(Broadcast.self, x))
        => .derived(x) { match in
          match.transposedBroadcastAxes.map { Broadcast(to: match.result.shape, axes: $0) }
        })
        .when { match in match.transposedBroadcastAxes.map { zip($0, $0.dropFirst()).allSatisfy(<) } ?? false
        }
    },
  ]

  private static let reductions: [Rule] = [
    Rule("sum-no-axes", .ignoresSignedZero) { x in
      (.any(ReduceSum.self, x) => x).when { $0.types[0] == $0.result }
    },
    Rule("max-no-axes", .exact) { x in (.any(ReduceMax.self, x) => x).when { $0.types[0] == $0.result } },
    Rule("min-no-axes", .exact) { x in (.any(ReduceMin.self, x) => x).when { $0.types[0] == $0.result } },
    Rule("sum-size-one", .ignoresSignedZero) { x in reducesAxesOfSizeOne(ReduceSum.self, x) },
    Rule("max-size-one", .exact) { x in reducesAxesOfSizeOne(ReduceMax.self, x) },
    Rule("min-size-one", .exact) { x in reducesAxesOfSizeOne(ReduceMin.self, x) },
    // Σ over n equal terms is n times the term, rounded once.
    Rule("sum-broadcast", .refines) { x in
      (.any(ReduceSum.self, .any(Broadcast.self, x))
        => .derived(x * .computed { Double($0.repeatedCount) }) { match in
          match.reducedBroadcastAxes.map { Broadcast(to: match.result.shape, axes: $0) }
        })
        .when { $0.reducedBroadcastAxes != nil && $0.repeatedCount > 0 }
    },
    Rule("max-broadcast", .exact) { x in reducesRepeatedAxes(ReduceMax.self, x) },
    Rule("min-broadcast", .exact) { x in reducesRepeatedAxes(ReduceMin.self, x) },
    Rule("sum-sum", .reassociates) { x in reducesTwice(ReduceSum.self, x) { ReduceSum(axes: $0) } },
    Rule("max-max", .ignoresSignedZero) { x in
      reducesTwice(ReduceMax.self, x) { ReduceMax(axes: $0) }.movingSubgradients
    },
    Rule("min-min", .ignoresSignedZero) { x in
      reducesTwice(ReduceMin.self, x) { ReduceMin(axes: $0) }.movingSubgradients
    },
  ]

  private static func reducesAxesOfSizeOne(_ type: any Primitive.Type, _ x: Pattern) -> Sides {
    (.any(type, x) => .derived(x) { Reshape(to: $0.result.shape) })
      .when { $0.types[0].elementCount == $0.result.elementCount && $0.result.elementCount > 0 }
  }

  private static func reducesRepeatedAxes(_ type: any Primitive.Type, _ x: Pattern) -> Sides {
    (.any(type, .any(Broadcast.self, x))
      => .derived(x) { match in
        match.reducedBroadcastAxes.map { Broadcast(to: match.result.shape, axes: $0) }
      })
      .when { $0.reducedBroadcastAxes != nil && $0.repeatedCount > 0 }
  }

  private static func reducesTwice(
    _ type: any Primitive.Type, _ x: Pattern, _ make: @escaping @Sendable ([Int]) -> any Primitive
  ) -> Sides {
    .any(type, .any(type, x))
      => .derived(x) { match in
        guard let outer = match.primitives[0].reducedAxes, let inner = match.primitives[1].reducedAxes else {
          return nil
        }
        let kept = (0..<match.types[0].rank).filter { !inner.contains($0) }
        return make((inner + outer.map { kept[$0] }).sorted())
      }
  }
}

extension Rule {
  /// Pointwise operators on repeated operands compute each element once, and repeat the result.
  ///
  /// The rules of one operator, whoever wrote it; they are made when the first graph holds it.
  @Sendable package static func hoisting(of type: any Primitive.Type) -> [Rule] {
    switch type.form {
    case .pointwise(arity: 1): [unaryHoisting(type)]
    case .pointwise(arity: 2): binaryHoisting(type)
    case .pointwise, .owner, .counted, .general: []
    }
  }

  private static func unaryHoisting(_ type: any Primitive.Type) -> Rule {
    Rule("broadcast-\(type.mnemonic)", .exact, .all) { x in
      (.any(type, .any(Broadcast.self, x)) => .captured(1, .captured(0, x))).when(\.isRepeating)
    }
  }

  private static func binaryHoisting(_ type: any Primitive.Type) -> [Rule] {
    [
      Rule("broadcast-\(type.mnemonic)", .exact, .all) { x, y in
        (.any(type, .any(Broadcast.self, x), .any(Broadcast.self, y)) => .captured(1, .captured(0, x, y)))
          .when {
            $0.isRepeating && $0.types[0].shape == $0.types[1].shape
              && $0.primitives[1].isEqual(to: $0.primitives[2])
          }
      },
      Rule("broadcast-\(type.mnemonic)-constant", .exact, .all) { x in
        (.any(type, .any(Broadcast.self, x), .splat(0)) => .captured(1, .captured(0, x, .splat(0))))
          .when(\.isRepeating)
      },
      Rule("broadcast-constant-\(type.mnemonic)", .exact, .all) { x in
        (.any(type, .splat(0), .any(Broadcast.self, x)) => .captured(1, .captured(0, .splat(0), x)))
          .when(\.isRepeating)
      },
    ]
  }
}
