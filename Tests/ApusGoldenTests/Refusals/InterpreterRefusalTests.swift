// SPDX-License-Identifier: Apache-2.0

import ApusExecution
import ApusKernel
import ApusTensor
import Specimens
import Testing

/// What the interpreter says of programs that no compiler should make.
@Suite struct InterpreterRefusalTests {
  @Test func aKernelThatBreaksARuleIsNamed() {
    let one = Expression.literal(Literal(1.0, .f32))
    let whole = Expression.literal(Literal(Int64(1), .i64))
    func load(_ parameter: Int, _ index: AffineIndex = AffineIndex()) -> Expression {
      .load(Place(.parameter(parameter), index), .f32)
    }
    func store(_ value: Expression, _ index: AffineIndex = AffineIndex(), in parameter: Int = 1) -> Statement
    {
      .store(Place(.parameter(parameter), index), value, .f32)
    }
    let array = Place(.array(0))
    let bodies: [(String, [Statement])] = [
      ("a load before the buffer", [store(load(0, AffineIndex(-1)))]),
      ("a load after the buffer", [store(load(0, AffineIndex(4)))]),
      ("a store after the buffer", [store(one, AffineIndex(4))]),
      ("a position beyond all numbers", [store(load(0, AffineIndex(.max)))]),
      ("a store into an input", [store(one, in: 0)]),
      ("a loop that does not go on", [.loop(variable: 0, count: AffineIndex(4), step: 0, body: [])]),
      ("a local of another type", [.define(0, .f64, one)]),
      ("a local that is not defined", [store(.local(0))]),
      ("an assignment to nothing", [.assign(0, one)]),
      ("an assignment of another type", [.variable(0, .f32, one), .assign(0, whole)]),
      ("a buffer that there is not", [store(load(2))]),
      ("an array that is not defined", [store(.load(array, .f32))]),
      ("a loop variable outside of its loop", [store(load(0, .loop(3)))]),
      ("an index that is not defined", [store(load(0, AffineIndex(0, [.init(.local(3), 1)])))]),
      (
        "a result of a function without one",
        [
          store(
            .call(
              RuntimeCall(
                .stripCopy(.f32),
                [
                  .address(Place(.parameter(1))), .address(Place(.parameter(0))), .integer(AffineIndex(4)),
                ]), .f32))
        ]
      ),
      ("too few arguments", [.call(RuntimeCall(.stripCopy(.f32), [.address(Place(.parameter(1)))]))]),
    ]
    var refusals = Refusals()
    for (title, body) in bodies {
      let program = Specimens.program("bad", [("x", .f32(4), false), ("z", .f32(4), true)], body: body)
      refusals.add(title) { try run(program) }
    }
    let into = RuntimeCall(
      .stripCopy(.f32),
      [.integer(AffineIndex(4)), .address(Place(.parameter(0))), .address(Place(.parameter(1)))])
    let writing = Specimens.program(
      "bad", [("x", .f32(4), false), ("z", .f32(4), true)], body: [.call(into)])
    refusals.add("a call that writes an input") { try run(writing) }
    refusals.add("a call of compiled code that writes an input") {
      try run(writing, calls: PrecompiledCalls(level: .best))
    }
    for (title, program) in programs { refusals.add(title) { try run(program) } }
    refusals.check("interpreter")
  }

  /// Programs whose entry points do not fit their kernels.
  private var programs: [(String, Program)] {
    let kernel = Kernel(
      name: "k00_fill", remarks: [], parameters: [.init(name: "t1", dtype: .f32, isWritten: true)],
      body: [.store(Place(.parameter(0)), .literal(Literal(1.0, .f32)), .f32)])
    func program(
      kernel number: Int = 0, _ locations: [Location], if condition: Location? = nil
    ) -> Program {
      Program(
        name: "bad", graphHash: "0", state: [], stateBytes: 0, constants: [], kernels: [kernel],
        entryPoints: [
          EntryPoint(
            name: "run", arguments: [.init(name: "z", type: .f32(4), isResult: true)],
            invocations: [.init(kernel: number, locations: locations, value: 1)],
            blocks: condition.map { [.init(0..<1, count: 1, condition: .init($0, is: true))] } ?? [],
            workspaceBytes: 0, writesState: false)
        ])
    }
    return [
      ("a kernel that there is not", program(kernel: 1, [.argument(0)])),
      ("a place too few", program([])),
      ("a constant that there is not", program([.constant(0)])),
      ("an argument that there is not", program([.argument(9)])),
      ("a place outside the state", program([.state(64)])),
      ("a condition outside the workspace", program([.argument(0)], if: .workspace(-4))),
      ("a condition behind the argument", program([.argument(0)], if: Location(.argument(0), offset: 16))),
      ("a place before the workspace", program([.workspace(-4)])),
    ]
  }

  private func run(_ program: Program, calls: (any InterpreterCalls)? = nil) throws(InterpreterError) {
    let nothing = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    var memories: [UnsafeMutableRawBufferPointer] = []
    defer { for memory in memories { memory.deallocate() } }
    for argument in program.entryPoints[0].arguments {
      memories.append(.allocate(byteCount: argument.type.bytes, alignment: 64))
      memories[memories.count - 1].initializeMemory(as: UInt8.self, repeating: 0)
    }
    let interpreter = calls.map { Interpreter(program, calls: $0) } ?? Interpreter(program)
    _ = try interpreter.run(0, state: nothing, workspace: nothing, arguments: memories)
  }
}
