// SPDX-License-Identifier: Apache-2.0

import ApusRuntime
import Foundation
import Testing

/// The team of threads by itself.
///
/// RELIABILITY.md rows 8, 18 and 19.
@Suite(.serialized) struct TeamTests {
  /// A team that ends with the closure.
  private func withTeam(_ threads: Int64, yields: UInt32 = 0, _ body: (OpaquePointer) throws -> Void) throws {
    var faults = apus_team_faults(yields: yields, failing: 0)
    var team: OpaquePointer?
    #expect(apus_team_create(&team, threads, &faults) == Int32(APUS_TEAM_OK))
    let made = try #require(team)
    defer { apus_team_destroy(made) }
    try body(made)
  }

  /// Adds one to each element, and notes who did it.
  private static let count: apus_task = { arguments, first, end, worker in
    guard let counts = arguments?[0]?.assumingMemoryBound(to: Int32.self),
      let workers = arguments?[1]?.assumingMemoryBound(to: Int32.self)
    else { return }
    for index in first..<end {
      counts[Int(index)] += 1
      workers[Int(index)] = Int32(worker)
    }
  }

  /// How often each of `count` iterations ran in some runs, and the greatest number of a worker.
  private static func run(
    _ team: OpaquePointer, count: Int, step: Int64, workers: Int64, runs: Int
  ) -> (counts: [Int32], greatestWorker: Int32) {
    var counts = [Int32](repeating: 0, count: count)
    var chosen = [Int32](repeating: 0, count: count)
    var greatest: Int32 = 0
    counts.withUnsafeMutableBytes { counts in
      chosen.withUnsafeMutableBytes { chosen in
        let arguments = [counts.baseAddress, chosen.baseAddress]
        for _ in 0..<runs {
          apus_team_run(team, Self.count, arguments, Int64(count), step, workers)
          greatest = max(greatest, chosen.bindMemory(to: Int32.self).max() ?? 0)
        }
      }
    }
    return (counts, greatest)
  }

  @Test(
    "every iteration runs once, by no more workers than allowed", arguments: [1, 2, 3, 4, 7, 8] as [Int64])
  func everyPieceRunsOnce(_ threads: Int64) throws {
    for yields in [0, 20_261_121] as [UInt32] {
      try withTeam(threads, yields: yields) { team in
        for (count, step) in [(1, 1), (2, 1), (7, 3), (64, 1), (1000, 7), (100, 1000)] as [(Int, Int64)] {
          for workers in [1, 2, threads, threads + 5] {
            let result = Self.run(team, count: count, step: step, workers: workers, runs: 20)
            #expect(result.counts.allSatisfy { $0 == 20 }, "\(threads) threads, \(count) by \(step)")
            #expect(result.greatestWorker < min(threads, workers))
          }
        }
      }
    }
  }

  /// Notes who did a piece, and whether a product was subnormal.
  private static let multiply: apus_task = { arguments, first, end, worker in
    guard let factors = arguments?[0]?.assumingMemoryBound(to: Float.self),
      let workers = arguments?[1]?.assumingMemoryBound(to: Int32.self)
    else { return }
    for index in first..<end {
      factors[Int(index)] *= factors[Int(index)]
      workers[Int(index)] = Int32(worker)
    }
  }

  @Test("threads of a team count subnormal numbers as zeros, as the entry points do that call them")
  func theModeOfThreads() throws {
    try withTeam(4, yields: 7) { team in
      var byOthers = 0
      for _ in 0..<10_000 where byOthers < 20 {
        var factors = [Float](repeating: 1e-20, count: 64)
        var workers = [Int32](repeating: 0, count: 64)
        factors.withUnsafeMutableBytes { factors in
          workers.withUnsafeMutableBytes { workers in
            apus_team_run(team, Self.multiply, [factors.baseAddress, workers.baseAddress], 64, 1, 4)
          }
        }
        for (product, worker) in zip(factors, workers) {
          if worker > 0 { byOthers += 1 }
          #expect(worker > 0 ? product == 0 : product.isSubnormal)
        }
      }
      #expect(byOthers >= 20)
    }
  }

  @Test func aTakenTeamLeavesTheWorkToTheCaller() async throws {
    var team: OpaquePointer?
    #expect(apus_team_create(&team, 3, nil) == Int32(APUS_TEAM_OK))
    let made = try #require(team)
    let address = UInt(bitPattern: made)
    let areRight = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<4 {
        group.addTask {
          guard let team = OpaquePointer(bitPattern: address) else { return false }
          return Self.run(team, count: 500, step: 3, workers: 3, runs: 300).counts.allSatisfy { $0 == 300 }
        }
      }
      return await group.reduce(true) { $0 && $1 }
    }
    #expect(areRight)
    apus_team_destroy(made)
  }

  @Test("whatever the system refuses, a status says so, and the next team is whole")
  func creationFails() throws {
    for failing in 1...4 as ClosedRange<Int64> {
      var faults = apus_team_faults(yields: 0, failing: failing)
      var team: OpaquePointer?
      let status = apus_team_create(&team, 4, &faults)
      let expected = failing == 1 ? APUS_TEAM_NO_MEMORY : APUS_TEAM_NO_THREAD
      #expect(status == Int32(expected) && team == nil)
    }
    var team: OpaquePointer?
    #expect(apus_team_create(&team, .max, nil) == Int32(APUS_TEAM_NO_MEMORY) && team == nil)
    try withTeam(4) {
      #expect(Self.run($0, count: 9, step: 1, workers: 4, runs: 1).counts.allSatisfy { $0 == 1 })
    }
  }

  @Test func aTeamLeavesNoThreads() throws {
    func threads() throws -> Int {
      let names = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")
      // Other tests come and go with some of their own; these would be 700.
      return names.count
    }
    let before = try threads()
    for _ in 0..<100 { try withTeam(8) { _ in } }
    #expect(try threads() < before + 200)
    #expect(apus_core_count() >= 1)
  }
}
