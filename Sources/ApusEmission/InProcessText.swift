// SPDX-License-Identifier: Apache-2.0

import ApusIO
import ApusKernel
import ApusTensor

/// A program as text for libtcc: no header is included, so nothing but this text is parsed.
struct InProcessText {
  let program: Program

  func emission() throws(Diagnostic) -> Emission {
    var printer = KernelPrinter(isReadable: false)
    for kernel in program.kernels { try printer.print(kernel) }
    let entries = EntryPointPrinter(program: program, isPortable: false)
    let all = printer.symbols.sorted + entries.symbols
    let symbols = all.filter { $0.file != nil }
    let constants = program.usedConstants

    var writer = CWriter()
    writer.paste(Self.prologue)
    if program.isDivided { TeamSymbol.declarations.forEach { writer.line($0) } }
    Self.declare(symbols, to: &writer)
    let definitions = try ScalarText.definitions(of: all)
    if !definitions.isEmpty {
      for function in MathFunction.all { writer.line(function.declaration) }
      writer.line("#define APUS_FUNCTION static")
      for line in definitions { writer.line(line) }
    }
    for position in constants {
      let type = program.constants[position].dtype.cType
      writer.line("extern const \(type) \(EntryPointPrinter.constantName(position))[];")
    }
    writer.paste(printer.writer)
    entries.printFailure(to: &writer)
    for entry in program.entryPoints { entries.print(entry, to: &writer) }
    return Emission(
      source: writer.text, header: "", runtimeSymbols: symbols.map(\.name), constantSymbols: constants,
      scalarFunctions: ScalarText.names(in: all))
  }

  /// Declares functions by the names of their types: many have one type, which is then read once.
  private static func declare(_ symbols: [RuntimeSymbol], to writer: inout CWriter) {
    var kinds: [RuntimeSymbol] = []
    for symbol in symbols where !kinds.contains(where: symbol.hasType) { kinds.append(symbol) }
    for (number, kind) in kinds.enumerated() {
      let name = "apus_f\(number)"
      writer.line(kind.type(named: name))
      for symbol in symbols where symbol.hasType(of: kind) { writer.line("\(name) \(symbol.name);") }
    }
  }

  /// The types and macros that the emitted subset of C uses, for a 64-bit target.
  private static let prologue = """
    typedef signed char int8_t;
    typedef short int16_t;
    typedef unsigned char uint8_t;
    typedef unsigned short uint16_t;
    typedef int int32_t;
    typedef unsigned int uint32_t;
    typedef long long int64_t;
    typedef unsigned long long uint64_t;
    typedef unsigned long long uintptr_t;
    typedef struct apus_fault { int32_t status; int32_t value; int64_t position; } apus_fault;
    enum { APUS_OK = 0, APUS_NULL_POINTER = 1, APUS_MISALIGNED = 2, APUS_INDEX_OUT_OF_RANGE = 3 };
    #define INFINITY 1e39f
    #define NAN (0.0f / 0.0f)

    """
}

extension Program {
  /// The positions of the constants that some entry point uses, ascending.
  var usedConstants: [Int] {
    var isUsed = [Bool](repeating: false, count: constants.count)
    for location in entryPoints.flatMap(\.locations) {
      switch location.memory {
      case .constant(let position): isUsed[position] = true
      case .state, .workspace, .argument: break
      }
    }
    return constants.indices.filter { isUsed[$0] }
  }
}
