// SPDX-License-Identifier: Apache-2.0

public import ApusExecution
public import ApusGraph
public import ApusIO
public import ApusTensor

/// A Swift function of tensors that is compiled when it is called.
///
///     let norm = Function { x in sqrt((x * x).sum()) }
///     let length = try norm(vector)
///
/// It is traced and compiled for the types that it is first called with; that code is kept for further calls with the
/// same ones. Calls may come from several tasks at once.
///
/// A closure of one or two tensors needs no types; one of more, or one that takes a list, says them:
/// `Function { (x: Tensor, rest: [Tensor]) in … }`. A list takes the tensors that the other arguments leave. Results are
/// a tensor, a list, or a tuple of these, and come back in the same form, as `HostTensor`s: `Output`.
public struct Function<Output>: Sendable {
  private let cache: FunctionCache
  private let output: @Sendable (_ results: [ArraySlice<HostTensor>]) throws(Diagnostic) -> Output

  /// Calls the function.
  ///
  /// - Throws: `Diagnostic` if the function cannot be computed from tensors of these types, or not from so many.
  public func callAsFunction(_ inputs: HostTensor...) throws(Diagnostic) -> Output { try self(inputs) }

  /// Calls the function with tensors in an array.
  ///
  /// - Throws: `Diagnostic` if the function cannot be computed from tensors of these types, or not from so many.
  public func callAsFunction(_ inputs: [HostTensor]) throws(Diagnostic) -> Output {
    try output(cache.call(inputs))
  }

  private init<each Argument: TensorGroup, each Result: TensorGroup>(
    of body: @escaping @Sendable (repeat each Argument) -> (repeat each Result),
    _ settings: FunctionSettings
  ) where Output == (repeat (each Result).Values) {
    let arguments = FunctionArguments(repeat (each Argument).self)
    cache = FunctionCache(arguments, settings) { tensors throws(Diagnostic) in
      var parts = try arguments.divided(tensors)[...]
      let results = body(repeat try (each Argument)(group: parts.next()))
      var groups: [[Tensor]] = []
      for result in repeat each results { groups.append(result.tensors) }
      return groups
    }
    output = { results throws(Diagnostic) in
      var results = results[...]
      return (repeat try (each Result).values(results.next()))
    }
  }
}

/// What makes a function's code, and where the function stands.
struct FunctionSettings: Sendable {
  let engine: EngineChoice
  let threads: Int
  let warn: @Sendable (Warning) -> Void
  let file: String
  let line: Int
}

extension Function {
  /// A function of one tensor.
  ///
  /// - Parameters:
  ///   - engine: What makes the code.
  ///   - threads: How many threads compute; results do not depend on it. The interpreter uses one.
  ///   - warn: Is told if `auto` cannot use its first engine, or if a compiler takes long; without it, stderr is.
  ///   - body: Computes the result; it is called when the function meets new types.
  public init<Result: TensorGroup>(
    engine: EngineChoice = .auto, threads: Int = 1,
    warn: @escaping @Sendable (Warning) -> Void = Warning.print, file: String = #fileID, line: Int = #line,
    _ body: @escaping @Sendable (Tensor) -> Result
  ) where Output == Result.Values {
    self.init(
      of: body, FunctionSettings(engine: engine, threads: threads, warn: warn, file: file, line: line))
  }

  /// A function of two tensors.
  public init<Result: TensorGroup>(
    engine: EngineChoice = .auto, threads: Int = 1,
    warn: @escaping @Sendable (Warning) -> Void = Warning.print, file: String = #fileID, line: Int = #line,
    _ body: @escaping @Sendable (Tensor, Tensor) -> Result
  ) where Output == Result.Values {
    self.init(
      of: body, FunctionSettings(engine: engine, threads: threads, warn: warn, file: file, line: line))
  }

  /// A function of any tensors, whose types the closure says.
  public init<each Argument: TensorGroup, Result: TensorGroup>(
    engine: EngineChoice = .auto, threads: Int = 1,
    warn: @escaping @Sendable (Warning) -> Void = Warning.print, file: String = #fileID, line: Int = #line,
    _ body: @escaping @Sendable (repeat each Argument) -> Result
  ) where Output == Result.Values {
    self.init(
      of: body, FunctionSettings(engine: engine, threads: threads, warn: warn, file: file, line: line))
  }

  /// A function of one tensor with several results.
  public init<First: TensorGroup, Second: TensorGroup, each Rest: TensorGroup>(
    engine: EngineChoice = .auto, threads: Int = 1,
    warn: @escaping @Sendable (Warning) -> Void = Warning.print, file: String = #fileID, line: Int = #line,
    _ body: @escaping @Sendable (Tensor) -> (First, Second, repeat each Rest)
  ) where Output == (First.Values, Second.Values, repeat (each Rest).Values) {
    self.init(
      of: body, FunctionSettings(engine: engine, threads: threads, warn: warn, file: file, line: line))
  }

  /// A function of two tensors with several results.
  public init<First: TensorGroup, Second: TensorGroup, each Rest: TensorGroup>(
    engine: EngineChoice = .auto, threads: Int = 1,
    warn: @escaping @Sendable (Warning) -> Void = Warning.print, file: String = #fileID, line: Int = #line,
    _ body: @escaping @Sendable (Tensor, Tensor) -> (First, Second, repeat each Rest)
  ) where Output == (First.Values, Second.Values, repeat (each Rest).Values) {
    self.init(
      of: body, FunctionSettings(engine: engine, threads: threads, warn: warn, file: file, line: line))
  }

  /// A function of any tensors with several results, whose arguments' types the closure says.
  public init<
    each Argument: TensorGroup, First: TensorGroup, Second: TensorGroup, each Rest: TensorGroup
  >(
    engine: EngineChoice = .auto, threads: Int = 1,
    warn: @escaping @Sendable (Warning) -> Void = Warning.print, file: String = #fileID, line: Int = #line,
    _ body: @escaping @Sendable (repeat each Argument) -> (First, Second, repeat each Rest)
  ) where Output == (First.Values, Second.Values, repeat (each Rest).Values) {
    self.init(
      of: body, FunctionSettings(engine: engine, threads: threads, warn: warn, file: file, line: line))
  }
}
