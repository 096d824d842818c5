// SPDX-License-Identifier: Apache-2.0

import ApusTensor

extension RuntimeCall {
  /// The memory behind an address that a call reads or writes.
  struct Touch {
    /// Where the first element is.
    let place: Place
    let isWritten: Bool
    /// How many elements there are along each axis, and how far apart; `nil` if it may be all from the place on.
    let axes: [(count: AffineIndex, stride: AffineIndex)]?
  }

  /// What the call reads, then what it writes; `nil` if it passes what its function does not take.
  var touches: [Touch]? {
    var (places, integers): ([Place], [AffineIndex]) = ([], [])
    for argument in arguments {
      switch argument {
      case .address(let place): places.append(place)
      case .integer(let index): integers.append(index)
      }
    }
    let expected = function.argumentCounts
    guard places.count == expected.pointers, integers.count == expected.integers else { return nil }
    let one = AffineIndex(1)
    func touch(_ position: Int, _ axes: [(AffineIndex, AffineIndex)]?, writes: Bool) -> Touch {
      Touch(
        place: places[position], isWritten: writes, axes: axes.map { $0.map { (count: $0.0, stride: $0.1) } })
    }
    func read(_ position: Int, _ axes: (AffineIndex, AffineIndex)...) -> Touch {
      touch(position, axes, writes: false)
    }
    func written(_ position: Int, _ axes: (AffineIndex, AffineIndex)...) -> Touch {
      touch(position, axes, writes: true)
    }
    func vectors(_ positions: ClosedRange<Int>) -> [Touch] {
      positions.map { read($0, (integers[0], one)) } + [written(0, (integers[0], one))]
    }
    func product(_ c: Int) -> [Touch] {
      let (m, n, k) = (integers[0], integers[1], integers[2])
      let result = [(m, integers[7]), (n, one)]
      return [
        read(0, (m, integers[3]), (k, integers[4])), read(1, (k, integers[5]), (n, integers[6])),
      ] + (integers[8] == AffineIndex() ? [] : [touch(c, result, writes: false)])
        + [touch(c, result, writes: true)]
    }
    switch function {
    case .stripUnary, .stripConvert, .stripCopy: return vectors(1...1)
    case .stripBinary(_, _, let operands), .stripCompare(_, _, let operands):
      return [
        read(1, (operands == .scalarVector ? one : integers[0], one)),
        read(2, (operands == .vectorScalar ? one : integers[0], one)), written(0, (integers[0], one)),
      ]
    case .stripSelect: return vectors(1...3)
    case .stripFill: return [read(1), written(0, (integers[0], one))]
    case .stripLoad: return [read(1, (integers[0], integers[1])), written(0, (integers[0], one))]
    case .stripStore: return [read(1, (integers[0], one)), written(0, (integers[0], integers[1]))]
    case .stripIota: return [written(0, (integers[0], one))]
    case .stripPrefetch: return []
    case .reduce, .argmax, .checkIndex: return [read(0, (integers[0], one))]
    case .gemmPrepare:
      return [
        read(0, (integers[1], integers[2]), (integers[0], integers[3])), touch(1, nil, writes: true),
      ]
    case .gemmRows: return [touch(2, nil, writes: false)] + product(3)
    case .gemmSmall: return product(2)
    case .randomBits: return [read(1, (AffineIndex(2), one)), written(0, (integers[0], one))]
    }
  }
}
