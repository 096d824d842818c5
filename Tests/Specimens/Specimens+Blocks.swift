// SPDX-License-Identifier: Apache-2.0

package import ApusKernel
import ApusPrimitives
import ApusTensor

extension Specimens {
  /// Rows in blocks of four, of which the last is shorter: loops and strips that count to a local.
  package static let blocks: Program = {
    let (m, n, rows, strip) = (10, 7, 4, 8)
    let element = AffineIndex(0, [.init(.loop(0), n), .init(.loop(1), n), .init(.loop(2), 1)])
    let stripStart = AffineIndex(0, [.init(.loop(0), n), .init(.loop(3), 1)])
    let elements = AffineIndex(0, [.init(.local(0), n)])
    return program(
      "blocks", [("x", .f32(m, n), false), ("z", .f32(m, n), true), ("w", .f32(m, n), true)],
      body: [
        .loop(
          variable: 0, count: AffineIndex(m), step: rows,
          body: [
            .define(0, .i64, .remaining(of: AffineIndex(m), from: 0, limit: rows)),
            .loop(
              variable: 1, count: .local(0),
              body: [
                .loop(
                  variable: 2, count: AffineIndex(n),
                  body: [
                    .store(
                      Place(.parameter(1), element),
                      .binary(
                        .mul, .load(Place(.parameter(0), element), .f32),
                        .position(AffineIndex(2, [.init(.local(0), -3), .init(.loop(1), 1)]), .f32), .f32),
                      .f32)
                  ])
              ]),
            .loop(
              variable: 3, count: elements, step: strip,
              body: [
                .define(1, .i64, .remaining(of: elements, from: 3, limit: strip)),
                .call(
                  RuntimeCall(
                    .stripUnary(.sqrt, .f32),
                    [
                      .integer(.local(1)), .address(Place(.parameter(2), stripStart)),
                      .address(Place(.parameter(0), stripStart)),
                    ])),
              ]),
          ])
      ])
  }()
}
