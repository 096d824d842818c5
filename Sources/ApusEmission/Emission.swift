// SPDX-License-Identifier: Apache-2.0

public import ApusIO
public import ApusKernel

/// C text made from a program, and what a compiler or linker must know about it.
public struct Emission: Hashable, Sendable {
  /// What the text is for.
  public enum Target: Hashable, Sendable {
    /// A file and a header that need no other than libc and libm.
    case standalone
    /// As `standalone`, with the functions through which an engine calls entry points.
    case sharedObject
    /// Text without headers and runtime for libtcc; runtime functions and constants are symbols.
    case inProcess
  }

  /// The text of the C file.
  public let source: String
  /// The text of the header; empty for text compiled in process.
  public let header: String
  /// The runtime functions that the text uses without defining them, by name.
  public let runtimeSymbols: [String]
  /// The positions of the program's constants that the text uses without defining them.
  public let constantSymbols: [Int]
  /// The scalar functions whose C text, which a user wrote, is part of the text.
  public let scalarFunctions: [String]

  /// The name by which text compiled in process knows the team of threads that it runs on.
  public static var teamName: String { TeamSymbol.team }

  /// The name of the function that hands out the work of a kernel.
  public static var teamRunName: String { TeamSymbol.run }

  /// The name of the function by which a shared object whose program has threads is told of the team and of the
  /// function that hands out work.
  public static var teamSetterName: String { TeamSymbol.setter }

  /// The name of the function that calls an entry point with its arguments in an array.
  public static func invocationName(_ program: Program, _ entry: EntryPoint) -> String {
    "\(program.name)_\(entry.name)_invoke"
  }

  /// The name by which text compiled in process knows a constant.
  public static func constantName(_ position: Int) -> String { EntryPointPrinter.constantName(position) }
}

extension Program {
  /// Prints the program as C; the same program gives the same bytes in every process.
  public func emitted(for target: Emission.Target) throws(Diagnostic) -> Emission {
    try ProgramCheck(program: self).run()
    switch target {
    case .standalone: return try StandaloneFile(program: self, isInvocable: false).emission()
    case .sharedObject: return try StandaloneFile(program: self, isInvocable: true).emission()
    case .inProcess: return try InProcessText(program: self).emission()
    }
  }
}
