// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusEmission
import ApusKernel
import ApusScheduling
import ApusZoo
import Testing

/// RELIABILITY.md row 18: threads with workspaces of their own may predict with one state at the same time.
@Suite struct SharedStateTests {
  private static let threads = 8

  /// A program that lets threads predict with one state at once, and counts those that find what they found alone.
  ///
  /// With an argument they share a workspace, too, which they may not.
  private static func main(_ program: ApusKernel.Program) throws -> String {
    let name = program.name
    let predict = try #require(program.entryPoints.first { $0.name == "predict" })
    let sizes = predict.arguments.map(\.type.bytes)
    return """
      #include <pthread.h>
      #include <stdio.h>
      #include <stdlib.h>
      #include <string.h>
      #include "\(name).h"
      enum { THREADS = \(threads), ROUNDS = 10, ARGUMENTS = \(sizes.count) };
      int \(name)_init_invoke(void *, void *, void *const *);
      int \(name)_predict_invoke(void *, void *, void *const *);
      static const size_t sizes[ARGUMENTS] = {\(sizes.map(String.init).joined(separator: ", "))};
      typedef struct { void *workspace, *arguments[ARGUMENTS]; int status; } worker;
      static void *state;
      static void *block(size_t bytes) {
        const size_t size = (bytes + 64) / 64 * 64;
        return memset(aligned_alloc(64, size), 0, size);
      }
      static void *predict(void *its) {
        worker *own = its;
        for (int i = 0; i < ROUNDS && own->status == 0; i++)
          own->status = \(name)_predict_invoke(state, own->workspace, own->arguments);
        return NULL;
      }
      int main(int count, char **words) {
        (void)words;
        static worker workers[THREADS];
        static void *alone[THREADS];
        pthread_t ids[THREADS];
        uint64_t seed = 7;
        void *seeds[] = {&seed};
        state = block(\(program.stateBytes));
        void *shared = block(\(program.workspaceBytes));
        if (\(name)_init_invoke(state, shared, seeds)) return 1;
        for (int t = 0; t < THREADS; t++) {
          workers[t].workspace = count > 1 ? shared : block(\(program.workspaceBytes));
          for (int i = 0; i < ARGUMENTS; i++) workers[t].arguments[i] = block(sizes[i]);
          for (size_t i = 0; i < sizes[0] / 4; i++)
            ((float *)workers[t].arguments[0])[i] = (float)((i * 37 + (size_t)t * 11) % 101) / 101;
          predict(&workers[t]);
          alone[t] = memcpy(block(sizes[ARGUMENTS - 1]), workers[t].arguments[ARGUMENTS - 1], sizes[ARGUMENTS - 1]);
        }
        for (int t = 0; t < THREADS; t++) pthread_create(&ids[t], NULL, predict, &workers[t]);
        for (int t = 0; t < THREADS; t++) pthread_join(ids[t], NULL);
        int equal = 0;
        for (int t = 0; t < THREADS; t++)
          equal += workers[t].status == 0
            && memcmp(alone[t], workers[t].arguments[ARGUMENTS - 1], sizes[ARGUMENTS - 1]) == 0;
        printf("%d\\n", equal);
        return 0;
      }

      """
  }

  @Test(
    "eight threads predict with one state under ThreadSanitizer",
    .enabled(if: Tool.has("gcc"), "gcc is needed"), arguments: ["xor", "digits"])
  func predictions(_ model: String) throws {
    let program = try Zoo.model(model).program()
    let result = try Compilation.compiled(program, program.entryPoints, style: .loops).program
    let emission = try result.emitted(for: .sharedObject)
    let bench = try Bench([
      ("\(result.name).c", emission.source), ("\(result.name).h", emission.header),
      ("\(result.name)_main.c", try Self.main(result)),
    ])
    let binary = try bench.build(
      result.name, ["gcc", "-std=gnu11", "-O1", "-g", "-pthread", "-fsanitize=thread"])
    #expect(try Tool.run([binary], in: bench) == "\(Self.threads)\n")
    // What is forbidden is seen.
    #expect(try Tool.attempt([binary, "shared"], in: bench).errors.contains("data race"))
  }
}
