// SPDX-License-Identifier: Apache-2.0

import ApusEmission
import ApusIO
import ApusKernel
import ApusScheduling
import ApusTensor
import Testing

@testable import ApusExecution

/// RELIABILITY.md row 7: a position out of range is a status that names its place, and the state is to the byte
/// what it was.
@Suite struct IndexFaultTests {
  /// The engines that can run here, and the style that each runs.
  static let ways: [(name: String, engine: any Engine, style: CodeStyle)] =
    [
      ("interpreter", InterpreterEngine(), .tiles), ("tcc, tiles", TinyCCEngine(), .tiles),
      ("tcc, loops", TinyCCEngine(), .loops),
    ]
    + CompilerSearch.compilers().map { compiler in
      (compiler, NativeEngine(compilers: [compiler], flags: ["-std=c99", "-O2", "-march=native"]), .loops)
    }

  @Test(arguments: ways.indices)
  func statusAndUnchangedState(_ number: Int) throws {
    let way = Self.ways[number]
    let program = try IndexedPrograms.program(way.style)
    let executable = try way.engine.compile(program)
    let state = try Memory(byteCount: program.stateBytes)
    let workspace = try Memory(byteCount: program.workspaceBytes)
    let result = try Memory(byteCount: program.entryPoints.flatMap(\.arguments).map(\.type.bytes).max() ?? 0)
    let positions = try Memory(byteCount: 8 * IndexedPrograms.count)
    func contents() -> [UInt8] { state.withUnsafeMutableBytes { Array($0) } }
    for offset in stride(from: 0, to: program.stateBytes, by: 4) {
      state.storeBytes(of: Float(offset % 97) / 8, toByteOffset: offset, as: Float.self)
    }
    var attempts = 0
    for entry in program.entryPoints {
      let type = try #require(entry.arguments.first?.type)
      func call(_ values: [Int64]) throws {
        let bytes = try HostTensor(type, integers: values).bytes
        positions.copyBytes(bytes)
        try executable(entry.name, state: state, workspace: workspace, arguments: [positions, result])
      }
      let good = (0..<IndexedPrograms.count).map { Int64($0 * 5 % IndexedPrograms.bound) }
      for bad in IndexedPrograms.bad(type.dtype) {
        for place in IndexedPrograms.places {
          var values = good
          values[place] = bad
          let before = contents()
          let error = #expect(throws: Diagnostic.self) { try call(values) }
          #expect(
            error?.message == "'\(entry.name)' found an index out of range at position \(place)",
            "\(way.name) \(entry.name) \(bad)")
          #expect(error?.value?.hasPrefix("%") == true && error?.help != nil)
          #expect(contents() == before, "\(way.name) \(entry.name) \(bad)")
          attempts += 1
        }
      }
      // The same call with good positions goes through and changes the state.
      let before = contents()
      try call(good)
      #expect(contents() != before)
    }
    #expect(attempts == Self.attempts(program))
  }

  /// How many bad calls there are for a program.
  private static func attempts(_ program: Program) -> Int {
    program.entryPoints.compactMap(\.arguments.first?.type.dtype).reduce(0) {
      $0 + IndexedPrograms.bad($1).count * IndexedPrograms.places.count
    }
  }

  /// The same calls from C, under AddressSanitizer and UndefinedBehaviorSanitizer, with memory that has not one
  /// byte more than is promised.
  @Test(.enabled(if: CCompilers.path("gcc") != nil, "gcc is needed"), arguments: CodeStyle.allCases)
  func sanitizersFindNothing(_ style: CodeStyle) throws {
    let gcc = try #require(CCompilers.path("gcc"))
    let program = try IndexedPrograms.program(style)
    let bench = try Workbench()
    let source = try bench.write(try program.emitted(for: .sharedObject), program.name)
    let main = try bench.directory.write(Self.main(program), to: "main.c")
    let binary = bench.directory.path + "/indexed"
    _ = try bench.require([gcc, "-O1"] + SanitizerTests.flags + [source, main, "-lm", "-o", binary])
    #expect(try bench.require([binary]) == ["\(Self.attempts(program))"])
  }

  private static func main(_ program: Program) -> String {
    func list(_ numbers: [some BinaryInteger]) -> String {
      numbers.map { "(int64_t)\(UInt64(truncatingIfNeeded: $0))u" }.joined(separator: ", ")
    }
    var declarations = ""
    var calls = ""
    for entry in program.entryPoints {
      let name = Emission.invocationName(program, entry)
      let dtype = entry.arguments[0].type.dtype
      declarations += "int \(name)(void *, void *, void *const *);\n"
      calls += """
          {
            static const int64_t bad[] = {\(list(IndexedPrograms.bad(dtype)))};
            attempt(\(name), \(entry.workspaceBytes), \(entry.arguments[1].type.bytes), \(dtype.bytes), bad,
                    (int)(sizeof bad / sizeof *bad));
          }

        """
    }
    return """
      #define _POSIX_C_SOURCE 200809L
      #include <stdio.h>
      #include <stdlib.h>
      #include <string.h>
      #include "indexed.h"
      \(declarations)
      enum { count = \(IndexedPrograms.count), bound = \(IndexedPrograms.bound) };
      static const int64_t places[] = {\(list(IndexedPrograms.places))};
      static int attempts;
      static void *block(size_t bytes) {
        void *p = NULL;
        if (posix_memalign(&p, 64, bytes)) exit(2);
        memset(p, 1, bytes);
        return p;
      }
      static void attempt(int (*invoke)(void *, void *, void *const *), size_t workspace_bytes,
                          size_t result_bytes, size_t width, const int64_t *bad, int bads) {
        unsigned char *state = block(INDEXED_STATE_BYTES), *before = block(INDEXED_STATE_BYTES);
        void *workspace = block(workspace_bytes), *arguments[] = {block(count * width), block(result_bytes)};
        unsigned char *positions = arguments[0];
        for (int k = 0; k <= bads; k++)
          for (int j = 0; j < 3; j++) {
            for (int i = 0; i < count; i++) {
              const int64_t good = i * 5 % bound;
              memcpy(positions + (size_t)i * width, &good, width);
            }
            if (k < bads) memcpy(positions + (size_t)places[j] * width, &bad[k], width);
            memcpy(before, state, INDEXED_STATE_BYTES);
            const int status = invoke(state, workspace, arguments);
            if (k == bads) {
              if (status != APUS_OK) exit(3);
              continue;
            }
            if (status != APUS_INDEX_OUT_OF_RANGE) exit(4);
            const apus_fault *fault = indexed_fault(workspace);
            if (fault->status != status || fault->position != places[j]) exit(5);
            if (memcmp(before, state, INDEXED_STATE_BYTES) != 0) exit(6);
            attempts++;
          }
        free(state);
        free(before);
        free(workspace);
        free(arguments[0]);
        free(arguments[1]);
      }
      int main(void) {
      \(calls)  printf("%d\\n", attempts);
        return 0;
      }

      """
  }
}
