// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusTensor
import RandomGraphs
import RandomSources
import Testing

@testable import ApusPasses

extension Rule: CustomTestStringConvertible {
  public var testDescription: String { name }
}

/// Every rewrite rule on random tensors: both sides agree as the rule's floating-point class promises.
@Suite struct RuleTests {
  static let rules = Rule.arithmetic + Rule.comparison + Rule.numerics + Rule.layout + Rule.contraction
  /// Elements compared for each rule, in the first element type it holds for.
  static let instances = 1000
  /// Elements compared in each further element type.
  static let furtherInstances = 150

  @Test func namesAreDistinctAndInKebabCase() {
    let names = Self.rules.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(names.allSatisfy { $0.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "-" || $0 == "_" } })
  }

  @Test func noStandardRuleTurnsNaNIntoANumber() {
    #expect(!Set<FloatingPointClass>.standard.contains(.assumesFinite))
    #expect(!Set<FloatingPointClass>.standard.contains(.reassociates))
  }

  @Test(arguments: rules)
  func bothSidesAgree(rule: Rule) throws {
    let seed = rule.name.utf8.reduce(UInt64(14_695_981_039_346_656_037)) {
      ($0 ^ UInt64($1)) &* 1_099_511_628_211
    }
    var random = RandomSource(seed: seed)
    var tried: [DType] = []
    for dtype in DType.allCases where rule.domain.contains(dtype) {
      var compared = 0
      var attempts = 0
      let wanted = tried.isEmpty ? Self.instances : Self.furtherInstances
      while compared < wanted, attempts < 3000 {
        attempts += 1
        let state = random
        let isAccuracyChecked = dtype.isFloatingPoint && attempts % 2 == 0
        let values: SampledValues = isAccuracyChecked || rule.needsFinite ? .moderate : .special
        guard let instance = RuleInstance(rule, dtype, values: values, &random),
          let rewritten = try instance.rewritten()
        else {
          if attempts > 400, compared == 0 { break }
          continue
        }
        let graph = instance.graph
        #expect(
          rewritten.measure < graph.measure,
          "\(rule.name) does not lower the measure:\n\(graph)\n\(rewritten)")
        var generator = GraphGenerator(seed: random.next())
        let bindings = generator.bindings(graph, values)
        let left = try Evaluator(graph).outputs(bindings)[0]
        let right = try Evaluator(rewritten).outputs(bindings)[0]
        // What the left side is in twice the precision.
        var again = state
        let wide = dtype == .f32 ? RuleInstance(rule, dtype, wide: .f64, values: values, &again) : instance
        var exact = left
        if dtype == .f32, let wide {
          exact = try Evaluator(wide.graph).outputs(
            bindings.mapValues { HostTensor(unchecked: $0.type.widened, reals: $0.reals) })[0]
        }
        for position in 0..<left.count {
          let fault = rule.fault(
            left.literal(at: position), right.literal(at: position), exact.literal(at: position),
            isAccuracyChecked: isAccuracyChecked)
          guard let fault else { continue }
          Issue.record(
            "\(rule.name), seed \(seed), \(dtype): \(fault)\n\(graph)\(rewritten)\(bindings.mapValues(\.reals))"
          )
          return
        }
        compared += max(left.count, 1)
      }
      if compared >= wanted { tried.append(dtype) }
    }
    #expect(!tried.isEmpty, "\(rule.name) was never seen to apply \(Self.instances) times")
  }
}

extension TensorType {
  /// The same shape in f64, if the type is floating point.
  fileprivate var widened: TensorType { dtype == .f32 ? with(.f64) : self }
}

extension Rule {
  /// Whether the rule is tried on finite numbers only.
  fileprivate var needsFinite: Bool {
    floatingPointClass == .assumesFinite || floatingPointClass == .reassociates
  }

  /// What is wrong with one element of the right side; `nil` if nothing is.
  fileprivate func fault(
    _ left: Literal, _ right: Literal, _ exact: Literal, isAccuracyChecked: Bool
  ) -> String? {
    let (x, y) = (left.real, right.real)
    let areSame = left == right || (x.isNaN && y.isNaN)
    let report = "\(left) becomes \(right)"
    guard left.dtype.isFloatingPoint else { return areSame ? nil : report }
    switch floatingPointClass {
    case .exact: return areSame ? nil : report
    case .ignoresSignedZero: return areSame || x == y ? nil : report
    case .refines:
      guard x.isNaN == y.isNaN || (!x.isNaN && exact.real.isNaN) else { return report }
      return isAccuracyChecked && !isClose(y, exact.real) ? "\(report), exactly \(exact.real)" : nil
    case .reassociates, .assumesFinite:
      return isClose(y, exact.real) ? nil : "\(report), exactly \(exact.real)"
    }
  }

  private func isClose(_ x: Double, _ exact: Double) -> Bool {
    guard exact.isFinite else { return true }
    return abs(x - exact) <= 1e-5 * max(1, abs(exact))
  }
}
