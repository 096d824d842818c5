// SPDX-License-Identifier: Apache-2.0

import ApusIO
import ApusKernel
import ApusTensor
import FoundationEssentials

/// Attributes of operators as text: the JSON of their synthesised `Codable`, with sorted names, on one line.
package enum AttributeCoding {
  /// The attributes of an operator; `{}` if it has none.
  package static func text(of primitive: any Primitive) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Encoding fails only for a number that JSON lacks, which no attribute is; the name reads back as unknown.
    guard let data = try? encoder.encode(primitive) else { return "{\"unprintable\":null}" }
    return visible(String(decoding: data, as: UTF8.self))
  }

  /// Text outside ASCII stands only inside the strings of a JSON text, so that each invisible character may be
  /// replaced by its escape.
  private static func visible(_ json: String) -> String {
    let isPlain = json.utf8.allSatisfy { (0x20..<0x7F).contains($0) }
    return isPlain ? json : json.unicodeScalars.reduce(into: "") { $0 += escaped($1) }
  }

  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    let isPlain = (0x20..<0x7F).contains(scalar.value)
    return isPlain ? String(scalar) : String(JSONValue.quoted(String(scalar)).dropFirst().dropLast())
  }

  /// A fault of the attributes of one operator.
  struct Failure: Error {
    let message: String
    /// The byte at which it was found, from the beginning of the attributes.
    let offset: Int
    var help: String?
  }

  /// An operator of a type, with attributes read from JSON.
  ///
  /// Attributes that the operator does not have are refused, which the synthesised decoding would pass over.
  static func decode(
    _ type: any Primitive.Type, _ text: [UInt8], _ limits: Limits
  ) throws(Failure) -> any Primitive {
    let value: JSONValue
    do throws(JSONParser.Failure) {
      value = try JSONParser.parse(text, limits: limits)
    } catch {
      throw Failure(message: "\(type.mnemonic): the attributes are not JSON: \(error)", offset: error.offset)
    }
    let primitive: any Primitive
    do {
      primitive = try JSONDecoder().decode(type, from: Data(text))
    } catch {
      throw Failure(message: "\(type.mnemonic): \(message(of: error))", offset: 0)
    }
    try refuseUnknown(value, primitive)
    return primitive
  }

  private static func refuseUnknown(_ given: JSONValue, _ primitive: any Primitive) throws(Failure) {
    guard case .object(let members) = given, !members.isEmpty else { return }
    let own = try? JSONParser.parse(Array(self.text(of: primitive).utf8))
    guard case .object(let known)? = own else { return }
    let names = known.map(\.name)
    for member in members where !names.contains(member.name) {
      throw Failure(
        message: "\(primitive.mnemonic) has no attribute '\(member.name)'"
          + suggestion(for: member.name, among: names),
        offset: 0, help: names.isEmpty ? "it has none" : "it has \(names.joined(separator: ", "))")
    }
  }

  private static func message(of error: any Error) -> String {
    func place(_ context: DecodingError.Context) -> String {
      context.codingPath.map(\.stringValue).joined(separator: ".")
    }
    guard let error = error as? DecodingError else { return "the attributes cannot be read: \(error)" }
    switch error {
    case .keyNotFound(let key, _): return "the attribute '\(key.stringValue)' is missing"
    case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
      return "the attribute '\(place(context))' must be \(kind(of: type))"
    case .dataCorrupted(let context):
      let sentence = alternatives(context.debugDescription) ?? context.debugDescription
      return "the attribute '\(place(context))' is wrong: \(sentence)"
    @unknown default: return "the attributes cannot be read: \(error)"
    }
  }

  /// What a value must be, in the terms of JSON.
  private static func kind(of type: Any.Type) -> String {
    if type is any FixedWidthInteger.Type { return "a whole number" }
    if type is any BinaryFloatingPoint.Type { return "a number" }
    if type == Bool.self { return "true or false" }
    if type == String.self { return "a text in quotes" }
    return "\(type)".hasPrefix("Array<") ? "a list" : "an object"
  }

  /// The cases of an enumeration, instead of the sentence that the standard library has for a name that is none.
  private static func alternatives(_ sentence: String) -> String? {
    let enumerations: [(name: String, cases: [String])] = [
      ("Comparison", Comparison.allCases.map(\.rawValue)), ("DType", DType.allCases.map(\.rawValue)),
    ]
    for (name, cases) in enumerations {
      let beginning = "Cannot initialize \(name) from invalid String value "
      guard sentence.hasPrefix(beginning) else { continue }
      return "expected one of \(cases.joined(separator: ", ")), got '\(sentence.dropFirst(beginning.count))'"
    }
    return nil
  }
}
