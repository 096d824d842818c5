// SPDX-License-Identifier: Apache-2.0

import ApusTensor

/// What lowering takes for granted of a processor: numbers that decide how fast a program is and how much scratch memory it
/// has, never which bits it computes.
package struct MachineModel: Hashable, Sendable {
  /// Bytes of the first data cache of a core.
  package let firstCacheBytes: Int
  /// Multiplications of matrices up to which packing the right one would only delay.
  package let smallProduct: Int
  /// Rows of a product of matrices that are computed together: a multiple of the rows of the runtime's micro-kernels.
  let rowGroup = 12
  /// What makes it worth waking a thread, in operations on elements.
  static let leastSharedWork = 65_536
  /// What a piece of shared work should hold, so that handing it out costs little, in operations on elements.
  static let pieceWork = 8_192

  /// A machine of which little is known; what is emitted is for it, so that it is the same bytes wherever that is done.
  package static let standard = MachineModel(firstCacheBytes: 48 << 10)

  /// A model of a machine.
  package init(firstCacheBytes: Int, smallProduct: Int = 4096) {
    self.firstCacheBytes = firstCacheBytes
    self.smallProduct = smallProduct
  }

  /// Elements of a strip: eight strips of f32 fill a third of the first cache.
  var stripLength: Int { max(64, firstCacheBytes / 96 / 64 * 64) }

  /// Bytes that are taken to be in the first cache when a kernel reads them.
  var residentBytes: Int { firstCacheBytes / 3 * 2 }

  /// Rows of a block of a product: as many as fill a third of the first cache, some groups of them.
  ///
  /// Blocks are equally long and even in number, as far as that goes, so that two threads end together: of
  /// 128 rows in blocks of 24 one of two threads would compute 72, in blocks of 22 it computes 66.
  func blockRows(of rows: Int, bytesPerRow: Int) -> Int {
    let fitting = firstCacheBytes / 3 / max(bytesPerRow, 1) / rowGroup * rowGroup
    let most = max(rowGroup, min(fitting, 8 * rowGroup))
    guard rows > most else { return rows }
    let blocks = ((rows + most - 1) / most).roundedUp(to: 2)
    return (rows + blocks - 1) / blocks
  }
}
