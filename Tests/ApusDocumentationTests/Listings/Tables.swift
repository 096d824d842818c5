// SPDX-License-Identifier: Apache-2.0

import Apus

/// The tables of the README.
enum TableListing {
  static func read() throws -> [Dataset] {
    // listing: README tables
    let iris = try Dataset.csv("iris.csv", format: CSVFormat(skippedLines: 1))
    let kinds = try Dataset.csv("kinds.csv", target: .className(column: 0))
    let prices = try Dataset.csv("prices.csv", target: .value(column: -1), format: CSVFormat(header: .absent))
    // end
    return [iris, kinds, prices]
  }
}
