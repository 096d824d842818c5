// SPDX-License-Identifier: Apache-2.0

import Apus
import Testing

/// A model of two parts; its parameters are named after its properties.
private struct Network: UnaryLayer {
  let features = Sequential {
    Flatten()
    Dense(5, activation: relu)
  }
  let classifier = Sequential {
    Dense(4, activation: tanh)
    logistic
    Dense(3)
  }

  func callAsFunction(_ image: Tensor) -> Tensor { classifier(features(image)) }
}

/// One layer used twice, and another made alike.
private struct Tied: UnaryLayer {
  let first: Dense
  let again: Dense
  let other: Dense

  init() {
    first = Dense(2, bias: false)
    again = first
    other = Dense(2, bias: false)
  }

  func callAsFunction(_ x: Tensor) -> Tensor { other(again(first(x))) }
}

/// Layers in every kind of container.
private struct Nested: UnaryLayer {
  let optional: Dense? = Dense(2, bias: false)
  let blocks = [Dense(2, bias: false), Dense(2, bias: false)]
  let pair = (Dense(2, bias: false), left: Dense(2, bias: false))
  let table = [Double](repeating: 1, count: 1000)

  func callAsFunction(_ x: Tensor) -> Tensor {
    let y = optional.map { $0(x) } ?? x
    return pair.left(pair.0(blocks.reduce(y) { $1($0) }))
  }
}

/// A layer that knows the next one.
private final class Link: UnaryLayer {
  let layer = Dense(2, bias: false)
  nonisolated(unsafe) var next: Link?

  func callAsFunction(_ x: Tensor) -> Tensor { next.map { $0.layer(layer(x)) } ?? layer(x) }
}

/// Layers that are found by a key or a label.
private struct Keyed: UnaryLayer {
  let heads = ["b": Dense(2, bias: false), "a": Dense(2, bias: false)]
  let stages = [10: [Dense(2, bias: false)], 9: [Dense(2, bias: false), Dense(2, bias: false)]]
  let branches = [
    (name: "left", layer: Dense(2, bias: false)), (name: "right", layer: Dense(2, bias: false)),
  ]

  func callAsFunction(_ x: Tensor) -> Tensor {
    let ordered =
      heads.sorted { $0.key < $1.key }.map(\.value) + stages.sorted { $0.key < $1.key }.flatMap(\.value)
      + branches.map(\.layer)
    return ordered.reduce(x) { $1($0) }
  }
}

/// A layer made anew at each call.
private struct Forgetful: UnaryLayer {
  func callAsFunction(_ x: Tensor) -> Tensor { Dense(2)(x) }
}

let smallElement = DatasetElement(
  features: .f32(2, 3), target: TensorType(.i32, .scalar), classCount: 3, count: 10)

func program(
  _ model: some UnaryLayer, on element: DatasetElement = smallElement, batchSize: Int = 4,
  loss: @escaping Loss = softmaxCrossEntropy, optimizer: some Optimizer = SGD(learningRate: 0.1)
) throws(Diagnostic) -> Program {
  try Program("small", training: model, on: element, batchSize: batchSize, loss: loss, optimizer: optimizer)
}

@Suite struct LayerTests {
  @Test func parametersAreNamedAfterProperties() throws {
    let program = try program(Network())
    #expect(
      program.state.map { "\($0.path) \($0.type)" } == [
        "features.1.weight f32[6,5]", "features.1.bias f32[5]", "classifier.0.weight f32[5,4]",
        "classifier.0.bias f32[4]", "classifier.2.weight f32[4,3]", "classifier.2.bias f32[3]",
      ])
  }

  @Test func aModelMayBeOneLayer() throws {
    let element = DatasetElement(features: .f32(2), target: .f32(1))
    let program = try program(Dense(1), on: element, loss: meanSquaredError)
    #expect(program.state.map(\.path) == ["weight", "bias"])
  }

  @Test func copiesShareAndConstructionsDoNot() throws {
    let element = DatasetElement(features: .f32(2), target: .f32(2))
    let program = try program(Tied(), on: element, loss: meanSquaredError)
    #expect(program.state.map(\.path) == ["first.weight", "other.weight"])
  }

  @Test func layersAreFoundInContainers() throws {
    let element = DatasetElement(features: .f32(2), target: .f32(2))
    let program = try program(Nested(), on: element, loss: meanSquaredError)
    #expect(
      program.state.map(\.path) == [
        "optional.weight", "blocks.0.weight", "blocks.1.weight", "pair.0.weight", "pair.left.weight",
      ])
  }

  @Test func layersAreFoundByKeysAndLabels() throws {
    let element = DatasetElement(features: .f32(2), target: .f32(2))
    let program = try program(Keyed(), on: element, loss: meanSquaredError)
    #expect(
      program.state.map(\.path) == [
        "heads.a.weight", "heads.b.weight", "stages.9.0.weight", "stages.9.1.weight", "stages.10.0.weight",
        "branches.0.layer.weight", "branches.1.layer.weight",
      ])
  }

  @Test("layers are found through sequences and references, however deep within reason")
  func layersAreFoundDeepDown() throws {
    var nested: any UnaryLayer = Dense(2, bias: false)
    for _ in 0..<100 { nested = Sequential([nested]) }
    let element = DatasetElement(features: .f32(2), target: .f32(2))
    let deep = try Program(
      "deep", training: Sequential([nested]), on: element, batchSize: 1, loss: meanSquaredError,
      optimizer: SGD(learningRate: 0.1))
    #expect(deep.state.map(\.path) == [String(repeating: "0.", count: 101) + "weight"])
    // Two links that refer to each other are two layers.
    let ring = Link()
    ring.next = Link()
    ring.next?.next = ring
    defer { ring.next = nil }
    let circle = try Program(
      "circle", training: ring, on: element, batchSize: 1, loss: meanSquaredError,
      optimizer: SGD(learningRate: 0.1))
    #expect(circle.state.map(\.path) == ["layer.weight", "next.layer.weight"])
  }

  @Test func buildersTakeControlFlow() throws {
    func model(_ deep: Bool) -> Sequential {
      Sequential {
        Flatten()
        if deep {
          for _ in 0..<2 { Dense(4, activation: relu) }
        } else {
          relu
        }
        Dense(3)
      }
    }
    #expect(try program(model(true)).state.count == 6)
    #expect(try program(model(false)).state.map(\.path) == ["2.weight", "2.bias"])
  }

  @Test func tensorsPrintTheirTypeAndPath() throws {
    struct Printing: UnaryLayer {
      let inner = Dense(3)
      let seen: @Sendable (String) -> Void
      func callAsFunction(_ x: Tensor) -> Tensor {
        let y = inner(x)
        seen("\(y)")
        return y
      }
    }
    let element = DatasetElement(features: .f32(2), target: TensorType(.i32, .scalar), classCount: 3)
    _ = try program(
      Printing { text in #expect(text.hasSuffix(": f32[4,3] // inner"), "\(text)") }, on: element)
  }
}

@Suite struct LayerErrorTests {
  /// The error of recording a program, with line numbers made relative to the place of the test.
  private func message(_ body: () throws(Diagnostic) -> Program) -> String {
    do {
      _ = try body()
      return "no error"
    } catch {
      return "\(error)"
    }
  }

  @Test func aForgottenFlattenIsNamed() {
    struct Convolutional: UnaryLayer {
      let features = Sequential { Pool(file: "digits/LeNet.swift", line: 9) }
      let classifier = Sequential { Dense(120, file: "digits/LeNet.swift", line: 12) }
      func callAsFunction(_ x: Tensor) -> Tensor { classifier(features(x)) }
    }
    struct Pool: UnaryLayer {
      let identity: LayerIdentity
      init(file: String, line: Int) { identity = LayerIdentity("AveragePool2D", file: file, line: line) }
      func callAsFunction(_ x: Tensor) -> Tensor { identity.record(on: x) { _ in x + 0 } }
    }
    let element = DatasetElement(features: .f32(5, 5, 16), target: TensorType(.i32, .scalar), classCount: 10)
    #expect(
      message { () throws(Diagnostic) in try program(Convolutional(), on: element, batchSize: 64) } == """
        error: Dense expects a matrix, got f32[64,5,5,16]
          --> digits/LeNet.swift:12
          value  classifier.0, made from features.0 (AveragePool2D, LeNet.swift:9)
          help:  put Flatten() before it; f32[64,5,5,16] becomes f32[64,400]
        """)
  }

  @Test func aLayerOutsideTheModelIsNamed() {
    let text = message { () throws(Diagnostic) in
      try program(Forgetful(), on: DatasetElement(features: .f32(2), target: .f32(2)), loss: meanSquaredError)
    }
    #expect(text.hasPrefix("error: Dense is not part of the model, so its parameters would not last\n  --> "))
    #expect(text.contains("LayerTests.swift:"))
    #expect(text.hasSuffix("help:  keep the layer in a stored property of the model and call that"))
  }

  @Test func sharedLayersNeedOneSize() {
    struct Twice: UnaryLayer {
      let layer = Dense(3, file: "m/M.swift", line: 7)
      func callAsFunction(_ x: Tensor) -> Tensor { layer(layer(x)) }
    }
    let text = message { () throws(Diagnostic) in
      try program(Twice(), on: DatasetElement(features: .f32(2), target: .f32(3)), loss: meanSquaredError)
    }
    #expect(
      text == """
        error: Dense is used twice with different sizes: 'weight' would be f32[2,3] and f32[3,3]
          --> m/M.swift:7
          value  layer, made from layer (Dense, M.swift:7)
          help:  make two layers, or give both uses operands of one shape
        """)
  }

  @Test func lossesCompareOnlyEqualTypes() {
    let element = DatasetElement(features: .f32(2), target: .f32())
    let text = message { () throws(Diagnostic) in
      try program(Dense(1, file: "m/M.swift", line: 7), on: element, loss: meanSquaredError)
    }
    #expect(
      text.contains("meanSquaredError expects an output and a target of one type, got f32[4,1] and f32[4]"))
    #expect(text.contains("help:  reshape one: both have 4 elements"))
  }

  @Test func lossesMustBeNumbers() {
    let element = DatasetElement(features: .f32(2), target: .f32(1))
    let text = message { () throws(Diagnostic) in
      try program(Dense(1), on: element, loss: { $0 - $1 })
    }
    #expect(text.contains("the loss must be one number, got f32[4,1]"))
    #expect(text.contains("help:  end it with .mean()"))
  }

  @Test func labelsMustBeIntegers() {
    let element = DatasetElement(features: .f32(2), target: .f32())
    let text = message { () throws(Diagnostic) in try program(Dense(3), on: element) }
    #expect(text.contains("softmaxCrossEntropy expects labels i32[4] for logits f32[4,3], got f32[4]"))
  }

  @Test func aModelWithoutParametersCannotTrain() {
    let element = DatasetElement(features: .f32(3), target: TensorType(.i32, .scalar), classCount: 3)
    let text = message { () throws(Diagnostic) in try program(Flatten(), on: element) }
    #expect(text.contains("there are no parameters to train"))
  }

  @Test func namesAreChecked() {
    let text = message { () throws(Diagnostic) in
      try Program(
        "évil */", training: Dense(1), on: DatasetElement(features: .f32(2), target: .f32(1)), batchSize: 1,
        loss: meanSquaredError, optimizer: Adam())
    }
    #expect(text.contains("cannot name a program"))
    let metric = message { () throws(Diagnostic) in
      try Program(
        "a", training: Dense(1), on: DatasetElement(features: .f32(2), target: .f32(1)), batchSize: 1,
        loss: meanSquaredError, metrics: ["loss": meanAbsoluteError], optimizer: Adam())
    }
    #expect(metric.contains("a result cannot be named 'loss': it is the name of a result"))
  }
}
