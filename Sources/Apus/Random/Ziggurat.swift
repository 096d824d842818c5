// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The 256 layers of equal area that cover half of the normal density (Marsaglia and Tsang, "The ziggurat method
/// for generating random variables", 2000), in the arithmetic of the tables that NumPy contains.
struct Ziggurat: Sendable {
  /// Where the tail begins.
  static let tailStart = 3.6541528853610088
  /// One over ``tailStart``, rounded by itself.
  static let inverseTailStart = 0.27366123732975827
  /// The area of one layer.
  static let area = 0.004928673233974652

  static let normal = Ziggurat()

  /// For each layer, the bound on the 52 random bits below which a point lies under the density for certain.
  let inside: [UInt64]
  /// For each layer, the width of one step of the 52 random bits.
  let widths: [Double]
  /// For each layer, the density at its outer edge.
  let heights: [Double]

  private init() {
    let steps = 0x1p52
    var inside = [UInt64](repeating: 0, count: 256)
    var widths = [Double](repeating: 0, count: 256)
    var heights = [Double](repeating: 1, count: 256)
    var edge = Self.tailStart
    heights[255] = exp(-0.5 * edge * edge)
    widths[255] = edge / steps
    inside[0] = UInt64(edge * heights[255] / Self.area * steps)
    widths[0] = Self.area / heights[255] / steps
    for layer in stride(from: 254, through: 1, by: -1) {
      let next = sqrt(-2 * log(Self.area / edge + heights[layer + 1]))
      inside[layer + 1] = UInt64((next / edge * steps).rounded(.toNearestOrEven))
      widths[layer] = next / steps
      heights[layer] = exp(-0.5 * next * next)
      // The one entry for which the library that made NumPy's tables did not round correctly.
      if layer == 38 { heights[layer] = heights[layer].nextUp }
      edge = next
    }
    inside[1] = 0
    (self.inside, self.widths, self.heights) = (inside, widths, heights)
  }
}
