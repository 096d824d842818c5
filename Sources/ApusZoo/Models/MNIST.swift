// SPDX-License-Identifier: Apache-2.0

public import Apus

/// 5000 of the images of MNIST (LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to
/// document recognition", 1998).
public enum MNIST: ZooModel {
  public static let name = "mnist"
  public static let summary = "784-256-128-10 perceptron, relu; 5000 images of MNIST"
  public static let element = DatasetElement(
    features: .f32(28, 28), target: TensorType(.i32, .scalar), classCount: 10, count: 4000)
  public static let batchSize = 64
  public static let epochs = 15

  public static func unscaledData(
    seed: UInt64
  ) throws(Diagnostic) -> (training: Dataset, validation: Dataset) {
    try Dataset.csv(
      try ZooResource.bytes("mnist_5k.csv.gz"), named: "mnist_5k.csv.gz", shape: [28, 28], classCount: 10
    ).split(holdingOut: 0.2, seed: seed)
  }

  public static func scaling(of training: Dataset) throws(Diagnostic) -> Scaling {
    try scaling(of: training, dividingBy: 255)
  }

  public static func program(
    on element: DatasetElement, batchSize: Int, epochs: Int
  ) throws(Diagnostic) -> Program {
    try Program(
      name, training: imagePerceptron(), on: element, batchSize: batchSize, loss: softmaxCrossEntropy,
      metrics: ["accuracy": accuracy],
      optimizer: AdamW(learningRate: .cosine(from: 2e-3, over: .epochs(epochs))))
  }
}

/// 784-256-128-10 for images of 28×28 pixels.
func imagePerceptron() -> Sequential {
  Sequential {
    Flatten()
    Dense(256, activation: relu)
    Dense(128, activation: relu)
    Dense(10)
  }
}
