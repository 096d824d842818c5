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
    try DatasetElement.check(classCount: classCount)
    let pixels = try IDXReader.read(contentsOf: images)
    let numbers = try IDXReader.read(contentsOf: labels)
    guard pixels.shape.count >= 2 else {
      throw Diagnostic(
        "the file holds no images: its shape is \(Shape(pixels.shape))", place: .init(file: images),
        help: "images have a shape such as [60000,28,28], and labels one such as [60000]")
    }
    guard numbers.shape.count == 1 else {
      throw Diagnostic(
        "the file holds no labels: its shape is \(Shape(numbers.shape))", place: .init(file: labels),
        help: "labels are whole numbers in a shape such as [60000]")
    }
    try requireExamples(pixels.shape[0], images)
    try requireFit(numbers.shape[0], labels, pixels.shape[0], images)
    let read = try LabelReader(file: labels, classCount: classCount).labels(of: numbers)
    return try at(images) { () throws(Diagnostic) in
      try Dataset(
        features: try pixels.finiteFloats(from: images), shape: Shape(Array(pixels.shape.dropFirst())),
        labels: read,
        classCount: classCount)
    }
  }

  /// Which columns of a table are what.
  public enum Target: Hashable, Sendable {
    /// One column holds labels, whole numbers from 0 on; negative positions count from the end.
    case label(column: Int)
    /// One column holds the names of classes; negative positions count from the end.
    case className(column: Int)
    /// One column holds the number to predict; negative positions count from the end.
    case value(column: Int)

    /// The column.
    var column: Int {
      switch self {
      case .label(let column), .className(let column), .value(let column): column
      }
    }
  }

  /// Reads a table, compressed or not; all columns but the target's are features.
  ///
  /// - Parameters:
  ///   - format: How the table is written, as far as it does not show it.
  ///   - classNames: The names of the classes, each another, in the order of their labels. Names that stand in the
  ///     table are numbered in the order of their bytes unless they are given here.
  ///   - shape: The shape of an example's features; by default a vector.
  ///   - classCount: How many classes there are; by default as many as names, or one more than the largest label.
  /// - Throws: `Diagnostic` naming the file, row and column at fault, or if classes are told of a target that is a
  ///   number.
  public static func csv(
    _ path: String, target: Target = .label(column: -1), format: CSVFormat = CSVFormat(),
    classNames: [String] = [], shape: Shape? = nil, classCount: Int? = nil, allowingNonFinite: Bool = false
  ) throws(Diagnostic) -> Dataset {
    try checkClasses(of: target, classNames, classCount)
    let table = try reader(target, format, allowingNonFinite).read(contentsOf: path)
    return try dataset(table, path, target, classNames, shape, classCount, allowingNonFinite)
  }

  /// Reads a table from the bytes of a file, compressed or not.
  package static func csv(
    _ bytes: [UInt8], named name: String, target: Target = .label(column: -1),
    format: CSVFormat = CSVFormat(), classNames: [String] = [], shape: Shape? = nil, classCount: Int? = nil,
    allowingNonFinite: Bool = false
  ) throws(Diagnostic) -> Dataset {
    try checkClasses(of: target, classNames, classCount)
    let table = try reader(target, format, allowingNonFinite).read(bytes, from: name)
    return try dataset(table, name, target, classNames, shape, classCount, allowingNonFinite)
  }

  /// Reads features and numbers to predict from the bytes of two tables with as many rows.
  package static func csv(
    features: [UInt8], values: [UInt8], named name: String
  ) throws(Diagnostic) -> Dataset {
    let table = try CSVReader().read(features, from: name)
    let targets = try CSVReader().read(values, from: name)
    return try at(name) { () throws(Diagnostic) in
      try Dataset(
        features: table.matrix(of: table.columns.indices), shape: [table.columns.count],
        values: targets.matrix(of: targets.columns.indices), valueShape: [targets.columns.count])
    }
  }

  /// Checks what a caller says of the classes of a table's target.
  private static func checkClasses(
    of target: Target, _ names: [String], _ count: Int?
  ) throws(Diagnostic) {
    switch target {
    case .label, .className: break
    case .value:
      guard names.isEmpty, count == nil else {
        throw Diagnostic(
          (names.isEmpty ? "a classCount has" : "classNames have")
            + " no effect on a target that is a number",
          help: "leave classes out, or say that the column holds them: .label(column:) or .className(column:)"
        )
      }
    }
    try DatasetElement.check(classCount: count)
    try DatasetElement.check(classNames: names, classCount: count)
  }

  private static func reader(_ target: Target, _ format: CSVFormat, _ allowingNonFinite: Bool) -> CSVReader {
    var reader = CSVReader()
    reader.format = format
    reader.allowsNonFinite = allowingNonFinite
    switch target {
    case .label(let column): reader.labelColumn = column
    case .className(let column): reader.textColumns = [column]
    case .value: break
    }
    return reader
  }

  private static func dataset(
    _ table: CSVTable, _ name: String, _ target: Target, _ classNames: [String], _ shape: Shape?,
    _ classCount: Int?, _ allowingNonFinite: Bool
  ) throws(Diagnostic) -> Dataset {
    let width = table.columns.count
    let column = target.column < 0 ? width + target.column : target.column
    guard table.columns.indices.contains(column), width > 1 else {
      throw Diagnostic(
        "there is no column \(target.column) beside features in a table of \(width) column\(width == 1 ? "" : "s")",
        place: .init(file: name), help: "columns are counted from 0, and -1 is the last one")
    }
    let features = table.matrix(of: (0..<width).filter { $0 != column })
    let shape = shape ?? [width - 1]
    return try at(name, assuming: table.assumptions) { () throws(Diagnostic) in
      if case .value = target {
        return try Dataset(
          features: features, shape: shape, values: table.columns[column].numbers.map { Float($0) },
          valueShape: [1], allowingNonFinite: allowingNonFinite)
      }
      let reader = LabelReader(
        file: name, classCount: classCount ?? (classNames.isEmpty ? nil : classNames.count))
      var names = classNames
      let labels = try reader.labels(of: table.columns[column], table, names: &names)
      let count = names.isEmpty ? reader.classCount : Swift.max(reader.classCount ?? 0, names.count)
      var dataset = try Dataset(
        features: features, shape: shape, labels: labels, classCount: count,
        allowingNonFinite: allowingNonFinite)
      dataset.classNames = names
      return dataset
    }
  }

  /// Whether a file is read as a NumPy array, not as a table.
  package static func isArrayFile(_ path: String) -> Bool {
    path.hasSuffix(".npy") || path.hasSuffix(".npy.gz")
  }

  /// Reads features without targets from a table or a NumPy file, as vectors of whatever length.
  ///
  /// - Parameters:
  ///   - format: How a table is written.
  ///   - ignored: A column of a table that is no feature, such as that of the labels.
  package static func features(
    _ path: String, format: CSVFormat = CSVFormat(), ignoring ignored: Int? = nil,
    like element: DatasetElement
  ) throws(Diagnostic) -> Dataset {
    let stored: (values: [Float], width: Int, rows: Int)
    var assumptions: [String] = []
    if isArrayFile(path) {
      let file = try NPYReader.read(contentsOf: path)
      guard !file.shape.isEmpty else { throw singleNumber(path) }
      try requireExamples(file.shape[0], path)
      stored = (try file.finiteFloats(from: path), file.count / file.shape[0], file.shape[0])
    } else {
      var reader = CSVReader()
      reader.format = format
      if let ignored { reader.textColumns = [ignored] }
      let table = try reader.read(contentsOf: path)
      assumptions = table.assumptions
      let columns = table.columns.indices.filter { !table.columns[$0].isText }
      stored = (table.matrix(of: columns), columns.count, table.rowCount)
    }
    let shape: Shape = [stored.width]
    return try at(path, assuming: assumptions) { () throws(Diagnostic) in
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

  /// Reads features and targets from NumPy files; integer targets of rank 1 are labels.
  ///
  /// - Parameters:
  ///   - classCount: How many classes labels tell apart; by default one more than the largest.
  /// - Throws: `Diagnostic` naming the file and what is wrong in it, or if classes are told of targets that are no
  ///   labels.
  public static func npy(
    features path: String, targets targetPath: String, classCount: Int? = nil, allowingNonFinite: Bool = false
  ) throws(Diagnostic) -> Dataset {
    try DatasetElement.check(classCount: classCount)
    let features = try NPYReader.read(contentsOf: path)
    let targets = try NPYReader.read(contentsOf: targetPath)
    guard !features.shape.isEmpty else { throw singleNumber(path) }
    guard !targets.shape.isEmpty else { throw singleNumber(targetPath) }
    try requireExamples(features.shape[0], path)
    try requireFit(targets.shape[0], targetPath, features.shape[0], path)
    let shape = Shape(Array(features.shape.dropFirst()))
    let numbers = try features.finiteFloats(from: path)
    try at(path) { () throws(Diagnostic) in
      try check(numbers, shape, count: features.shape[0], allowingNonFinite)
    }
    return try at(targetPath) { () throws(Diagnostic) in
      if targets.shape.count == 1, !targets.dtype.isFloatingPoint {
        return try Dataset(
          features: numbers, shape: shape,
          labels: try LabelReader(file: targetPath, classCount: classCount).labels(of: targets),
          classCount: classCount, allowingNonFinite: allowingNonFinite)
      }
      guard classCount == nil else {
        throw Diagnostic(
          "a classCount has no effect on targets that are no labels: they are "
            + "\(TensorType(targets.dtype, Shape(targets.shape)))",
          help: "leave it out, or store labels as integers in a shape such as [60000]")
      }
      let sizes = targets.shape.count == 1 ? [1] : Array(targets.shape.dropFirst())
      return try Dataset(
        features: numbers, shape: shape, values: try targets.finiteFloats(from: targetPath),
        valueShape: Shape(sizes),
        allowingNonFinite: allowingNonFinite)
    }
  }

  private static func singleNumber(_ file: String) -> Diagnostic {
    Diagnostic(
      "the array is a single number", place: .init(file: file),
      help: "the first axis of a data set's arrays counts the examples")
  }

  private static func requireExamples(_ count: Int, _ file: String) throws(Diagnostic) {
    guard count > 0 else { throw Diagnostic("the file holds no examples", place: .init(file: file)) }
  }

  /// Checks that there are as many targets as examples.
  private static func requireFit(
    _ targets: Int, _ targetFile: String, _ examples: Int, _ file: String
  ) throws(Diagnostic) {
    guard targets == examples else {
      throw Diagnostic(
        "\(targets) targets do not fit the \(examples) examples of '\(file)'",
        place: .init(file: targetFile))
    }
  }

  /// Adds what was assumed about a table to the data set that is made of it.
  private static func at(
    _ file: String, assuming assumptions: [String], _ body: () throws(Diagnostic) -> Dataset
  ) throws(Diagnostic) -> Dataset {
    var dataset = try at(file, body)
    dataset.assumptions = assumptions
    return dataset
  }

  /// Adds the file to errors that have no place yet.
  private static func at<Result>(
    _ file: String, _ body: () throws(Diagnostic) -> Result
  ) throws(Diagnostic) -> Result {
    do throws(Diagnostic) {
      return try body()
    } catch {
      var diagnostic = error
      if diagnostic.place == nil { diagnostic.place = .init(file: file) }
      throw diagnostic
    }
  }
}
