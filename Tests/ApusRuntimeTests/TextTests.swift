// SPDX-License-Identifier: Apache-2.0
import ApusRuntime
import Foundation
import Testing

/// The pasted text as users' compilers see it: no warning, and a program built on it runs right.
@Suite struct TextTests {
  /// Every noun in one file, with a program that uses one function of each.
  private static func program() throws -> String {
    var text = ""
    for index in 0..<apus_runtime_text_count() {
      let noun = try #require(apus_runtime_text_name(index))
      text += String(cString: try #require(apus_runtime_text(noun)))
    }
    return text + """
      #include <stdio.h>
      #include <stdlib.h>
      int main(void) {
        enum { M = 29, N = 45, K = 37 };
        float *a = malloc(sizeof(float) * M * K), *b = malloc(sizeof(float) * K * N);
        float *c = malloc(sizeof(float) * M * N), *d = malloc(sizeof(float) * M * N);
        float *s = malloc(sizeof(float) * (size_t)apus_gemm_f32_scratch(N, K, 1, K));
        uint32_t bits[7], order[9];
        int wrong = 0;
        for (int i = 0; i < M * K; i++) a[i] = (float)(i % 7 - 3);
        for (int i = 0; i < K * N; i++) b[i] = (float)(i % 5 - 2);
        apus_gemm_f32_prepare(N, K, b, 1, K, s);
        apus_gemm_f32_rows(M, N, K, a, K, 1, b, 1, K, s, c, N, 0);
        apus_gemm_f32_naive(M, N, K, a, K, 1, b, 1, K, d, N, 0);
        for (int i = 0; i < M * N; i++) wrong += c[i] != d[i];
        apus_strip_convert_f32_i32(9, (int32_t *)order, c);
        for (int i = 0; i < 9; i++) wrong += (float)(int32_t)order[i] != c[i];
        wrong += apus_reduce_max_f32(M * N, c) != c[apus_argmax_f32(M * N, c)];
        apus_strip_exp_f32(M * N, c, c);
        apus_strip_log_f32(M * N, c, c);
        for (int i = 0; i < M * N; i++) wrong += fabsf(d[i]) < 80.0f && fabsf(c[i] - d[i]) > 1e-4f;
        apus_random_words(7, bits, 0x400000003, 0, 5, 0, 1);
        wrong += bits[6] != apus_random_word(0x400000003, 1, 5, 2);
        apus_shuffle(9, order, 1, 2, 3);
        wrong += apus_check_index_u32(9, order, 9) != -1;
        printf("%d %u %u\\n", wrong, (unsigned)bits[6], (unsigned)order[0]);
        free(a), free(b), free(c), free(d), free(s);
        return wrong != 0;
      }

      """
  }

  private static func find(_ compiler: String) -> String? {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin"
    return path.split(separator: ":").map { "\($0)/\(compiler)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  private static func run(_ path: String, _ arguments: [String]) throws -> (status: Int32, output: String) {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }

  private static let strict = [
    "-std=c99", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow", "-Wcast-qual", "-Wcast-align",
    "-Wdouble-promotion", "-Wundef", "-Wmissing-prototypes", "-Werror",
  ]
  private static let sanitized = ["-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"]

  static let builds: [[String]] = [
    ["gcc"] + strict, ["gcc", "-O3"] + strict, ["gcc", "-O2", "-mavx2", "-mfma"] + strict,
    ["gcc", "-std=gnu99", "-O3", "-march=native", "-fno-math-errno"],
    ["gcc", "-O1"] + strict + sanitized, ["gcc", "-O1", "-march=native"] + strict + sanitized,
    ["clang"] + strict, ["clang", "-O2", "-march=native"] + strict, ["tcc", "-Wall"],
  ]

  /// Levels whose instructions this CPU lacks are compiled by -march=native only.
  @Test(arguments: builds) func compilesCleanAndRunsRight(build: [String]) throws {
    guard let compiler = Self.find(build[0]) else {
      print("skipped: no \(build[0]) in PATH")
      return
    }
    if build.contains("-mavx2") && apus_cpu_level(2) < 1 { return }
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let source = folder.appendingPathComponent("all.c")
    let program = folder.appendingPathComponent("all").path
    try Self.program().write(to: source, atomically: true, encoding: .utf8)
    let compiled = try Self.run(compiler, Array(build.dropFirst()) + [source.path, "-o", program, "-lm"])
    #expect(compiled.status == 0 && !compiled.output.contains("warning: "), "\(compiled.output)")
    guard compiled.status == 0 else { return }
    let result = try Self.run(program, [])
    // The numbers are those of random_bits([3, 4], 5)[6] and shuffle(9, 1, 2, 3)[0] in Tests/Oracles/philox.py.
    #expect(result.status == 0 && result.output == "0 712229546 7\n", "\(result.output)")
  }
}
