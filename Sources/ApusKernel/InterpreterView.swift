// SPDX-License-Identifier: Apache-2.0

package import ApusTensor

/// Typed elements in memory; access outside throws.
package struct InterpreterView {
  private let bytes: UnsafeMutableRawBufferPointer
  /// What owns the memory; `nil` if the interpreter's caller does.
  private let owner: InterpreterBlock?
  package let dtype: DType
  private let isWritable: Bool
  /// The element that position 0 means.
  var start = 0

  /// Memory of the interpreter's caller, as a kernel uses it.
  init(_ bytes: UnsafeMutableRawBufferPointer, as parameter: Kernel.Parameter) {
    self.bytes = bytes
    owner = nil
    dtype = parameter.dtype
    isWritable = parameter.isWritten
  }

  /// A block from one of its bytes on, which lives as long as the view.
  init(_ block: InterpreterBlock, from offset: Int = 0, dtype: DType, isWritable: Bool) {
    bytes = UnsafeMutableRawBufferPointer(rebasing: block.bytes[offset...])
    owner = block
    self.dtype = dtype
    self.isWritable = isWritable
  }

  /// The address of position 0, for a function that will touch positions of a range only, while the view lives.
  package func address(
    for positions: ClosedRange<Int>, writing: Bool
  ) throws(InterpreterError.Reason) -> UnsafeMutableRawPointer? {
    guard isWritable || !writing else { throw .readOnly }
    _ = try offset(of: positions.lowerBound)
    _ = try offset(of: positions.upperBound)
    return bytes.baseAddress.map { $0 + start * dtype.bytes }
  }

  func load(_ position: Int) throws(InterpreterError.Reason) -> Literal {
    defer { withExtendedLifetime(owner) {} }
    let offset = try offset(of: position)
    func read<T: FixedWidthInteger & BitwiseCopyable>(_: T.Type) -> UInt64 {
      UInt64(truncatingIfNeeded: bytes.loadUnaligned(fromByteOffset: offset, as: T.self))
    }
    let stored =
      switch dtype.bytes {
      case 1: read(UInt8.self)
      case 2: read(UInt16.self)
      case 4: read(UInt32.self)
      case _: read(UInt64.self)
      }
    return Literal(stored: stored, dtype)
  }

  func store(_ value: Literal, at position: Int) throws(InterpreterError.Reason) {
    defer { withExtendedLifetime(owner) {} }
    guard isWritable else { throw .readOnly }
    let offset = try offset(of: position)
    // A kernel's locals and places have one type; what a program stores in another is converted.
    let bits = (value.dtype == dtype ? value : value.converted(to: dtype)).bits
    func write<T: FixedWidthInteger & BitwiseCopyable>(_: T.Type) {
      bytes.storeBytes(of: T(truncatingIfNeeded: bits), toByteOffset: offset, as: T.self)
    }
    switch dtype.bytes {
    case 1: write(UInt8.self)
    case 2: write(UInt16.self)
    case 4: write(UInt32.self)
    case _: write(UInt64.self)
    }
  }

  private func offset(of position: Int) throws(InterpreterError.Reason) -> Int {
    let count = bytes.count / dtype.bytes
    let (element, overflow) = start.addingReportingOverflow(position)
    guard !overflow, element >= 0, element < count else { throw .outside(element: element, count: count) }
    return element * dtype.bytes
  }
}

extension InterpreterError.Reason: Error {}

/// Memory of a constant, or of an array on the interpreted kernel's stack.
final class InterpreterBlock: @unchecked Sendable {
  /// The memory; views alone read it, since they keep the block.
  let bytes: UnsafeMutableRawBufferPointer

  /// Memory filled with ones: NaN as a real number.
  init(byteCount: Int) {
    bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: max(byteCount, 1), alignment: 64)
    bytes.initializeMemory(as: UInt8.self, repeating: 0xFF)
  }

  /// Memory with a content.
  init(_ content: [UInt8]) {
    bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: max(content.count, 1), alignment: 64)
    bytes.copyBytes(from: content)
  }

  deinit { bytes.deallocate() }
}
