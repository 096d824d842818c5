// SPDX-License-Identifier: Apache-2.0

import ApusEmission
import ApusIO
import ApusKernel
import ApusTensor
import Specimens
import Testing

@testable import ApusExecution

/// The floating-point mode of an emitted file, seen by a caller in C.
@Suite struct SubnormalFileTests {
  /// One way to compile the file and its caller, and to run what comes out.
  struct Way: Sendable, CustomTestStringConvertible {
    let compile: [String]
    var run: [String] = []
    /// How many of 32 products the file must leave subnormal.
    let kept: Int

    var testDescription: String { compile.joined(separator: " ") }
  }

  private static let common = ["-std=c99", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror"]

  /// Each compiler that is here, with and without the macro; those for aarch64 where they and an emulator are.
  static let ways: [Way] = {
    var ways: [Way] = []
    for compiler in ["gcc", "clang", "tcc"] {
      for level in ["-O0", "-O3"] {
        guard let path = CCompilers.path(compiler) else { continue }
        let flags = compiler == "tcc" ? ["-Wall", "-Werror"] : common + [level, "-march=native"]
        ways.append(Way(compile: [path] + flags, kept: 0))
        ways.append(Way(compile: [path] + flags + ["-DAPUS_KEEP_SUBNORMALS"], kept: 32))
      }
    }
    if let path = CCompilers.path("aarch64-linux-gnu-gcc"), let emulator = CCompilers.path("qemu-aarch64") {
      for level in ["-O0", "-O3"] {
        let command = [path, "-static", level] + common
        ways.append(Way(compile: command, run: [emulator], kept: 0))
        ways.append(Way(compile: command + ["-DAPUS_KEEP_SUBNORMALS"], run: [emulator], kept: 32))
      }
    }
    return ways
  }()

  /// Squares numbers, after a check of an index.
  private static let program = Specimens.program(
    "squares",
    [("x", .f32(32), false), ("index", .i32(1), false), ("y", .f32(32), true)],
    body: [
      .loop(
        variable: 0, count: AffineIndex(32),
        body: [
          .define(0, .f32, .load(Place(.parameter(0), .loop(0)), .f32)),
          .store(Place(.parameter(2), .loop(0)), .binary(.mul, .local(0), .local(0), .f32), .f32),
        ]),
      .define(1, .i64, .convert(.load(Place(.parameter(1), AffineIndex(0)), .i32), from: .i32, to: .i64)),
      .fail(
        if: .compare(.ge, .local(1), .literal(Literal(Int64(9), .i64)), .i64), position: AffineIndex(0)),
    ])

  /// Prints how many squares were subnormal in a call that succeeds and one that fails, then what went wrong with the
  /// caller's mode: its rounding, and whether it has subnormal numbers.
  private static let caller = """
    #include <fenv.h>
    #include <float.h>
    #include <stdio.h>
    #include "squares.h"
    static union { float numbers[32]; double aligned[16]; } x, y;
    static union { unsigned char bytes[SQUARES_WORKSPACE_BYTES + 64]; double aligned; } memory;
    static int subnormal(void) {
      int count = 0;
      for (int i = 0; i < 32; i++) count += y.numbers[i] > 0.0f && y.numbers[i] < FLT_MIN;
      return count;
    }
    static int lost(void) {
      volatile float least = FLT_MIN, divisor = 25.0f, one = 1.0f;
      const float half = least / 2.0f, upward = one / divisor;
      /* The nearest number to 1/25 is less. */
      return (half == 0.0f) + (upward <= 0.04f) + (fegetround() != FE_UPWARD);
    }
    int main(void) {
      unsigned char *const workspace = memory.bytes + (64 - (uintptr_t)memory.bytes % 64);
      int32_t index = 0;
      for (int i = 0; i < 32; i++) x.numbers[i] = 1e-20f;
      if (fesetround(FE_UPWARD) != 0) return 2;
      if (squares_run(NULL, workspace, x.numbers, &index, y.numbers) != APUS_OK) return 3;
      printf("%d ", subnormal());
      int wrong = lost();
      index = 9;
      if (squares_run(NULL, workspace, x.numbers, &index, y.numbers) != APUS_INDEX_OUT_OF_RANGE) return 4;
      printf("%d ", subnormal());
      wrong += lost();
      if (squares_run(NULL, NULL, x.numbers, &index, y.numbers) != APUS_NULL_POINTER) return 5;
      wrong += lost();
      printf("%d\\n", wrong);
      return 0;
    }

    """

  @Test(.enabled(if: !ways.isEmpty, "no C compiler found"), arguments: ways)
  func subnormalNumbersCountAsZerosInside(_ way: Way) throws {
    let bench = try Workbench()
    let source = try bench.write(try Self.program.emitted(for: .standalone), "squares")
    let main = try bench.directory.write(Self.caller, to: "main.c")
    let binary = bench.directory.path + "/squares"
    _ = try bench.require(way.compile + [source, main, "-o", binary, "-lm"])
    #expect(try bench.require(way.run + [binary]) == ["\(way.kept) \(way.kept) 0"])
  }
}
