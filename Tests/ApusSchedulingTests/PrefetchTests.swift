// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusKernel
import ApusPrimitives
import ApusTensor
import Testing

@testable import ApusScheduling

/// Which streams a kernel of strips asks for ahead of time.
@Suite struct PrefetchTests {
  /// The distances at which a graph's kernels ask for elements, in order.
  private func distances(_ style: CodeStyle = .tiles, _ body: (Trace) -> Void) throws -> [AffineIndex] {
    let trace = Trace()
    body(trace)
    let schedule = try Scheduler.schedule(trace.finished())
    return try schedule.steps.flatMap { Self.distances(in: try schedule.draft($0, style).body) }
  }

  private static func distances(in statements: [Statement]) -> [AffineIndex] {
    statements.flatMap { statement -> [AffineIndex] in
      if case .loop(_, _, _, let body) = statement { return distances(in: body) }
      guard case .call(let call) = statement, case .stripPrefetch = call.function,
        case .integer(let distance)? = call.arguments.last
      else { return [] }
      return [distance]
    }
  }

  @Test("the next strip of each long stream is asked for, once")
  func streams() throws {
    let found = try distances { trace in
      let (x, y) = (trace.input("x", .f32(100_000)), trace.input("y", .f32(100_000)))
      trace.output(.result("z"), exp(x) * y + x)
    }
    #expect(found == [AffineIndex(512), AffineIndex(512)])
  }

  @Test("where a strip is a row, that is the next row")
  func rows() throws {
    let found = try distances { trace in
      trace.output(.result("y"), logSoftmax(trace.input("x", .f32(500, 100))))
    }
    #expect(found == [AffineIndex(100)])
  }

  @Test("an optimizer's state is asked for while the block's gradient is at hand")
  func update() throws {
    let found = try distances { trace in
      let gradient = trace.input("x", .f32(784, 64)).matmul(trace.input("d", .f32(64, 256)))
      trace.output(.result("w"), trace.parameter("w", .f32(784, 256)) - gradient * 0.1)
    }
    #expect(found == [AffineIndex(512)])
  }

  @Test("what fits into the near cache, or is the same in every row, is not")
  func residents() throws {
    let small = try distances { trace in
      trace.output(.result("y"), exp(trace.input("x", .f32(8, 1024))))
    }
    #expect(small.isEmpty)
    let bias = try distances { trace in
      let (x, b) = (trace.input("x", .f32(64, 10_000)), trace.input("b", .f32(10_000)))
      trace.output(.result("y"), logSoftmax(x + b))
    }
    #expect(bias == [AffineIndex(10_000)])
  }

  @Test("plain loops are left to the processor")
  func loops() throws {
    let found = try distances(.loops) { trace in
      trace.output(.result("y"), exp(trace.input("x", .f32(100_000))))
    }
    #expect(found.isEmpty)
  }
}
