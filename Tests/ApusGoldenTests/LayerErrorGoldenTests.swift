// SPDX-License-Identifier: Apache-2.0

import Apus
import Testing

/// What a user reads when a model, a loss or a data set is wrong.
@Suite struct LayerErrorGoldenTests {
  static let claim = Golden.Claim(folder: "errors") { $0.filter { $0.hasSuffix(".txt") } }

  private typealias Body = @Sendable () throws(Diagnostic) -> Void

  private static let images = DatasetElement(
    features: .f32(5, 5, 16), target: TensorType(.i32, .scalar), classCount: 10)
  private static let rows = DatasetElement(features: .f32(4), target: .f32(1))

  private static func dense(_ outputs: Int, bias: Bool = true) -> Dense {
    Dense(outputs, bias: bias, file: "m/Model.swift", line: 7)
  }

  private static func record(
    _ model: some UnaryLayer, on element: DatasetElement = rows, name: String = "model", batchSize: Int = 8,
    loss: @escaping Loss = meanSquaredError, metrics: KeyValuePairs<String, Metric> = [:],
    optimizer: some Optimizer = Adam()
  ) throws(Diagnostic) {
    _ = try Program(
      name, training: model, on: element, batchSize: batchSize, loss: loss, metrics: metrics,
      optimizer: optimizer, file: "m/main.swift", line: 3)
  }

  /// A layer made anew at each call.
  private struct Forgetful: UnaryLayer {
    func callAsFunction(_ x: Tensor) -> Tensor { Dense(1, file: "m/Model.swift", line: 7)(x) }
  }

  /// One layer for two sizes.
  private struct Twice: UnaryLayer {
    let layer = dense(3)
    func callAsFunction(_ x: Tensor) -> Tensor { layer(layer(x)) }
  }

  /// Two properties that reflection gives one name.
  private struct Gated: UnaryLayer {
    let gate = dense(1)
    let _gate = dense(1)
    func callAsFunction(_ x: Tensor) -> Tensor { gate(x) + _gate(x) }
  }

  /// A layer in a class and one in a class derived from it, both private and of one name.
  private class Basic: UnaryLayer, @unchecked Sendable {
    private let layer = dense(1)
    func callAsFunction(_ x: Tensor) -> Tensor { layer(x) }
  }

  private final class Derived: Basic, @unchecked Sendable {
    private let layer = dense(1)
    override func callAsFunction(_ x: Tensor) -> Tensor { super.callAsFunction(x) + layer(x) }
  }

  /// A layer that a set can hold.
  private struct Member: UnaryLayer, Hashable {
    let layer = dense(1)
    func callAsFunction(_ x: Tensor) -> Tensor { layer(x) }
    static func == (x: Member, y: Member) -> Bool { true }
    func hash(into hasher: inout Hasher) {}
  }

  private struct Unordered: UnaryLayer {
    let members: Set<Member> = [Member()]
    func callAsFunction(_ x: Tensor) -> Tensor { members.reduce(x) { $1($0) } }
  }

  private static let cases: [(name: String, body: Body)] = [
    ("dense-needs-matrix", { () throws(Diagnostic) in try record(dense(10), on: images) }),
    ("dense-needs-outputs", { () throws(Diagnostic) in try record(dense(0)) }),
    ("layer-outside-model", { () throws(Diagnostic) in try record(Forgetful()) }),
    ("layer-with-two-sizes", { () throws(Diagnostic) in try record(Twice()) }),
    (
      "dense-needs-reals",
      { () throws(Diagnostic) in
        try record(dense(1), on: DatasetElement(features: TensorType(.i32, [4]), target: .f32(1)))
      }
    ),
    (
      "logits-are-no-matrix",
      { () throws(Diagnostic) in try record(Sequential([]), on: images, loss: softmaxCrossEntropy) }
    ),
    ("loss-of-unequal-types", { () throws(Diagnostic) in try record(dense(2)) }),
    ("loss-is-no-number", { () throws(Diagnostic) in try record(dense(1), loss: { $0 - $1 }) }),
    (
      "labels-are-no-integers",
      { () throws(Diagnostic) in try record(dense(2), loss: softmaxCrossEntropy) }
    ),
    (
      "metric-is-no-number",
      { () throws(Diagnostic) in try record(dense(1), metrics: ["error": { $0 - $1 }]) }
    ),
    (
      "metric-named-loss",
      { () throws(Diagnostic) in try record(dense(1), metrics: ["loss": meanAbsoluteError]) }
    ),
    ("layers-of-one-path-by-underscore", { () throws(Diagnostic) in try record(Gated()) }),
    ("layers-of-one-path-by-inheritance", { () throws(Diagnostic) in try record(Derived()) }),
    (
      "layers-of-one-path-by-model",
      { () throws(Diagnostic) in
        let (a, b) = (dense(1), Flatten(file: "m/Model.swift", line: 8))
        _ = try Program("model", over: ["m": a, "m": b], file: "m/main.swift", line: 3) { program in
          program.entryPoint("main") { $0.result("y", b(a($0.input("x", .f32(2, 3))))) }
        }
      }
    ),
    ("layer-in-a-set", { () throws(Diagnostic) in try record(Unordered()) }),
    (
      "labels-beyond-the-logits",
      { () throws(Diagnostic) in
        let element = DatasetElement(features: .f32(4), target: TensorType(.i32, .scalar), classCount: 10)
        try record(dense(3), on: element, loss: softmaxCrossEntropy)
      }
    ),
    ("nothing-to-train", { () throws(Diagnostic) in try record(Sequential([]), loss: { ($0 - $1).mean() }) }),
    ("program-name", { () throws(Diagnostic) in try record(dense(1), name: "*/ evil") }),
    ("batch-of-nothing", { () throws(Diagnostic) in try record(dense(1), batchSize: 0) }),
    (
      "epochs-of-unknown-length",
      { () throws(Diagnostic) in
        try record(dense(1), optimizer: SGD(learningRate: .cosine(from: 0.1, over: .epochs(3))))
      }
    ),
    (
      "label-out-of-range",
      { () throws(Diagnostic) in
        _ = try Dataset(features: [1, 2, 3], shape: [1], labels: [0, 1, 7], classCount: 2)
      }
    ),
    (
      "feature-is-nan",
      { () throws(Diagnostic) in _ = try Dataset(features: [1, .nan], shape: [1], labels: [0, 1]) }
    ),
    ("no-examples", { () throws(Diagnostic) in _ = try Dataset(features: [], shape: [1], labels: []) }),
  ]

  @Test(arguments: cases.map(\.name))
  func messages(_ name: String) throws {
    let body = try #require(Self.cases.first { $0.name == name }).body
    do {
      try body()
      Issue.record("no error")
    } catch {
      Golden.check("\(error)\n", at: "errors/\(name).txt")
    }
  }

  @Test func everyFileHasACase() {
    let names = Golden.files(in: "errors").map { $0.split(separator: "/").last.map(String.init) ?? $0 }
    #expect(Golden.isBlessing || names == Self.cases.map { $0.name + ".txt" }.sorted())
  }
}
