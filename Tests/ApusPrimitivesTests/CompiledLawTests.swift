// SPDX-License-Identifier: Apache-2.0

import ApusExecution
import ApusGraph
import ApusIO
import ApusKernel
import ApusPrimitives
import ApusScheduling
import ApusTensor
import CompiledGraphs
import Testing

/// Machine code against the reference evaluation, for every operator alone, on the operands that the outside
/// oracle has seen too.
@Suite("C through every engine", .serialized) struct CompiledLawTests {
  /// An engine with a code style.
  enum Way: String, CaseIterable, Sendable {
    case interpreter, tccTiles, tccLoops, native

    /// The ways that this machine has; Apus needs no C compiler, so tests do not either.
    static let available = allCases.filter { $0 != .native || NativeEngine().isAvailable }

    var style: CodeStyle {
      switch self {
      case .interpreter, .tccTiles: .tiles
      case .tccLoops, .native: .loops
      }
    }

    var engine: any Engine {
      switch self {
      case .interpreter: InterpreterEngine(level: nil)
      case .tccTiles, .tccLoops: TinyCCEngine()
      case .native: NativeEngine()
      }
    }
  }

  /// All cases in one program, an entry point each, so that a C compiler starts once.
  private struct Compiled {
    let cases: [OracleCase]
    let executable: Executable

    init(_ cases: [OracleCase], _ way: Way) throws {
      try self.init(cases, way.style, way.engine)
    }

    init(_ cases: [OracleCase], _ style: CodeStyle, _ engine: any Engine) throws {
      self.cases = cases
      var entryPoints: [(name: String, graph: Graph)] = []
      for (index, item) in cases.enumerated() {
        entryPoints.append(("run\(index)", try item.graph()))
      }
      let result = try ProgramCompiler.compile("laws", state: [], entryPoints: entryPoints, style: style)
      executable = try engine.compile(result.program)
    }

    /// The results of one case.
    func run(_ index: Int) throws -> [HostTensor] {
      let entry = executable.program.entryPoints[index]
      let workspace = try Memory(byteCount: max(executable.program.workspaceBytes, Program.alignment))
      let state = try Memory(byteCount: Program.alignment)
      var operands = cases[index].operands.makeIterator()
      let memory = try entry.arguments.map { argument in
        let memory = try Memory(byteCount: max(argument.type.bytes, Program.alignment))
        if !argument.isResult, let operand = operands.next() {
          memory.copyBytes(operand.bytes)
        }
        return memory
      }
      try executable(entry.name, state: state, workspace: workspace, arguments: memory)
      return zip(entry.arguments, memory).filter { $0.0.isResult }.map { $1.tensor($0.type) }
    }
  }

  /// A case with what the evaluation gives, which takes longer than all ways together and is done once for them.
  private struct Evaluated {
    let item: OracleCase
    let types: [TensorType]
    let results: [HostTensor]

    init(_ item: OracleCase) throws {
      self.item = item
      types = try item.primitive.inferredTypes(of: item.operands.map(\.type))
      results = item.primitive.evaluate(item.operands, results: types)
    }
  }

  private static let known = Result { try OracleCase.all.map(Evaluated.init) }
  private static let drawn = Result { try drawnCases.map(Evaluated.init) }

  @Test("every operator agrees with its evaluation", arguments: Way.available)
  func agrees(_ way: Way) throws { try expectAgreement(Self.known.get(), way) }

  @Test("operators on shapes drawn at random agree too", arguments: Way.available)
  func agreesOnDrawnShapes(_ way: Way) throws {
    try expectAgreement(Self.drawn.get(), way)
  }

  private static var drawnCases: [OracleCase] {
    [DType.f32, .f16, .bf16].flatMap { SampledShapes.cases(in: $0) }.map { item in
      OracleCase(primitive: item.example.primitive, operands: SampleData.operands(of: item.example, seed: 9))
    }
  }

  @Test("tcc, gcc and clang give every operator the same bits in both styles")
  func sameBits() throws {
    // The suite runs in release too, where it tries all.
    #if DEBUG
      let cases = OracleCase.all.enumerated().filter { $0.offset % 8 == 0 }.map(\.element)
    #else
      let cases = OracleCase.all + Self.drawnCases
    #endif
    let tiles = try Compiled(cases, .tccTiles)
    var others = [(name: "tcc, loops", code: try Compiled(cases, .tccLoops))]
    for compiler in NativeEngine().compilers {
      // So many kernels in one file take a compiler that optimises much too long.
      let engine = NativeEngine(compilers: [compiler], flags: ["-O1", "-march=native"])
      others.append((name: compiler, code: try Compiled(cases, .loops, engine)))
    }
    for (index, item) in cases.enumerated() {
      let expected = try tiles.run(index)
      for (name, code) in others {
        let difference = differingBit(expected, try code.run(index))
        let text = "\(item.primitive.mnemonic) \(AttributeCoding.text(of: item.primitive))"
        #expect(difference == nil, "\(name): \(text)")
      }
    }
  }

  private func expectAgreement(_ cases: [Evaluated], _ way: Way) throws {
    let compiled = try Compiled(cases.map(\.item), way)
    for (index, evaluated) in cases.enumerated() {
      let primitive = evaluated.item.primitive
      let results = try compiled.run(index)
      let name = "\(way) \(primitive.mnemonic) \(AttributeCoding.text(of: primitive))"
      try #require(results.map(\.type) == evaluated.types, "\(name)")
      for (result, expected) in zip(results, evaluated.results) {
        expectEqual(result, expected, bound: Self.bound(primitive), name)
      }
    }
  }

  /// How many units in the last place machine code may be off.
  private static func bound(_ primitive: any Primitive) -> UInt64 {
    switch primitive.mnemonic {
    // What the vector functions of the runtime promise, and one more where the result is rounded twice.
    case "exp", "log", "log1p", "expm1", "tanh", "logistic", "sin", "cos", "erf", "atan", "pow": 4
    case "rsqrt": 1
    // Several operations, of which each rounds.
    case "softplus", "call": 16
    // Several sums of products, of which each rounds, and what depends on them.
    case "scan", "cond", "while_loop": 64
    // Sums in another order; the examples are short and their terms of one size.
    case "reduce_sum", "dot_general", "convolution", "sum_windows", "scatter_add": 64
    default: 0
    }
  }

  private func expectEqual(_ result: HostTensor, _ expected: HostTensor, bound: UInt64, _ name: String) {
    guard result.dtype.isFloatingPoint else {
      #expect(result.integers == expected.integers, "\(name)")
      return
    }
    // What only moves numbers may leave a subnormal one, which counts as zero, or not.
    let (result, expected) = (result.flushed, expected.flushed)
    for position in 0..<result.count {
      let (x, y) = (result.literal(at: position), expected.literal(at: position))
      let isSame = (x.real.isNaN && y.real.isNaN) || Self.distance(x, y) <= bound
      #expect(isSame, "\(name), element \(position): \(x.number), not \(y.number)")
    }
  }

  /// How many numbers of the type lie between two; the greatest distance if one is NaN and the other not.
  private static func distance(_ x: Literal, _ y: Literal) -> UInt64 {
    if x.real.isNaN != y.real.isNaN { return .max }
    func place(_ x: Literal) -> Int64 {
      let sign = UInt64(1) << UInt64(x.dtype.layout.bits - 1)
      let magnitude = Int64(x.bits & (sign - 1))
      return x.bits & sign == 0 ? magnitude : -magnitude
    }
    return place(x).subtractingReportingOverflow(place(y)).partialValue.magnitude
  }

  @Test("an index out of range ends in an error that names its position", arguments: Way.available)
  func indices(_ way: Way) throws {
    let bad: [Int64] = [-1, 5, Int64(Int32.min), Int64(Int32.max)]
    let table = try HostTensor(.f32(5, 2), reals: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    let wide = HostTensor(zeros: .f32(5, 32))
    let cases = try bad.flatMap { index -> [OracleCase] in
      let indices = try HostTensor(.i32(3), integers: [0, 4, index])
      return [
        OracleCase(primitive: Gather(along: 0), operands: [table, indices]),
        OracleCase(primitive: Gather(along: 0), operands: [wide, indices]),
        OracleCase(
          primitive: ScatterAdd(along: 0, size: 5), operands: [HostTensor(zeros: .f32(3, 2)), indices]),
        OracleCase(
          primitive: ScatterAdd(along: 0, size: 5), operands: [HostTensor(zeros: .f32(3, 32)), indices]),
        OracleCase(primitive: CheckIndex(below: 5), operands: [indices]),
      ]
    }
    let compiled = try Compiled(cases, way)
    for (index, item) in cases.enumerated() {
      let error = #expect(throws: Diagnostic.self) { try compiled.run(index) }
      #expect(error?.message.hasSuffix("out of range at position 2") == true, "\(way) \(item.primitive)")
      // The evaluation does not trap and leaves the others as they are.
      let types = try item.primitive.inferredTypes(of: item.operands.map(\.type))
      #expect(item.primitive.evaluate(item.operands, results: types).map(\.type) == types)
    }
  }
}

extension OracleCase {
  /// The operator alone in a graph, applied to inputs.
  fileprivate func graph() throws -> Graph {
    let trace = Trace()
    let inputs = operands.enumerated().map { trace.input("x\($0.offset)", $0.element.type) }
    for (position, result) in trace.apply(primitive, inputs).enumerated() {
      trace.output(.result("y\(position)"), result)
    }
    return try trace.finished()
  }
}
