// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusGraph
import ApusIO
import ApusPrimitives
import Testing

/// RELIABILITY.md row 3 for everything that is read: sizes, ranks, offsets and lengths at every edge.
///
/// A case is a value exactly if the file's own arithmetic says so, worked out here without any of the readers' code; all
/// others are typed errors that name the file and the place, and a trap would end the run.
@Suite struct ReaderBoundaryTests {
  /// Dimensions as texts, among them such that no integer holds.
  static let sizes: [String] =
    [1 << 31, 1 << 32, 1 << 40, 1 << 42].flatMap { ["\($0 - 1)", "\($0)", "\($0 + 1)"] }
    + [
      "-1", "0", "1", "2", "3", "-9223372036854775808", "9223372036854775806", "9223372036854775807",
      "9223372036854775808", "-9223372036854775809", "18446744073709551615", "18446744073709551616",
      "100000000000000000000000000000000",
    ]

  static let shapes: [[String]] =
    sizes.flatMap { [[$0], ["2", $0], [$0, "0"], ["0", $0], [$0, $0], ["1", $0, "1"]] }
    + [0, 1, 2, 15, 16, 17, 18, 100].flatMap { rank in
      ["0", "1", "2", "-1"].map { [String](repeating: $0, count: rank) }
    }

  /// The bytes that a file of a shape must hold; `nil` if no tensor may have it.
  static func bytes(_ shape: [String], element: Int) -> Int? {
    guard shape.count <= 16 else { return nil }
    var product = 1.0
    for text in shape {
      guard let size = Double(text), size >= 0 else { return nil }
      if size > 0 { product *= size }
      guard product <= 0x1p40 else { return nil }
    }
    return shape.contains("0") ? 0 : Int(product) * element
  }

  /// How often something was read and refused.
  struct Tally {
    var read = 0
    var refused = 0

    /// Reads, and compares whether that succeeds with what is expected.
    mutating func attempt(
      _ isRight: Bool, _ context: @autoclosure () -> String, _ read: () throws(Diagnostic) -> Void
    ) {
      do throws(Diagnostic) {
        try read()
        self.read += 1
        #expect(isRight, "read: \(context())")
      } catch {
        refused += 1
        #expect(!isRight, "\(context()): \(error)")
        // A file over the limit is not even read, nor one of which the caller says what cannot be.
        let isRead = error.category == .badInput && error.place?.file == "edge"
        let others = [
          "cannot read 'edge': File is larger", "labels need at least 1 class", "labels tell at most",
        ]
        #expect(isRead || others.contains { error.message.hasPrefix($0) }, "\(error)")
      }
    }

    func expect(atLeast count: Int) {
      #expect(read >= 5 && refused >= 5 && read + refused >= count, "\(read) read, \(refused) refused")
    }
  }

  static let contents = [0, 1, 4, 8, 12]

  @Test func npy() {
    var tally = Tally()
    for shape in Self.shapes {
      for (descr, element) in [("|u1", 1), ("<f8", 8)] {
        let tuple = "(" + shape.map { $0 + "," }.joined() + ")"
        let header = "{'descr': '\(descr)', 'fortran_order': False, 'shape': \(tuple)}\n"
        for content in Self.contents {
          for version: UInt8 in [1, 2] {
            let length = header.utf8.count
            let size = (0..<(version == 1 ? 2 : 4)).map { UInt8(truncatingIfNeeded: length >> ($0 * 8)) }
            let file = [0x93] + Array("NUMPY".utf8) + [version, 0] + size + Array(header.utf8)
            tally.attempt(Self.bytes(shape, element: element) == content, "\(header)\(content)") {
              () throws(Diagnostic) in
              _ = try NPYReader.read(file + [UInt8](repeating: 0, count: content), from: "edge")
            }
          }
        }
      }
    }
    // The length of the header itself.
    for length in [0, 1, 117, 118, 119, 1 << 16, 1 << 31, (1 << 32) - 1] {
      let size = (0..<4).map { UInt8(truncatingIfNeeded: length >> ($0 * 8)) }
      tally.attempt(false, "header of \(length)") { () throws(Diagnostic) in
        _ = try NPYReader.read([0x93] + Array("NUMPY".utf8) + [2, 0] + size, from: "edge")
      }
    }
    tally.expect(atLeast: 500)
  }

  @Test func idx() {
    var tally = Tally()
    let shapes = Self.shapes.filter { $0.allSatisfy { UInt32($0) != nil } }
    for shape in shapes {
      for (code, element): (UInt8, Int) in [(8, 1), (0x0E, 8)] {
        for content in Self.contents {
          // The rank that the header claims, too.
          for rank in Set([shape.count, 0, 16, 17, 255]).sorted() {
            var file: [UInt8] = [0, 0, code, UInt8(rank)]
            for size in shape.compactMap({ UInt32($0) }) {
              file += [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: size >> $0) }
            }
            // With another rank, sizes are taken for elements or elements for sizes: of no elements there are 0.
            let isRight =
              rank == shape.count
              ? Self.bytes(shape, element: element) == content
              : rank == 0 && shape.count * 4 + content == element
            if rank == 16, shape.count != 16 { continue }
            tally.attempt(isRight, "\(shape) \(rank) \(content)") { () throws(Diagnostic) in
              _ = try IDXReader.read(file + [UInt8](repeating: 0, count: content), from: "edge")
            }
          }
        }
      }
    }
    tally.expect(atLeast: 500)
  }

  static func safetensors(_ header: String, length: UInt64? = nil, content: Int) -> [UInt8] {
    let length = length ?? UInt64(header.utf8.count)
    return (0..<8).map { UInt8(truncatingIfNeeded: length >> ($0 * 8)) } + Array(header.utf8)
      + [UInt8](repeating: 0, count: content)
  }

  @Test func safetensors() {
    var tally = Tally()
    for shape in Self.shapes {
      for (name, element) in [("U8", 1), ("F64", 8)] {
        for content in Self.contents {
          let list = shape.joined(separator: ",")
          let header = #"{"w":{"dtype":"\#(name)","shape":[\#(list)],"data_offsets":[0,\#(content)]}}"#
          let isRight = Self.bytes(shape, element: element) == content
          tally.attempt(isRight, "\(header)") { () throws(Diagnostic) in
            _ = try SafetensorsReader.read(Self.safetensors(header, content: content), from: "edge")
          }
        }
      }
    }
    for begin in Self.sizes {
      for end in Self.sizes {
        let header = #"{"w":{"dtype":"U8","shape":[2],"data_offsets":[\#(begin),\#(end)]}}"#
        tally.attempt(begin == "0" && end == "2", header) { () throws(Diagnostic) in
          _ = try SafetensorsReader.read(Self.safetensors(header, content: 2), from: "edge")
        }
      }
    }
    for length in Self.sizes.compactMap({ UInt64($0) }) + [99_999_999, 100_000_000, 100_000_001] {
      tally.attempt(length == 2, "header of \(length)") { () throws(Diagnostic) in
        _ = try SafetensorsReader.read(Self.safetensors("{}", length: length, content: 0), from: "edge")
      }
    }
    tally.expect(atLeast: 500)
  }

  @Test func csv() {
    var tally = Tally()
    let text = Array("1,2,3\n4,5,0\n7,8,1\n".utf8)
    let numbers = Self.sizes.compactMap { Int($0) } + [-4, -3, -2]
    for number in numbers {
      let columns: [Dataset.Target] = [.label(column: number), .value(column: number)]
      for target in columns {
        tally.attempt((-3..<3).contains(number), "\(target)") { () throws(Diagnostic) in
          _ = try Dataset.csv(text, named: "edge", target: target)
        }
      }
      tally.attempt((4...2_147_483_648).contains(number), "\(number) classes") { () throws(Diagnostic) in
        _ = try Dataset.csv(
          text, named: "edge", target: .label(column: -1), classCount: number)
      }
      for shape: Shape in [[number], [1, number], [number, 0], [number, number]] {
        tally.attempt(shape == [2] || shape == [1, 2], "\(shape)") { () throws(Diagnostic) in
          _ = try Dataset.csv(text, named: "edge", shape: shape)
        }
      }
      var reader = CSVReader()
      reader.format.skippedLines = number
      tally.attempt((0...2).contains(number), "\(number) lines skipped") { () throws(Diagnostic) in
        _ = try reader.read(text, from: "edge")
      }
      reader = CSVReader()
      reader.limits.elements = number
      tally.attempt(number >= 9, "at most \(number) cells") { () throws(Diagnostic) in
        _ = try reader.read(text, from: "edge")
      }
      reader = CSVReader()
      reader.limits.fileBytes = number
      tally.attempt(number >= text.count, "at most \(number) bytes") { () throws(Diagnostic) in
        _ = try reader.read(text, from: "edge")
      }
    }
    // A label is a 32-bit number.
    for label in Self.sizes {
      let isRight = Int32(label).map { $0 >= 0 } ?? false
      tally.attempt(isRight, "label \(label)") { () throws(Diagnostic) in
        _ = try Dataset.csv(Array("1,\(label)\n2,0\n".utf8), named: "edge")
      }
    }
    tally.expect(atLeast: 200)
  }

  @Test func graphs() {
    var tally = Tally()
    let parser = GraphParser(PrimitiveCatalog.all)
    func attempt(_ isRight: Bool, _ text: String) {
      tally.attempt(isRight, text) { () throws(Diagnostic) in _ = try parser.parse(text, file: "edge") }
    }
    for shape in Self.shapes {
      let list = shape.joined(separator: ",")
      let isShape = Self.bytes(shape, element: 1) != nil
      for mnemonic in ["input", "parameter"] {
        attempt(isShape, "%0 = \(mnemonic) {\"name\":\"x\",\"type\":\"f32[\(list)]\"}\nreturn \"y\" %0\n")
      }
      attempt(isShape, "%0 = fill {\"shape\":[\(list)],\"value\":\"f32:1.5\"}\nreturn \"y\" %0\n")
      // A declared type that is not what the operator gives is refused, whatever it is.
      attempt(
        shape == ["2"], "%0 = fill {\"shape\":[2],\"value\":\"f32:1.5\"} : f32[\(list)]\nreturn \"y\" %0\n")
      attempt(
        Self.bytes(shape, element: 1) == 0,
        "%0 = constant {\"base64\":\"\",\"type\":\"f32[\(list)]\"}\nreturn \"y\" %0\n")
    }
    for size in Self.sizes {
      let number = Int(size).map { $0 >= 0 } ?? false
      attempt(number, "%\(size) = fill {\"shape\":[2],\"value\":\"f32:1.5\"}\nreturn \"y\" %\(size)\n")
      attempt(size == "0", "%0 = fill {\"shape\":[2],\"value\":\"f32:1.5\"}\n%1 = neg %0.\(size)\n")
      attempt(size == "1", "%0:\(size) = fill {\"shape\":[2],\"value\":\"f32:1.5\"}\n")
      attempt(
        Int32(size) != nil, "%0 = fill {\"shape\":[2],\"value\":\"i32:\(size)\"}\nreturn \"y\" %0\n")
    }
    tally.expect(atLeast: 500)
  }

  /// Everything that a file may ask of the parsers beneath: depth, numbers, expansion.
  @Test func limits() {
    var tally = Tally()
    for depth in [0, 1, 31, 32, 33, 1000, 100_000] {
      for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let text =
          String(repeating: open, count: depth) + "0" + String(repeating: close, count: depth)
        tally.attempt(depth < 32, "depth \(depth)") { () throws(Diagnostic) in
          do throws(JSONParser.Failure) {
            _ = try JSONParser.parse(Array(text.utf8))
          } catch {
            throw Diagnostic(error.description, place: .init(file: "edge", .byte(error.offset)))
          }
        }
      }
    }
    let hello: [UInt8] = [
      0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xCB, 0x48, 0xCD, 0xC9, 0xC9, 0xD7, 0x51,
      0x28, 0x2E, 0xCF, 0x4C, 0x2B, 0x01, 0x00, 0xF5, 0x1F, 0xAD, 0x68, 0x0C, 0x00, 0x00, 0x00,
    ]
    func inflate(_ isRight: Bool, _ bytes: [UInt8], _ limits: Limits, _ context: String) {
      let disk = MemoryFileSystem()
      disk.place(bytes, at: "edge")
      tally.attempt(isRight, context) { () throws(Diagnostic) in
        _ = try disk.readInput("edge", limits: limits)
      }
    }
    for number in Self.sizes.compactMap({ Int($0) }) + [11, 12, 13, 31, 32, 33] {
      inflate(number >= 12, hello, Limits(inflatedBytes: number), "expands to at most \(number)")
      inflate(number >= 32, hello, Limits(fileBytes: number), "has at most \(number)")
      // The length that the trailer claims, modulo 2^32.
      let claimed = hello.dropLast(4) + (0..<4).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
      inflate(UInt32(truncatingIfNeeded: number) == 12, Array(claimed), .standard, "claims \(number)")
    }
    tally.expect(atLeast: 80)
  }
}
