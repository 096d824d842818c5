// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusIO
import ApusTensor

/// Runs passes one after the other: verifies what they return, names the guilty one, measures, records.
///
/// A pass runs on the graph and then on the bodies that its nodes own, the innermost last; it does not know of them.
/// Counts of nodes include theirs.
///
/// A pass leaves nothing for itself to do: when it comes a second time and no other pass has changed anything in
/// between, it is passed over.
public struct PassRunner: Sendable {
  /// When graphs are verified.
  public enum Verification: Hashable, Sendable {
    /// After each pass.
    case eachPass
    /// After the last pass; if that fails, all run again to find the guilty one. Costs one verification.
    case last
    /// Never.
    case never
  }

  /// What one pass did.
  public struct Step: Sendable {
    /// The name of the pass.
    public let pass: String
    /// Its position in the pipeline, from 0.
    public let position: Int
    /// How long it took.
    public let duration: Duration
    /// The number of nodes before.
    public let nodesBefore: Int
    /// The number of nodes after.
    public let nodesAfter: Int
    /// The names of the rewrites made, in order.
    public let rewrites: [String]
    /// Whether the graph after differs from the one before.
    public let isChanged: Bool
  }

  /// When graphs are verified.
  public var verification: Verification
  /// The name of the last pass to run; `nil` to run all.
  public var lastPass: String?
  /// The greatest number of rewrites in all passes together; `nil` for no limit.
  public var rewriteLimit: Int?
  /// Called after each pass, with the graph it returned; for dumps.
  public var observe: (@Sendable (Step, Graph) -> Void)?

  /// Creates a runner.
  public init(
    verification: Verification = .last, lastPass: String? = nil, rewriteLimit: Int? = nil,
    observe: (@Sendable (Step, Graph) -> Void)? = nil
  ) {
    self.verification = verification
    self.lastPass = lastPass
    self.rewriteLimit = rewriteLimit
    self.observe = observe
  }

  /// Runs the passes in order.
  ///
  /// - Returns: The graph after the last pass, and what each pass did.
  /// - Throws: `Diagnostic` that names the pass, if one fails or returns a graph that breaks an invariant; or
  ///   if there is no pass of the name at which to stop, or an output of the graph does not exist.
  public func run(_ passes: [Pass], on graph: Graph) throws(Diagnostic) -> (graph: Graph, steps: [Step]) {
    if let lastPass, !passes.contains(where: { $0.name == lastPass }) {
      throw Diagnostic(
        "there is no pass '\(lastPass)' in this pipeline",
        help: "the passes are " + passes.map(\.name).joined(separator: ", "))
    }
    // The outputs of a graph can be set to anything.
    try graph.verifyOutputs()
    let result = try attempt(passes, on: graph, verifying: verification == .eachPass)
    guard verification == .last else { return result }
    do throws(Diagnostic) {
      try result.graph.verify()
    } catch {
      // One of the passes broke the graph: run them again with a look at each. If the graph was broken from the
      // start, no pass is to blame.
      try graph.verify()
      _ = try attempt(passes, on: graph, verifying: true)
      var error = error
      error.category = .bug
      error.notes.append("the same passes did not break the graph again: one depends on more than the graph")
      throw error
    }
    return result
  }

  private func attempt(
    _ passes: [Pass], on graph: Graph, verifying: Bool
  ) throws(Diagnostic) -> (graph: Graph, steps: [Step]) {
    var graph = graph
    var steps: [Step] = []
    var granted = rewriteLimit
    // Where each pass ended; a pass that comes to the same graph again has nothing to do.
    var version = 0
    var seen: [String: Int] = [:]
    var nodeCount = graph.totalNodeCount
    for (position, pass) in passes.enumerated() {
      if seen[pass.name] == version { continue }
      var budget = RewriteBudget(limit: granted)
      let nodesBefore = nodeCount
      let start = ContinuousClock.now
      do throws(Diagnostic) {
        (graph, nodeCount) = try pass.runOnBodies(of: graph, &budget)
      } catch {
        // What is wrong with the graph or with an operator of a user's is no fault of the pass.
        throw error.category == .bug ? blamed(error, pass, budget) : error
      }
      do throws(Diagnostic) {
        let duration = ContinuousClock.now - start
        if verifying { try graph.verify() }
        let step = Step(
          pass: pass.name, position: position, duration: duration, nodesBefore: nodesBefore,
          nodesAfter: nodeCount, rewrites: budget.rewrites,
          isChanged: !budget.rewrites.isEmpty || nodesBefore != nodeCount)
        steps.append(step)
        if step.isChanged { version += 1 }
        seen[pass.name] = version
        observe?(step, graph)
      } catch {
        throw blamed(error, pass, budget)
      }
      granted = granted.map { $0 - budget.rewrites.count }
      if pass.name == lastPass { break }
    }
    return (graph, steps)
  }

  private func blamed(_ error: Diagnostic, _ pass: Pass, _ budget: RewriteBudget) -> Diagnostic {
    var error = error
    error.category = .bug
    error.message = "pass '\(pass.name)' broke the graph: " + error.message
    if let last = budget.rewrites.last {
      let count = budget.rewrites.count
      error.notes.append("it had made \(count) rewrite\(count == 1 ? "" : "s"), the last one '\(last)'")
    }
    return error
  }
}

extension Pass {
  /// The graph after the pass has run on it, and then on all bodies in it, and the number of nodes, those of bodies
  /// included.
  fileprivate func runOnBodies(
    of graph: Graph, _ budget: inout RewriteBudget
  ) throws(Diagnostic) -> (graph: Graph, nodeCount: Int) {
    let graph = try run(graph, &budget)
    var owners = graph.owners[...]
    guard !owners.isEmpty else { return (graph, graph.nodes.count) }
    var count = graph.nodes.count
    var result = Reconstruction(of: graph)
    for (index, node) in graph.nodes.enumerated() {
      guard index == owners.first?.index, let owner = owners.popFirst()?.owner else {
        result.keep(node)
        continue
      }
      var bodies: [GraphBody] = []
      for body in owner.bodies { bodies.append(GraphBody(try runOnBodies(of: body.graph, &budget).graph)) }
      for body in bodies { count = count.addingSaturated(body.nodeCount) }
      let changed = Node(
        primitive: owner.with(bodies: bodies), operands: node.operands, types: node.types, origin: node.origin
      )
      result.keep(bodies == owner.bodies ? node : changed)
    }
    return (result.finished(graph), count)
  }
}
