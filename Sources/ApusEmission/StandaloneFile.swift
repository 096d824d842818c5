// SPDX-License-Identifier: Apache-2.0

import ApusIO
import ApusKernel
import ApusTensor

/// A program as a C99 file and header that need nothing but libc and libm.
struct StandaloneFile {
  let program: Program
  /// Whether the functions through which an engine calls entry points are part of it.
  let isInvocable: Bool

  func emission() throws(Diagnostic) -> Emission {
    var printer = KernelPrinter(isReadable: true)
    for kernel in program.kernels {
      try printer.print(kernel)
      printer.writer.line()
    }
    var writer = CWriter()
    printBanner(to: &writer)
    writer.line("#include \"\(program.name).h\"")
    writer.line()
    let entries = EntryPointPrinter(program: program)
    let symbols = printer.symbols.sorted + entries.symbols
    let hasThreads = program.isDivided
    let nouns = symbols.compactMap(\.file) + ["platform"] + (hasThreads && !isInvocable ? ["threads"] : [])
    for text in try RuntimeText.text(of: nouns) {
      writer.paste(text)
      writer.line()
    }
    let definitions = try ScalarText.definitions(of: symbols)
    for line in definitions { writer.line(line) }
    if !definitions.isEmpty { writer.line() }
    if hasThreads, isInvocable { TeamSymbol.definitions.forEach { writer.line($0) } }
    writer.paste(Self.prologue)
    printAssumptions(to: &writer)
    for position in program.usedConstants { print(program.constants[position], position, to: &writer) }
    writer.paste(printer.writer)
    entries.printFailure(to: &writer)
    for entry in program.entryPoints {
      entries.print(entry, to: &writer)
      if isInvocable { entries.printInvocation(entry, to: &writer) }
      writer.line()
    }
    StateTable(program: program).print(to: &writer)
    printFault(to: &writer)
    let header = try HeaderFile(program: program).text()
    return Emission(
      source: writer.text, header: header, runtimeSymbols: [], constantSymbols: [],
      scalarFunctions: ScalarText.names(in: symbols))
  }

  private func printBanner(to writer: inout CWriter) {
    writer.line(
      "// \(program.name).c: made by Apus \(ApusVersion.current) from the graph "
        + CText.comment(program.graphHash) + ".")
    writer.paste(
      """
      // This file belongs to you, the pasted parts of the Apus runtime included: use it under any terms.
      //
      // Memory: the caller owns all of it. Nothing here allocates, and there is no writable static data, so
      // all functions are reentrant. Functions that take `const void *state` may run at the same time on one
      // state, each with a workspace of its own. Sizes and the alignment stand in the header.
      // Numbers: while a function runs, subnormal numbers count as zeros, as long as APUS_KEEP_SUBNORMALS is not
      // defined; the caller's floating-point mode is set again at the end.
      // Compile with -O3 -march=native -fno-math-errno; link with -lm.

      """)
    if program.isDivided, !isInvocable {
      writer.paste(
        """
        // Threads: with -DAPUS_OPENMP -fopenmp or -DAPUS_PTHREADS -pthread as well, up to \(program.threads) threads share the work
        // of large kernels; results do not depend on it.

        """)
    }
  }

  private static let prologue = """
    #if defined(__GNUC__) && !defined(__clang__) && __GNUC__ >= 8
    // gcc 11 and 12 compute wrong vectors from tables that a kernel is known to be given, and from conditions in
    // small loops that they unroll. So kernels know nothing of their callers, and such loops stay loops.
    #define APUS_KERNEL static __attribute__((noipa))
    #define APUS_SMALL_LOOP _Pragma("GCC unroll 1")
    #elif defined(__GNUC__)
    #define APUS_KERNEL static __attribute__((noinline))
    #define APUS_SMALL_LOOP
    #else
    #define APUS_KERNEL static
    #define APUS_SMALL_LOOP
    #endif
    #if defined(__GNUC__)
    #define APUS_ALIGNED __attribute__((aligned(64)))
    #else
    #define APUS_ALIGNED
    #endif
    #if defined(__STDC_VERSION__) && __STDC_VERSION__ >= 199901L
    #define APUS_RESTRICT restrict
    #else
    #define APUS_RESTRICT
    #endif


    """

  /// What the file takes for granted, checked by the compiler: C99 has no `_Static_assert`.
  private func printAssumptions(to writer: inout CWriter) {
    writer.line("typedef char apus_assume_types[sizeof(float) == 4 && sizeof(double) == 8 &&")
    writer.line("                               sizeof(apus_fault) == 16 ? 1 : -1];")
    writer.line(
      "typedef char apus_assume_sizes[\(program.macroPrefix)_STATE_BYTES == \(program.stateBytes) &&")
    writer.line(
      "                               \(program.macroPrefix)_WORKSPACE_BYTES == \(program.workspaceBytes) ? 1 : -1];"
    )
    writer.line()
  }

  private func print(_ constant: HostTensor, _ position: Int, to writer: inout CWriter) {
    writer.line("// " + CText.comment("\(constant.type)"))
    let name = EntryPointPrinter.constantName(position)
    let count = constant.count
    writer.line("APUS_ALIGNED static const \(constant.dtype.cType) \(name)[\(max(count, 1))] = {")
    writer.indented { $0.elements(of: constant) }
    writer.line("};")
    writer.line()
  }

  private func printFault(to writer: inout CWriter) {
    writer.line("const apus_fault *\(program.name)_fault(const void *workspace) {")
    writer.indented {
      if EntryPointPrinter(program: program).canFail {
        $0.line("return (const apus_fault *)workspace;")
      } else {
        $0.line("(void)workspace;")
        $0.line("return NULL;")
      }
    }
    writer.line("}")
  }
}

extension Program {
  /// The prefix of the header's macros.
  var macroPrefix: String { name.uppercased() }
}
