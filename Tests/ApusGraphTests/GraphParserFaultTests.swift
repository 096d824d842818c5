// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusKernel
import ApusPrimitives
import ApusTensor
import Testing

/// A text with a fault, and what is said about it.
private struct Fault: Sendable, CustomTestStringConvertible {
  let text: String
  let place: String
  let message: String

  init(_ text: String, _ place: String, _ message: String) {
    (self.text, self.place, self.message) = (text, place, message)
  }

  var testDescription: String { message }
}

private let x = "%0 = input {\"name\":\"x\",\"type\":\"f32[2]\"}\n"
private let body =
  "body {\n  %0 = input {\"name\":\"a\",\"type\":\"f32[2]\"}\n  return \"y\" %0\n  return \"z\" %0\n}"

private let faults = [
  Fault(x + "%1 = tahn %0", "2:6", "unknown operator 'tahn'; did you mean 'tanh'?"),
  Fault(x + "%1 = qqqqqqqqqq %0", "2:6", "unknown operator 'qqqqqqqqqq'"),
  Fault(x + "%1 = %0", "2:6", "expected the name of an operator"),
  Fault(x + "%1 tanh %0", "2:4", "expected '='"),
  Fault(x + "% = tanh %0", "2:2", "expected a number"),
  Fault(x + "%99999999999999999999 = tanh %0", "2:2", "the number is too large"),
  Fault(x + "%0 = tanh %0", "2:2", "%0 is defined twice"),
  Fault(x + "%1 = tanh %1", "2:11", "%1 is not defined above"),
  Fault(x + "%1 = tanh %0.1", "2:11", "%0 has no result 1"),
  Fault(x + "%1 = tanh %0,", "2:14", "expected '%'"),
  Fault(x + "%1 = tanh %0 %0", "2:14", "expected the end of the line"),
  Fault(x + "%1 = tanh {\"a\":1} %0", "2:11", "tanh has no attribute 'a'"),
  Fault(x + "%1 = reduce_sum %0", "2:6", "reduce_sum: the attribute 'axes' is missing"),
  Fault(
    x + "%1 = reduce_sum {\"axes\":[0],\"axis\":0} %0", "2:17",
    "reduce_sum has no attribute 'axis'; did you mean 'axes'?"),
  Fault(
    x + "%1 = reduce_sum {\"axes\":0} %0", "2:17",
    "reduce_sum: the attribute 'axes' must be a list"),
  Fault(
    x + "%1 = reduce_sum {\"axes\":[0 1]} %0", "2:28",
    "reduce_sum: the attributes are not JSON: ',' or ']' is missing"),
  Fault(x + "%1 = reduce_sum {\"axes\":[0] %0", "2:17", "the attributes do not end"),
  Fault(
    "%0 = fill {\"shape\":[],\"value\":\"f32:x\"}", "1:11",
    "fill: the attribute 'value' is wrong: expected a literal such as f32:1.5, got 'f32:x'"),
  Fault(
    "%0 = compare {\"comparison\":\"less\"}", "1:14",
    "compare: the attribute 'comparison' is wrong: expected one of eq, ne, lt, le, gt, ge, got 'less'"
  ),
  Fault(
    x + "%1 = reduce_sum {\"axes\":[2]} %0", "2:30",
    "reduce_sum: operand 0 must be a tensor with the ascending axes [2], got f32[2]"),
  Fault(x + "%1 = add %0", "2:6", "add: must be given 2 operands, got 1"),
  Fault(
    x + "%1 = fill {\"shape\":[3],\"value\":\"f32:1.0\"}\n%2 = add %0, %1", "3:14",
    "add: operand 1 must be of shape [2] as operand 0 is, got f32[3]"),
  Fault(x + "%1 = tanh %0 : f32[3]", "2:16", "tanh gives f32[2], not f32[3]"),
  Fault(x + "%1 = tanh %0 : (f32[2], f32[2])", "2:16", "tanh gives f32[2], not (f32[2], f32[2])"),
  Fault(
    x + "%1 = tanh %0 : f33[2]", "2:16", "expected a type such as f32[3,4], got 'f33[2]'; did you mean 'f32'?"
  ),
  Fault(x + "%1 = tanh %0 : f32[-2]", "2:16", "expected a type such as f32[3,4], got 'f32[-2]'"),
  Fault(x + "%1 = tanh %0 : f32", "2:16", "expected a type such as f32[3,4], got 'f32'"),
  Fault(x + "%1 = tanh %0 : (f32[2]", "2:23", "expected ')'"),
  Fault(x + "%1:2 = tanh %0", "2:2", "tanh has 1 result, not 2"),
  Fault(x + "%1 = tanh %0 @ a", "2:16", "expected a name in quotes"),
  Fault(x + "%1 = tanh %0 @ \"a", "2:16", "the name in quotes is malformed"),
  Fault(x + "%1 = tanh %0 @ \"\\q\"", "2:16", "the name in quotes is malformed"),
  Fault(
    x + "%1 = input {\"name\":\"x\",\"type\":\"f32[]\"}", "2:6",
    "the name 'x' is taken by an earlier input or parameter"),
  Fault(x + "returns \"y\" %0", "2:1", "expected '%', 'return' or 'update'; did you mean 'return'?"),
  Fault(x + "return %0", "2:8", "expected a name in quotes"),
  Fault(x + "return \"y\"", "2:11", "expected '%'"),
  Fault(x + "return \"y\" %0\nreturn \"y\" %0", "3:1", "'return' of 'y' stands here twice"),
  Fault(x + "§", "2:1", "expected '%', 'return' or 'update'"),
  Fault(x + "%1:2 = call %0 \(body)\nreturn \"y\" %1", "7:12", "%1 has 2 results"),
  Fault(x + "%1 = call %0 \(body)", "2:2", "call has 2 results, not 1"),
  Fault(x + "%1:2 = call %0 \(body) %0", "6:3", "expected the end of the line"),
  Fault(x + "%1 = call %0 body {\n%0 = tanh %0\n}", "3:11", "%0 is not defined above"),
  Fault(x + "%1 = call %0 body {} return", "2:20", "expected the end of the line"),
  Fault(x + "%1 = call %0 boby {", "2:14", "expected 'body {'"),
  Fault(x + "%1 = call %0 body", "2:14", "expected 'body {'"),
  Fault(x + "%1 = call %0 body {\n%2 = call body {\n", "3:2", "the body of %2 does not end"),
  Fault(x + "}", "2:1", "expected '%', 'return' or 'update'"),
  Fault(x + "%1 = tanh %0 body {\n}", "2:14", "expected the end of the line"),
  Fault(x + "%1 = call {\"body\":[]} %0 \(body)", "2:11", "call has no attribute 'body'"),
  Fault(
    x + "%1 = call %0 body {\n  %0 = input {}\n}", "3:14", "input: the attribute 'name' is missing"),
  Fault(
    "%0 = fill {\"shape\":[-1],\"value\":\"f32:1.0\"}", "1:6",
    "fill: must be given sizes within the limits, got f32[-1]: dimension 0 is negative (-1)"),
  Fault(
    "%0 = fill {\"shape\":[1099511627776,2],\"value\":\"f32:1.0\"}", "1:6",
    "fill: must be given sizes within the limits, got f32[1099511627776,2]: the shape has more "
      + "than 1099511627776 elements"),
  Fault(
    "%0 = constant {\"base64\":\"AAAA\",\"type\":\"f32[1099511627776]\"}", "1:15",
    "constant: the attribute 'base64' is wrong: expected 4398046511104 bytes in Base64 for f32[1099511627776]"
  ),
  Fault(
    "%0 = iota {\"axis\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}",
    "1:50",
    "iota: the attributes are not JSON: values are nested deeper than 32"),
]

@Suite struct GraphParserFaultTests {
  @Test("a fault is reported with line and column", arguments: faults)
  private func fault(_ fault: Fault) {
    let error = #expect(throws: Diagnostic.self) {
      try GraphParser(PrimitiveCatalog.all).parse(fault.text, file: "m")
    }
    #expect(error?.message == fault.message)
    #expect(error?.place.map { "\($0)" } == "m:" + fault.place)
  }

  @Test("a text may not ask for more than the limits")
  func limits() {
    var limits = Limits.standard
    (limits.nodes, limits.nameBytes, limits.fileBytes) = (2, 8, 200)
    let parser = GraphParser(PrimitiveCatalog.all, limits: limits)
    #expect(throws: Diagnostic.self) { try parser.parse(x + "%1 = exp %0\n%2 = exp %1") }
    #expect(throws: Diagnostic.self) { try parser.parse(x + "return \"123456789\" %0") }
    #expect(throws: Diagnostic.self) {
      try parser.parse("%0 = input {\"name\":\"123456789\",\"type\":\"f32[]\"}")
    }
    #expect(throws: Diagnostic.self) {
      try parser.parse(bytes: [UInt8](repeating: 0x20, count: 201), file: "m")
    }
    #expect(throws: Diagnostic.self) { try parser.parse(bytes: [0xFF], file: "m") }
    #expect(throws: Never.self) { try parser.parse(x + "return \"12345678\" %0") }
  }

  @Test("graphs in graphs end at the depth that the limits give")
  func depth() throws {
    func nested(_ depth: Int) throws -> String {
      var graph = try GraphParser(PrimitiveCatalog.all).parse(x + "return \"y\" %0")
      for _ in 1..<depth {
        let trace = Trace()
        trace.output(.result("y"), trace.apply(Call(graph), [trace.input("x", .f32(2))])[0])
        graph = try trace.finished()
      }
      return graph.description
    }
    var limits = Limits.standard
    limits.depth = 4
    let parser = GraphParser(PrimitiveCatalog.all, limits: limits)
    #expect(throws: Never.self) { try parser.parse(nested(5)) }
    let error = #expect(throws: Diagnostic.self) { try parser.parse(nested(6)) }
    #expect(error?.message.contains("nested too deep") == true)
  }

  @Test("a graph that would grow beyond the limit when inlined is refused, and quickly")
  func bomb() throws {
    var graph = try GraphParser(PrimitiveCatalog.all).parse(x + "%1 = exp %0\nreturn \"y\" %1")
    let error = #expect(throws: Diagnostic.self) {
      for _ in 0..<64 {
        let trace = Trace()
        var value = trace.input("x", .f32(2))
        for _ in 0..<4 { value = trace.apply(Call(graph), [value])[0] }
        trace.output(.result("y"), value)
        graph = try trace.finished()
      }
    }
    #expect(error?.message.contains("at most 1000000 nodes") == true)
  }

  @Test("no change of a valid text makes the parser trap", arguments: [1, 2, 3] as [UInt32])
  func mutations(seed: UInt32) throws {
    let valid =
      x + "%1:2 = call %0 : (f32[2], f32[2]) @ \"a\" \(body)\n%2 = reduce_sum {\"axes\":[0]} %1.0 : f32[]\n"
      + "%3 = pad {\"high\":[1],\"interior\":[2],\"low\":[3],\"value\":\"f32:nan(2143289344)\"} %0\n"
      + "%4 = slice {\"limit\":[2],\"start\":[0],\"stride\":[1]} %0\n%5 = constant {\"base64\":\"AACAPw==\","
      + "\"type\":\"f32[]\"}\nreturn \"y\" %2\nupdate \"z\" %3\n"
    let parser = GraphParser(PrimitiveCatalog.all)
    _ = try parser.parse(valid)
    let bytes = Array(valid.utf8)
    let fragments = [
      "9223372036854775807", "-1", "{", "}", "[", "]", "\"", "\\", "%", ".", ":", ",", "", "0", "é", "null",
    ]
    var words = Philox.words(40_000, key: UInt64(seed), stream: 0).makeIterator()
    func random(_ bound: Int) -> Int { Int(words.next() ?? 0) % bound }
    var accepted = 0
    for _ in 0..<2_000 {
      var text = bytes
      for _ in 0...random(3) {
        let start = random(text.count)
        let end = min(text.count, start + random(4))
        text.replaceSubrange(start..<end, with: Array(fragments[random(fragments.count)].utf8))
      }
      if let graph = try? parser.parse(bytes: text, file: "m") {
        accepted += 1
        #expect(throws: Never.self) { try graph.verify() }
        let printed = graph.description
        #expect(try parser.parse(printed).description == printed)
      }
    }
    // Some changes keep a text valid, which shows that the others were refused for a reason.
    #expect(accepted > 10 && accepted < 1_000, "seed \(seed): \(accepted) accepted")
  }
}
