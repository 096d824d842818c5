// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// RELIABILITY.md row 11: a signal ends the command at once, with all that it has started.
@Suite struct StopSignalTests {
  /// A folder with a `gcc` that says where it is and then hangs, as does a program that it has started; a file in which
  /// a text does not stand is compiled.
  private func hanging(where text: String = "") throws -> Folder {
    let folder = try Folder()
    for name in ["bin", "tmp"] {
      try FileManager.default.createDirectory(atPath: folder.path(name), withIntermediateDirectories: true)
    }
    let script = """
      #!/bin/sh
      for file; do
        case "$file" in *.c) grep -q '\(text)' "$file" || exec "/usr/bin/${0##*/}" "$@" ;; esac
      done
      sleep 1000 & echo $$ $! > "\(folder.path("compilers"))"
      touch "$TMPDIR/left-behind.s"
      wait
      """
    for name in ["gcc", "clang", "cc"] {
      let path = folder.path("bin/\(name)")
      try script.write(toFile: path, atomically: true, encoding: .utf8)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }
    return folder
  }

  @Test(
    "compilers end and their folder goes when the command is told to end",
    arguments: [("INT", 130), ("TERM", 143), ("HUP", 129)],
    ["train xor --engine native -o run", "doctor", "predict xor --engine native --weights weights"])
  func duringCompilation(_ signal: (name: String, status: Int32), _ command: String) throws {
    let folder = try hanging()
    if command.hasPrefix("predict") {
      _ = try Command.apus("train", "xor", "--epochs", "1", "-o", "old", in: folder)
      try FileManager.default.moveItem(
        atPath: folder.path("old/last.safetensors"), toPath: folder.path("weights"))
    }
    let script = #"""
      export TMPDIR="$PWD/tmp" PATH="$PWD/bin:/usr/bin:/bin"
      "$0" \#(command) & pid=$!
      while [ ! -s compilers ]; do sleep 0.05; done
      kill -\#(signal.name) $pid; wait $pid; status=$?
      # Who has ended and was not waited for is still listed.
      lives() { grep -q '^State:[[:space:]]*[RSDTtI]' /proc/$1/status 2> /dev/null; }
      for compiler in $(cat compilers); do
        for _ in 1 2 3 4 5 6 7 8 9 10; do lives $compiler && sleep 0.1; done
        lives $compiler && echo "$compiler lives"
      done
      ls tmp; exit $status
      """#
    let result = try Command.shell(script, in: folder)
    #expect(result.status == signal.status, "\(result.errors)")
    #expect(
      result.output.split(separator: "\n").allSatisfy { !$0.hasPrefix("apus-") && !$0.contains("lives") })
  }

  @Test(
    "a signal while pictures are made takes none but those for which a program is compiled",
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/gcc"), "no C compiler found"),
    arguments: [("INT", 130), ("TERM", 143)])
  func duringPictures(_ signal: (name: String, status: Int32)) throws {
    let folder = try hanging(where: "digits_predict")
    let script = #"""
      export PATH="$PWD/bin:/usr/bin:/bin"
      "$0" train digits --engine native --epochs 1 -o run & pid=$!
      while [ ! -s compilers ]; do sleep 0.05; done
      kill -\#(signal.name) $pid; wait $pid
      """#
    let result = try Command.shell(script, in: folder)
    #expect(result.status == signal.status, "\(result.errors)")
    #expect(result.errors.contains("stopped after epoch 1; weights are in"))
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path("run"))
    #expect(files.contains("last.safetensors") && files.contains("curves.svg"))
    #expect(!files.contains("confusion.svg"))
  }

  @Test("TMPDIR that names no folder in UTF-8 is a message, and one that looks like an option works")
  func temporaryFolders() throws {
    let folder = try Folder()
    let script = #"""
      export TMPDIR="$(printf '\377')"; "$0" train xor --engine native --epochs 1 -o a; echo $?
      mkdir -- -o; export TMPDIR=-o; "$0" train xor --engine native --epochs 1 -o b; echo $?
      ls -- -o
      """#
    let result = try Command.shell(script, in: folder)
    #expect(result.output == "74\n0\n", "\(result.errors)")
    #expect(result.errors.contains("TMPDIR is not valid UTF-8"))
  }

  @Test(
    "a training that is told to end stops with the signal's status and writes all that it has learnt",
    arguments: [("INT", 130), ("TERM", 143)],
    ["xor", "digits", "digits --engine native"])
  func duringTraining(_ signal: (name: String, status: Int32), _ model: String) throws {
    let folder = try Folder()
    let script = """
      "$0" train \(model) --epochs 100000000 -o run & pid=$!
      while [ ! -s run/last.safetensors ]; do sleep 0.1; done
      kill -\(signal.name) $pid; wait $pid
      """
    let result = try Command.shell(script, in: folder)
    #expect(result.status == signal.status)
    #expect(result.errors.contains("stopped after epoch"))
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path("run"))
    #expect(files.count >= 4 && files.contains("curves.svg"))
    #expect(files.contains("confusion.svg") == model.hasPrefix("digits"))
  }
}
