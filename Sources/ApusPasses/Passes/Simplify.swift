// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusPrimitives

extension Pass {
  /// Applies rules of algebra, each where it is admitted, until none applies.
  ///
  /// Before: `%1 = fill 1; %2 = mul %0, %1; %3 = neg %2; %4 = neg %3; return %4`
  /// After:  `return %0`
  ///
  /// Requires constants on the right (`canonicalise`) and equal values merged (`common-subexpressions`), else
  /// some rules do not find what they look for. Leaves what has become useless to `dead-code`.
  public static func simplify(admitting classes: [FloatingPointClass] = .standard) -> Pass {
    classes == .standard ? standardSimplify : makeSimplify(classes)
  }

  private static let standardSimplify = makeSimplify(.standard)

  private static func makeSimplify(_ classes: [FloatingPointClass]) -> Pass {
    .rewriting(
      name: "simplify", summary: "Applies rules of algebra until none applies.",
      Rule.arithmetic + Rule.comparison + Rule.numerics + Rule.layout, and: Rule.hoisting(of:),
      admitting: classes)
  }

  /// Moves transposes and reshapes into contractions, which read operands in any order of axes for nothing.
  ///
  /// Before: `%2 = transpose [1,0] %1; %3 = dot_general %0, %2 contracting [1] [0]`
  /// After:  `%3 = dot_general %0, %1 contracting [1] [1]`
  ///
  /// Requires chains of transposes to be one (`simplify`).
  public static func contractions(admitting classes: [FloatingPointClass] = .standard) -> Pass {
    classes == .standard ? standardContractions : makeContractions(classes)
  }

  private static let standardContractions = makeContractions(.standard)

  private static func makeContractions(_ classes: [FloatingPointClass]) -> Pass {
    .rewriting(
      name: "contractions", summary: "Moves transposes and reshapes into contractions.",
      Rule.contraction, admitting: classes)
  }

  /// Applies the rules that keep values accurate where the obvious forms cancel, overflow or underflow, and those that
  /// clear their way.
  ///
  /// Before: `%1 = exp %0; %2 = fill 1; %3 = mul %1, %2; %4 = add %3, %2; %5 = log %4`
  /// After:  `%5 = softplus %0`
  ///
  /// Meant to be run before differentiation: no rule moves a derivative. What `simplify` would make more accurate
  /// afterwards is found here already, else a value would be that of the accurate form and its derivative that of the
  /// other.
  public static func numerics(admitting classes: [FloatingPointClass] = .standard) -> Pass {
    classes == .standard ? standardNumerics : makeNumerics(classes)
  }

  private static let standardNumerics = makeNumerics(.standard)

  private static func makeNumerics(_ classes: [FloatingPointClass]) -> Pass {
    .rewriting(
      name: "numerics", summary: "Puts accurate forms in the place of obvious ones.",
      (Rule.arithmetic + Rule.comparison + Rule.numerics + Rule.layout).filter(\.sides.keepsDerivatives),
      and: Rule.hoisting(of:), admitting: classes)
  }

  /// Removes the marks that stop gradients; they are the identity once all derivatives are taken.
  ///
  /// Before: `%1 = stop_gradient %0; %2 = tanh %1`
  /// After:  `%1 = tanh %0`
  public static let eraseStopGradients: Pass = .rewriting(
    name: "erase-stop-gradients", summary: "Removes the marks that stop gradients.",
    [Rule("stop-gradient", .exact, .all) { x in .any(StopGradient.self, x) => x }], admitting: [.exact])

  /// A pass that applies rules until none applies.
  static func rewriting(
    name: String, summary: String, _ rules: [Rule],
    and makeRules: (@Sendable (any Primitive.Type) -> [Rule])? = nil, admitting classes: [FloatingPointClass]
  ) -> Pass {
    let table = RuleTable(rules, and: makeRules, admitting: classes)
    return Pass(name: name, summary: summary) { (graph, budget) throws(Diagnostic) in
      guard graph.nodes.contains(where: { !table.entries(for: $0.primitive).isEmpty }) else { return graph }
      var rewriter = Rewriter(of: graph, table)
      for node in graph.nodes { try rewriter.add(node, &budget) }
      return rewriter.result.finished(graph)
    }
  }
}
