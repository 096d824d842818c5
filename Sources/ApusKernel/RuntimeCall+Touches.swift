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
    let parameters = function.signature.parameters
    guard arguments.count == parameters.count else { return nil }
    var integers: [AffineIndex] = []
    for case .integer(let index) in arguments { integers.append(index) }
    func axes(_ axes: [RuntimeFunction.Axis]) -> [(count: AffineIndex, stride: AffineIndex)] {
      axes.map { ($0.count.value(integers), $0.stride.value(integers)) }
    }
    var (read, written): ([Touch], [Touch]) = ([], [])
    for (argument, parameter) in zip(arguments, parameters) {
      switch (argument, parameter) {
      case (.integer, .integer), (.address, .hint): break
      case (.address(let place), .reads(let list)):
        read.append(Touch(place: place, isWritten: false, axes: axes(list)))
      case (.address(let place), .writes(let list)):
        written.append(Touch(place: place, isWritten: true, axes: axes(list)))
      case (.address(let place), .updates(let list, let flag)):
        if integers[flag] != AffineIndex() {
          read.append(Touch(place: place, isWritten: false, axes: axes(list)))
        }
        written.append(Touch(place: place, isWritten: true, axes: axes(list)))
      case (.address(let place), .packed(_, let isWritten)):
        let touch = Touch(place: place, isWritten: isWritten, axes: nil)
        if isWritten { written.append(touch) } else { read.append(touch) }
      case (.integer, _), (.address, .integer): return nil
      }
    }
    return read + written
  }
}

extension RuntimeFunction.Quantity {
  /// The number in a call that passes the given integers.
  fileprivate func value(_ integers: [AffineIndex]) -> AffineIndex {
    switch self {
    case .fixed(let number): AffineIndex(number)
    case .passed(let position): integers[position]
    }
  }
}
