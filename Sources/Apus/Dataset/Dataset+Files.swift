// SPDX-License-Identifier: Apache-2.0

public import ApusIO
public import ApusTensor

extension Dataset {
  /// Reads images and labels from IDX files, compressed or not; pixels stay as they are, 0 to 255.
  ///
  /// - Throws: `Diagnostic` naming the file and what is wrong in it.
  public static func idx(
    images: String, labels: String, classCount: Int? = nil
  ) throws(Diagnostic) -> Dataset {
    let pixels = try IDXReader.read(contentsOf: images)
    let numbers = try IDXReader.read(contentsOf: labels)
    guard pixels.shape.count >= 2 else {
      throw Diagnostic(
        "the file holds no images: its shape is \(Shape(pixels.shape))", place: .init(file: images),
        help: "images have a shape such as [60000,28,28], and labels one such as [60000]")
    }
    guard numbers.shape.count == 1, let integers = numbers.integers else {
      throw Diagnostic(
        "the file holds no labels: its shape is \(Shape(numbers.shape))", place: .init(file: labels),
        help: "labels are whole numbers in a shape such as [60000]")
    }
    guard integers.count == pixels.shape[0] else {
      throw Diagnostic(
        "\(integers.count) labels do not fit the \(pixels.shape[0]) images of '\(images)'",
        place: .init(file: labels))
    }
    return try at(labels) { () throws(Diagnostic) in
      try Dataset(
        features: pixels.floats, shape: Shape(Array(pixels.shape.dropFirst())),
        labels: integers.map { Int32(clamping: $0) }, classCount: classCount)
    }
  }

  /// Which columns of a table are what.
  public enum Target: Hashable, Sendable {
    /// One column holds labels; negative positions count from the end.
    case label(column: Int)
    /// One column holds the number to predict; negative positions count from the end.
    case value(column: Int)
  }

  /// Reads a table, compressed or not; all columns but the target's are features.
  ///
  /// - Parameters:
  ///   - shape: The shape of an example's features; by default a vector.
  /// - Throws: `Diagnostic` naming the file, row and column at fault.
  public static func csv(
    _ path: String, target: Target = .label(column: -1), shape: Shape? = nil, classCount: Int? = nil,
    allowingNonFinite: Bool = false
  ) throws(Diagnostic) -> Dataset {
    try csv(
      try RealFileSystem().readInput(path), named: path, target: target, shape: shape, classCount: classCount,
      allowingNonFinite: allowingNonFinite)
  }

  /// Reads a table from the bytes of a file, compressed or not.
  package static func csv(
    _ bytes: [UInt8], named name: String, target: Target = .label(column: -1), shape: Shape? = nil,
    classCount: Int? = nil, allowingNonFinite: Bool = false
  ) throws(Diagnostic) -> Dataset {
    var reader = CSVReader()
    reader.allowsNonFinite = allowingNonFinite
    let table = try reader.read(try inflated(bytes, name), from: name)
    return try at(name) { () throws(Diagnostic) in
      try dataset(table, name, target, shape, classCount, allowingNonFinite)
    }
  }

  /// Reads features and numbers to predict from the bytes of two tables with as many rows.
  package static func csv(
    features: [UInt8], values: [UInt8], named name: String
  ) throws(Diagnostic) -> Dataset {
    let table = try CSVReader().read(try inflated(features, name), from: name)
    let targets = try CSVReader().read(try inflated(values, name), from: name)
    return try at(name) { () throws(Diagnostic) in
      try Dataset(
        features: table.matrix(of: table.columns.indices), shape: [table.columns.count],
        values: targets.matrix(of: targets.columns.indices), valueShape: [targets.columns.count])
    }
  }

  /// Reads features without targets, as a model takes them, from a table or a NumPy file.
  package static func features(
    _ path: String, shape: Shape, like element: DatasetElement
  ) throws(Diagnostic) -> Dataset {
    let stored: (values: [Float], width: Int, rows: Int)
    if path.hasSuffix(".npy") || path.hasSuffix(".npy.gz") {
      let file = try NPYReader.read(contentsOf: path)
      let rows = file.shape.first ?? 0
      stored = (file.floats, file.count / Swift.max(rows, 1), rows)
    } else {
      let table = try CSVReader().read(contentsOf: path)
      stored = (table.matrix(of: table.columns.indices), table.columns.count, table.rowCount)
    }
    guard stored.width == shape.elementCount else {
      throw Diagnostic(
        "the rows have \(stored.width) numbers, but the model takes \(shape.elementCount)",
        place: .init(file: path), help: "leave out columns that are no features, such as labels")
    }
    return try at(path) { () throws(Diagnostic) in
      if let classes = element.classCount {
        return try Dataset(
          features: stored.values, shape: shape, labels: [Int32](repeating: 0, count: stored.rows),
          classCount: classes)
      }
      let size = element.target.elementCount
      return try Dataset(
        features: stored.values, shape: shape, values: [Float](repeating: 0, count: stored.rows * size),
        valueShape: element.target.shape)
    }
  }

  private static func inflated(_ bytes: [UInt8], _ name: String) throws(Diagnostic) -> [UInt8] {
    do {
      return try Gzip.inflateIfCompressed(bytes)
    } catch {
      throw Diagnostic(error.description, place: .init(file: name))
    }
  }

  private static func dataset(
    _ table: CSVTable, _ name: String, _ target: Target, _ shape: Shape?, _ classCount: Int?,
    _ allowingNonFinite: Bool
  ) throws(Diagnostic) -> Dataset {
    let width = table.columns.count
    let named =
      switch target {
      case .label(let column), .value(let column): column
      }
    let column = named < 0 ? width + named : named
    guard table.columns.indices.contains(column), width > 1 else {
      throw Diagnostic(
        "there is no column \(named) beside features in a table of \(width) column\(width == 1 ? "" : "s")",
        help: "columns are counted from 0, and -1 is the last one")
    }
    let features = table.matrix(of: (0..<width).filter { $0 != column })
    let shape = shape ?? [width - 1]
    let numbers = table.columns[column].numbers
    switch target {
    case .label:
      var labels: [Int32] = []
      labels.reserveCapacity(numbers.count)
      for (row, number) in numbers.enumerated() {
        guard let label = Int32(exactly: number), label >= 0, Int(label) < classCount ?? .max else {
          let header = table.columns[column].name == nil ? 0 : 1
          let range = classCount.map { "in 0..<\($0)" } ?? "a whole number from 0 on"
          throw Diagnostic(
            "row \(row + header + 1): the label must be \(range), got \(Int64(exactly: number).map { "\($0)" } ?? "\(number)")",
            place: .init(file: name, line: table.lines[row]))
        }
        labels.append(label)
      }
      return try Dataset(
        features: features, shape: shape, labels: labels, classCount: classCount,
        allowingNonFinite: allowingNonFinite)
    case .value:
      return try Dataset(
        features: features, shape: shape, values: numbers.map { Float($0) }, valueShape: [1],
        allowingNonFinite: allowingNonFinite)
    }
  }

  /// Reads features and targets from NumPy files; integer targets of rank 1 are labels.
  ///
  /// - Throws: `Diagnostic` naming the file and what is wrong in it.
  public static func npy(
    features path: String, targets targetPath: String, classCount: Int? = nil, allowingNonFinite: Bool = false
  ) throws(Diagnostic) -> Dataset {
    let features = try NPYReader.read(contentsOf: path)
    let targets = try NPYReader.read(contentsOf: targetPath)
    guard !features.shape.isEmpty, !targets.shape.isEmpty else {
      throw Diagnostic(
        "the array is a single number", place: .init(file: features.shape.isEmpty ? path : targetPath),
        help: "the first axis of a data set's arrays counts the examples")
    }
    let shape = Shape(Array(features.shape.dropFirst()))
    return try at(targetPath) { () throws(Diagnostic) in
      if targets.shape.count == 1, !targets.dtype.isFloatingPoint, let labels = targets.integers {
        return try Dataset(
          features: features.floats, shape: shape, labels: labels.map { Int32(clamping: $0) },
          classCount: classCount, allowingNonFinite: allowingNonFinite)
      }
      let sizes = targets.shape.count == 1 ? [1] : Array(targets.shape.dropFirst())
      return try Dataset(
        features: features.floats, shape: shape, values: targets.floats, valueShape: Shape(sizes),
        allowingNonFinite: allowingNonFinite)
    }
  }

  /// Adds the file to errors that have no place yet.
  private static func at(
    _ file: String, _ body: () throws(Diagnostic) -> Dataset
  ) throws(Diagnostic) -> Dataset {
    do throws(Diagnostic) {
      return try body()
    } catch {
      var diagnostic = error
      if diagnostic.place == nil { diagnostic.place = .init(file: file) }
      throw diagnostic
    }
  }
}
