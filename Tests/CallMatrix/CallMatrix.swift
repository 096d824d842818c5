// SPDX-License-Identifier: Apache-2.0

import ApusEmission
package import ApusKernel
import ApusTensor

/// C text of a program that calls every entry point in every wrong way that C lets a caller choose, with memory
/// that has not one byte more than the header promises; meant to be run under AddressSanitizer.
///
/// The program that is called is emitted for a shared object. What is tried: good pointers; each pointer null;
/// each pointer at every offset that its type is not aligned for; each pointer in the place of each other one.
package struct CallMatrix {
  private let program: Program
  /// For each entry point, the bytes of the workspace that no kernel may touch.
  private let zones: [[Range<Int>]]

  package init(_ program: Program, zones: [[Range<Int>]] = []) {
    self.program = program
    self.zones = zones
  }

  /// How many calls the program makes and prints.
  package var callCount: Int {
    program.entryPoints.reduce(0) { sum, entry in
      let pointers = pointers(of: entry)
      let used = pointers.filter { $0.bytes > 0 }
      let misaligned = used.reduce(0) { $0 + $1.alignment - 1 }
      let aliased = used.indices.reduce(0) { count, first in
        count + used.indices.count { $0 != first && used[$0].bytes >= used[first].bytes }
      }
      return sum + 2 + used.count + misaligned + aliased
    }
  }

  /// State, workspace and arguments: how many bytes each has, and what it must be aligned to.
  private func pointers(of entry: EntryPoint) -> [(bytes: Int, alignment: Int, isReal: Bool)] {
    [
      (program.stateBytes, Program.alignment, true), (entry.workspaceBytes, Program.alignment, false),
    ]
      + entry.arguments.map {
        ($0.type.bytes, $0.type.dtype.bytes, $0.type.dtype.isFloatingPoint)
      }
  }

  /// The text of the main program.
  package var source: String {
    Self.head.replacing("NAME", with: program.name)
      .replacing("MOST", with: "\(program.entryPoints.map { pointers(of: $0).count }.max() ?? 0)")
      + program.entryPoints.map {
        "int \(Emission.invocationName(program, $0))(void *, void *, void *const *);\n"
      }
      .joined() + """

        int main(void) {
          int count;
          const apus_tensor_info *info = \(program.name)_parameters(&count);
          for (int i = 0; i < count; i++)
            if (info[i].offset + info[i].bytes > \(program.name.uppercased())_STATE_BYTES) return 3;
          if (\(program.name)_parameters(NULL) != info) return 4;
          state = block(\(program.stateBytes), 1);

        """
      + program.entryPoints.enumerated().map { call($1, zones: zones.isEmpty ? [] : zones[$0]) }.joined()
        + """
          free(state);
          printf("%d\\n", calls);
          return 0;
        }

        """
  }

  private func call(_ entry: EntryPoint, zones: [Range<Int>]) -> String {
    let pointers = pointers(of: entry)
    func list(_ numbers: [Int]) -> String { numbers.map(String.init).joined(separator: ", ") }
    let ends = zones.isEmpty ? [0, 0] : zones.flatMap { [$0.lowerBound, $0.upperBound] }
    return """
        {
          static const size_t sizes[] = {\(list(pointers.map(\.bytes)))};
          static const size_t alignments[] = {\(list(pointers.map(\.alignment)))};
          static const int real[] = {\(list(pointers.map { $0.isReal ? 1 : 0 }))};
          static const size_t zones[] = {\(list(ends))};
          check(\(Emission.invocationName(program, entry)), \(pointers.count), sizes, alignments, real,
                \(zones.count), zones);
        }

      """
  }

  private static let head = """
    #define _POSIX_C_SOURCE 200809L
    #include <sanitizer/asan_interface.h>
    #include <stdio.h>
    #include <stdlib.h>
    #include <string.h>
    #include "NAME.h"
    typedef int (*invocation)(void *, void *, void *const *);
    enum { most = MOST };
    static int calls;
    static void *state;
    /* Small numbers of either kind, so that labels are in range and training goes on. */
    static void *block(size_t bytes, int real) {
      void *p = NULL;
      if (posix_memalign(&p, 64, bytes ? bytes : 1)) exit(2);
      memset(p, 0, bytes);
      for (size_t i = 0; real && i + 4 <= bytes; i += 4) {
        const float x = (float)(i * 37 % 101) / 101;
        memcpy((char *)p + i, &x, 4);
      }
      return p;
    }
    static void expect(int status, int wanted, int pointer) {
      calls++;
      if (status == wanted) return;
      printf("pointer %d: status %d\\n", pointer, status);
      exit(1);
    }
    static void check(invocation invoke, int count, const size_t *sizes, const size_t *alignments,
                      const int *real, int zone_count, const size_t *zones) {
      void *good[most], *bad[most];
      good[0] = state;
      for (int i = 1; i < count; i++) good[i] = block(sizes[i], real[i]);
      unsigned char *workspace = good[1];
      for (int i = 0; i < zone_count; i++)
        ASAN_POISON_MEMORY_REGION(workspace + zones[2 * i], zones[2 * i + 1] - zones[2 * i]);
      /* Twice, since the second call finds what the first one left. */
      for (int i = 0; i < 2; i++) expect(invoke(good[0], good[1], good + 2), APUS_OK, -1);
      ASAN_UNPOISON_MEMORY_REGION(workspace, sizes[1]);
      for (int i = 0; i < count; i++) {
        if (sizes[i] == 0) continue;
        memcpy(bad, good, sizeof good);
        bad[i] = NULL;
        expect(invoke(bad[0], bad[1], bad + 2), APUS_NULL_POINTER, i);
        for (size_t offset = 1; offset < alignments[i]; offset++) {
          bad[i] = (unsigned char *)good[i] + offset;
          expect(invoke(bad[0], bad[1], bad + 2), APUS_MISALIGNED, i);
        }
      }
      /* Overlap is the caller's fault: numbers may be wrong, but no memory is touched that is not given. */
      for (int i = 0; i < count; i++)
        for (int j = 0; j < count; j++) {
          if (i == j || sizes[i] == 0 || sizes[j] < sizes[i]) continue;
          memcpy(bad, good, sizeof good);
          bad[i] = good[j];
          const int status = invoke(bad[0], bad[1], bad + 2);
          expect(status, status == APUS_INDEX_OUT_OF_RANGE ? status : APUS_OK, i);
        }
      for (int i = 1; i < count; i++) free(good[i]);
    }

    """
}
