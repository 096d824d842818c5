// SPDX-License-Identifier: Apache-2.0

import ApusEmission
import ApusIO

extension Emission {
  /// What is wrong if the text of scalar functions, which a user wrote, does not compile.
  func textFault(_ notes: [String]) -> Diagnostic {
    let names = scalarFunctions.map { "'\($0)'" }.joined(separator: ", ")
    return Diagnostic(
      "the C text of a scalar function does not compile", notes: notes,
      help: "the program has the text of \(names); it may call "
        + "what math.h of C99 has for one or two doubles")
  }

  /// What is wrong if messages of a compiler or of the loader are about the text of scalar functions; `nil` if there
  /// is none, or they are about something else, such as a part of the compiler that is missing.
  ///
  /// - Parameters:
  ///   - file: The name of the file that was compiled.
  func textFault(in file: String, _ messages: [String]) -> Diagnostic? {
    guard !scalarFunctions.isEmpty else { return nil }
    let notes = messages.compactMap { message -> String? in
      if let symbol = message.firstRange(of: "undefined symbol: ") {
        return "there is no function '\(message[symbol.upperBound...])'"
      }
      guard let place = message.firstRange(of: "/\(file):"), message.contains(": error: ") else { return nil }
      return String(message[place.lowerBound...].dropFirst())
    }
    return notes.isEmpty ? nil : textFault(notes)
  }
}
