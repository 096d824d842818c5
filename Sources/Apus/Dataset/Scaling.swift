// SPDX-License-Identifier: Apache-2.0

public import ApusIO
public import ApusTensor

/// How examples were scaled before a model saw them.
///
/// A ``Dataset`` knows what was done to it, a ``Session`` keeps it from the data that it is trained on, and a
/// ``Snapshot`` and its file hold it with the weights. So whoever has weights can scale other examples alike.
public struct Scaling: Hashable, Sendable {
  /// What was done to the features.
  public internal(set) var features: Standardization
  /// What was done to numbers as targets; labels are not scaled.
  public internal(set) var targets: Standardization

  /// Creates a scaling; by default one that leaves examples as they are.
  public init(features: Standardization = .identity, targets: Standardization = .identity) {
    self.features = features
    self.targets = targets
  }

  /// A model's outputs in the unit that targets had before they were scaled.
  ///
  /// - Throws: `Diagnostic` if the targets that were scaled had another size than the outputs.
  public func unscaled(_ outputs: HostTensor) throws(Diagnostic) -> HostTensor {
    let size = outputs.shape.dimensions.dropFirst().reduce(1, *)
    try targets.check(size: size, "outputs")
    let reals = outputs.reals.enumerated().map { position, value in
      let number = position % targets.means.count
      return value * Double(targets.deviations[number]) + Double(targets.means[number])
    }
    return try HostTensor(outputs.type, reals: reals)
  }
}

extension Scaling {
  private static let names = [
    "feature_means", "feature_deviations", "target_means", "target_deviations",
  ]

  /// The scaling as metadata of a file: numbers with commas between them, in `feature_means` and
  /// `feature_deviations`; if targets were scaled, in `target_means` and `target_deviations` as well.
  ///
  /// There is none if means are no numbers, since nothing can be learnt from them.
  var metadata: [String: String] {
    guard features.isInvertible, targets.isInvertible else { return [:] }
    var lists = [features.means, features.deviations]
    if targets != .identity { lists += [targets.means, targets.deviations] }
    let texts = lists.map { $0.map { "\($0)" }.joined(separator: ",") }
    return Dictionary(uniqueKeysWithValues: zip(Self.names, texts))
  }

  /// The scaling that the metadata of a file tells; `nil` if there is nothing of the kind.
  ///
  /// - Throws: `Diagnostic` if a part is missing or is no list of numbers that it may be.
  init?(metadata: [String: String]) throws(Diagnostic) {
    guard Self.names.contains(where: { metadata[$0] != nil }) else { return nil }
    var lists: [[Float]] = []
    for name in Self.names {
      let texts = metadata[name]?.split(separator: ",", omittingEmptySubsequences: false) ?? []
      let numbers = texts.compactMap { Float($0) }
      guard numbers.count == texts.count else {
        throw Diagnostic("'\(name)' of the metadata must be numbers with commas between them")
      }
      lists.append(numbers)
    }
    self.init(features: try Standardization(means: lists[0], deviations: lists[1]))
    guard !lists[2].isEmpty || !lists[3].isEmpty else { return }
    targets = try Standardization(means: lists[2], deviations: lists[3])
  }
}
