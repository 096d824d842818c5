// SPDX-License-Identifier: Apache-2.0

/// An order in which everything comes after what it needs, kept up while the needs change.
///
/// The method is Pearce and Kelly's: what may stand in the way of a change lies between the two places that it
/// joins, so no more than that is searched and moved.
final class TopologicalOrder {
  /// The place of each element.
  private(set) var places: [Int]
  /// For each element, the last search that met it.
  private var marks: [Int]
  private var search = 0
  /// How many needs all searches together have looked at.
  private(set) var visits = 0

  /// An order in which elements have places.
  init(places: [Int]) {
    self.places = places
    marks = [Int](repeating: 0, count: places.count)
  }

  /// What is reached from an element within a range of places, itself first.
  ///
  /// `nil` if another element is reached, or the search looks at more neighbours than a limit allows. Neighbours are
  /// visited until that says to stop.
  func reached(
    from start: Int, avoiding target: Int, within range: ClosedRange<Int>, limit: Int = .max,
    neighbours: (_ element: Int, _ visit: (Int) -> Bool) -> Void
  ) -> [Int]? {
    search += 1
    marks[start] = search
    var found = [start]
    var (next, count, isGoingOn) = (0, 0, true)
    while next < found.count, isGoingOn {
      neighbours(found[next]) { other in
        count += 1
        isGoingOn = other != target && count <= limit
        if marks[other] != search, range.contains(places[other]) {
          marks[other] = search
          found.append(other)
        }
        return isGoingOn
      }
      next += 1
    }
    visits += count
    return isGoingOn ? found : nil
  }

  /// Gives the places of some elements to the same elements, so that all of one group come before all of another and
  /// each group keeps its order.
  func arrange(_ earlier: [Int], before later: [Int]) {
    func ascending(_ elements: [Int]) -> [Int] { elements.sorted { places[$0] < places[$1] } }
    let elements = ascending(earlier) + ascending(later)
    let free = elements.map { places[$0] }.sorted()
    for (element, place) in zip(elements, free) { places[element] = place }
  }

  /// Lets an element have the place of another, which it takes over.
  func give(_ element: Int, placeOf other: Int) { places[element] = places[other] }
}
