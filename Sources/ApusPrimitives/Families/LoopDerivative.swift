// SPDX-License-Identifier: Apache-2.0

package import ApusGraph
package import ApusTensor

/// A loop to be recorded: its operands by what they are to the body, and the body, whose outputs are first what is
/// carried, then what is stacked.
struct Loop {
  /// Whether it goes in the other direction than the loop that is differentiated.
  var isOpposite = false
  let carried: [Tensor]
  let sliced: [Tensor]
  let invariant: [Tensor]
  let body: Graph

  var operands: [Tensor] { carried + sliced + invariant }
}

/// The derivatives of a loop with a known number of steps.
struct LoopDerivative {
  let owner: String
  let body: Graph
  let site: Linearization
  let carried: Range<Int>
  let sliced: Range<Int>
  /// Records a loop over the same steps and returns its results.
  let record: (Loop) -> [Tensor]

  /// Prepares the derivatives of a loop whose first operands are carried, and whose next ones are sliced.
  init(
    _ owner: String, _ body: Graph, _ site: Linearization, carriedCount: Int, slicedCount: Int,
    record: @escaping (Loop) -> [Tensor]
  ) {
    self.owner = owner
    self.body = body
    self.site = site
    carried = 0..<carriedCount
    sliced = carriedCount..<carriedCount + slicedCount
    self.record = record
  }

  var invariant: Range<Int> { sliced.upperBound..<site.operands.count }
  /// The trace of the loop; `nil` if it has no result.
  var trace: Trace? { site.results.first?.trace }

  /// The names and types of the body's inputs.
  var inputs: [(name: String, type: TensorType)] {
    body.inputs.map { (name: body.nodes[$0].inputName ?? "", type: body.nodes[$0].types[0]) }
  }

  /// Records a body of a derivative.
  func recordBody(
    _ inputs: [(name: String, type: TensorType)], _ record: ([Tensor]) -> [Tensor]
  ) -> Graph? {
    trace?.recordBodies(of: owner, inputs: inputs) { record($1) }?.graphs[0]
  }
}

extension LoopDerivative {
  /// The tangents of the results: a loop that carries tangents beside the values.
  ///
  /// A carried value has a tangent if its operand has one, or if the body gives it one; so the loop is recorded with
  /// more of them until there are no others.
  func forward(_ tangents: [Tensor?]) -> [Tensor?] {
    let nothing = [Tensor?](repeating: nil, count: site.results.count)
    // Whole numbers and truth values have none.
    let tangents = tangents.map { $0?.dtype.isFloatingPoint == true ? $0 : nil }
    guard let trace, tangents.contains(where: { $0 != nil }) else { return nothing }
    var moving = tangents.indices.filter { tangents[$0] != nil }
    while true {
      guard let (next, hasTangent) = forwardBody(moving) else { return nothing }
      let grown = site.operands.indices.filter {
        moving.contains($0) || carried.contains($0) && hasTangent[$0]
      }
      guard grown == moving else {
        moving = grown
        continue
      }
      // A step whose results do not follow its slices may have none that is carried either.
      guard hasTangent.contains(true) || carried.contains(where: moving.contains) else { return nothing }
      func operands(_ group: Range<Int>) -> [Tensor] {
        site.operands[group]
          + group.filter(moving.contains).map { tangents[$0] ?? trace.zeros(site.operands[$0].type) }
      }
      var results = record(
        Loop(
          carried: operands(carried), sliced: operands(sliced), invariant: operands(invariant), body: next)
      ).dropFirst(carried.count)
      guard !trace.isFailed else { return nothing }
      return site.results.indices.map { result in
        (carried.contains(result) ? moving.contains(result) : hasTangent[result]) ? results.popFirst() : nil
      }
    }
  }

  /// The body with tangents of some of its inputs, and which of its outputs get one.
  private func forwardBody(_ moving: [Int]) -> (body: Graph, hasTangent: [Bool])? {
    let layout = [carried, sliced, invariant].flatMap { group in
      group.map { (position: $0, isTangent: false) }
        + group.filter(moving.contains).map { (position: $0, isTangent: true) }
    }
    let inputs = inputs
    var hasTangent: [Bool] = []
    let graph = recordBody(
      layout.map {
        (name: inputs[$0.position].name + ($0.isTangent ? "'" : ""), type: inputs[$0.position].type)
      }
    ) { tensors in
      let trace = tensors[0].trace
      let values = zip(layout, tensors).filter { !$0.0.isTangent }.sorted { $0.0.position < $1.0.position }
        .map(\.1)
      var tangents = [Tensor?](repeating: nil, count: values.count)
      for (item, tensor) in zip(layout, tensors) where item.isTangent { tangents[item.position] = tensor }
      let outputs = trace.inline(body, values)
      let found = trace.pushforward(of: outputs, from: values, tangents: tangents) { $0 + $1 }
      hasTangent = found.map { $0 != nil }
      let next = carried.filter(moving.contains).map { found[$0] ?? trace.zeros(outputs[$0].type) }
      return outputs[carried] + next + found[carried.upperBound...].compactMap(\.self)
    }
    return graph.map { ($0, hasTangent) }
  }
}

extension Trace {
  /// Zeros of a type.
  func zeros(_ type: TensorType) -> Tensor { fill(Literal(Int64(0), type.dtype), type.shape) }

  /// Records bodies that a node of this trace will own; inputs that meet in name get other names.
  package func recordBodies(
    of owner: String, inputs: [(name: String, type: TensorType)], count: Int = 1, isBranch: Bool = false,
    stepLimit: Int? = nil, _ record: (_ body: Int, [Tensor]) -> [Tensor]
  ) -> RecordedBodies? {
    recordBodies(
      of: owner, inputs: inputs, count: count, isBranch: isBranch, stepLimit: stepLimit,
      input: { Input($0, $1) }, record)
  }
}
