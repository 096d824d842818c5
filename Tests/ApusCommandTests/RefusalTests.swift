// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// What the command says when names, files or the machine do not fit what is asked.
@Suite struct RefusalTests {
  @Test(
    "names that there are not",
    arguments: [
      (
        ["memory", "xor", "-o", "a.png"],
        "error: 'a.png' does not end in .svg\n  help:  name the file memory.svg\n"
      ),
      (
        ["graph", "xor", "--entry", "predikt", "-o", "a.svg"],
        "error: 'xor' has no entry point 'predikt'; did you mean 'predict'?\n"
          + "  note:  it has init, train_step, predict, evaluate\n"
      ),
      (
        ["bench", "mpl"],
        "error: there is no workload 'mpl'; did you mean 'mlp'?\n  note:  workloads are xor, mlp, vae\n"
      ),
    ])
  func names(_ arguments: [String], _ message: String) throws {
    try Command.expectMisuse(arguments, message)
  }

  @Test("weights of another model name the file and the tensor")
  func otherWeights() throws {
    let folder = try Folder()
    _ = try Command.apus("train", "xor", "--epochs", "1", "-o", "run", in: folder)
    let result = try Command.apus("predict", "digits", "--weights", "run/last.safetensors", in: folder)
    #expect(
      result.errors == """
        error: '0.weight' of the weights is f32[2,8], but 'digits' needs f32[64,128]
          --> run/last.safetensors
          note:  they were written by 'xor'

        """)
    #expect(result.status == 65)
  }

  @Test("a large graph without Graphviz asks for it and writes nothing")
  func largeGraph() throws {
    let folder = try Folder()
    let result = try Command.shell(
      "PATH=/nonexistent \"$0\" graph digits --entry train_step --detailed -o a.svg", in: folder)
    #expect(result.errors.hasPrefix("error: a graph of "))
    #expect(
      result.errors.hasSuffix(
        """
         shapes needs Graphviz to be drawn
          help:  apt-get install graphviz, or write a .dot file with -o graph.dot

        """))
    #expect(result.status == 65)
    #expect(folder.names.isEmpty)
  }

  @Test("Apus draws what a Graphviz that does nothing has not drawn")
  func silentGraphviz() throws {
    let folder = try Folder()
    let result = try Command.shell(
      "mkdir bin; printf '#!/bin/sh\nexit 0\n' > bin/dot; chmod +x bin/dot; PATH=$PWD/bin:$PATH \"$0\" graph xor -o a.svg",
      in: folder)
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    #expect(try folder.text("a.svg").contains("<svg"))
  }

  @Test("a folder that cannot be written is said with the file's name")
  func unwritable() throws {
    let folder = try Folder()
    let result = try Command.apus("memory", "xor", "-o", "none/a.svg", in: folder)
    #expect(result.errors == "error: cannot create 'none/a.svg': No such file or directory\n")
    #expect(result.status == 74)
  }

  @Test("a folder in which nobody may create files is refused before training")
  func unwritableRun() throws {
    let result = try Command.apus("train", "xor", "-o", "/proc")
    #expect(result.errors.hasPrefix("error: cannot write '/proc': "), "\(result.errors)")
    #expect(result.status == 74)
  }
}
