// SPDX-License-Identifier: Apache-2.0

import ApusExecution
import ApusIO
import ApusKernel
import ApusTensor
import Testing

@testable import ApusEmission

/// What is said of programs and self-tests that cannot be printed as C, beside those in `emission/refusals.txt`.
@Suite struct EmissionRefusalTests {
  private static let input = Kernel.Parameter(name: "t0", dtype: .f32, isWritten: false)
  private static let output = Kernel.Parameter(name: "t1", dtype: .f32, isWritten: true)

  private static func kernel(
    _ name: String = "k00_copy", _ parameters: [Kernel.Parameter] = [input, output],
    dividedAs division: Kernel.Division? = nil
  ) -> Kernel {
    Kernel(
      name: name, remarks: [], parameters: parameters,
      body: [.store(Place(.parameter(1)), .load(Place(.parameter(0)), .f32), .f32)], division: division)
  }

  /// A program of one entry point, right but for what is given.
  private static func program(
    state: [StateSlot] = [], constants: [HostTensor] = [], kernels: [Kernel] = [kernel()], invoked: Int = 0,
    at locations: [Location] = [.argument(0), .argument(1)], input: TensorType = .f32(1)
  ) -> Program {
    Program(
      name: "good", graphHash: "0", state: state, stateBytes: 64, constants: constants, kernels: kernels,
      entryPoints: [
        EntryPoint(
          name: "train_step",
          arguments: [
            .init(name: "x", type: input, isResult: false), .init(name: "z", type: .f32(1), isResult: true),
          ],
          invocations: [.init(kernel: invoked, locations: locations, value: 1)], workspaceBytes: 64,
          writesState: false)
      ])
  }

  @Test func programsThatCannotBePrintedAreRefused() throws {
    let deep = TensorType(.f32, Shape([Int](repeating: 1, count: 17)))
    let cases: [(String, Program)] = [
      ("two kernels of one name", Self.program(kernels: [Self.kernel(), Self.kernel()])),
      ("17 dimensions", Self.program(state: [StateSlot(name: "w", type: deep, offset: 0)])),
      ("state after its end", Self.program(state: [StateSlot(name: "w", type: .f32(17), offset: 0)])),
      ("state before its begin", Self.program(state: [StateSlot(name: "w", type: .f32(1), offset: -4)])),
      (
        "a name that C would not take for a buffer",
        Self.program(kernels: [
          Self.kernel("k00_copy", [.init(name: "x", dtype: .f32, isWritten: false), Self.output])
        ])
      ),
      (
        "two buffers of one name",
        Self.program(kernels: [
          Self.kernel("k00_copy", [.init(name: "t1", dtype: .f32, isWritten: false), Self.output])
        ])
      ),
      (
        "threads that share what is no loop",
        Self.program(kernels: [Self.kernel(dividedAs: .init(shared: 0, grain: 1, workers: 2))])
      ),
      ("a kernel that there is not", Self.program(invoked: 7)),
      ("an argument of another type", Self.program(input: .f64(1))),
      (
        "a constant of another type",
        Self.program(
          constants: [try HostTensor(.f64(1), reals: [1])], at: [.constant(0), .argument(1)])
      ),
      (
        "a constant that would be written",
        Self.program(
          constants: [try HostTensor(.f32(1), reals: [1])], at: [.argument(0), .constant(0)])
      ),
    ]
    var refusals = Refusals()
    for (title, program) in cases { refusals.add(title) { _ = try program.emitted(for: .standalone) } }
    refusals.add("a part of the runtime that there is not") { _ = try RuntimeText.text(of: ["gemm", "fft"]) }
    for name in ["", "a\0b", String(repeating: "d", count: 1025)] {
      refusals.add("a data file named with \(name.utf8.count) bytes") {
        let test = SelfTest(
          columns: [.init(argument: "x", examples: try HostTensor(.f32(1), reals: [1]))],
          source: .file(named: name),
          loss: "z", initialize: nil, initialSeed: 0, shuffle: nil, batchSize: 1, epochs: 1)
        _ = try Self.lossy.selfTestSource(test)
      }
    }
    refusals.check("emission")
  }

  /// A program that applies functions to the elements of `x`, one after the other.
  private static func program(applying functions: [UnaryFunction]) -> Program {
    let value = functions.reduce(Expression.load(Place(.parameter(0)), .f32)) {
      .unary(.function($1), $0, .f32)
    }
    let kernel = Kernel(
      name: "k00_own", remarks: [], parameters: [input, output],
      body: [.store(Place(.parameter(1)), value, .f32)])
    return program(kernels: [kernel])
  }

  @Test func scalarFunctionsThatCannotBeAreRefused() {
    var refusals = Refusals()
    func add(_ title: String, _ functions: UnaryFunction...) {
      refusals.add(title) { _ = try TinyCCEngine().compile(Self.program(applying: functions)) }
    }
    for name in ["", "Twice", "two_\u{e9}", "2x", String(repeating: "d", count: 64)] {
      add("a name that C would not take: \(name)", UnaryFunction(name, c: "return x;") { $0 })
    }
    add("a name that the runtime has", UnaryFunction("exp", c: "return x;") { $0 })
    add("a name that becomes one of the runtime's", UnaryFunction("strip_exp", c: "return x;") { $0 })
    add(
      "two functions of one name", UnaryFunction("twice", c: "return 2 * x;") { 2 * $0 },
      UnaryFunction("twice", c: "return x + x;") { $0 + $0 })
    add("text that is no C", UnaryFunction("broken", c: "return x +;") { $0 })
    add("text that calls what there is not", UnaryFunction("missing", c: "return gamma_of(x);") { $0 })
    refusals.check("scalar-functions")
  }

  @Test("a system's compiler that refuses the text of a scalar function is not blamed, another one is")
  func scalarFunctionsThatNoCompilerTakes() throws {
    func fault(_ text: String, _ engine: NativeEngine) throws -> Diagnostic {
      let function = UnaryFunction("badc", c: text) { $0 }
      return try #require(
        throws: Diagnostic.self, performing: { _ = try engine.compile(Self.program(applying: [function])) })
    }
    let engine = NativeEngine()
    if engine.isAvailable {
      for (text, note) in [
        ("return nosuch(x;", /good\.c:\d+(?::\d+)?: error: .*/), ("return gamma_of(x);", /.*'gamma_of'.*/),
      ] {
        let error = try fault(text, engine)
        #expect(error.message == "the C text of a scalar function does not compile")
        #expect(error.category == .badInput && error.help?.contains("'badc'") == true)
        #expect(try error.notes.first.map { try note.wholeMatch(in: $0) != nil } == true, "\(error.notes)")
      }
    }
    let error = try fault("return x;", NativeEngine(compilers: ["/bin/false"]))
    #expect(error.message == "no C compiler could compile 'good'" && error.category == .inputOutput)
  }

  /// A program whose step gives one number.
  private static let lossy = Program(
    name: "good", graphHash: "0", state: [], stateBytes: 64, constants: [], kernels: [kernel()],
    entryPoints: [
      EntryPoint(
        name: "train_step",
        arguments: [
          .init(name: "x", type: .f32(1), isResult: false), .init(name: "z", type: .f32(), isResult: true),
        ],
        invocations: [.init(kernel: 0, locations: [.argument(0), .argument(1)], value: 1)],
        workspaceBytes: 64,
        writesState: false)
    ])
}
