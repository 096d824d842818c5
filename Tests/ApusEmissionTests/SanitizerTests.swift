// SPDX-License-Identifier: Apache-2.0

import ApusEmission
import ApusIO
import ApusKernel
import ApusTensor
import CallMatrix
import Specimens
import Testing

@testable import ApusExecution

/// RELIABILITY.md rows 24 and 27: every entry point with buffers of exactly the promised sizes, and with every
/// pointer null and misaligned, under AddressSanitizer and UndefinedBehaviorSanitizer.
@Suite struct SanitizerTests {
  static let flags = [
    "-std=c99", "-g", "-fsanitize=address,undefined,float-cast-overflow", "-fno-sanitize-recover=all",
  ]

  @Test(.enabled(if: CCompilers.path("gcc") != nil, "gcc is needed"), arguments: Specimens.all.map(\.name))
  func calls(_ name: String) throws {
    let gcc = try #require(CCompilers.path("gcc"))
    let program = try #require(Specimens.all.first { $0.name == name })
    let bench = try Workbench()
    let source = try bench.write(try program.emitted(for: .sharedObject), name)
    let matrix = CallMatrix(program)
    let main = try bench.directory.write(matrix.source, to: "main.c")
    let binary = bench.directory.path + "/matrix"
    _ = try bench.require([gcc, "-O1"] + Self.flags + [source, main, "-lm", "-o", binary])
    #expect(try bench.require([binary]) == ["\(matrix.callCount)"])
  }

  /// Arbitrary bytes as inputs: whatever they mean, no undefined behaviour follows.
  @Test(.enabled(if: CCompilers.path("gcc") != nil, "gcc is needed"), arguments: Specimens.all.map(\.name))
  func arbitraryBytes(_ name: String) throws {
    let gcc = try #require(CCompilers.path("gcc"))
    let program = try #require(Specimens.all.first { $0.name == name })
    let bench = try Workbench()
    let source = try bench.write(try program.emitted(for: .sharedObject), name)
    let sizes = program.entryPoints[0].arguments.map { "\($0.type.bytes)" }.joined(separator: ", ")
    let prefix = name.uppercased()
    let main = try bench.directory.write(
      """
      #define _POSIX_C_SOURCE 200809L
      #include <stdlib.h>
      #include <string.h>
      #include "\(name).h"
      int \(name)_run_invoke(void *, void *, void *const *);
      static void *block(size_t bytes) {
        void *p = NULL;
        if (posix_memalign(&p, 64, bytes + 1)) exit(2);
        memset(p, 0, bytes + 1);
        return p;
      }
      int main(void) {
        static const size_t sizes[] = {\(sizes)};
        enum { count = sizeof sizes / sizeof sizes[0] };
        void *arguments[count];
        uint64_t word = 88172645463325252u;
        void *state = block(\(prefix)_STATE_BYTES), *workspace = block(\(prefix)_WORKSPACE_BYTES);
        for (int i = 0; i < count; i++) arguments[i] = block(sizes[i]);
        for (int round = 0; round < 200; round++) {
          for (int i = 0; i < count; i++)
            for (size_t j = 0; j < sizes[i]; j++) {
              word ^= word << 13, word ^= word >> 7, word ^= word << 17;
              ((unsigned char *)arguments[i])[j] = (unsigned char)(word >> (word >> 61));
            }
          int status = \(name)_run_invoke(state, workspace, arguments);
          if (status != APUS_OK && status != APUS_INDEX_OUT_OF_RANGE) return 1;
        }
        for (int i = 0; i < count; i++) free(arguments[i]);
        free(state);
        free(workspace);
        return 0;
      }

      """, to: "main.c")
    let binary = bench.directory.path + "/bytes"
    _ = try bench.require([gcc, "-O1"] + Self.flags + [source, main, "-lm", "-o", binary])
    _ = try bench.require([binary])
  }
}
