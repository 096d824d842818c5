// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusKernel
import ApusTensor

extension LoopDerivative {
  /// The cotangents of the operands: a loop in the other direction that carries the cotangents of what is carried, and
  /// the sums of those of what is the same in every step.
  ///
  /// What it needs of the steps is stacked by a second loop like the one that is differentiated, which gives the same
  /// results; `merge-scans` makes one of the two.
  func backward(_ cotangents: [Tensor?]) -> [Tensor?] {
    let nothing = [Tensor?](repeating: nil, count: site.operands.count)
    // Whole numbers and truth values have none.
    let cotangents = cotangents.map { $0?.dtype.isFloatingPoint == true ? $0 : nil }
    guard let trace, cotangents.contains(where: { $0 != nil }) else { return nothing }
    // A carried value has a cotangent if its result has one, or if the body gives it one.
    var seeded = cotangents.indices.filter { cotangents[$0] != nil }
    while true {
      let step = BackwardStep(self, seeded)
      if let diagnostic = step.trace.diagnostic { trace.fail(diagnostic) }
      guard !trace.isFailed else { return nothing }
      let grown = cotangents.indices.filter {
        seeded.contains($0) || carried.contains($0) && step.terms[$0] != nil
      }
      if grown == seeded { return step.recorded(cotangents, on: trace) }
      seeded = grown
    }
  }
}

/// A step of a loop and its derivative in a trace of their own, before it is known what passes from one to the other.
private struct BackwardStep {
  private let loop: LoopDerivative
  let trace = Trace()
  private let inputs: [Tensor]
  private let outputs: [Tensor]
  /// The cotangent of each output; `nil` for one without.
  private let seeds: [Tensor?]
  /// How many of the nodes are those of the step, without its derivative.
  private let stepCount: Int
  /// The cotangent of each input.
  let terms: [Tensor?]

  init(_ loop: LoopDerivative, _ seeded: [Int]) {
    self.loop = loop
    let trace = trace
    inputs = loop.inputs.map { trace.input($0.name, $0.type) }
    outputs = trace.inline(loop.body, inputs)
    stepCount = trace.graph.nodes.count
    let outputs = outputs
    let taken = Set(loop.inputs.map(\.name))
    seeds = outputs.indices.map { position in
      guard seeded.contains(position) else { return nil }
      var name = "d\(position)"
      while taken.contains(name) { name += "'" }
      return trace.input(name, outputs[position].type)
    }
    // What is carried passes cotangents on to earlier steps, whoever asks for them.
    let wanted = inputs.indices.filter { [inputs] in
      inputs[$0].dtype.isFloatingPoint && (loop.carried.contains($0) || loop.site.isVaried[$0])
    }
    let found = trace.pullback(
      of: outputs, cotangents: seeds,
      to: wanted.map { [inputs] in inputs[$0] }
    ) { $0 + $1 }
    var terms = [Tensor?](repeating: nil, count: inputs.count)
    for (position, term) in zip(wanted, found) { terms[position] = term }
    self.terms = terms
  }

  private var graph: Graph { trace.graph }

  /// Records the loop that stacks what the derivative needs and the one that computes it.
  func recorded(_ cotangents: [Tensor?], on trace: Trace) -> [Tensor?] {
    let nothing = [Tensor?](repeating: nil, count: inputs.count)
    let needs = StepNeeds(
      graph, stepCount: stepCount, inputs: inputs.map(\.value), loop, terms.compactMap { $0?.value })
    let operands = loop.site.operands
    let passed = loop.carried.filter { seeds[$0] != nil }
    let summed = loop.invariant.filter { terms[$0] != nil }
    guard !passed.isEmpty || !summed.isEmpty || loop.sliced.contains(where: { terms[$0] != nil }) else {
      return nothing
    }
    let read = loop.sliced.filter { needs.needed.contains(inputs[$0].value) }
    let known = loop.invariant.filter { needs.needed.contains(inputs[$0].value) }
    let stacked = seeds.indices.dropFirst(loop.carried.count).filter { seeds[$0] != nil }

    var arguments = Arguments()
    for position in passed {
      arguments.add("d" + name(position), inputs[position].type, seeds[position]?.value)
    }
    for position in summed { arguments.add("d" + name(position), inputs[position].type, nil) }
    for position in read { arguments.add(name(position), inputs[position].type, inputs[position].value) }
    for (number, value) in needs.stacked.enumerated() {
      arguments.add("saved\(number)", graph.type(of: value), value)
    }
    for position in stacked {
      arguments.add("dy\(position - loop.carried.count)", outputs[position].type, seeds[position]?.value)
    }
    for position in known { arguments.add(name(position), inputs[position].type, inputs[position].value) }
    guard let body = body(arguments, needs, passed, summed) else { return nothing }

    let zeros = passed.filter { cotangents[$0] == nil } + summed
    var initial = cotangents
    initial += [Tensor?](repeating: nil, count: max(inputs.count - initial.count, 0))
    for position in zeros { initial[position] = trace.zeros(inputs[position].type) }
    let saved = saved(needs.stacked, on: trace)
    var results = loop.record(
      Loop(
        isOpposite: true, carried: (passed + summed).compactMap { initial[$0] },
        sliced: read.map { operands[$0] } + saved + stacked.compactMap { cotangents[$0] },
        invariant: known.map { operands[$0] }, body: body))[...]
    guard !trace.isFailed else { return nothing }
    var found = nothing
    for position in passed + summed { found[position] = results.popFirst() }
    for position in loop.sliced where terms[position] != nil { found[position] = results.popFirst() }
    return found
  }

  private func name(_ position: Int) -> String { graph.nodes[inputs[position].value.node].inputName ?? "" }

  /// The arguments of a backward step.
  private struct Arguments {
    var inputs: [(name: String, type: TensorType)] = []
    /// What the arguments stand for in this step; sums are none of its values.
    var meanings: [Value?] = []

    mutating func add(_ name: String, _ type: TensorType, _ meaning: Value?) {
      inputs.append((name: name, type: type))
      meanings.append(meaning)
    }
  }

  /// The body of the loop that goes backwards.
  private func body(
    _ arguments: Arguments, _ needs: StepNeeds, _ passed: [Int], _ summed: [Int]
  ) -> Graph? {
    loop.recordBody(arguments.inputs) { tensors in
      var values: [Value: Tensor] = [:]
      var sums: [Tensor] = []
      for (meaning, tensor) in zip(arguments.meanings, tensors) {
        if let meaning { values[meaning] = tensor } else { sums.append(tensor) }
      }
      return repeated(
        on: tensors[0].trace, needs, values, passed, zip(summed, sums).map { (position: $0, sum: $1) })
    }
  }

  /// The results of a backward step whose arguments stand for values of this one.
  private func repeated(
    on trace: Trace, _ needs: StepNeeds, _ arguments: [Value: Tensor], _ passed: [Int],
    _ sums: [(position: Int, sum: Tensor)]
  ) -> [Tensor] {
    var values = arguments
    let origin = trace.origin
    for (index, node) in graph.nodes.enumerated() where needs.isRepeated[index] {
      trace.origin = node.origin ?? origin
      let operands = node.operands.compactMap { values[$0] }
      for (result, tensor) in trace.apply(node.primitive, operands).enumerated() {
        values[Value(node: index, result: result)] = tensor
      }
      if trace.isFailed { return [] }
    }
    func term(_ position: Int) -> Tensor? { terms[position].flatMap { values[$0.value] } }
    return passed.map { term($0) ?? trace.zeros(inputs[$0].type) }
      + sums.map { item in term(item.position).map { item.sum + $0 } ?? item.sum }
      + loop.sliced.compactMap(term)
  }

  /// Values of all steps, stacked: results of the loop where it gives them already, else those of one that gives more.
  private func saved(_ values: [Value], on trace: Trace) -> [Tensor] {
    let given = outputs.map(\.value)
    func position(_ value: Value) -> Int? { given.dropFirst(loop.carried.count).firstIndex(of: value) }
    let further = values.filter { position($0) == nil }
    var results = loop.site.results
    if !further.isEmpty {
      var body = Graph()
      for node in graph.nodes.prefix(stepCount) { _ = body.append(copying: node, operands: node.operands) }
      var names = Set(loop.inputs.map(\.name))
      func unused(_ name: String) -> String {
        var name = name
        while !names.insert(name).inserted { name += "'" }
        return name
      }
      body.outputs =
        given.enumerated().map { Output(.result(unused("y\($0.offset)")), $0.element) }
        + further.enumerated().map { Output(.result(unused("saved\($0.offset)")), $0.element) }
      let operands = loop.site.operands
      results = loop.record(
        Loop(
          carried: Array(operands[loop.carried]), sliced: Array(operands[loop.sliced]),
          invariant: Array(operands[loop.invariant]), body: body))
      if trace.isFailed { return [] }
    }
    var more = results.dropFirst(given.count)
    return values.compactMap { value in position(value).map { results[$0] } ?? more.popFirst() }
  }
}

/// What the derivative of a step needs of the step.
private struct StepNeeds {
  /// The values that are stacked, in order.
  private(set) var stacked: [Value] = []
  /// Which values the derivative sees: given, stacked or computed again.
  private(set) var needed: Set<Value>
  /// For each node, whether the derivative computes it, for the first time or again.
  private(set) var isRepeated: [Bool]

  /// Looks at a graph whose first nodes are the step, and the others its derivative.
  ///
  /// What depends on no step is computed again, and so is what only rearranges elements, unless it leaves some out. What is
  /// drawn at random is drawn again, and so is what is made of it and of the slices element by element.
  init(_ graph: Graph, stepCount: Int, inputs: [Value], _ loop: LoopDerivative, _ terms: [Value]) {
    needed = Set(terms)
    isRepeated = [Bool](repeating: false, count: graph.nodes.count)
    var varies = [Bool](repeating: false, count: stepCount)
    for input in inputs[loop.carried] + inputs[loop.sliced] { varies[input.node] = true }
    for index in 0..<stepCount where !varies[index] {
      varies[index] = graph.nodes[index].operands.contains { varies[$0.node] }
    }
    let carried = Set(inputs[loop.carried])
    let isDrawn = graph.isDrawn(stepCount, varies, carried)
    for index in graph.nodes.indices.reversed() {
      let node = graph.nodes[index]
      let used = node.types.indices.map { Value(node: index, result: $0) }.filter(needed.contains)
      guard !used.isEmpty else { continue }
      if node.inputName != nil {
        stacked += used.filter(carried.contains)
      } else if index >= stepCount || !varies[index] || isDrawn[index]
        || graph.onlyRearranges(index)
      {
        isRepeated[index] = true
        needed.formUnion(node.operands)
      } else {
        stacked += used.reversed()
      }
    }
    stacked.reverse()
  }
}

extension Graph {
  /// For each node of a step, whether it is random words or made of some, or a number that says which words, and whether
  /// this takes but operations on single elements and needs nothing that is carried.
  fileprivate func isDrawn(_ stepCount: Int, _ varies: [Bool], _ carried: Set<Value>) -> [Bool] {
    // What can be had without anything that is carried or stacked.
    var isFree = varies.map { !$0 }
    var isDrawn = [Bool](repeating: false, count: stepCount)
    for (index, node) in nodes.prefix(stepCount).enumerated() where varies[index] {
      if node.inputName != nil {
        isFree[index] = !carried.contains(Value(node: index))
        continue
      }
      let site = LoweringSite(operands: node.operands.map(type(of:)), results: node.types)
      guard node.operands.allSatisfy({ isFree[$0.node] }) else { continue }
      switch node.primitive.lowering(site) {
      case .random: (isFree[index], isDrawn[index]) = (true, true)
      case .elementwise, .view:
        isFree[index] = true
        isDrawn[index] =
          node.operands.contains { isDrawn[$0.node] }
          || node.types[0].dtype.isInteger && node.types[0].elementCount == 1
      case .reduction, .contraction, .assembly, .lookup, .insertion, .indexGuard, .source, .region, .kernel:
        break
      }
    }
    return isDrawn
  }

  /// Whether a node shows its operand's elements in other places, each at least once.
  fileprivate func onlyRearranges(_ index: Int) -> Bool {
    let node = nodes[index]
    let types = node.operands.map(type(of:))
    guard case .view = node.primitive.lowering(LoweringSite(operands: types, results: node.types)) else {
      return false
    }
    return types[0].elementCount <= node.types[0].elementCount
  }
}
