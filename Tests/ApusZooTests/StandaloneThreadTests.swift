// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusZoo
import Foundation
import Testing

/// C files whose loops threads share, compiled and run without Apus.
///
/// RELIABILITY.md rows 8, 18 and 19.
@Suite(.enabled(if: Tool.has("gcc") && Tool.has("nm"), "gcc and nm are needed")) struct StandaloneThreadTests
{
  /// The training of a model large enough that its kernels are divided, for a number of threads.
  private static func files(threads: Int) throws -> StandaloneFiles {
    let (count, width, classes) = (230, 160, 7)
    let features = (0..<count * width).map { Float(($0 * 7919) % 1009) / 1009 - 0.5 }
    let data = try Dataset(
      features: features, shape: [width], labels: (0..<count).map { Int32($0 * 31 % classes) },
      classCount: classes)
    let model = Sequential {
      Dense(192, activation: tanh)
      Dense(classes)
    }
    let program = try Program(
      "wide", training: model, on: data.element, batchSize: 100, loss: softmaxCrossEntropy,
      optimizer: AdamW(learningRate: 0.01))
    return try StandaloneFiles(training: program, on: data, seed: 5, epochs: 2, threads: threads)
  }

  private static let pthreads = ["-DAPUS_PTHREADS", "-pthread"]

  /// The losses that a program prints.
  private func losses(_ bench: Bench, _ compiler: [String]) throws -> String {
    let printed = try Tool.run([try bench.build("wide", compiler)], in: bench)
    #expect(printed.split(separator: "\n").count == 6)
    return printed
  }

  @Test("training gives the same losses without threads, with OpenMP and with POSIX threads")
  func losses() throws {
    let gcc = ["gcc", "-O3", "-march=native"] + Tool.strict
    let expected = try losses(Bench(try Self.files(threads: 1)), gcc)
    for threads in [2, 3, 8] {
      let files = try Self.files(threads: threads)
      let kernels = files.program.kernels.filter { $0.division != nil }
      #expect(kernels.count > 3 && files.program.threads == threads)
      let bench = try Bench(files)
      for flags in [[], Self.pthreads, ["-DAPUS_OPENMP", "-fopenmp"]] {
        #expect(try losses(bench, gcc + flags) == expected, "\(threads) threads, \(flags)")
        let called = try Tool.run(["nm", "-u", bench.path("program")], in: bench)
        #expect(called.contains("pthread_create") == (flags == Self.pthreads))
        #expect(called.contains("GOMP_parallel") == flags.contains("-fopenmp"))
      }
    }
  }

  @Test("where the system refuses threads, the others do their work")
  func refusedThreads() throws {
    let bench = try Bench(try Self.files(threads: 4))
    let gcc = ["gcc", "-O1", "-std=c99"]
    let expected = try losses(bench, gcc)
    // Every third thread is refused, or every one.
    for period in [1, 3] {
      let refusing = """
        #include <unistd.h>
        static int calls;
        __attribute__((destructor)) static void check(void) { if (calls == 0) _exit(9); }
        int __real_pthread_create(void *, void *, void *, void *);
        int __wrap_pthread_create(void *a, void *b, void *c, void *d) {
          return __sync_fetch_and_add(&calls, 1) % \(period) == 0 ? 11 : __real_pthread_create(a, b, c, d);
        }
        """
      try Data(refusing.utf8).write(to: bench.url.appending(path: "refusing.c"))
      let found = try losses(bench, gcc + Self.pthreads + ["-Wl,--wrap=pthread_create", "refusing.c"])
      #expect(found == expected, "every \(period)th")
    }
  }

  @Test("other compilers take the file without a warning, with and without threads")
  func otherCompilers() throws {
    let bench = try Bench(try Self.files(threads: 4))
    for compiler in [["clang", "-O1"] + Tool.strict, ["tcc", "-Wall", "-Werror"]] where Tool.has(compiler[0])
    {
      #expect(try losses(bench, compiler) == losses(bench, compiler + Self.pthreads), "\(compiler[0])")
    }
  }

  @Test("threads touch nothing that another one writes")
  func races() throws {
    let bench = try Bench(try Self.files(threads: 4))
    let gcc = ["gcc", "-O1", "-std=c99", "-g"]
    let expected = try losses(bench, gcc)
    #expect(try losses(bench, gcc + Self.pthreads + ["-fsanitize=thread"]) == expected)
  }
}
