// SPDX-License-Identifier: Apache-2.0

/// Where a kernel's buffer lies while an entry point runs: bytes from the start of a memory, moved by the loops around
/// the kernel.
public struct Location: Hashable, Sendable {
  /// Memory in which buffers lie.
  public enum Memory: Hashable, Sendable {
    case state
    case workspace
    /// An argument of the entry point.
    case argument(Int)
    /// A constant of the program.
    case constant(Int)
  }

  /// How a loop moves a buffer.
  public struct Term: Hashable, Sendable {
    /// The loop's position among the blocks of the entry point.
    public let loop: Int
    /// How many bytes each run of the loop moves it; negative if parts are taken from the last on.
    public let bytes: Int

    /// Creates a term.
    public init(loop: Int, bytes: Int) {
      self.loop = loop
      self.bytes = bytes
    }
  }

  /// The memory.
  public let memory: Memory
  /// The bytes from its start in the first run of all loops.
  public let offset: Int
  /// How the loops move it.
  public let terms: [Term]

  /// Creates a location.
  public init(_ memory: Memory, offset: Int, terms: [Term] = []) {
    self.memory = memory
    self.offset = offset
    self.terms = terms
  }

  /// Bytes from the start of the state.
  public static func state(_ offset: Int) -> Location { Location(.state, offset: offset) }
  /// Bytes from the start of the workspace.
  public static func workspace(_ offset: Int) -> Location { Location(.workspace, offset: offset) }
  /// The start of an argument.
  public static func argument(_ position: Int) -> Location { Location(.argument(position), offset: 0) }
  /// The start of a constant.
  public static func constant(_ position: Int) -> Location { Location(.constant(position), offset: 0) }

  /// The bytes from the start of the memory in certain runs of the loops.
  package func offset(in runs: [Int]) -> Int {
    terms.reduce(offset) { $0 + $1.bytes * runs[$1.loop] }
  }
}
