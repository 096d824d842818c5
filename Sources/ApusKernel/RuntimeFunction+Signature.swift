// SPDX-License-Identifier: Apache-2.0

package import ApusTensor

extension RuntimeFunction {
  /// What all who print, check or make a call need to know of a function.
  package struct Signature: Sendable {
    /// The function's name in C.
    package let name: String
    /// The file of the runtime that defines the function.
    package let file: String
    /// The type of the returned value; `nil` if there is none.
    package let result: DType?
    /// What is passed, in order.
    package let parameters: [Parameter]

    init(_ name: String, in file: String, returns result: DType? = nil, _ parameters: [Parameter]) {
      self.name = name
      self.file = file
      self.result = result
      self.parameters = parameters
    }
  }

  /// What a function takes, as far as a caller must know.
  package enum Parameter: Hashable, Sendable {
    /// A count, stride or flag.
    case integer
    /// The address of elements that are read.
    case reads([Axis])
    /// The address of elements that are written.
    case writes([Axis])
    /// The address of elements that are written, and read first unless an integer is 0.
    case updates([Axis], unlessZero: Int)
    /// The address of what a matrix was packed into, read or written: as much as the function needs for it.
    case packed(Matrix, isWritten: Bool)
    /// An address behind which nothing is touched.
    case hint
  }

  /// Elements at equal distances.
  package struct Axis: Hashable, Sendable {
    /// How many there are.
    package let count: Quantity
    /// How far apart they are.
    package let stride: Quantity

    package init(_ count: Quantity, _ stride: Quantity = .fixed(1)) {
      self.count = count
      self.stride = stride
    }
  }

  /// A number, or the integer that is passed at a position among the integers.
  package enum Quantity: Hashable, Sendable {
    case fixed(Int)
    case passed(Int)
  }

  /// The right operand of a product, by the positions of its sizes and strides among the integers.
  package struct Matrix: Hashable, Sendable {
    package let n: Int
    package let k: Int
    package let row: Int
    package let column: Int
    /// The function of the runtime that says, of these, into how many elements the matrix is packed.
    package let size: String
  }

  /// The function's name, type and parameters.
  package var signature: Signature {
    switch self {
    case .stripUnary(let operation, let dtype):
      Signature("apus_strip_\(operation.name)_\(dtype)", in: "strip", Self.strip(of: 1))
    case .stripBinary(let operation, let dtype, let operands):
      Signature(
        "apus_strip_\(operation.name)\(operands.rawValue)_\(dtype)", in: "strip", operands.parameters)
    case .stripCompare(let comparison, let dtype, let operands):
      Signature(
        "apus_strip_\(comparison.rawValue)\(operands.rawValue)_\(dtype)", in: "strip", operands.parameters)
    case .stripSelect(let dtype): Signature("apus_strip_select_\(dtype)", in: "strip", Self.strip(of: 3))
    case .stripConvert(let from, let to):
      Signature("apus_strip_convert_\(from)_\(to)", in: "strip", Self.strip(of: 1))
    case .stripFill(let dtype):
      Signature("apus_strip_fill_\(dtype)", in: "strip", [.integer, .writes(Self.n), .reads([])])
    case .stripCopy(let dtype): Signature("apus_strip_copy_\(dtype)", in: "strip", Self.strip(of: 1))
    case .stripLoad(let dtype):
      Signature(
        "apus_strip_load_\(dtype)", in: "strip",
        [.integer, .writes(Self.n), .reads([Axis(.passed(0), .passed(1))]), .integer])
    case .stripStore(let dtype):
      Signature(
        "apus_strip_store_\(dtype)", in: "strip",
        [.integer, .writes([Axis(.passed(0), .passed(1))]), .integer, .reads(Self.n)])
    case .stripIota(let dtype):
      Signature("apus_strip_iota_\(dtype)", in: "strip", [.integer, .writes(Self.n), .integer, .integer])
    case .stripPrefetch(let dtype):
      Signature("apus_strip_prefetch_\(dtype)", in: "strip", [.integer, .hint, .integer])
    case .reduce(let combiner, let dtype):
      Signature(
        "apus_reduce_\(combiner.rawValue)_\(dtype)", in: "reduce", returns: dtype, [.integer, .reads(Self.n)])
    case .argmax(let dtype):
      Signature("apus_argmax_\(dtype)", in: "reduce", returns: .i64, [.integer, .reads(Self.n)])
    case .gemmPrepare(let dtype):
      Signature(
        "apus_gemm_\(dtype)_prepare", in: "gemm",
        [
          .integer, .integer, .reads([Axis(.passed(1), .passed(2)), Axis(.passed(0), .passed(3))]), .integer,
          .integer,
          .packed(Matrix(n: 0, k: 1, row: 2, column: 3, size: "apus_gemm_\(dtype)_scratch"), isWritten: true),
        ])
    case .gemmRows(let dtype):
      Signature(
        "apus_gemm_\(dtype)_rows", in: "gemm",
        Self.product(and: [
          .packed(Matrix(n: 1, k: 2, row: 5, column: 6, size: "apus_gemm_\(dtype)_scratch"), isWritten: false)
        ]))
    case .gemmSmall(let dtype): Signature("apus_gemm_\(dtype)_small", in: "gemm", Self.product())
    case .randomWord:
      Signature(
        "apus_random_word", in: "philox", returns: .u32, [.integer, .integer, .integer, .integer])
    case .randomWords:
      Signature(
        "apus_random_words", in: "philox",
        [.integer, .writes(Self.n), .integer, .integer, .integer, .integer, .integer])
    case .checkIndex(let dtype):
      Signature(
        "apus_check_index_\(dtype)", in: "index", returns: .i64, [.integer, .reads(Self.n), .integer])
    }
  }

  /// As many elements as the first integer says.
  private static let n = [Axis(.passed(0))]

  /// A strip made from others.
  private static func strip(of count: Int) -> [Parameter] {
    [.integer, .writes(n)] + [Parameter](repeating: .reads(n), count: count)
  }

  /// A product of two matrices, with what else is passed before its result.
  private static func product(and others: [Parameter] = []) -> [Parameter] {
    let (m, n, k) = (Quantity.passed(0), Quantity.passed(1), Quantity.passed(2))
    return [
      .integer, .integer, .integer, .reads([Axis(m, .passed(3)), Axis(k, .passed(4))]), .integer, .integer,
      .reads([Axis(k, .passed(5)), Axis(n, .passed(6))]), .integer, .integer,
    ] + others + [.updates([Axis(m, .passed(7)), Axis(n)], unlessZero: 8), .integer, .integer]
  }
}

extension RuntimeFunction.Operands {
  /// A strip made from two operands, one of which may be a scalar.
  fileprivate var parameters: [RuntimeFunction.Parameter] {
    let (vector, scalar) = ([RuntimeFunction.Axis(.passed(0))], [RuntimeFunction.Axis]())
    return [
      .integer, .writes(vector), .reads(self == .scalarVector ? scalar : vector),
      .reads(self == .vectorScalar ? scalar : vector),
    ]
  }
}

extension RuntimeFunction {
  /// The function's name in C.
  public var name: String { signature.name }

  /// How many addresses and how many integers a call passes.
  public var argumentCounts: (pointers: Int, integers: Int) {
    let parameters = signature.parameters
    let integers = parameters.count { $0 == .integer }
    return (parameters.count - integers, integers)
  }
}
