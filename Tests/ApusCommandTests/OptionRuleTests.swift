// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import apus

/// Options that would have no effect are refused, and not passed over.
@Suite struct OptionRuleTests {
  @Test(
    "an option without what it needs is a usage error that names it",
    arguments: [
      (["train", "digits", "--target", "1"], "--target needs --data"),
      (["train", "digits", "--class-names", "1"], "--class-names needs --data"),
      (["train", "xor", "--header"], "--header needs --data"),
      (["train", "xor", "--no-header"], "--no-header needs --data"),
      (["train", "xor", "--delimiter", ";"], "--delimiter needs --data"),
      (["train", "xor", "--skip-lines", "0"], "--skip-lines needs --data"),
      (
        ["train", "digits", "--data", "x", "--target", "1", "--class-names", "1"],
        "--class-names does not go with --target"
      ),
      (["predict", "digits", "--weights", "w", "--target", "3"], "--target needs --input with a .csv file"),
      (
        ["predict", "digits", "--weights", "w", "--input", "a.npy", "--header"],
        "--header needs --input with a .csv file"
      ),
      (
        ["predict", "digits", "--weights", "w", "--input", "a.npy.gz", "--skip-lines=1"],
        "--skip-lines needs --input with a .csv file"
      ),
      (
        ["predict", "digits", "--weights", "w", "--input", "a.csv", "--seed", "42"],
        "--seed does not go with --input, which leaves nothing to draw"
      ),
      (["compile", "xor", "-o", "o", "--epochs", "3"], "--epochs needs --self-test"),
      (["compile", "xor", "-o", "o", "--seed", "42"], "--seed needs --self-test"),
      (
        ["compile", "xor", "-o", "o", "--batch-sizes", "3", "--self-test"],
        "--batch-sizes does not go with --self-test, whose data decides on the sizes"
      ),
      (["dump", "xor", "--stage", "graph", "--svg", "q.svg"], "--svg needs --stage plan"),
      (["dump", "xor", "--stage", "graph", "--style", "tiles"], "--style needs --stage plan or --stage c"),
      (["bench", "mlp", "--style", "tiles"], "--style needs --output"),
      (
        ["bench", "mlp", "-o", "o", "--engine", "tcc"],
        "--engine does not go with --output, which runs nothing"
      ),
      (
        ["bench", "mlp", "-o", "o", "--threads", "1"],
        "--threads does not go with --output, which runs nothing"
      ),
    ])
  func refused(_ arguments: [String], _ message: String) throws {
    try Command.expectMisuse(arguments, "error: \(message)\n")
  }

  @Test(
    "sizes of batches need a model that takes batches",
    arguments: [
      ["compile", "-o", "o", "--batch"], ["compile", "-o", "o", "--batch-sizes"], ["summary", "--batch"],
      ["dump", "--stage", "c", "--batch"], ["graph", "-o", "g.svg", "--batch"],
      ["memory", "-o", "m.svg", "--batch"],
    ])
  func batchesOfGraphs(_ arguments: [String]) throws {
    let folder = try Folder()
    let graph = "%0 = input {\"name\":\"x\",\"type\":\"f32[3]\"}\n%1 = tanh %0\nreturn \"y\" %1\n"
    try graph.write(toFile: folder.path("a.graph"), atomically: true, encoding: .utf8)
    let result = try Command.run([arguments[0], "a.graph"] + arguments.dropFirst() + ["3"], in: folder)
    #expect(
      result.errors
        == "error: \(arguments.last ?? "") needs a model of the zoo: the sizes of a .graph file stand in it\n"
    )
    #expect(result.status == 64)
    #expect(folder.names == ["a.graph"])
  }

  @Test(
    "an option that holds one value is given once",
    arguments: [
      (["train", "xor", "-o", "a", "-o", "b"], "-o can be given once"),
      (["train", "xor", "-o=a", "--output", "b"], "-o and --output exclude each other"),
      (["train", "xor", "--epochs", "1", "--epochs=1"], "--epochs can be given once"),
      (["list", "--json", "--json"], "--json can be given once"),
      (
        ["train", "xor", "--header", "--no-header", "--data", "x"],
        "--header and --no-header exclude each other"
      ),
    ])
  func repeated(_ arguments: [String], _ message: String) throws {
    try Command.expectMisuse(arguments, "error: \(message)\n")
  }

  @Test("values and what follows two dashes are no options")
  func words() {
    let given = GivenOptions([
      "train", "--target", "-1", "-o=-x", "--no-header", "-", "-oo", "--", "--seed", "-o",
    ])
    #expect(given.options.map(\.name) == ["--target", "--output", "--header", "--output", "--output"])
    #expect(given.options.map(\.spelling) == ["--target", "-o", "--no-header", "-o", "-o"])
  }

  @Test("options with what they need are taken")
  func taken() throws {
    let folder = try Folder()
    for arguments in [
      ["dump", "xor", "--stage", "c", "--style", "tiles", "-o", "a.c"],
      ["dump", "xor", "--stage", "plan", "--style", "loops", "--svg", "a.svg", "-o", "a.txt"],
      ["compile", "xor", "--self-test", "--epochs", "1", "--seed", "3", "--batch", "2", "-o", "b"],
      ["bench", "xor", "--style", "tiles", "-o", "c"],
    ] {
      let result = try Command.run(arguments, in: folder)
      #expect(result.status == 0, "\(arguments): \(result.errors)")
    }
    #expect(folder.names == ["a.c", "a.svg", "a.txt", "b", "c"])
  }

  @Test(
    "two files do not get one name, and a picture has the name of one",
    arguments: [
      (
        "pp.svg", "./pp.svg",
        "error: './pp.svg' cannot hold two files\n  help:  give each of them a name of its own\n"
      ),
      ("a.txt", "q.txt", "error: 'q.txt' does not end in .svg\n  help:  name the file plan.svg\n"),
    ])
  func names(_ output: String, _ picture: String, _ message: String) throws {
    let folder = try Folder()
    let result = try Command.apus(
      "dump", "xor", "--stage", "plan", "--svg", picture, "-o", output, in: folder)
    #expect(result.errors.replacing("'pp.svg'", with: "'./pp.svg'") == message)
    #expect(result.status == 64)
    #expect(folder.names.isEmpty)
  }
}
