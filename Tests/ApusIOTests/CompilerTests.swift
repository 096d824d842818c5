// SPDX-License-Identifier: Apache-2.0

import ApusIO
import Foundation
import Testing

/// Real compilers must see the same tokens whatever the names are.
@Suite struct CompilerTests {
  struct Compiler: CustomTestStringConvertible, Sendable {
    let path: String
    let arguments: [String]
    var testDescription: String { ([path] + arguments).joined(separator: " ") }
  }

  static let present: [Compiler] = {
    let strict = ["-Wall", "-Wextra", "-Wpedantic", "-Wcomment", "-Wtrigraphs", "-Werror"]
    let candidates = [
      ("gcc", ["-std=c99"] + strict), ("gcc", ["-std=gnu99"] + strict), ("clang", ["-std=c99"] + strict),
      ("tcc", ["-Wall", "-Werror"]),
    ]
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return candidates.compactMap { name, arguments in
      folders.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
        .map { Compiler(path: $0, arguments: arguments) }
    }
  }()

  /// Runs a compiler and returns its status and what it prints.
  func run(_ compiler: Compiler, _ arguments: [String]) throws -> (status: Int32, output: String) {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(filePath: compiler.path)
    process.arguments = compiler.arguments + arguments
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }

  func source(quoting name: String) -> String {
    """
    /* \(CText.comment(name)) */
    // \(CText.comment(name))
    int answer(void);
    int answer(void) { return 42; } /*\(CText.comment(name))*/ //\(CText.comment(name))
    int after(void);
    int after(void) { return 43; }

    """
  }

  @Test(arguments: present)
  func commentsHideEveryName(_ compiler: Compiler) throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: "apus-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let file = directory.appending(path: "names.c").path
    let (names, object) = (hostileNames.filter { $0.utf8.count <= 1024 }, directory.appending(path: "o").path)

    try AtomicWriter().write(source(quoting: "plain"), to: file)
    let expected = try run(compiler, ["-E", "-P", file])
    #expect(expected.status == 0 && expected.output.contains("42"))
    for name in names {
      try AtomicWriter().write(source(quoting: name), to: file)
      #expect(try run(compiler, ["-E", "-P", file]) == expected, "\(name.debugDescription)")
    }

    let literals = names.enumerated().map {
      "extern const char n\($0.offset)[];\nconst char n\($0.offset)[] = \(CText.stringLiteral($0.element));\n"
    }
    try AtomicWriter().write((names.map(source(quoting:)).last ?? "") + literals.joined(), to: file)
    let compiled = try run(compiler, ["-c", file, "-o", object])
    #expect(compiled.status == 0, "\(compiled.output)")
    // The literals' bytes stand in the object as they are.
    let bytes = try Data(contentsOf: URL(filePath: object))
    for name in names where name.utf8.count > 3 {
      #expect(bytes.range(of: Data(name.utf8) + [0]) != nil, "\(name.debugDescription)")
    }
  }
}
