// SPDX-License-Identifier: Apache-2.0

import ApusKernel
import ApusTensor

extension KernelDraft {
  /// Lets threads share the last loop of a kernel, if its iterations are proved independent and worth it.
  ///
  /// The statements stay as they are for one thread: which numbers are computed together, and so every bit of them,
  /// does not depend on the number of threads.
  mutating func divide(_ work: Int, among threads: Threads) {
    guard threads.divides, work > 0, work >= threads.leastWork, let loop = body.countedLoop else {
      return
    }
    let grain = max(1, Int(Double(threads.pieceWork) * Double(loop.iterations) / Double(work)))
    let pieces = (loop.iterations + grain - 1) / grain
    let workers = min(threads.count, pieces)
    // What each thread can do for itself stands last.
    let own = body.dropLast().reversed().prefix { isOwn($0) }.count
    let division = Kernel.Division(shared: body.count - 1 - own, grain: grain, workers: workers)
    var touched = PositionSet()
    for statement in body[..<division.shared] {
      _ = statement.moving { place in
        if case .parameter(let position) = place.storage { touched.insert(position) }
        return place
      }
    }
    func isPrivate(_ position: Int) -> Bool {
      guard case .scratch = parameters[position].buffer else { return false }
      return !touched.contains(position)
    }
    guard pieces > 1, division.fault(in: body, isOwn: isPrivate) == nil else { return }
    for position in parameters.indices where isPrivate(position) { parameters[position].owners = workers }
    self.division = division
  }

  /// Whether a statement only sets up what the last loop reads, in memory that each thread has for itself.
  private func isOwn(_ statement: Statement) -> Bool {
    func isOwn(_ place: Place) -> Bool {
      guard case .parameter(let position) = place.storage else { return true }
      if case .scratch = parameters[position].buffer { return true }
      return false
    }
    switch statement {
    case .array, .define, .comment: return true
    case .store(let place, _, _): return isOwn(place)
    case .call(let call):
      guard case .stripFill = call.function, case .address(let place)? = call.arguments.dropFirst().first
      else { return false }
      return isOwn(place)
    case .loop, .variable, .assign, .fail: return false
    }
  }
}

extension KernelDraft.Parameter {
  /// The bytes of one copy of memory needed only while the kernel runs; an empty one takes some too, so that no two
  /// share an address.
  var copyBytes: Int { max(count * dtype.bytes, 1).roundedUp(to: Program.alignment) }

  /// How often there is such memory.
  var copies: Int { owners ?? 1 }

  /// How many elements lie between the memory of one thread and of the next; 0 if all use the same.
  var stride: Int { owners == nil ? 0 : copyBytes / dtype.bytes }
}
