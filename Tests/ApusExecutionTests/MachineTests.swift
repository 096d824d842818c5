// SPDX-License-Identifier: Apache-2.0

import ApusEmission
import ApusIO
import ApusKernel
import ApusPrimitives
import ApusTensor
import Specimens
import Synchronization
import Testing

@testable import ApusExecution

#if canImport(Glibc)
  import Glibc
#endif

@Suite struct MachineTests {
  /// RELIABILITY.md row 17: the address space is read over and over while another thread compiles.
  @Test func noPageIsEverWritableAndExecutable() async throws {
    let isDone = Atomic(false)
    let compiler = Task.detached {
      var executables: [Executable] = []
      repeat {
        executables = try Specimens.all.map { try TinyCCEngine().compile($0) }
      } while !isDone.load(ordering: .acquiring)
      withExtendedLifetime(executables) {}
    }
    var looksAtCode = 0
    for _ in 0..<2_000 where looksAtCode < 300 {
      let maps = try AddressSpace.text()
      guard strstr(maps, " rwx") == nil else {
        Issue.record("a page is writable and executable")
        break
      }
      #expect(strstr(maps, " r-xp ") != nil)
      if strstr(maps, "/memfd:apus") != nil { looksAtCode += 1 }
      await Task.yield()
    }
    isDone.store(true, ordering: .releasing)
    try await compiler.value
    #expect(looksAtCode == 300)
  }

  /// Every function that a kernel may call, and every scalar one, is there at each level.
  @Test(arguments: CPULevel.allCases.filter(\.isAvailable))
  func everyRuntimeFunctionIsThere(_ level: CPULevel) {
    var missing: [String] = []
    for function in Self.functions where level.address(of: function.name) == nil {
      missing.append(function.name)
    }
    for program in Specimens.all {
      let symbols = (try? program.emitted(for: .inProcess).runtimeSymbols) ?? []
      missing += symbols.filter { level.address(of: $0) == nil }
    }
    #expect(missing.isEmpty)
  }

  private static let functions: [RuntimeFunction] = {
    let numbers = DType.allCases.filter { $0 != .bool && !$0.isStorage }
    let reals: [DType] = [.f32, .f64]
    let functions = PrimitiveCatalog.all.compactMap { ($0 as? any UnaryElementwise.Type)?.operation }
      .filter { $0.function != nil }
    let operands: [RuntimeFunction.Operands] = [.vectors, .vectorScalar, .scalarVector]
    var result: [RuntimeFunction] = [.randomWord, .randomWords, .stripUnary(.not, .bool)]
    for dtype in DType.allCases {
      result += [
        .stripSelect(dtype), .stripFill(dtype), .stripCopy(dtype), .stripLoad(dtype), .stripStore(dtype),
        .stripPrefetch(dtype),
      ]
      result += DType.allCases.filter { $0 != dtype }.map { .stripConvert(from: dtype, to: $0) }
    }
    for dtype in numbers + [.bool] {
      result += Comparison.allCases.flatMap { comparison in
        operands.map { .stripCompare(comparison, dtype, $0) }
      }
    }
    for dtype in numbers {
      let binary: [BinaryOperation] =
        dtype.isFloatingPoint
        ? [.add, .sub, .mul, .div, .max, .min, .pow]
        : [.add, .sub, .mul, .div, .rem, .max, .min, .and, .or, .xor, .shiftLeft, .shiftRightLogical]
      result += binary.flatMap { operation in operands.map { .stripBinary(operation, dtype, $0) } }
      let unary: [UnaryOperation] =
        [.neg, .abs, .sign] + (dtype.isFloatingPoint ? functions : [])
      result += unary.map { .stripUnary($0, dtype) }
      result += Combiner.allCases.map { .reduce($0, dtype) }
      result += [.argmax(dtype), .stripIota(dtype)]
      if !dtype.isFloatingPoint { result.append(.checkIndex(dtype)) }
    }
    for dtype in reals { result += [.gemmPrepare(dtype), .gemmRows(dtype), .gemmSmall(dtype)] }
    return result
  }()

  @Test(arguments: [0, 1, 64, 4096, 4097, 1 << 20, (1 << 21) + 1])
  func memoryIsAlignedAndZero(_ size: Int) throws {
    let memory = try Memory(byteCount: size)
    memory.withUnsafeMutableBytes { bytes in
      #expect(bytes.count == size)
      #expect(UInt(bitPattern: bytes.baseAddress) % UInt(Program.alignment) == 0)
      #expect(bytes.allSatisfy { $0 == 0 })
      _ = bytes.initializeMemory(as: UInt8.self, repeating: 7)
      memory.clear()
      #expect(bytes.allSatisfy { $0 == 0 })
    }
  }

  #if DEBUG
    /// RELIABILITY.md row 17: the kernel refuses to read what lies beside a block.
    @Test(arguments: [1, 64, 100, 4096, 5000, 1 << 20])
    func pagesBesideMemoryAreForbidden(_ size: Int) throws {
      let memory = try Memory(byteCount: size)
      var ends: [Int32] = [0, 0]
      try #require(pipe(&ends) == 0)
      defer { for end in ends { close(end) } }
      func isReadable(_ offset: Int) -> Bool {
        memory.withUnsafeMutableBytes { bytes in
          write(ends[1], bytes.baseAddress.map { $0 + offset }, 1) == 1
        }
      }
      let end = (size + Program.alignment - 1) / Program.alignment * Program.alignment
      #expect(isReadable(0) && isReadable(size - 1) && isReadable(end - 1))
      #expect(!isReadable(end) && errno == EFAULT)
      #expect(!isReadable(end + 4095))
      // Before the block the rest of its first page is left.
      let start = memory.withUnsafeMutableBytes { -Int(UInt(bitPattern: $0.baseAddress) % 4096) }
      #expect(isReadable(start))
      #expect(!isReadable(start - 1) || size == 1 << 20)
    }
  #endif

  @Test(arguments: [-1, Int.max, 1 << 60])
  func impossibleMemoryIsAnError(_ size: Int) {
    #expect(throws: Diagnostic.self) { try Memory(byteCount: size) }
  }

  /// RELIABILITY.md row 18: compilation and calls from several threads at once.
  @Test func engineAndCodeServeManyThreads() async throws {
    let program = Specimens.contraction
    var expected = ProgramRun(program, seed: 5)
    try expected.run(on: TinyCCEngine().compile(program))
    let want = expected.arguments
    let results = await withTaskGroup(of: [[UInt8]]?.self) { group in
      for _ in 0..<8 {
        group.addTask {
          guard let executable = try? TinyCCEngine().compile(program) else { return nil }
          var last: [[UInt8]]?
          for _ in 0..<20 {
            var run = ProgramRun(program, seed: 5)
            guard (try? run.run(on: executable)) != nil else { return nil }
            last = run.arguments
          }
          return last
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(results.count == 8 && results.allSatisfy { $0 == want })
  }
}

/// The mappings of this process.
private enum AddressSpace {
  /// What the kernel tells of them, as a C string: taken apart, it would be read too seldom.
  static func text() throws -> [CChar] {
    let descriptor = open("/proc/self/maps", O_RDONLY | O_CLOEXEC)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    var text = [CChar](repeating: 0, count: 1 << 18)
    var end = 0
    while end < text.count - 1 {
      let taken = text.withUnsafeMutableBytes { bytes in
        read(descriptor, bytes.baseAddress.map { $0 + end }, bytes.count - 1 - end)
      }
      try #require(taken >= 0)
      if taken == 0 { break }
      end += taken
    }
    try #require(end < text.count - 1)
    return text
  }
}
