// SPDX-License-Identifier: Apache-2.0

package import ApusIO

extension Node {
  /// An error of what an operator does that is not what it says of itself: a bug, unless a user wrote the operator.
  package func operatorFault(_ message: String, notes: [String] = []) -> Diagnostic {
    let isOfApus = String(reflecting: type(of: primitive)).hasPrefix("ApusPrimitives.")
    return Diagnostic(
      message, category: isOfApus ? .bug : .badInput, value: origin?.description, notes: notes,
      help: isOfApus ? nil : "correct the operator '\(primitive.mnemonic)', which is none of Apus's own")
  }
}
