// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusPrimitives
import ApusTensor
import Testing

private let parser = GraphParser(PrimitiveCatalog.all)

@Suite struct GraphTextTests {
  private func sample() throws -> Graph {
    let trace = Trace()
    trace.origin = Origin(path: "image \"one\"\n")
    let x = trace.input("x", .f32(3, 4))
    trace.origin = Origin(path: "dense")
    let w = trace.parameter("dense.weight", .f32(4, 2))
    let y = tanh(x.matmul(w)) + Double.infinity
    trace.origin = nil
    trace.output(.result("y"), y)
    trace.output(.update("dense.weight"), w * -0.0)
    return try trace.finished()
  }

  @Test("a graph prints one line a node and an output")
  func prints() throws {
    #expect(
      try sample().description == """
        %0 = input {"name":"x","type":"f32[3,4]"} : f32[3,4] @ "image \\"one\\"\\n"
        %1 = parameter {"name":"dense.weight","type":"f32[4,2]"} : f32[4,2] @ "dense"
        %2 = dot_general {"axes":{"leftBatch":[],"leftContracting":[1],"rightBatch":[],"rightContracting":[0]}} \
        %0, %1 : f32[3,2] @ "dense"
        %3 = tanh %2 : f32[3,2] @ "dense"
        %4 = fill {"shape":[3,2],"value":"f32:inf"} : f32[3,2] @ "dense"
        %5 = add %3, %4 : f32[3,2] @ "dense"
        %6 = fill {"shape":[4,2],"value":"f32:-0.0"} : f32[4,2]
        %7 = mul %1, %6 : f32[4,2]
        return "y" %5
        update "dense.weight" %7

        """)
  }

  @Test("a printed graph reads back to an equal graph with equal text and hash")
  func roundTrip() throws {
    let graph = try sample()
    let read = try parser.parse(graph.description)
    #expect(read == graph)
    #expect(read.description == graph.description)
    #expect(read.textHash == graph.textHash)
    #expect(read.nodes[0].origin?.path == "image \"one\"\n")
  }

  @Test("where a derivative comes from is read back, and told from a path that ends as its description does")
  func backward() throws {
    let text = """
      %0 = input {"name":"x","type":"f32[]"} : f32[] @ "a" backward // a comment
      %1 = neg %0 : f32[] @ "a (backward)"
      return "y" %1

      """
    let read = try parser.parse(text)
    #expect(read.nodes.map { $0.origin?.path } == ["a", "a (backward)"])
    #expect(read.nodes.map { $0.origin?.isBackward } == [true, false])
    #expect(read.nodes[0].origin != Origin(path: "a"))
    #expect(read.description == text.replacing(" // a comment", with: ""))
  }

  @Test("names of any characters survive, and none can end a line or reach the terminal raw")
  func hostileNames() throws {
    let names = [
      "a\nreturn \"b\" %0", "\u{202E}", "\\", "\"", "é", "\u{0}", "//", "%1", "a\r", "\u{1F600}", "\u{7F}",
    ]
    let trace = Trace()
    for name in names {
      trace.origin = Origin(path: name)
      trace.output(.result(name + "!"), trace.input(name, .f32()))
    }
    let graph = try trace.finished()
    let text = graph.description
    #expect(text.split(separator: "\n").count == 2 * names.count)
    #expect(!text.unicodeScalars.contains { "\u{202E}\u{7F}\r\0".unicodeScalars.contains($0) })
    let read = try parser.parse(text)
    #expect(read == graph && read.description == text)
    #expect(read.nodes.map { $0.origin?.path } == names)
  }

  @Test("numbers may have gaps, types may be left out, comments and blank lines are passed over")
  func lenient() throws {
    let graph = try parser.parse(
      "// run: simplify\n%7 = input {\"type\":\"f32[2]\",\"name\":\"x\"} // x\r\n\n  %3 = exp %7\nreturn \"y\" %3 // end"
    )
    #expect(graph.nodes.map(\.primitive.mnemonic) == ["input", "exp"])
    #expect(graph.description.contains("%1 = exp %0 : f32[2]\n"))
  }

  @Test("a node with several results is referred to by result, to any depth of graphs in graphs")
  func severalResults() throws {
    let inner = Trace()
    let a = inner.input("a", .f32(2))
    inner.output(.result("p"), exp(a))
    inner.output(.result("q"), a.converted(to: .i32))
    let outer = Trace()
    let x = outer.input("x", .f32(2))
    let called = outer.apply(Call(try inner.finished()), [x])
    outer.output(.result("first"), called[0])
    outer.output(.result("second"), called[1])
    var graph = try outer.finished()
    for _ in 0..<3 {
      let next = Trace()
      let results = next.apply(Call(graph), [next.input("x", .f32(2))])
      next.output(.result("second"), results[1])
      next.output(.result("first"), results[0])
      graph = try next.finished()
      let text = graph.description
      #expect(text.contains("%1:2 = call "))
      #expect(text.contains(": (f32[2], i32[2]) body {\n") || text.contains(": (i32[2], f32[2]) body {\n"))
      #expect(text.contains("return \"second\" %1.1\n"))
      let read = try parser.parse(text)
      #expect(read == graph && read.description == text)
    }
    #expect(try graph.inlined().nodes.map(\.primitive.mnemonic) == ["input", "exp", "convert"])
  }

  @Test("the hash is FNV-1a of the text, so that it is the same in every process")
  func hash() {
    #expect(Graph().textHash == "cbf29ce484222325")
    var graph = Graph()
    _ = try? graph.append(Input("x", .f32()))
    // Computed from the line `%0 = input {"name":"x","type":"f32[]"} : f32[]` and a line feed by a script.
    #expect(graph.textHash == "854808643bc946b4")
  }
}
