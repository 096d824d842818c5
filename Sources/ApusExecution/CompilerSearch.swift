// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  import Glibc
#endif

/// The programs of this machine that can compile C.
enum CompilerSearch {
  /// gcc, clang and cc, each where it is found first.
  static func compilers() -> [String] { programs(["gcc", "clang", "cc"], in: searchPath) }

  /// The directories of `PATH`.
  static var searchPath: [String] {
    let path = getenv("PATH").map { String(cString: $0) } ?? ""
    return path.split(separator: ":").map(String.init)
  }

  /// The first program of each name; a name that leads to the file of an earlier one is left out.
  ///
  /// Only absolute directories count: what others mean depends on where Apus was started.
  static func programs(_ names: [String], in directories: [String]) -> [String] {
    var targets: Set<String> = []
    return names.compactMap { name in
      directories.lazy.filter { $0.hasPrefix("/") }.map { $0 + "/" + name }.first { isProgram($0) }
    }.filter { targets.insert(resolved($0)).inserted }
  }

  private static func isProgram(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
  }

  /// The file that a path leads to when all links are followed.
  private static func resolved(_ path: String) -> String {
    guard let target = realpath(path, nil) else { return path }
    defer { free(target) }
    return String(cString: target)
  }
}
