// SPDX-License-Identifier: Apache-2.0

/// A function of real numbers as the compiler knows it: its name, what it is, and its C text.
///
/// Everything else follows: a function for one scalar of each type and one for strips of them, their declarations, the
/// interpreter, and what is compiled into a program in process or by gcc, or exported.
public final class ScalarFunction<Reference: Sendable>: Sendable {
  /// Where the C of the function is.
  package enum Source: Hashable, Sendable {
    /// In this file of the runtime, under a name made from the function's.
    case runtime(String)
    /// In the body of a function of doubles, which stands in each program that calls it.
    case body(String)
  }

  /// The name, of which the names in C are made.
  public let name: String
  /// How many numbers it takes.
  package let arity: Int
  /// What the function is, in `Double`; the results of another type are rounded.
  public let reference: Reference
  /// Where the C of the function is.
  package let source: Source
  /// How dear an element is, where an addition costs 3.
  package let weight: Int

  fileprivate init(
    _ name: String, arity: Int, _ source: Source, weight: Int = 16, _ reference: Reference
  ) {
    self.name = name
    self.arity = arity
    self.reference = reference
    self.source = source
    self.weight = weight
  }
}

extension ScalarFunction: Hashable {
  public static func == (x: ScalarFunction, y: ScalarFunction) -> Bool {
    x === y || x.name == y.name && x.source == y.source
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

/// A function of one real number.
public typealias UnaryFunction = ScalarFunction<@Sendable (Double) -> Double>

/// A function of two real numbers.
public typealias BinaryFunction = ScalarFunction<@Sendable (Double, Double) -> Double>

extension UnaryFunction {
  /// A function of the runtime, defined in one of its files.
  package convenience init(
    _ name: String, in file: String, weight: Int = 16, _ reference: @escaping @Sendable (Double) -> Double
  ) {
    self.init(name, arity: 1, .runtime(file), weight: weight, reference)
  }

  /// Creates a function from C99 text: the body of a function that takes `double x` and returns a `double`.
  ///
  /// The text may call what `math.h` of C99 has for one or two numbers of type `double`. Elements of 32 bits are computed
  /// by the same text and rounded. Subnormal operands count as zeros of their sign.
  ///
  /// - Parameters:
  ///   - name: An identifier of small letters, digits and underscores that no function of the runtime has, and no other
  ///     function of the same program.
  ///   - c: The text, such as `"return x / (1.0 + fabs(x));"`.
  ///   - reference: The same function, as obvious as possible.
  public convenience init(_ name: String, c: String, _ reference: @escaping @Sendable (Double) -> Double) {
    self.init(name, arity: 1, .body(c), reference)
  }
}

extension BinaryFunction {
  /// A function of the runtime, defined in one of its files.
  package convenience init(
    _ name: String, in file: String, weight: Int = 16,
    _ reference: @escaping @Sendable (Double, Double) -> Double
  ) {
    self.init(name, arity: 2, .runtime(file), weight: weight, reference)
  }

  /// Creates a function from C99 text: the body of a function that takes `double x` and `double y` and returns a
  /// `double`.
  ///
  /// All that is said of functions of one number holds.
  public convenience init(
    _ name: String, c: String, _ reference: @escaping @Sendable (Double, Double) -> Double
  ) {
    self.init(name, arity: 2, .body(c), reference)
  }
}

extension ScalarFunction {
  /// Whether the function is not the runtime's, but part of each program that calls it.
  fileprivate var isOfProgram: Bool {
    switch source {
    case .runtime: false
    case .body: true
    }
  }
}

extension RuntimeFunction {
  /// Whether the function is not the runtime's, but follows from the text of a scalar function.
  package var isOfProgram: Bool {
    switch self {
    case .stripUnary(let operation, _): operation.function?.isOfProgram ?? false
    case .stripBinary(let operation, _, _): operation.function?.isOfProgram ?? false
    case .stripCompare, .stripSelect, .stripConvert, .stripFill, .stripCopy, .stripLoad, .stripStore,
      .stripIota, .stripPrefetch, .reduce, .argmax, .gemmPrepare, .gemmRows, .gemmSmall, .randomWord,
      .randomWords, .checkIndex:
      false
    }
  }
}
