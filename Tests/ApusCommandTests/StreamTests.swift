// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Results that go to a device or through a pipe.
@Suite struct StreamTests {
  @Test("a device or a pipe that is named as the output gets what would be printed")
  func streams() throws {
    let folder = try Folder()
    let result = try Command.shell(
      """
      set -e
      "$0" dump xor --stage graph > printed
      "$0" dump xor --stage graph -o /dev/null
      "$0" dump xor --stage graph -o /dev/stdout > file
      "$0" dump xor --stage graph -o /dev/stdout | cat > piped
      mkfifo pipe; cat pipe > received & "$0" dump xor --stage graph -o pipe; wait
      ln -s /dev/null link; "$0" dump xor --stage graph -o link
      echo first > appended; "$0" dump xor --stage graph -o /dev/stdout >> appended
      "$0" dump xor --stage graph -o /dev/stderr 2> told
      """, in: folder)
    #expect(result.status == 0 && result.errors.isEmpty && result.output.isEmpty, "\(result.errors)")
    let printed = try folder.text("printed")
    #expect(printed.contains("return"))
    for name in ["file", "piped", "received", "told"] { #expect(try folder.text(name) == printed, "\(name)") }
    #expect(try folder.text("appended") == "first\n" + printed)
    #expect(folder.names == ["appended", "file", "link", "pipe", "piped", "printed", "received", "told"])
  }

  @Test("a device that takes nothing is an error, after which there is no other file either")
  func fullDevice() throws {
    guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
    let folder = try Folder()
    let result = try Command.apus(
      "dump", "xor", "--stage", "plan", "--svg", "a.svg", "-o", "/dev/full", in: folder)
    #expect(result.errors == "error: cannot write '/dev/full': No space left on device\n")
    #expect(result.status == 74)
    #expect(folder.names.isEmpty)
  }

  @Test("a folder in which nothing can be created is said with the name that was given")
  func unwritableFolder() throws {
    let result = try Command.apus("compile", "xor", "-o", "/proc")
    #expect(result.errors == "error: cannot write '/proc': No such file or directory\n")
    #expect(result.status == 74)
  }
}
