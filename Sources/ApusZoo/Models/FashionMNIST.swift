// SPDX-License-Identifier: Apache-2.0

public import Apus

/// 70,000 photographs of clothing (Xiao, Rasul and Vollgraf, "Fashion-MNIST", 2017).
public enum FashionMNIST: ZooModel {
  public static let name = "fashion-mnist"
  public static let summary = "784-256-128-10 perceptron, relu; clothing (Debian's dataset-fashion-mnist)"
  public static let element = DatasetElement(
    features: .f32(28, 28), target: TensorType(.i32, .scalar), classCount: 10, count: 60_000)
  public static let batchSize = 128
  public static let epochs = 10
  /// Where Debian's package puts the images.
  package static let folder = "/usr/share/datasets/fashion-mnist"

  public static func unscaledData(
    seed: UInt64
  ) throws(Diagnostic) -> (training: Dataset, validation: Dataset) {
    try data(in: folder)
  }

  /// Reads the four files of a folder; pixels stay as they are.
  package static func data(in folder: String) throws(Diagnostic) -> (training: Dataset, validation: Dataset) {
    let training = try part("train", in: folder)
    return (training, try part("t10k", in: folder))
  }

  private static func part(_ part: String, in folder: String) throws(Diagnostic) -> Dataset {
    do throws(Diagnostic) {
      return try Dataset.idx(
        images: "\(folder)/\(part)-images-idx3-ubyte.gz", labels: "\(folder)/\(part)-labels-idx1-ubyte.gz",
        classCount: 10
      ).named(classes: classNames)
    } catch {
      guard error.category == .inputOutput else { throw error }
      var diagnostic = error
      diagnostic.message = "the images of fashion-mnist are not there: " + diagnostic.message
      diagnostic.help = "apt-get install dataset-fashion-mnist"
      throw diagnostic
    }
  }

  private static let classNames = [
    "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
  ]

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
