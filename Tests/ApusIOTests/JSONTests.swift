// SPDX-License-Identifier: Apache-2.0

import ApusIO
import Testing

@Suite struct JSONTests {
  func parse(_ text: String) throws(JSONParser.Failure) -> JSONValue { try JSONParser.parse(text.utf8) }

  @Test func parsesEveryKind() throws {
    let value = try parse(#" {"a":[1,-2.5,1e3,true,false,null,""],"b":{"c":"x\u00e9\n\ud83d\ude00\/"}} "#)
    #expect(
      value
        == .object([
          .init(
            "a",
            .array([.integer(1), .number(-2.5), .number(1000), .bool(true), .bool(false), .null, .string("")])
          ),
          .init("b", .object([.init("c", .string("xé\n😀/"))])),
        ]))
    #expect(value["b"]?["c"] == .string("xé\n😀/"))
    #expect(value["d"] == nil)
    #expect(try parse("9223372036854775808") == .number(9_223_372_036_854_775_808))
  }

  @Test(arguments: [
    "", " ", "{", "[1,]", "{\"a\":1,}", "{a:1}", "[1 2]", "01", "1.", ".5", "+1", "1e", "nul", "NaN", "\"",
    "\"\\x\"",
    "\"\\u12\"", "\"\\u12+4\"", "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"a\nb\"",
    "{\"a\":1,\"a\":1}",
    "1 1", "1e999", "-", "--1", "[", "{\"a\"}", "'a'",
  ])
  func refuses(_ text: String) {
    #expect(throws: JSONParser.Failure.self) { try parse(text) }
  }

  @Test func refusesBytesThatAreNoText() {
    #expect(throws: JSONParser.Failure.self) { try JSONParser.parse([0x22, 0xFF, 0x22]) }
  }

  @Test func boundsDepth() throws {
    let deep = { (depth: Int) in String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
    _ = try parse(deep(32))
    #expect(throws: JSONParser.Failure.self) { try parse(deep(33)) }
  }

  @Test func everyPrefixAndFlipIsSafe() {
    let text = Array(#"{"a":[1,-2.5e1,true,null,"\u00e9\ud83d\ude00"],"b":{"c":"x"}}"#.utf8)
    for count in text.indices {
      #expect(throws: JSONParser.Failure.self) { try JSONParser.parse(text[..<count]) }
    }
    for position in text.indices {
      for bit in 0..<8 {
        var flipped = text
        flipped[position] ^= 1 << bit
        _ = try? JSONParser.parse(flipped)
      }
    }
  }

  @Test func printsWhatItParses() throws {
    for name in hostileNames {
      let value = JSONValue.object([.init(name, .array([.string(name), .number(0.1), .integer(-3)]))])
      let text = value.description
      #expect(try parse(text) == value)
      #expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0 != "<" })
    }
    #expect(JSONValue.number(.nan).description == "null")
    #expect(JSONValue.quoted("\u{202E}\u{10FFFF}") == #""\u202E\uDBFF\uDFFF""#)
  }
}
