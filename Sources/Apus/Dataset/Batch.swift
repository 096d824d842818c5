// SPDX-License-Identifier: Apache-2.0

import ApusExecution
public import ApusIO
public import ApusTensor

/// Some examples of a data set, laid out as a program takes them.
public struct Batch {
  let storage: BatchStorage
  /// How many examples there are.
  public let count: Int
  /// The type of the features, such as `f32[64,28,28]`.
  public let featureType: TensorType
  /// The type of the targets, such as `i32[64]`.
  public let targetType: TensorType
  /// The positions of the examples in the data set.
  public let rows: ArraySlice<UInt32>
  /// How the examples were scaled since they were read.
  public let scaling: Scaling

  /// What one of its examples looks like.
  var element: DatasetElement {
    func ofOne(_ type: TensorType) -> TensorType {
      type.with(Shape(Array(type.shape.dimensions.dropFirst())))
    }
    return DatasetElement(features: ofOne(featureType), target: ofOne(targetType))
  }

  /// The features.
  public var features: HostTensor { storage.features.tensor(featureType) }
  /// The targets.
  public var targets: HostTensor { storage.targets.tensor(targetType) }
}

/// The memory of a batch.
final class BatchStorage {
  let features: Memory
  let targets: Memory
  /// Both, as entry points take them.
  let blocks: [Memory]

  init(featureBytes: Int, targetBytes: Int) {
    features = Memory(fromHeap: featureBytes)
    targets = Memory(fromHeap: targetBytes)
    blocks = [features, targets]
  }
}

/// The batches of one pass over a data set; the last one holds what remains.
public struct Batches: Sequence {
  let dataset: Dataset
  let size: Int
  let order: [UInt32]

  /// How many batches there are.
  public var underestimatedCount: Int { order.isEmpty ? 0 : (order.count - 1) / size + 1 }

  /// Begins a pass.
  public func makeIterator() -> Iterator { Iterator(self) }

  /// A pass over the batches.
  public struct Iterator: IteratorProtocol {
    private let batches: Batches
    private let element: DatasetElement
    private var start = 0
    private var storage: BatchStorage?

    init(_ batches: Batches) {
      self.batches = batches
      element = batches.dataset.element
    }

    /// The next batch; `nil` after the last.
    public mutating func next() -> Batch? {
      guard start < batches.order.count else { return nil }
      let rows = batches.order[start..<Swift.min(start + batches.size, batches.order.count)]
      start += rows.count
      // Memory is used again only when nobody holds the batch before.
      if !isKnownUniquelyReferenced(&storage) {
        storage = BatchStorage(
          featureBytes: element.featureBatch(batches.size).bytes,
          targetBytes: element.targetBatch(batches.size).bytes)
      }
      guard let storage else { return nil }
      copy(batches.dataset.features, batches.dataset.featureShape.elementCount, rows, storage.features)
      switch batches.dataset.targets {
      case .labels(let labels, _): copy(labels, 1, rows, storage.targets)
      case .values(let values, let shape): copy(values, shape.elementCount, rows, storage.targets)
      }
      return Batch(
        storage: storage, count: rows.count, featureType: element.featureBatch(rows.count),
        targetType: element.targetBatch(rows.count), rows: rows, scaling: batches.dataset.scaling)
    }

    private func copy<T: BitwiseCopyable>(
      _ values: [T], _ size: Int, _ rows: ArraySlice<UInt32>, _ target: Memory
    ) {
      let bytes = size * MemoryLayout<T>.stride
      values.withUnsafeBytes { source in
        target.withUnsafeMutableBytes { target in
          guard let base = source.baseAddress, var place = target.baseAddress else { return }
          for row in rows {
            place.copyMemory(from: base + Int(row) * bytes, byteCount: bytes)
            place += bytes
          }
        }
      }
    }
  }
}

extension Dataset {
  /// One pass over the examples in batches; the last batch holds what remains.
  ///
  /// - Parameters:
  ///   - size: The number of examples of every batch but the last; at least 1.
  ///   - seed: What the order is drawn from; by default examples come as they stand.
  ///   - epoch: The number of the pass; each has an order of its own.
  /// - Throws: `Diagnostic` if a batch would hold no example.
  public func batches(
    of size: Int, shuffledBy seed: UInt64? = nil, epoch: Int = 0
  ) throws(Diagnostic) -> Batches {
    try batches(of: size, shuffledBy: seed, epoch: epoch, after: 0)
  }

  /// What remains of a pass after some of its examples.
  func batches(
    of size: Int, shuffledBy seed: UInt64?, epoch: Int, after done: Int
  ) throws(Diagnostic) -> Batches {
    guard size > 0 else { throw Diagnostic("a batch needs at least 1 example, got \(size)") }
    let order =
      seed.map { randomOrder(of: count, seed: $0, stream: .shuffle, epoch: epoch) }
      ?? Array(0..<UInt32(clamping: count))
    // A batch never needs the memory of more examples than there are.
    return Batches(
      dataset: self, size: Swift.max(Swift.min(size, count), 1), order: Array(order.dropFirst(done)))
  }
}
