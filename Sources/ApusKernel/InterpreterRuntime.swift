// SPDX-License-Identifier: Apache-2.0

package import ApusTensor

/// What does the work of the runtime's functions for an interpreter.
package protocol InterpreterCalls: Sendable {
  /// Runs a function on as many addresses and integers as it takes, in the order in which it takes them.
  ///
  /// - Returns: What the function returns, if it returns anything.
  func run(
    _ function: RuntimeFunction, _ pointers: [InterpreterView], _ integers: [Int]
  ) throws(InterpreterError.Reason) -> Literal?
}

/// The functions by their definitions, element by element.
package struct InterpreterRuntime: InterpreterCalls {
  package init() {}

  package func run(
    _ function: RuntimeFunction, _ pointers: [InterpreterView], _ integers: [Int]
  ) throws(InterpreterError.Reason) -> Literal? {
    try DefinedCall(pointers: pointers, integers: integers).run(function)
  }
}

/// One call of a function by its definition.
private struct DefinedCall {
  /// The addresses passed, in order.
  let pointers: [InterpreterView]
  /// The integers passed, in order.
  let integers: [Int]

  /// Runs a function; the numbers of addresses and integers are those it takes.
  func run(_ function: RuntimeFunction) throws(InterpreterError.Reason) -> Literal? {
    let n = integers[0]
    switch function {
    case .stripUnary(let operation, _):
      for i in 0..<n { try pointers[0].store(pointers[1].load(i).applying(operation), at: i) }
    case .stripBinary(let operation, _, let operands):
      try strip(operands) { x, y in x.applying(operation, y) }
    case .stripCompare(let comparison, _, let operands):
      try strip(operands) { x, y in Literal(Int64(x.compared(comparison, to: y) ? 1 : 0), .bool) }
    case .stripSelect:
      for i in 0..<n {
        let chosen = try pointers[1].load(i).integer != 0 ? pointers[2] : pointers[3]
        try pointers[0].store(chosen.load(i), at: i)
      }
    case .stripConvert(_, let to):
      for i in 0..<n { try pointers[0].store(pointers[1].load(i).converted(to: to), at: i) }
    case .stripFill:
      let value = try pointers[1].load(0)
      for i in 0..<n { try pointers[0].store(value, at: i) }
    case .stripCopy:
      for i in 0..<n { try pointers[0].store(pointers[1].load(i), at: i) }
    case .stripLoad:
      for i in 0..<n { try pointers[0].store(pointers[1].load(i * integers[1]), at: i) }
    case .stripStore:
      for i in 0..<n { try pointers[0].store(pointers[1].load(i), at: i * integers[1]) }
    case .stripIota(let dtype):
      for i in 0..<n {
        try pointers[0].store(Literal(Int64(integers[1] &+ i &* integers[2]), dtype), at: i)
      }
    case .reduce(let combiner, let dtype): return try reduced(combiner, dtype, n, pointers[0])
    case .argmax(let dtype):
      let greatest = try reduced(.max, dtype, n, pointers[0])
      for i in 0..<n {
        let x = try pointers[0].load(i)
        if x.compared(.eq, to: greatest) || x.compared(.ne, to: x) { return Literal(Int64(i), .i64) }
      }
      return Literal(Int64(-1), .i64)
    case .stripPrefetch, .gemmPrepare: break
    case .gemmRows(let dtype): try multiply(dtype, c: 3)
    case .gemmSmall(let dtype): try multiply(dtype, c: 2)
    case .randomWord: return Literal(Int64(word(integers, at: integers[3])), .u32)
    case .randomWords:
      for i in 0..<n {
        let word = word(Array(integers.dropFirst()), at: integers[4] &+ i &* integers[5])
        try pointers[0].store(Literal(Int64(word), .u32), at: i)
      }
    case .checkIndex:
      for i in 0..<n {
        let x = try pointers[0].load(i).integer
        if x < 0 || x >= integers[1] { return Literal(Int64(i), .i64) }
      }
      return Literal(Int64(-1), .i64)
    }
    return nil
  }

  private func strip(
    _ operands: RuntimeFunction.Operands, _ combine: (Literal, Literal) -> Literal
  ) throws(InterpreterError.Reason) {
    for i in 0..<integers[0] {
      let x = try pointers[1].load(operands == .scalarVector ? 0 : i)
      let y = try pointers[2].load(operands == .vectorScalar ? 0 : i)
      try pointers[0].store(combine(x, y), at: i)
    }
  }

  /// Sixteen lanes, then halves: the order that the C runtime promises, so that sums are equal bit by bit.
  private func reduced(
    _ combiner: Combiner, _ dtype: DType, _ n: Int, _ x: InterpreterView
  ) throws(InterpreterError.Reason) -> Literal {
    var lanes = [Literal](repeating: combiner.identity(dtype), count: 16)
    for i in 0..<n { lanes[i % 16] = try x.load(i).applying(combiner.operation, lanes[i % 16]) }
    for half in [8, 4, 2, 1] {
      for l in 0..<half { lanes[l] = lanes[l].applying(combiner.operation, lanes[l + half]) }
    }
    return lanes[0]
  }

  /// `(m, n, k, a, a_row, a_col, b, b_row, b_col[, scratch], c, c_row, accumulate)`.
  private func multiply(_ dtype: DType, c: Int) throws(InterpreterError.Reason) {
    let (m, n, k) = (integers[0], integers[1], integers[2])
    let (aRow, aColumn, bRow, bColumn) = (integers[3], integers[4], integers[5], integers[6])
    let (cRow, accumulates) = (integers[7], integers[8] != 0)
    for i in 0..<m {
      for j in 0..<n {
        var sum = accumulates ? try pointers[c].load(i * cRow + j).operand : 0
        for l in 0..<k {
          sum +=
            try pointers[0].load(i * aRow + l * aColumn).operand
            * pointers[1].load(l * bRow + j * bColumn).operand
        }
        try pointers[c].store(Literal(dtype.flushed(sum), dtype), at: i * cRow + j)
      }
    }
  }

  /// A random word: of a key, the number of the first block, and a stream.
  private func word(_ numbers: [Int], at position: Int) -> UInt32 {
    let bits = numbers.prefix(3).map { UInt64(bitPattern: Int64($0)) }
    return Philox.word(position, key: bits[0], stream: bits[2], first: bits[1])
  }
}
