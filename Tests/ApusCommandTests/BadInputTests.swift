// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Faults that once trapped, went unnoticed or wrote to the wrong place.
@Suite struct BadInputTests {
  @Test(
    "numbers and names that make no sense are usage errors",
    arguments: [
      (["train", "xor", "--epochs", "-1"], "error: --epochs must be at least 1, got -1\n"),
      (["train", "xor", "--batch", "-1"], "error: --batch must be at least 1, got -1\n"),
      (["train", "xor", "--seed", "-1"], "error: the value '-1' is invalid for '--seed <seed>'\n"),
      (["train", "xor", "-o", ""], "error: --output must name a file or folder, got nothing\n"),
      (["compile", "xor", "-o", ""], "error: --output must name a file or folder, got nothing\n"),
      (
        ["dump", "xor", "--stage", "c", "-o", ""], "error: --output must name a file or folder, got nothing\n"
      ),
      (
        ["dump", "xor", "--stage", "cc"],
        "error: the value 'cc' is invalid for '--stage <stage>'; it can be graph, gradient, optimized, schedule, "
          + "plan, c\n"
      ),
    ])
  func usage(_ arguments: [String], _ message: String) throws {
    try Command.expectMisuse(arguments, message)
  }

  @Test(
    "a batch beyond every limit is the option's fault", arguments: ["1000000000000", "9223372036854775807"])
  func hugeBatches(_ size: String) throws {
    let folder = try Folder()
    for (command, option) in [
      (["compile", "xor", "-o", "out"], "--batch"), (["summary", "xor"], "--batch"),
      (["dump", "xor", "--stage", "plan"], "--batch"), (["memory", "xor", "-o", "m.svg"], "--batch"),
      (["compile", "xor", "-o", "out"], "--batch-sizes"),
    ] {
      let result = try Command.run(command + [option, size], in: folder)
      #expect(result.status == 64, "\(command): \(result.errors)")
      #expect(result.errors.hasPrefix("error: \(option) \(size) do"), "\(result.errors)")
      #expect(
        result.errors.contains("note:  input: must be given sizes within the limits, got f32[\(size),2]"))
      #expect(!result.errors.contains("-->"))
    }
    #expect(folder.names.isEmpty)
  }

  @Test("a batch of more examples than there are is refused", arguments: ["5", "137438953472"])
  func largeBatches(_ size: String) throws {
    for command in [["train", "xor"], ["compile", "xor", "--self-test"]] {
      try Command.expectMisuse(
        command + ["--batch", size, "-o", "a"],
        "error: --batch \(size) is more than the 4 examples to train on\n"
          + "  help:  let a step take 4 examples, or fewer\n")
    }
  }

  @Test("numbers that fit in 64 bits but in nothing else do not trap")
  func largeNumbers() throws {
    let folder = try Folder()
    let large = try Command.apus(
      "dump", "digits", "--stage", "graph", "--entry", "predict", "--batch", "4294967296", in: folder)
    #expect(large.status == 0, "\(large.errors.prefix(300))")
    let compiled = try Command.apus(
      "compile", "digits", "--self-test", "--epochs", "9223372036854775807", "-o", "b", in: folder)
    #expect(compiled.status == 0, "\(compiled.errors.prefix(300))")
  }

  @Test func resultsThatCannotBePrintedAreAnError() throws {
    guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
    let folder = try Folder()
    for arguments in ["list", "summary xor", "dump xor --stage c", "--help"] {
      let result = try Command.shell("\"$0\" \(arguments) > /dev/full", in: folder)
      #expect(result.status == 74, "\(arguments)")
      #expect(result.errors == "error: cannot write 'stdout': No space left on device\n")
    }
    let closed = try Command.shell("\"$0\" list >&-", in: folder)
    #expect(closed.status == 74)
    let gone = try Command.shell("\"$0\" list | head -n 1; \"$0\" dump digits --stage c | true", in: folder)
    #expect(gone.status == 0 && gone.errors.isEmpty)
  }

  @Test("closed streams do not let messages into files")
  func closedStreams() throws {
    let folder = try Folder()
    let result = try Command.shell(
      "\"$0\" train xor --epochs 2 --json -o a >&- 2>&- <&-; \"$0\" train xor --epochs 2 -o b", in: folder)
    #expect(result.status == 0)
    for name in ["last.safetensors", "curves.svg"] {
      #expect(
        FileManager.default.contentsEqual(
          atPath: folder.path("a/\(name)"), andPath: folder.path("b/\(name)")))
    }
  }

  @Test("a file beyond the user's limit is an error, and nothing of it stays")
  func limitedFiles() throws {
    let folder = try Folder()
    // The profile that a build with coverage writes must not meet the limit too.
    let result = try Command.shell(
      "export LLVM_PROFILE_FILE=/dev/null; ulimit -f 8; \"$0\" compile digits --self-test -o out | cat",
      in: folder)
    #expect(result.errors == "error: cannot write 'out/digits.c': File too large\n")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("out")).isEmpty)
  }

  @Test("files that belong together are written all or none")
  func folderInTheWay() throws {
    let folder = try Folder()
    try FileManager.default.createDirectory(
      atPath: folder.path("out/xor.h"), withIntermediateDirectories: true)
    let result = try Command.apus("compile", "xor", "-o", "out", in: folder)
    #expect(result.status == 74)
    #expect(result.errors == "error: cannot write 'out/xor.h': Is a directory\n")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("out")) == ["xor.h"])
  }

  @Test func graphsCompileAndEmptyOnesAreRefused() throws {
    let folder = try Folder()
    let graph = "%0 = input {\"name\":\"x\",\"type\":\"f32[3]\"}\n%1 = tanh %0\nreturn \"y\" %1\n"
    try graph.write(toFile: folder.path("net.graph"), atomically: true, encoding: .utf8)
    let good = try Command.apus("compile", "net.graph", "-o", "out", in: folder)
    #expect(good.status == 0, "\(good.errors)")
    #expect(try folder.text("out/net.h").contains("int net_main("))
    try "".write(toFile: folder.path("empty.graph"), atomically: true, encoding: .utf8)
    let bad = try Command.apus("compile", "empty.graph", "-o", "none", in: folder)
    #expect(bad.status == 65)
    #expect(bad.errors.hasPrefix("error: the graph gives nothing back\n  --> empty.graph:1\n"))
    #expect(!folder.names.contains("none"))
  }

  @Test func linksAreNotFollowed() throws {
    let folder = try Folder()
    try "old".write(toFile: folder.path("target"), atomically: true, encoding: .utf8)
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("link"), withDestinationPath: folder.path("target"))
    let result = try Command.apus("dump", "xor", "--stage", "c", "-o", "link", in: folder)
    #expect(result.status == 74)
    #expect(result.errors.contains("symbolic link"))
    #expect(try folder.text("target") == "old")
  }
}
