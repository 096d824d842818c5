// SPDX-License-Identifier: Apache-2.0

import ApusTensor

extension [Statement] {
  /// Whether some number of a type that is only stored is computed with, which no kernel can do.
  package var computeInStorageTypes: Bool { contains { $0.computesInStorageType } }
}

extension Statement {
  fileprivate var computesInStorageType: Bool {
    switch self {
    case .loop(_, _, _, let body): body.computeInStorageTypes
    case .define(_, _, let value), .variable(_, _, let value), .assign(_, let value), .store(_, let value, _),
      .fail(let value, _):
      value.computesInStorageType
    case .call(let call): call.function.computesInStorageType
    case .array, .comment: false
    }
  }
}

extension Expression {
  fileprivate var computesInStorageType: Bool {
    switch self {
    case .literal, .local, .position, .load: false
    case .unary(_, let x, let dtype): dtype.isStorage || x.computesInStorageType
    case .binary(_, let x, let y, let dtype), .compare(_, let x, let y, let dtype):
      dtype.isStorage || x.computesInStorageType || y.computesInStorageType
    case .select(let condition, let x, let y, _):
      condition.computesInStorageType || x.computesInStorageType || y.computesInStorageType
    case .convert(let x, _, _): x.computesInStorageType
    case .call(let call, _): call.function.computesInStorageType
    }
  }
}

extension RuntimeFunction {
  fileprivate var computesInStorageType: Bool {
    switch self {
    case .stripUnary(_, let dtype), .stripBinary(_, let dtype, _), .stripCompare(_, let dtype, _),
      .stripIota(let dtype),
      .reduce(_, let dtype), .argmax(let dtype), .gemmPrepare(let dtype), .gemmRows(let dtype),
      .gemmSmall(let dtype),
      .checkIndex(let dtype):
      dtype.isStorage
    case .stripConvert, .stripSelect, .stripFill, .stripCopy, .stripLoad, .stripStore, .stripPrefetch,
      .randomWord, .randomWords:
      false
    }
  }
}
