// SPDX-License-Identifier: Apache-2.0

/// What the parts of a program may be called, since they keep their names in C.
extension CText {
  /// Whether a name may be an identifier of a public C function: `[A-Za-z][A-Za-z0-9_]{0,30}`, no keyword and not
  /// reserved.
  package static func isIdentifier(_ name: String) -> Bool { fault(in: name) == nil }

  /// What keeps a name from being an identifier of a public C function; `nil` if nothing does.
  private static func fault(in name: String) -> String? {
    let (bytes, lowercase) = (name.utf8, name.lowercased())
    guard let first = bytes.first else { return "it is empty" }
    if bytes.count > 31 { return "it has \(bytes.count) bytes, and C tells names apart by 31" }
    guard isLetter(first) else { return "it does not begin with a letter" }
    guard bytes.allSatisfy({ isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") }) else {
      return "it has characters that are no letters, digits and underscores"
    }
    if keywords.contains(name) { return "it is reserved as a keyword of C or C++" }
    if reserved.contains(name) { return "it is reserved, by a header or a compiler of C" }
    if name == "main" { return "it is reserved for the function in which a program of C begins" }
    if lowercase == "apus" || lowercase.hasPrefix("apus_") {
      return "'apus' and what begins with 'apus_' is reserved for the functions of Apus"
    }
    return nil
  }

  /// A name as a message says it, without the end if it is long.
  private static func quoted(_ name: String) -> String {
    name.count > 64 ? "'\(name.prefix(40))…'" : "'\(name)'"
  }

  /// Throws unless a name may be the prefix of public C functions and the name of a header.
  package static func requireIdentifier(_ name: String) throws(Diagnostic) {
    if let fault = fault(in: name) {
      throw Diagnostic(
        "\(quoted(name)) cannot be the prefix of C functions: \(fault)",
        help: "use 1 to 31 letters, digits and underscores that begin with a letter and are no keyword of C "
          + "or C++")
    }
    guard !headers.contains(name.lowercased()) else {
      throw Diagnostic(
        "'\(name)' cannot name a header: C has a '\(name.lowercased()).h' of its own",
        help: "rename the program; compilers would find its header in the place of the system's")
    }
  }

  /// Throws unless a name may be that of an entry point or of an argument.
  package static func requirePublicName(_ name: String, of owner: String) throws(Diagnostic) {
    guard let fault = publicFault(in: name) else { return }
    throw Diagnostic(
      "\(quoted(name)) cannot be the name of \(owner) in C: \(fault)",
      help: "use 1 to 31 letters, digits and underscores that begin with a letter, hold a small letter, do "
        + "not end with _t and are no keyword of C or C++")
  }

  /// What keeps a name from being that of an entry point or of an argument; `nil` if nothing does.
  private static func publicFault(in name: String) -> String? {
    // Functions have the program's name before theirs, so that `main` is as good as any other.
    if name != "main", let fault = fault(in: name) { return fault }
    if name.utf8.count > 1, name == name.uppercased() { return "a word in capitals may be a macro of C" }
    return name.hasSuffix("_t") ? "names that end with _t are reserved for types" : nil
  }

  /// Throws unless a name may be that of an argument, which every entry point has some of already.
  package static func requireArgumentName(_ name: String, of owner: String) throws(Diagnostic) {
    try requirePublicName(name, of: owner)
    // A kernel is a function such as k07_add.
    let tail = name.dropFirst().drop { $0.isWholeNumber }
    let isKernelLike = name.first == "k" && tail.count < name.count - 1 && tail.first == "_"
    guard !argumentsOfAll.contains(name), !isKernelLike, !operators.contains(name) else {
      throw Diagnostic(
        "'\(name)' cannot be the name of \(owner) in C",
        help: "the names state, workspace and arguments are taken, and those that begin like k07_; "
          + "in C++ xor is an operator")
    }
  }

  /// Operators of C++ that may well name a program, whose name never stands alone in C.
  private static let operators: Set<String> = ["xor"]

  /// The arguments that every entry point has.
  package static let argumentsOfAll: Set<String> = ["state", "workspace", "arguments"]

  /// The functions of a program beside its entry points, without its name before theirs.
  package static let functionsOfAll: Set<String> = ["parameters", "fault"]

  /// The functions of an entry point, without the program's name before theirs.
  package static func functions(of entryPoint: String) -> [String] { [entryPoint, entryPoint + "_invoke"] }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  /// Keywords of C99, C11, C23 and C++20: the emitted header must compile as each of them.
  private static let keywords: Set<String> = [
    "auto", "break", "case", "char", "const", "continue", "default", "do", "double", "else", "enum", "extern",
    "float", "for", "goto", "if", "inline", "int", "long", "register", "restrict", "return", "short",
    "signed",
    "sizeof", "static", "struct", "switch", "typedef", "union", "unsigned", "void", "volatile", "while",
    "alignas", "alignof", "bool", "constexpr", "false", "nullptr", "static_assert", "thread_local", "true",
    "typeof", "typeof_unqual", "asm", "and", "and_eq", "bitand", "bitor", "catch", "char8_t", "char16_t",
    "char32_t", "class", "co_await", "co_return", "co_yield", "compl", "concept", "consteval", "constinit",
    "const_cast", "decltype", "delete", "dynamic_cast", "explicit", "export", "friend", "mutable",
    "namespace",
    "new", "noexcept", "not", "not_eq", "operator", "or", "or_eq", "private", "protected", "public",
    "reinterpret_cast", "requires", "static_cast", "template", "this", "throw", "try", "typeid", "typename",
    "using", "virtual", "wchar_t", "xor_eq", "fortran",
  ]

  /// Macros predefined by gcc in its GNU dialects or defined by the headers that emitted C includes.
  private static let reserved: Set<String> = [
    "linux", "unix", "i386", "NULL", "NAN", "INFINITY", "EOF", "errno", "assert", "complex", "I",
  ]

  /// Headers of C23, of C++ and of POSIX, and those of compilers and systems that these include.
  private static let headers: Set<String> = [
    "assert", "complex", "ctype", "errno", "fenv", "float", "inttypes", "iso646", "limits", "locale", "math",
    "setjmp", "signal", "stdalign", "stdarg", "stdatomic", "stdbit", "stdbool", "stdckdint", "stddef",
    "stdint",
    "stdio", "stdlib", "stdnoreturn", "string", "tgmath", "threads", "time", "uchar", "wchar", "wctype",
    "aio", "cpio", "dirent", "dlfcn", "fcntl", "fmtmsg", "fnmatch", "ftw", "glob", "grp", "iconv", "langinfo",
    "libgen", "libintl", "monetary", "mqueue", "ndbm", "netdb", "nl_types", "poll", "pthread", "pwd", "regex",
    "sched", "search", "semaphore", "spawn", "strings", "stropts", "syslog", "tar", "termios", "trace",
    "ulimit",
    "unistd", "utime", "utmpx", "wordexp", "alloca", "elf", "endian", "features", "getopt", "gnumake",
    "ieee754",
    "libio", "link", "malloc", "memory", "mm_malloc", "omp", "quadmath", "unwind", "values", "varargs",
    "xlocale",
    "windows", "cpuid", "immintrin", "mmintrin", "x86intrin", "xmmintrin", "arm_acle", "arm_neon", "arm_sve",
  ]
}
