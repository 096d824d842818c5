// SPDX-License-Identifier: Apache-2.0

import ApusIO
import Testing

@testable import ApusExecution

@Suite struct ObjectFileTests {
  /// Every kind of relocation that libtcc makes, calls in both directions, and all sorts of data.
  static let source = """
    extern float apus_far(float, int);
    extern const float apus_c0[];
    static const double table[3] = {1.5, 2.5, 1e300};
    const int shared[2] = {7, 8};
    const int *const chosen[2] = {shared, shared + 1};
    static int twice(int x) { return 2 * x; }
    int thrice(int x) { return 3 * x; }
    int run_invoke(void *a, void *b, float **c) {
      float (*far)(float, int) = apus_far;
      int (*near)(int) = twice;
      c[0][0] = apus_far(apus_c0[1] * 0.25f, 3) + far(1e39f, 4) + (float)table[1];
      c[0][1] = (float)(near(5) + thrice(6) + *chosen[1] + shared[0]);
      return twice(c[0][0] > 1.0);
    }
    """

  static func object() throws -> AnonymousFile {
    let file = try AnonymousFile()
    try TinyCCCompilation.run(source, into: file)
    return file
  }

  private static let far: @convention(c) (Float, Int32) -> Float = { $0 == .infinity ? 100 : $0 + Float($1) }

  @Test func codeRunsWhereItIsLoaded() throws {
    var external = ExternalAddresses()
    do {
      let constant = try Memory(byteCount: 8)
      constant.storeBytes(of: 8, as: Float.self)
      constant.storeBytes(of: 16, toByteOffset: 4, as: Float.self)
      external.add("apus_c0", in: constant, atByteOffset: 0)
    }
    let code = try LoadedCode(Self.object(), external) { name throws(Diagnostic) in
      switch name {
      case "apus_far": UInt(bitPattern: unsafeBitCast(Self.far, to: UnsafeRawPointer.self))
      default: throw Diagnostic("there is no '\(name)'")
      }
    }
    #expect(code.functionNames.sorted() == ["run_invoke", "thrice"])
    typealias Run =
      @convention(c) (
        UnsafeMutableRawPointer?, UnsafeMutableRawPointer?, UnsafePointer<UnsafeMutablePointer<Float>?>?
      ) -> Int32
    var results: [Float] = [0, 0]
    let status = results.withUnsafeMutableBufferPointer { results in
      code.withUnsafeAddress(of: "run_invoke") { address in
        var argument = results.baseAddress
        return unsafeBitCast(address, to: Run.self)(nil, nil, &argument)
      }
    }
    #expect(status == 2)
    // 16 · 0.25 + 3, then 100 for infinity, then 2.5; 10 + 18 + 8 + 7.
    #expect(results == [109.5, 43])
  }

  @Test func aMissingNameIsTheCallersError() throws {
    let file = try Self.object()
    let error = #expect(throws: Diagnostic.self) {
      try LoadedCode(file, ExternalAddresses()) { name throws(Diagnostic) in
        throw Diagnostic("there is no '\(name)'")
      }
    }
    #expect(error?.message.hasPrefix("there is no 'apus_") == true)
  }

  /// An object that is cut off or damaged is an error or another object, never a trap.
  @Test func damageIsNoTrap() throws {
    let file = try Self.object()
    let good = try file.withBytes(file.size) { Array($0) }
    var refused = 0
    func tryLayout(_ bytes: [UInt8]) {
      var room = bytes + [UInt8](repeating: 0, count: CodeImage.mostBytes(forObjectOf: bytes.count))
      room.withUnsafeMutableBytes { room in
        do throws(Diagnostic) {
          let image = try CodeImage(ObjectFile(UnsafeRawBufferPointer(rebasing: room[..<bytes.count])))
          let own = UnsafeMutableRawBufferPointer(rebasing: room[..<image.size])
          _ = try image.complete(own, for: 1 << 46) { _ in 1 << 40 }
        } catch {
          refused += 1
        }
      }
    }
    tryLayout(good)
    #expect(refused == 0)
    for length in 0..<good.count { tryLayout(Array(good[..<length])) }
    #expect(refused == good.count)
    refused = 0
    for position in good.indices {
      for bit in [0, 3, 7] {
        var bytes = good
        bytes[position] ^= 1 << bit
        tryLayout(bytes)
      }
    }
    #expect(refused > 200)
  }

  @Test func otherProcessorsAreRefused() throws {
    let file = try Self.object()
    let error = #expect(throws: Diagnostic.self) {
      try file.withBytes(file.size) { bytes throws(Diagnostic) in
        bytes[18] = 183
        _ = try ObjectFile(UnsafeRawBufferPointer(bytes))
      }
    }
    #expect(error?.message == "libtcc's code can be loaded on x86-64 only")
  }
}
