// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusIO
import Foundation
import Testing

/// A small file written by another program, with the values it holds.
struct DataFileCase: Decodable, Sendable, CustomTestStringConvertible {
  struct Tensor: Decodable, Sendable {
    let name: String
    let shape: [Int]
    let values: [Double]
  }

  let kind: String
  let name: String
  let base64: String
  let shape: [Int]?
  let values: [Double]?
  let tensors: [Tensor]?

  var bytes: [UInt8] { Array(Data(base64Encoded: base64) ?? Data()) }
  var testDescription: String { "\(kind) \(name)" }

  struct File: Decodable { let cases: [DataFileCase] }

  static func all(of kind: String) throws -> [DataFileCase] {
    try Oracle.load("data_files.json", as: File.self).cases.filter { $0.kind == kind }
  }

  /// Every prefix must be an error, every flipped bit an error or a value; a trap would end the test.
  func checkDamaged(reading read: ([UInt8]) throws(Diagnostic) -> Void) {
    let bytes = bytes
    for count in bytes.indices {
      #expect(throws: Diagnostic.self, "prefix of \(count) bytes") { try read(Array(bytes[..<count])) }
    }
    for position in bytes.indices {
      for bit in 0..<8 {
        var flipped = bytes
        flipped[position] ^= 1 << bit
        try? read(flipped)
      }
    }
  }
}
