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
      (["bench", "mlp", "--threads", "1025"], "error: --threads must be at most 1024, got 1025\n"),
    ])
  func mistakes(_ arguments: [String], _ message: String) throws {
    let folder = try Folder()
    let result = try Command.run(arguments, in: folder)
    #expect(result.errors == message)
    #expect(result.status == 64)
    #expect(result.output.isEmpty)
    #expect(folder.names.isEmpty)
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
