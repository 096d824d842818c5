// SPDX-License-Identifier: Apache-2.0

import ApusTensor

extension Kernel.Division {
  /// Why threads cannot share statements in this way, as a part of a sentence; `nil` if it is proved that they can.
  ///
  /// Nothing is asked but what the statements write and read, so that no form of kernel needs a proof of its own.
  ///
  /// - Parameter isOwn: Whether each thread has memory of its own for the parameter with this position.
  package func fault(in body: [Statement], isOwn: (Int) -> Bool) -> String? {
    guard let loop = body.countedLoop, loop.step > 0, 0..<body.count ~= shared, grain > 0, workers > 0
    else {
      return "ends in no loop that can be cut"
    }
    var before = MemoryTrace()
    before.add(body[..<shared])
    var around = before.going(on: nil)
    around.add(body[shared..<(body.count - 1)])
    var inside = around.going(on: loop)
    inside.add(loop.body)
    // Threads run what follows in functions of their own, in which only what nothing changes is the same again.
    let written = Set(
      (before.accesses + around.accesses + inside.accesses).filter(\.isWritten).map(\.storage))
    if body[..<shared].contains(where: { $0.definesLocals && !$0.isRepeatable(writing: written.contains) }) {
      return "prepares what a thread cannot see"
    }
    if before.canFail || around.canFail || inside.canFail { return "can fail" }
    if !inside.assigned.isSubset(of: inside.variables) { return "changes a local that iterations share" }
    func isOwnMemory(_ storage: Place.Storage) -> Bool {
      switch storage {
      case .parameter(let position): isOwn(position)
      case .array: true
      }
    }
    if before.accesses.contains(where: { isOwnMemory($0.storage) }) {
      return "prepares the memory of one thread only"
    }
    if around.accesses.contains(where: { $0.isWritten && !isOwnMemory($0.storage) }) {
      return "has each thread write the same memory"
    }
    for written in inside.accesses where written.isWritten {
      let others = inside.accesses.filter { $0.storage == written.storage }
      if isOwnMemory(written.storage) {
        if others[0].isWritten { continue }
        return "carries memory from one iteration to the next"
      }
      if around.accesses.contains(where: { $0.storage == written.storage }) {
        return "writes what each thread reads before its iterations"
      }
      guard others.allSatisfy({ written.isApart(from: $0, iterations: loop.iterations) }) else {
        return "writes in one iteration what another one touches"
      }
    }
    return nil
  }
}

extension Statement {
  /// Whether later statements can refer to something that this one defines.
  fileprivate var definesLocals: Bool {
    switch self {
    case .array, .define, .variable: true
    case .loop, .assign, .store, .call, .fail, .comment: false
    }
  }
}

extension Kernel.CountedLoop {
  /// How many iterations there are at most.
  package var iterations: Int { limit <= 0 ? 0 : (limit - 1) / step + 1 }
}

/// What statements read and write, in order.
private struct MemoryTrace {
  /// Elements that are read or written in each iteration of a loop.
  struct Access {
    let storage: Place.Storage
    let isWritten: Bool
    /// Which elements; `nil` if that is not known.
    let elements: Elements?
  }

  /// Elements `start + step·i + Σ stride·j` for iteration `i` and all `j` below the counts, or any `j` without one.
  struct Elements {
    var start: Int
    var step: Int
    var axes: [(stride: Int, count: Int?)]
  }

  private(set) var accesses: [Access] = []
  private(set) var variables: Set<Int> = []
  private(set) var assigned: Set<Int> = []
  private(set) var canFail = false
  /// The loop whose iterations are told apart.
  private var divided: Kernel.CountedLoop?
  /// For each loop around, how far a step moves its variable, how many steps there are at most, and the count itself.
  private var loops: [Int: (step: Int, count: Int?, limit: AffineIndex)] = [:]
  /// The greatest value of each local that is known to have one.
  private var bounds: [Int: Int] = [:]
  /// The locals that count what is left of a total from a loop's variable on.
  private var rests: [Int: (variable: Int, total: Int)] = [:]

  /// A trace of what comes next, of which a loop may tell the iterations apart, that knows the locals of this one.
  func going(on loop: Kernel.CountedLoop?) -> MemoryTrace {
    var trace = MemoryTrace()
    trace.divided = loop
    trace.bounds = bounds
    trace.rests = rests
    return trace
  }

  mutating func add(_ statements: some Sequence<Statement>) {
    for statement in statements { add(statement) }
  }

  private mutating func add(_ statement: Statement) {
    switch statement {
    case .loop(let variable, let count, let step, let body):
      let bound = greatest(count)
      loops[variable] = (step, bound.map { $0 <= 0 ? 0 : ($0 - 1) / max(step, 1) + 1 }, count)
      add(body)
      loops[variable] = nil
    case .array, .comment: break
    case .define(let local, _, let value):
      add(value)
      if let limit = value.limit { bounds[local] = limit }
      if let (total, variable, limit) = value.remainder {
        let total = greatest(total)
        bounds[local] = min(total ?? limit, limit)
        rests[local] = total.map { (variable, $0) }
      }
    case .variable(let local, _, let value):
      variables.insert(local)
      add(value)
    case .assign(let local, let value):
      assigned.insert(local)
      add(value)
    case .store(let place, let value, _):
      add(value)
      note(place, isWritten: true, [])
    case .call(let call): add(call)
    case .fail: canFail = true
    }
  }

  private mutating func add(_ expression: Expression) {
    switch expression {
    case .literal, .local, .position: break
    case .load(let place, _): note(place, isWritten: false, [])
    case .unary(_, let x, _), .convert(let x, _, _): add(x)
    case .binary(_, let x, let y, _), .compare(_, let x, let y, _):
      add(x)
      add(y)
    case .select(let condition, let x, let y, _):
      add(condition)
      add(x)
      add(y)
    case .call(let call, _): add(call)
    }
  }

  private mutating func add(_ call: RuntimeCall) {
    guard let touches = call.touches else {
      canFail = true  // It passes what the function does not take.
      return
    }
    for touch in touches { note(touch.place, isWritten: touch.isWritten, touch.axes) }
  }

  private mutating func note(
    _ place: Place, isWritten: Bool, _ axes: [(count: AffineIndex, stride: AffineIndex)]?
  ) {
    accesses.append(
      Access(storage: place.storage, isWritten: isWritten, elements: elements(place.index, axes)))
  }

  private func elements(
    _ index: AffineIndex, _ axes: [(count: AffineIndex, stride: AffineIndex)]?
  ) -> Elements? {
    guard var axes else { return nil }
    var elements = Elements(start: index.constant, step: 0, axes: [])
    var inner: [Int: Int] = [:]
    for term in index.terms {
      guard case .loop(let variable) = term.variable else {
        // A number that is only known while the kernel runs, such as an index.
        elements.axes.append((term.coefficient, nil))
        continue
      }
      if let divided, variable == divided.variable {
        elements.step += term.coefficient * divided.step
      } else {
        inner[variable, default: 0] += term.coefficient
      }
    }
    for (position, axis) in axes.enumerated() where axis.stride.terms.isEmpty {
      guard let (parts, count) = whole(axis.count, stride: axis.stride.constant, inner) else { continue }
      inner[parts] = nil
      axes[position].count = AffineIndex(count)
    }
    for (variable, coefficient) in inner.sorted(by: { $0.key > $1.key }) where inner[variable] != nil {
      guard let loop = loops[variable] else { return nil }
      if loop.step == 1, let (parts, count) = whole(loop.limit, stride: coefficient, inner) {
        inner[parts] = nil
        elements.axes.append((coefficient, count))
      } else {
        guard let count = loop.count else { return nil }
        elements.axes.append((coefficient * loop.step, count))
      }
    }
    for axis in axes {
      guard let count = greatest(axis.count), axis.stride.terms.isEmpty else { return nil }
      elements.axes.append((axis.stride.constant, count))
    }
    return elements
  }

  /// The loop over parts, and the elements of all of them, where a count is a multiple of what a part has.
  ///
  /// The last part may be shorter, so that they end where the total does, and not at the end of a whole part.
  private func whole(
    _ count: AffineIndex, stride: Int, _ coefficients: [Int: Int]
  ) -> (parts: Int, count: Int)? {
    guard count.constant == 0, count.terms.count == 1, case .local(let local) = count.terms[0].variable,
      let rest = rests[local], coefficients[rest.variable] == stride * count.terms[0].coefficient
    else { return nil }
    return (rest.variable, rest.total * count.terms[0].coefficient)
  }

  /// The greatest value that a position is known to have.
  private func greatest(_ index: AffineIndex) -> Int? {
    var sum = index.constant
    for term in index.terms {
      guard case .local(let local) = term.variable, let bound = bounds[local], term.coefficient > 0 else {
        return nil
      }
      sum += bound * term.coefficient
    }
    return sum
  }
}

extension MemoryTrace.Access {
  /// Whether no element that this touches in one iteration is touched by another access to the same memory in a
  /// different iteration.
  fileprivate func isApart(from other: MemoryTrace.Access, iterations: Int) -> Bool {
    if iterations < 2 { return true }
    guard let x = elements, let y = other.elements, x.step == y.step, x.step != 0 else { return false }
    let step = x.step.magnitude
    // What lies between the iterations' starts: small moves, and multiples of those that are no smaller than a step.
    var (low, high, period): (Int, Int, UInt) = (x.start - y.start, x.start - y.start, 0)
    for (axes, sign) in [(x.axes, 1), (y.axes, -1)] {
      for (stride, count) in axes where count != 1 && stride != 0 {
        if let count, count < 1 { return true }
        if stride.magnitude < step {
          guard let count else { return false }
          let reach = sign * stride * (count - 1)
          (low, high) = (low + min(reach, 0), high + max(reach, 0))
        } else {
          period = period.greatestCommonDivisor(with: stride.magnitude)
        }
      }
    }
    let spread = max(low.magnitude, high.magnitude)
    return spread < step && (period == 0 || UInt(iterations - 1) * step + spread < period)
  }
}
