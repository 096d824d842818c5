// SPDX-License-Identifier: Apache-2.0

public import ApusIO
import ApusRuntime

/// Threads that share the work of compiled code; they end with the last reference.
///
/// A team serves one call at a time. A call that finds it taken does its work alone, with the same results.
public final class Team: @unchecked Sendable {
  /// How many threads work, the calling one included.
  public let threads: Int
  /// The team in the runtime.
  private let team: OpaquePointer

  /// The most threads that a team may have.
  package static let most = 1024

  /// How many cores this process may use.
  public static var coreCount: Int { Int(apus_core_count()) }

  /// The function of the runtime that hands out work to a team.
  static var runAddress: UInt {
    let function:
      @convention(c) (
        OpaquePointer?, apus_task?, UnsafePointer<UnsafeMutableRawPointer?>?, Int64,
        Int64, Int64
      ) -> Void = apus_team_run
    return UInt(bitPattern: unsafeBitCast(function, to: UnsafeRawPointer.self))
  }

  /// Starts the threads but the calling one.
  ///
  /// - Throws: `Diagnostic` if the system refuses a thread or memory.
  public convenience init(threads: Int) throws(Diagnostic) {
    try self.init(threads: threads, yields: 0, failing: 0)
  }

  /// A team that a test makes difficult.
  ///
  /// - Parameters:
  ///   - yields: Unless it is 0, the seed for random moments at which threads give way.
  ///   - failing: If it is 1, there is no memory; if it is 1 + n, the n-th thread does not start.
  package init(threads: Int, yields: UInt32, failing: Int) throws(Diagnostic) {
    try Self.check(
      threads,
      help: "this process may use \(Self.coreCount) cores; more threads than that make nothing faster")
    var team: OpaquePointer?
    var faults = apus_team_faults(yields: yields, failing: Int64(failing))
    let status = apus_team_create(&team, Int64(threads), &faults)
    guard let team else {
      let lack = status == Int32(APUS_TEAM_NO_THREAD) ? "another thread" : "memory for threads"
      throw Diagnostic(
        "the system refuses \(lack): \(threads) were asked for", category: .inputOutput,
        help: "use fewer (--threads, threads:), or raise the limit (ulimit -u)")
    }
    self.threads = threads
    self.team = team
  }

  deinit { apus_team_destroy(team) }

  /// Checks that a team may have a number of threads.
  package static func check(_ threads: Int, help: String? = nil) throws(Diagnostic) {
    guard 1...most ~= threads else {
      throw Diagnostic(
        "the number of threads must be 1 to \(most), got \(threads)", category: .usage, help: help)
    }
  }

  /// Calls a closure with the team in the runtime, which is there as long as the closure runs.
  func withUnsafePointer<Result>(_ body: (OpaquePointer) -> Result) -> Result {
    withExtendedLifetime(self) { body(team) }
  }
}
