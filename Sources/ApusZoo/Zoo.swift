// SPDX-License-Identifier: Apache-2.0

public import Apus

extension Zoo {
  /// The names on the command line, sorted.
  public static var names: [String] { models.map { $0.name }.sorted() }

  /// The model of a name.
  ///
  /// - Throws: `Diagnostic` that names the nearest model.
  public static func model(_ name: String) throws(Diagnostic) -> any ZooModel.Type {
    guard let model = models.first(where: { $0.name == name }) else {
      let nearest = suggestion(for: name, among: names)
      throw Diagnostic(
        "unknown model '\(name)'" + nearest, category: .usage,
        help: nearest.isEmpty ? "known are " + names.joined(separator: ", ") : nil)
    }
    return model
  }
}
