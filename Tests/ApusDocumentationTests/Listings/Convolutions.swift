// SPDX-License-Identifier: Apache-2.0

import Apus

// listing: convolution
/// A convolution of images with channels last, by windows of 3 by 3 that move two steps at a time.
struct Convolution: UnaryLayer {
  private let identity: LayerIdentity
  private let features: Int

  init(_ features: Int, file: String = #fileID, line: Int = #line) {
    identity = LayerIdentity("Convolution(\(features))", file: file, line: line)
    self.features = features
  }

  var structure: LayerStructure { .identity(identity) }

  func callAsFunction(_ images: Tensor) -> Tensor {
    identity.record(on: images) { layer in
      let kernel = layer.parameter("kernel", images.type.with([3, 3, images.shape[-1], features]), .heNormal)
      return relu(images.convolved(with: kernel, stride: [2, 2], padding: .same))
    }
  }
}
// end

enum ConvolutionListing {
  static func model() -> Sequential {
    // listing: convolution model
    let model = Sequential {
      Convolution(8)
      Flatten()
      Dense(2)
    }
    // end
    return model
  }
}
