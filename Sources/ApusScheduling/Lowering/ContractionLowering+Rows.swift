// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusKernel
import ApusTensor

extension ContractionLowering {
  /// The last loop of the result that moves only the left operand, if all loops inside it move only the right one.
  ///
  /// Its steps are the rows of matrix products, and the loops inside it their columns.
  var rowLoop: Int? {
    let (left, right) = (nest.factors[0], nest.factors[1])
    guard usesMatrixProduct, contraction.resultCount > 0,
      contraction.summed.allSatisfy({ $0.count > 0 }), left.columnStride == 0 || nest.columns == 1,
      let loop = nest.rows.indices.last(where: { right.rowStrides[$0] == 0 }),
      left.rowStrides[(loop + 1)...].allSatisfy({ $0 == 0 })
    else { return nil }
    return loop
  }

  /// Rows of a block on a machine.
  func blockRows(_ rows: Int, columns: Int, on machine: MachineModel) -> Int {
    machine.blockRows(of: rows, bytesPerRow: columns * contraction.dtype.bytes)
  }

  /// How many columns the rows in a loop have.
  func width(ofRowsIn rowLoop: Int) -> Int { nest.rows[(rowLoop + 1)...].reduce(nest.columns, *) }

  /// How many steps of a loop of the result an example takes; 0 if the number of steps is fixed.
  func factor(ofLoop loop: Int) -> Int { nest.partial(ofLoop: loop)?.scale ?? 0 }

  /// The loops over the columns of the right matrices, in row-major order of a row of the result.
  func columnLoops(after rowLoop: Int) -> [Contraction.Loop] {
    let right = nest.factors[1]
    var loops = [
      Contraction.Loop(
        count: nest.columns, factor: factor(ofLoop: nest.rows.count), left: 0, right: right.columnStride,
        result: 1)
    ]
    for loop in nest.rows.indices.dropFirst(rowLoop + 1).reversed() {
      loops.insert(
        Contraction.Loop(
          count: nest.rows[loop], factor: factor(ofLoop: loop), left: 0, right: right.rowStrides[loop],
          result: loops[0].result * loops[0].count), at: 0)
    }
    return loops
  }
}

extension Nest {
  /// Whether a value that the nest stores may lie where the contraction's result does: nothing reads that any more when
  /// the value is there.
  func replacesAccumulator(by value: Value) -> Bool {
    guard let store = stores.first(where: { $0.access.base == value }) else { return false }
    let readers = instructions.indices.filter { index in
      instructions[index].operation.operands.contains { instructions[$0].operation == .accumulator }
    }
    return readers.allSatisfy { $0 <= store.instruction }
      && instructions[store.instruction].stage == lastStage
  }

  /// The nest with `.accumulator` in a tile that begins anew in each step of the first `fixed` loops, and so with a value
  /// that it hands on.
  func overTile(fixed: Int, handingOn value: Value?) -> Nest {
    var nest = self
    var strides = [Int](repeating: 0, count: rows.count)
    var stride = columns
    for loop in rows.indices.dropFirst(fixed).reversed() {
      strides[loop] = stride
      stride *= rows[loop]
    }
    let walk = Walk(offset: 0, rowStrides: strides, columnStride: 1)
    nest.accumulator = walk
    nest.factors = []
    nest.stores = stores.map { store in
      guard store.access.base == value else { return store }
      return Store(
        instruction: store.instruction, access: Access(base: store.access.base, position: walk),
        combiner: store.combiner)
    }
    return nest
  }
}
