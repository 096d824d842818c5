// SPDX-License-Identifier: Apache-2.0

import ApusDifferentiation
import ApusGraph
import ApusKernel
import ApusPasses
import ApusPrimitives
import ApusTensor
import CompiledGraphs
import Foundation
import Testing

/// Convolutions over a grid of sizes, with both gradients, are what JAX says: every number is whole, so nothing is
/// rounded.
@Suite("Convolutions against an oracle", .serialized) struct ConvolutionOracleTests {
  struct Item: Decodable, Sendable, CustomTestStringConvertible {
    let x, w, stride, dilation, inputDilation, shape: [Int]
    let padding: Padding
    let groups, batchGroups: Int
    let y, dx, dw: [Int]

    var testDescription: String {
      "\(x) * \(w), stride \(stride), \(padding.value), dilation \(dilation), \(inputDilation), "
        + "groups \(groups), \(batchGroups)"
    }

    /// The convolution with its gradients.
    func graph(_ dtype: DType) throws -> Graph {
      let trace = Trace()
      let (x, w) = (
        trace.input("x", TensorType(dtype, Shape(x))), trace.input("w", TensorType(dtype, Shape(w)))
      )
      let y = x.convolved(
        with: w, stride: stride, padding: padding.value, dilation: dilation, inputDilation: inputDilation,
        groups: groups, batchGroups: batchGroups)
      let gradients = gradient(
        of: (y * trace.input("dy", TensorType(dtype, Shape(shape)))).sum(), withRespectTo: [x, w])
      trace.output(.result("y"), y)
      trace.output(.result("dx"), gradients[0])
      trace.output(.result("dw"), gradients[1])
      return try trace.finished()
    }

    func bindings(_ dtype: DType) -> [String: HostTensor] {
      [
        "x": numbers(TensorType(dtype, Shape(x)), 1), "w": numbers(TensorType(dtype, Shape(w)), 2),
        "dy": numbers(TensorType(dtype, Shape(shape)), 3),
      ]
    }

    /// Whole numbers as the script makes them.
    private func numbers(_ type: TensorType, _ seed: Int) -> HostTensor {
      HostTensor(
        unchecked: type,
        reals: (0..<type.elementCount).map { Double(($0 * $0 * 7 + $0 * 13 + seed * 5) % 11 - 5) })
    }

    func check(_ outputs: [HostTensor], _ who: String) {
      #expect(outputs.map(\.shape) == [shape, x, w].map(Shape.init), "\(who): \(testDescription)")
      #expect(outputs.map(\.reals) == [y, dx, dw].map { $0.map(Double.init) }, "\(who): \(testDescription)")
    }
  }

  /// A padding as the script writes it: amounts, or the word `same`.
  struct Padding: Decodable, Sendable {
    let value: ConvolutionPadding

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let amounts = try? container.decode([[Int]].self) {
        value = .explicit(low: amounts.map { $0[0] }, high: amounts.map { $0[1] })
      } else {
        #expect(try container.decode(String.self) == "same")
        value = .same
      }
    }
  }

  static let items: [Item] = {
    struct File: Decodable { let cases: [Item] }
    let path = GoldenNumbers.folder.appending(path: "convolutions.json")
    return (try? JSONDecoder().decode(File.self, from: Data(contentsOf: path)))?.cases ?? []
  }()

  /// The reference evaluation is slow where it is not optimised: every third there, all in release.
  #if DEBUG
    private static let evaluated = stride(from: 0, to: items.count, by: 3).map { items[$0] }
  #else
    private static let evaluated = items
  #endif

  @Test("the reference evaluation agrees", arguments: evaluated)
  func evaluator(_ item: Item) throws {
    item.check(try Evaluator(item.graph(.f64)).outputs(item.bindings(.f64)), "evaluator")
  }

  @Test(
    "machine code agrees, through every engine", arguments: CompiledLawTests.Way.available, [DType.f32, .f64])
  func compiled(_ way: CompiledLawTests.Way, _ dtype: DType) throws {
    try #require(Self.items.count > 60)
    let graphs = try Self.items.enumerated().map { index, item in
      ("run\(index)", try PassRunner().run(.standard(), on: item.graph(dtype)).graph)
    }
    let program = try CompiledGraphs(graphs, style: way.style, engine: way.engine)
    for (index, item) in Self.items.enumerated() {
      item.check(try program.outputs(item.bindings(dtype), of: index), "\(way)")
    }
  }
}
