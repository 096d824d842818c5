// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusKernel
import ApusTensor

extension TileLowering {
  /// Asks for what the next strip of a stream will read, so that it comes while this one is computed.
  ///
  /// The processor notices streams by itself, but forgets them from strip to strip, since many routines run
  /// on each. An optimizer's update reads three streams that are larger than any near cache.
  func prefetch(_ access: Nest.Access, _ source: Place, _ dtype: DType) -> [Statement] {
    // A nest without row loops reads each element once.
    let distance = stripVariable == nil ? access.position.rowStrides.last ?? 0 : strip
    guard distance != 0, builder.byteCount(of: access.base) > builder.machine.residentBytes else { return [] }
    return [
      .call(
        RuntimeCall(.stripPrefetch(dtype), [count, .address(source), .integer(AffineIndex(distance))]))
    ]
  }
}
