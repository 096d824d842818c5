// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite struct UsageTests {
  @Test(
    "mistakes on the command line are one line, with the nearest name, and exit with 64",
    arguments: [
      (["trian", "digits"], "error: unknown command 'trian'; did you mean 'train'?\n"),
      (["train", "digts"], "error: unknown model 'digts'; did you mean 'digits'?\n"),
      (["train", "digits", "--epoch", "3"], "error: unknown option '--epoch'; did you mean '--epochs'?\n"),
      (["train", "digits", "--epochs", "0"], "error: --epochs must be at least 1, got 0\n"),
      (["train", "digits", "--batch=-2"], "error: --batch must be at least 1, got -2\n"),
      (["train", "digits", "--threads", "0"], "error: --threads must be at least 1, got 0\n"),
      (["compile", "xor", "-o", "out", "--threads", "0"], "error: --threads must be at least 1, got 0\n"),
      (
        ["compile", "xor", "-o", "out", "--batch-sizes", "3,0"],
        "error: --batch-sizes must be numbers of at least 1 with commas between them, got '3,0'\n"
      ),
      (
        ["compile", "xor", "-o", "out", "--batch-sizes", "3", "--batch-sizes", "2,x"],
        "error: --batch-sizes must be numbers of at least 1 with commas between them, got '2,x'\n"
      ),
      (["bench", "mlp", "--threads", "1025"], "error: --threads must be at most 1024, got 1025\n"),
    ])
  func mistakes(_ arguments: [String], _ message: String) throws {
    try Command.expectMisuse(arguments, message)
  }

  @Test("help speaks of .graph files where a command takes one")
  func graphFiles() throws {
    let folder = try Folder()
    let graph = "%0 = input {\"name\":\"x\",\"type\":\"f32[3]\"}\n%1 = tanh %0\nreturn \"y\" %1\n"
    try graph.write(toFile: folder.path("net.graph"), atomically: true, encoding: .utf8)
    for (name, options) in [
      ("train", []), ("predict", ["--weights", "w"]), ("summary", []), ("compile", ["-o", "out"]),
      ("memory", ["-o", "m.svg"]), ("graph", ["-o", "g.svg"]), ("dump", ["--stage", "graph"]),
    ] {
      let takesOne = try Command.run([name, "net.graph"] + options, in: folder).status == 0
      let help = try Command.apus(name, "--help").output.split { $0.isWhitespace }.joined(separator: " ")
      #expect(help.contains("or a .graph file") == takesOne, "\(name)")
    }
  }

  @Test func helpAndVersionAreNoErrors() throws {
    let help = try Command.apus("--help")
    #expect(help.status == 0 && help.output.contains("train") && help.errors.isEmpty)
    #expect(try Command.apus("--version").status == 0)
    #expect(try Command.apus("train", "--help").status == 0)
    #expect(try Command.apus("train").status == 64)
  }

  @Test func unreadableFilesAreErrorsOfReading() throws {
    let folder = try Folder()
    let missing = try Command.apus("dump", "none.graph", "--stage", "graph", in: folder)
    #expect(missing.status == 74)
    #expect(missing.errors == "error: cannot read 'none.graph': No such file or directory\n")
    try "%0 = nonsense\n".write(toFile: folder.path("bad.graph"), atomically: true, encoding: .utf8)
    let bad = try Command.apus("dump", "bad.graph", "--stage", "graph", in: folder)
    #expect(bad.status == 65)
    #expect(bad.errors.hasPrefix("error: "))
    #expect(bad.errors.contains("bad.graph:1"))
  }

  @Test("compile makes functions for the sizes of batches that were asked for")
  func batchSizes() throws {
    for lists in [["3,4,2,3"], ["3", "2"], ["2,4", "3,2"]] { try checkSizes(lists) }
  }

  /// Checks that there are functions for batches of 3 and 2, however often the option is given.
  private func checkSizes(_ lists: [String]) throws {
    let folder = try Folder()
    let result = try Command.run(
      ["compile", "xor", "-o", "out"] + lists.flatMap { ["--batch-sizes", $0] }, in: folder)
    #expect(result.status == 0, "\(result.errors)")
    let header = try folder.text("out/xor.h")
    // The program's own size is 4.
    for name in ["train_step", "predict", "evaluate"] {
      for suffix in ["", "_3", "_2"] { #expect(header.contains("int xor_\(name)\(suffix)(")) }
      #expect(!header.contains("xor_\(name)_4("))
    }
  }

  @Test("names that C refuses are refused by every command", arguments: ["same", "stdint", "int"])
  func names(_ name: String) throws {
    let folder = try Folder()
    let result = name == "same" ? "x" : "y"
    let graph = "%0 = input {\"name\":\"x\",\"type\":\"f32[3]\"}\n%1 = tanh %0\nreturn \"\(result)\" %1\n"
    try graph.write(toFile: folder.path("\(name).graph"), atomically: true, encoding: .utf8)
    for arguments in [
      ["summary"], ["compile", "-o", "out"], ["memory", "-o", "m.svg"], ["graph", "-o", "g.svg"],
      ["dump", "--stage", "plan"], ["dump", "--stage", "graph"],
    ] {
      let found = try Command.run([arguments[0], "\(name).graph"] + arguments.dropFirst(), in: folder)
      #expect(found.status == 65, "\(arguments): \(found.errors)")
      #expect(found.errors.hasPrefix("error: ") && found.errors.contains("\(name).graph:"), "\(found.errors)")
    }
    #expect(folder.names == ["\(name).graph"])
  }

  @Test func graphsInFilesCanBeDumpedButNotTrained() throws {
    let folder = try Folder()
    let digits = try Command.apus("dump", "digits", "--stage", "graph", "--entry", "predict")
    #expect(digits.status == 0)
    try digits.output.write(toFile: folder.path("net.graph"), atomically: true, encoding: .utf8)
    let again = try Command.apus("dump", "net.graph", "--stage", "graph", in: folder)
    #expect(again.output == digits.output)
    #expect(try Command.apus("summary", "net.graph", in: folder).status == 0)
    #expect(try Command.apus("train", "net.graph", in: folder).status == 64)
  }

  @Test("a folder that cannot be written stops training before it begins")
  func unwritableFolders() throws {
    let folder = try Folder()
    try "file".write(toFile: folder.path("taken"), atomically: true, encoding: .utf8)
    let result = try Command.apus("train", "xor", "-o", "taken/run", in: folder)
    #expect(result.status == 74)
    #expect(result.errors.split(separator: "\n").count == 1)
    #expect(folder.names == ["taken"])
  }

  @Test func damagedWeightsAreNamed() throws {
    let folder = try Folder()
    try "not weights".write(toFile: folder.path("w.safetensors"), atomically: true, encoding: .utf8)
    let result = try Command.apus("predict", "xor", "--weights", "w.safetensors", in: folder)
    #expect(result.status == 65)
    #expect(result.errors.contains("w.safetensors"))
  }
}
