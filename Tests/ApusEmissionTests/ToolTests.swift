// SPDX-License-Identifier: Apache-2.0

import Testing

/// Tests that need a program are left out where it is not installed, and say so; where all must run, as in
/// continuous integration, its absence is a failure.
@Suite struct ToolTests {
  @Test(
    "the compilers and tools that tests need are installed",
    .enabled(if: environmentVariable("APUS_ALL_TOOLS") != nil, "asked for by APUS_ALL_TOOLS"),
    arguments: ["gcc", "g++", "clang", "tcc", "nm", "valgrind", "strace"])
  func isInstalled(_ tool: String) { #expect(CCompilers.path(tool) != nil) }
}
