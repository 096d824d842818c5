// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusTensor
import RandomGraphs
import RandomSources

@testable import ApusPasses

/// The law of a rewrite rule: both sides agree as its floating-point class promises, in every element type of its
/// domain, and the right side has the lower measure.
struct RuleLaw {
  /// What trying a rule on random tensors showed.
  enum Verdict: Equatable {
    /// The law holds on as many instances as were wanted, in these types.
    case holds([DType])
    /// The law is broken; the text says how.
    case broken(String)
  }

  let rule: Rule
  /// How many instances are wanted in the first element type for which the rule is seen to apply.
  let instances: Int
  /// How many are wanted in each further type.
  let furtherInstances: Int

  /// How often operands are drawn for one graph; each time is an instance.
  private static let draws = 4
  /// How often a graph is drawn for each that is wanted, at most; some draws do not fit the rule.
  private static let patience = 40

  /// The seed that belongs to the rule: the FNV-1a hash of its name.
  var seed: UInt64 {
    rule.name.utf8.reduce(14_695_981_039_346_656_037) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
  }

  /// Tries the rule on random operands of random shapes.
  func verdict() throws -> Verdict {
    let pass = Pass.rewriting(name: "rule", summary: "", [rule], admitting: [rule.floatingPointClass])
    var random = RandomSource(seed: seed)
    var tried: [DType] = []
    for dtype in DType.allCases where rule.domain.contains(dtype) {
      let wanted = ((tried.isEmpty ? instances : furtherInstances) - 1) / Self.draws + 1
      var (compared, attempts) = (0, 0)
      while compared < wanted, attempts < max(wanted * Self.patience, 400) {
        attempts += 1
        // Many rules do not exist for a type at all.
        if attempts > 200, compared == 0 { break }
        switch try attempt(
          pass, dtype, isAccuracyChecked: dtype.isFloatingPoint && attempts % 2 == 0, &random)
        {
        case nil: continue
        case .compared: compared += 1
        case .broken(let fault): return .broken("\(rule.name), seed \(seed), \(dtype): \(fault)")
        }
      }
      if compared >= wanted { tried.append(dtype) }
    }
    return .holds(tried)
  }

  /// What one graph showed.
  private enum Attempt {
    case compared
    case broken(String)
  }

  /// Tries one graph; `nil` if what was drawn does not fit the rule, or has no elements to compare.
  private func attempt(
    _ pass: Pass, _ dtype: DType, isAccuracyChecked: Bool, _ random: inout RandomSource
  ) throws -> Attempt? {
    let state = random
    let values: SampledValues = isAccuracyChecked || rule.needsFinite ? .moderate : .special
    guard let instance = RuleInstance(rule, dtype, values: values, &random) else { return nil }
    let graph = instance.graph
    let rewritten: Graph?
    do {
      rewritten = try instance.rewritten(by: pass)
    } catch {
      return .broken("\(error)\n\(graph)")
    }
    guard let rewritten else { return nil }
    guard rewritten.measure < graph.measure else {
      return .broken("the measure is not lowered:\n\(graph)\n\(rewritten)")
    }
    // The left side in more than twice the precision.
    var wide: Graph?
    if rule.isComparedWithExact, dtype.isFloatingPoint, dtype != .f64 {
      var again = state
      wide = RuleInstance(rule, dtype, wide: .f64, values: values, &again)?.graph
    }
    var generator = GraphGenerator(seed: random.next())
    for _ in 0..<Self.draws {
      let bindings = generator.bindings(graph, values)
      let left = try Evaluator(graph).outputs(bindings)[0]
      let right = try Evaluator(rewritten).outputs(bindings)[0]
      guard right.type == left.type else { return .broken("\(left.type) becomes \(right.type)\n\(graph)") }
      if left.count == 0 { return nil }
      let exact = try wide.map { try Evaluator($0).outputs(bindings.mapValues(\.widened))[0] } ?? left
      for position in 0..<left.count {
        let fault = rule.fault(
          left.literal(at: position), right.literal(at: position), exact.literal(at: position),
          isAccuracyChecked: isAccuracyChecked)
        if let fault { return .broken("\(fault)\n\(graph)\(rewritten)\(bindings.mapValues(\.reals))") }
      }
    }
    return .compared
  }
}

extension HostTensor {
  /// The same numbers in f64, if the type is floating point.
  fileprivate var widened: HostTensor {
    dtype.isFloatingPoint ? HostTensor(unchecked: type.with(.f64), reals: reals) : self
  }
}

extension Rule {
  /// Whether the rule is tried on finite numbers only.
  fileprivate var needsFinite: Bool {
    floatingPointClass == .assumesFinite || floatingPointClass == .reassociates
  }

  /// Whether what the rule promises is about the exact result.
  fileprivate var isComparedWithExact: Bool {
    switch floatingPointClass {
    case .exact, .ignoresSignedZero: false
    case .refines, .reassociates, .assumesFinite: true
    }
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
      // In f64 there is nothing more exact to compare with; elsewhere the exact number may be too large for the type.
      let isLost = x.isNaN && y.isInfinite && (left.dtype.rounded(exact.real) == y || left.dtype == .f64)
      guard x.isNaN == y.isNaN || isLost || (!x.isNaN && exact.real.isNaN) else { return report }
      let isFar = isAccuracyChecked && !isClose(y, exact.real, left.dtype)
      return isFar ? "\(report), exactly \(exact.real)" : nil
    case .reassociates, .assumesFinite:
      return isClose(y, exact.real, left.dtype) ? nil : "\(report), exactly \(exact.real)"
    }
  }

  private func isClose(_ x: Double, _ exact: Double, _ dtype: DType) -> Bool {
    guard exact.isFinite, !dtype.isStorage || dtype.rounded(exact).isFinite else { return true }
    let bound =
      dtype.isStorage ? Double(sign: .plus, exponent: 4 - dtype.significandBits, significand: 1) : 1e-5
    return abs(x - exact) <= bound * max(1, abs(exact))
  }
}
