// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusKernel
import ApusPrimitives
import ApusTensor
import RandomGraphs
import RandomSources

@testable import ApusPasses

/// The left side of a rule on random operands of random shapes.
struct RuleInstance {
  let rule: Rule
  /// The element type for which the rule claims to hold.
  let dtype: DType
  /// The left side, as the only output.
  let graph: Graph

  /// A random instance; `nil` if the pattern cannot be built from what was drawn.
  ///
  /// - Parameter wide: The element type in which the same instance is built a second time; its constants are the
  ///   same numbers.
  init?(_ rule: Rule, _ dtype: DType, wide: DType? = nil, values: SampledValues, _ random: inout RandomSource)
  {
    self.rule = rule
    self.dtype = dtype
    var builder = Builder(dtype: dtype, wide: wide ?? dtype, values: values, random: random)
    builder.shape = builder.random.happens(0.1) ? builder.random.shape() : builder.random.shape(rank: 1...3)
    let root = builder.build(rule.sides.left, isBool: rule.domain == .bool)
    random = builder.random
    guard let root, builder.trace.diagnostic == nil else { return nil }
    builder.trace.output(.result("y"), root)
    guard let graph = try? builder.trace.finished() else { return nil }
    self.graph = graph
  }

  /// The graph after a pass that knows only the rule; `nil` if it fits nowhere.
  func rewritten(by pass: Pass) throws -> Graph? {
    // A rule that applies to what it makes would go on for ever.
    let runner = PassRunner(verification: .last, rewriteLimit: 64)
    let (result, steps) = try runner.run([pass, .deadCode], on: graph)
    return steps[0].rewrites.contains(rule.name) ? result : nil
  }

  private struct Builder {
    let dtype: DType
    let wide: DType
    let values: SampledValues
    var random: RandomSource
    let trace = Trace()
    var shape = Shape.scalar
    var variables: [Int: Tensor] = [:]
    var splats: [Int: Literal] = [:]
    /// What rearranging operators made, which stands again where a rule has it twice.
    var moved: Tensor?
    /// Operators drawn before, which a rule may want to meet again.
    var drawn: [any Primitive] = []

    init(dtype: DType, wide: DType, values: SampledValues, random: RandomSource) {
      (self.dtype, self.wide, self.values, self.random) = (dtype, wide, values, random)
    }

    mutating func build(_ pattern: Pattern, isBool: Bool, like: Tensor? = nil) -> Tensor? {
      switch pattern {
      case .variable(let index):
        if let tensor = variables[index] { return tensor }
        let tensor = trace.input("x\(index)", TensorType(isBool ? .bool : wide, shape))
        variables[index] = tensor
        return tensor
      case .named(let index, let pattern):
        let tensor = build(pattern, isBool: isBool)
        variables[index] = tensor
        return tensor
      case .moved(let pattern):
        guard moved == nil else { return moved }
        moved = build(pattern, isBool: isBool)
        for _ in 0..<random.int(0...2) { moved = moved.flatMap { rearranged($0) } }
        return moved
      case .splat(let index):
        let literal = splats[index] ?? splat(isBool ? .bool : dtype)
        splats[index] = literal
        let type = isBool ? DType.bool : wide
        return trace.fill(
          type.isFloatingPoint ? Literal(literal.real, type) : Literal(literal.integer, type),
          like?.shape ?? shape)
      case .number(let number):
        return trace.fill(Literal(number, isBool ? .bool : like?.dtype ?? wide), like?.shape ?? shape)
      case .computed: return nil
      case .apply(let operation, let patterns): return apply(operation, patterns, isBool: isBool)
      }
    }

    /// Constants of which some fulfil the conditions of rules.
    private mutating func splat(_ dtype: DType) -> Literal {
      dtype.isFloatingPoint && random.happens(0.5)
        ? Literal(random.pick([0.5, 2, 4, -2, -1, 1, 0.25]), dtype) : values.number(dtype, &random)
    }

    private mutating func apply(_ operation: Pattern.Operator, _ patterns: [Pattern], isBool: Bool) -> Tensor?
    {
      var operands: [Tensor?] = patterns.map { _ in nil }
      for (index, pattern) in patterns.enumerated() where !pattern.isConstant {
        operands[index] = build(pattern, isBool: takesBool(operation, index, isBool))
        guard operands[index] != nil else { return nil }
      }
      let sibling = operands.enumerated().compactMap { $0.element }.last
      for (index, pattern) in patterns.enumerated() where pattern.isConstant {
        operands[index] = build(pattern, isBool: takesBool(operation, index, isBool), like: sibling)
      }
      var built = operands.compactMap(\.self)
      guard built.count == patterns.count else { return nil }
      let primitive: any Primitive
      switch operation {
      case .derived: return nil
      case .exactly(let exact):
        primitive = exact
        let isFree = exact.isCommutative && !patterns.contains(where: \.isConstant)
        if isFree, random.happens(0.5) { built.reverse() }
      case .any(let type):
        let restored = restoration(type, built[0])
        let again = drawn.filter { $0.kind == ObjectIdentifier(type) }
        if let restored, random.happens(0.8) {
          primitive = restored
        } else if let same = again.last, random.happens(0.8) {
          primitive = same
        } else {
          guard let sample = reduction(type) ?? SampledOperators.sample(type, built.map(\.type), &random)
          else {
            return nil
          }
          primitive = sample
        }
        drawn.append(primitive)
      }
      guard let types = try? primitive.inferredTypes(of: built.map(\.type)), types[0].elementCount <= 200
      else {
        return nil
      }
      return trace.apply(primitive, built)[0]
    }

    /// A tensor through a random operator that only rearranges elements.
    private mutating func rearranged(_ tensor: Tensor) -> Tensor? {
      let types = PrimitiveCatalog.all.filter { $0 is any Rearranging.Type }
      guard let primitive = SampledOperators.sample(random.pick(types), [tensor.type], &random) else {
        return nil
      }
      var operands = [tensor]
      if let gather = primitive as? Gather {
        let size = tensor.shape[gather.axis]
        guard size > 0 else { return nil }
        let positions = (0..<random.int(1...4)).map { _ in Int64(random.int(0...size - 1)) }
        operands.append(
          trace.constant(HostTensor(unchecked: TensorType(.i32, [positions.count]), integers: positions)))
      }
      guard let types = try? primitive.inferredTypes(of: operands.map(\.type)), types[0].elementCount <= 200
      else { return nil }
      return trace.apply(primitive, operands)[0]
    }

    /// The broadcast that undoes the last reduction, as softmax has it.
    private func restoration(_ type: any Primitive.Type, _ operand: Tensor) -> Broadcast? {
      guard type.mnemonic == Broadcast.mnemonic, let axes = drawn.compactMap(\.reducedAxes).last,
        operand.shape == shape.removing(axes: axes)
      else { return nil }
      return Broadcast(to: shape, axes: (0..<shape.rank).filter { !axes.contains($0) })
    }

    /// A sum along the axes of the maximum drawn before, as softmax has it.
    private func reduction(_ type: any Primitive.Type) -> ReduceSum? {
      guard type.mnemonic == ReduceSum.mnemonic else { return nil }
      return drawn.compactMap { ($0 as? ReduceMax)?.axes }.last.map { ReduceSum(axes: $0) }
    }

    private func takesBool(_ operation: Pattern.Operator, _ index: Int, _ isBool: Bool) -> Bool {
      switch operation {
      case .exactly(let primitive):
        if primitive is Select { return index == 0 || isBool }
        if primitive is Compare { return false }
        return isBool || primitive is Not
      case .any, .derived: return isBool
      }
    }
  }
}
