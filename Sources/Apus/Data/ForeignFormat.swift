// SPDX-License-Identifier: Apache-2.0

import ApusIO

/// Formats that are told by their first bytes and given by mistake where another one is read.
enum ForeignFormat: Hashable, CaseIterable {
  case utf16, zip, numPy

  /// Recognises the beginning of a file; `nil` for any other.
  init?(_ first: [UInt8]) {
    if first.starts(with: [0x50, 0x4B, 3, 4]) || first.starts(with: [0x50, 0x4B, 5, 6]) {
      self = .zip
    } else if first.starts(with: [0x93] + Array("NUMPY".utf8)) {
      self = .numPy
    } else if first.starts(with: [0xFF, 0xFE]) || first.starts(with: [0xFE, 0xFF]) || Self.isWide(first) {
      self = .utf16
    } else {
      return nil
    }
  }

  /// Whether every other byte is zero, as in Latin letters of two bytes each.
  private static func isWide(_ first: [UInt8]) -> Bool {
    guard first.count >= 4 else { return false }
    let isZero = first.prefix(4).map { $0 == 0 }
    return isZero == [false, true, false, true] || isZero == [true, false, true, false]
  }

  /// What the file is.
  private var name: String {
    switch self {
    case .utf16: "text in UTF-16"
    case .zip: "an archive, such as .npz or .xlsx"
    case .numPy: "a NumPy array"
    }
  }

  /// What may be done about it.
  private var help: String {
    switch self {
    case .utf16: "save it in UTF-8: iconv -f UTF-16 -t UTF-8"
    case .zip: "save one array as .npy, np.save('x.npy', np.load('x.npz')['name']), or a spreadsheet as .csv"
    case .numPy: "predict reads it with a name that ends in .npy, and Dataset.npy reads it; a table is text"
    }
  }

  /// Refuses a file that has one of these formats instead of the one that is wanted.
  static func refuse(_ stream: ByteStream, _ wanted: String) throws(Diagnostic) {
    guard let format = ForeignFormat(try stream.peek(8)) else { return }
    throw Diagnostic(
      "the file is \(format.name), not \(wanted)", place: .init(file: stream.file), help: format.help)
  }
}
