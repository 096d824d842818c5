// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusDifferentiation
import ApusIO
import Testing

/// RELIABILITY.md row 3: sizes at and beyond every limit, wherever the library takes one, are values or typed
/// errors; a trap would end the run.
@Suite struct ShapeMisuseTests {
  /// Each edge with its neighbours.
  static let sizes: [Int] = {
    let edges: [Int] = [0, 1 << 31, 1 << 32, 1 << 40, 1 << 42, (1 << 42) + 1]
    let rest: [Int] = [Int.min, Int.min + 1, Int.max - 1, Int.max, 2, 3, 4]
    return edges.flatMap { [$0 - 1, $0, $0 + 1] } + rest
  }()

  /// Shapes around the limits of sizes, of their product and of the rank.
  static let shapes: [Shape] = {
    var lists: [[Int]] = []
    for size in sizes { lists += [[size], [2, size], [size, 0], [size, size], [1, size, 3]] }
    for rank in [0, 1, 15, 16, 17, 18, 64] {
      for size in [1, 2, 0, -1, Int.max] { lists.append([Int](repeating: size, count: rank)) }
    }
    return lists.map { Shape($0) }
  }()

  /// Whether a tensor may have a shape, by the limits as RELIABILITY.md states them.
  static func isAllowed(_ shape: Shape) -> Bool {
    guard shape.rank <= 16, shape.dimensions.allSatisfy({ $0 >= 0 }) else { return false }
    var product = 1.0
    for size in shape.dimensions where size > 0 { product *= Double(size) }
    return product <= 0x1p40
  }

  @Test func tensorsHaveAsManyElementsAsTheirTypeSays() {
    var (made, refused) = (0, 0)
    for shape in Self.shapes {
      for dtype in DType.allCases {
        let type = TensorType(dtype, shape)
        for count in [0, 1, 2, 3, 8] {
          let isRight = Self.isAllowed(shape) && shape.elementCount == count
          var results: [HostTensor?] = []
          results.append(try? HostTensor(type, reals: [Double](repeating: 1, count: count)))
          results.append(try? HostTensor(type, integers: [Int64](repeating: 1, count: count)))
          results.append(try? HostTensor(type, bytes: [UInt8](repeating: 1, count: count * dtype.bytes)))
          #expect(results.allSatisfy { ($0 != nil) == isRight }, "\(type) of \(count)")
          for case let tensor? in results { #expect(tensor.count == count && tensor.type == type) }
          made += isRight ? 3 : 0
          refused += isRight ? 0 : 3
        }
      }
    }
    #expect(made >= 100 && refused >= 500, "\(made) made, \(refused) refused")
  }

  @Test func refusedTensorsSayWhy() throws {
    func message(_ type: TensorType, _ count: Int) -> String? {
      #expect(throws: Diagnostic.self) { try HostTensor(type, reals: [Double](repeating: 0, count: count)) }?
        .message
    }
    #expect(message(.f32(2, 3), 5) == "a tensor of type f32[2,3] has 6 elements, got 5")
    #expect(
      message(.f32(-1), 0) == "there is no tensor of type f32[-1]: dimension 0 is negative (-1)")
    #expect(
      message(.f32(1 << 31, 1 << 31), 0)
        == "there is no tensor of type f32[2147483648,2147483648]: the shape has more than 1099511627776 elements"
    )
    let error = #expect(throws: Diagnostic.self) { try HostTensor(.f64(2), bytes: [0]) }
    #expect(error?.message == "a tensor of type f64[2] has 16 bytes, got 1")
  }

  /// Everything in the language of models that takes a shape, a size, an axis or a position.
  private static let operations: [(name: String, apply: @Sendable (Tensor, Int, Shape) -> Tensor)] = [
    ("input", { x, _, shape in x.trace.input("y", TensorType(.f32, shape)) }),
    ("parameter", { x, _, shape in x.trace.parameter("w", TensorType(.i64, shape)) }),
    ("fill", { x, _, shape in x.trace.fill(Literal(1.5, .f32), shape) }),
    ("iota", { x, size, shape in x.trace.iota(TensorType(.i32, shape), along: size) }),
    ("reshaped", { x, _, shape in x.reshaped(shape) }),
    ("broadcast", { x, _, shape in x.broadcast(to: shape) }),
    ("transposed", { x, size, _ in x.transposed([size, 0]) }),
    ("reversed", { x, size, _ in x.reversed(along: [size]) }),
    ("sum", { x, size, _ in x.sum(along: [size]) }), ("mean", { x, size, _ in x.mean(along: [size, 0, 0]) }),
    ("max", { x, size, _ in x.max(along: [size, size]) }),
    ("argmax", { x, size, _ in x.argmax(along: size) }),
    ("sliced", { x, size, _ in x.sliced(Swift.min(size, 0)..<Swift.max(size, 0), along: 0) }),
    ("sliced by", { x, size, _ in x.sliced(0..<2, along: 0, by: size) }),
    ("sliced along", { x, size, _ in x.sliced(0..<1, along: size) }),
    ("padded", { x, size, _ in x.padded(low: [size, 0], high: [0, size]) }),
    ("padded between", { x, size, _ in x.padded(low: [0, 0], high: [0, 0], interior: [size, 1]) }),
    ("padded rank", { x, _, shape in x.padded(low: shape.dimensions, high: []) }),
    ("concatenated", { x, size, _ in concatenated([x, x], along: size) }),
    ("gathered", { x, size, _ in x.gathered(x.trace.fill(Literal(Int64(0), .i32), [2]), along: size) }),
    ("one hot", { x, size, _ in oneHot(x.trace.fill(Literal(Int64(0), .i32), [2]), count: size) }),
    ("check index", { x, size, _ in checkIndex(x.trace.fill(Literal(Int64(0), .i32), [2]), below: size) }),
    (
      "uniform",
      { x, _, shape in uniform(shape, key: x.trace.input("key", TensorType(.u32, [2])), stream: "0") }
    ),
    (
      "normal",
      { x, _, shape in
        normal(shape, key: x.trace.input("key", TensorType(.u32, [2])), stream: "0", dtype: .f64)
      }
    ),
    ("softmax", { x, size, _ in softmax(x, along: size) }),
    ("logSumExp", { x, size, _ in logSumExp(x, along: size) }),
    ("matmul", { x, size, _ in x.matmul(x.trace.fill(Literal(1.0, .f32), [3, size])) }),
    ("outer product", { x, _, shape in x * x.trace.fill(Literal(1.0, .f32), shape) }),
    ("constant", { x, _, _ in x.trace.constant(HostTensor(zeros: .f32(2, 3))) }),
    ("dense", { x, size, _ in Dense(size)(x) }), ("flatten", { x, _, shape in Flatten()(x.reshaped(shape)) }),
  ]

  @Test("every operation takes every size or records one error", arguments: operations.map(\.name))
  func operationsAt(_ name: String) throws {
    let operation = try #require(Self.operations.first { $0.name == name }).apply
    var taken = 0
    for (position, shape) in Self.shapes.enumerated() {
      let trace = Trace()
      let x = trace.input("x", .f32(2, 3))
      let result = operation(x, Self.sizes[position % Self.sizes.count], shape)
      // What comes after an error does nothing, and what comes after a success is as good.
      let loss = (result.converted(to: .f32) * 2).sum() + x.sum()
      trace.output(.result("y"), gradient(of: loss, withRespectTo: [x])[0])
      do {
        for node in try trace.finished().nodes {
          #expect(node.types.allSatisfy { Self.isAllowed($0.shape) }, "\(shape)")
        }
        taken += 1
      } catch {
        #expect(!error.message.isEmpty && error.category == .badInput)
      }
    }
    #expect(taken < Self.shapes.count || name == "constant", "nothing is refused")
  }

  @Test func tensorsOfOtherTracesAreRefused() {
    let trace = Trace()
    let x = trace.input("x", .f32(2))
    trace.output(.result("y"), x + concatenated([], along: 0))
    #expect(trace.diagnostic?.message == "concatenate: must be given at least 1 tensor, got none")
    let other = Trace()
    other.output(.result("y"), x)
    #expect(other.diagnostic?.message == trace.diagnostic?.message)
    let third = Trace()
    third.output(.result("y"), Trace().input("x", .f32()))
    #expect(third.diagnostic?.message == "an output comes from a different trace")
  }

  @Test func dataSetsTakeNoShapeThatIsNone() throws {
    var taken = 0
    for shape in Self.shapes {
      for count in [1, 4] {
        let features = [Float](repeating: 0, count: count * 4)
        let labelled = try? Dataset(
          features: features, shape: shape, labels: [Int32](repeating: 0, count: count))
        let valued = try? Dataset(features: features, shape: [4], values: features, valueShape: shape)
        let isRight = Self.isAllowed(shape) && shape.elementCount == 4
        #expect((labelled != nil) == isRight, "\(shape)")
        for case let data? in [labelled, valued] {
          #expect(Self.isAllowed(data.featureShape) && Self.isAllowed(data.element.target.shape))
          taken += 1
          guard count > 1 else { continue }
          let (training, validation) = try data.split(holdingOut: 0.5, seed: 1)
          #expect(training.count == 2 && validation.count == 2)
        }
      }
    }
    #expect(taken >= 10)
  }

  @Test func programsOfAnySizeAreRecordedOrRefused() {
    var (recorded, refused) = (0, 0)
    for (position, shape) in Self.shapes.enumerated() {
      let size = Self.sizes[position % Self.sizes.count]
      let element = DatasetElement(
        features: TensorType(.f32, shape), target: TensorType(.i32, .scalar), classCount: size, count: size)
      let model = Sequential {
        Flatten()
        Dense(size)
      }
      do {
        let program = try Program(
          "sizes", training: model, on: element, batchSize: Swift.max(size, 1), loss: softmaxCrossEntropy,
          optimizer: SGD(learningRate: 0.1))
        _ = try program.summary()
        recorded += 1
      } catch {
        #expect(error.category == .badInput, "\(error)")
        refused += 1
      }
    }
    #expect(recorded >= 5 && refused >= 50, "\(recorded) \(refused)")
  }

  @Test func memoryThatNoMachineHasIsAnError() throws {
    let element = DatasetElement(features: .f32(4), target: .f32(1), count: 8)
    let program = try Program(
      "large", training: Dense(1 << 38, bias: false), on: element, batchSize: 1,
      loss: { logits, _ in logits.mean() }, optimizer: SGD(learningRate: 0.1))
    let error = #expect(throws: Diagnostic.self) { try program.makeSession(engine: .tcc) }
    #expect(error?.message.hasPrefix("cannot get 4398046511104 bytes of memory") == true)
    #expect(error?.category == .inputOutput)
  }
}
