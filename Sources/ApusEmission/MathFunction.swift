// SPDX-License-Identifier: Apache-2.0

import ApusRuntime

/// A function of C99's `math.h` that the text of a scalar function may call.
package struct MathFunction: Sendable {
  /// The function's name in C.
  package let name: String
  private let arity: Int32
  /// Whether a result is the nearest number to the exact one, so that it is the same whoever computes it.
  package let isExact: Bool
  /// Where the function is, as long as the process lives.
  package let address: UInt

  /// All functions of one or two numbers of type `double`.
  package static let all: [MathFunction] = {
    var count: Int32 = 0
    guard let functions = apus_math_functions(&count) else { return [] }
    return (0..<Int(count)).map {
      MathFunction(
        name: String(cString: functions[$0].name), arity: functions[$0].arity,
        isExact: functions[$0].exact != 0,
        address: UInt(bitPattern: functions[$0].address))
    }
  }()

  /// The function's declaration.
  var declaration: String { "double \(name)(\(arity == 1 ? "double" : "double, double"));" }
}
