// SPDX-License-Identifier: Apache-2.0

public import ApusIO

/// One pass over the training data.
public struct Epoch: Sendable {
  /// The number of the pass, counted from 1.
  public let index: Int
  /// How many steps were made since the weights had their first values.
  public let step: Int
  /// The mean loss and metrics during the pass; the weights changed meanwhile.
  public let training: Measurements
  /// The mean loss and metrics over the validation data after the pass; empty if there is none.
  public let validation: Measurements
  /// How long the training part took.
  public let seconds: Double
  /// How many examples were trained on.
  public let samples: Int

  /// The mean loss during the pass.
  public var loss: Double { training.loss }
  /// How many examples were trained on in a second.
  public var samplesPerSecond: Double { seconds > 0 ? Double(samples) / seconds : 0 }
}

/// Training as a sequence of epochs: leaving the loop stops training, and so does cancelling the task.
public struct Fit: AsyncSequence {
  public typealias Element = Epoch
  public typealias Failure = Diagnostic

  let session: Session
  let training: Dataset
  let validation: Dataset?
  let epochs: Int
  let seed: UInt64?
  let place: Diagnostic.Place
  let observer: ((Progress) -> Void)?

  /// Begins training.
  public func makeAsyncIterator() -> Iterator { Iterator(fit: self) }

  /// Training under way.
  public struct Iterator: AsyncIteratorProtocol {
    let fit: Fit
    private var done = 0

    init(fit: Fit) { self.fit = fit }

    /// Trains for one pass over the data; `nil` after the last pass and once the task is cancelled.
    public mutating func next(
      isolation actor: isolated (any Actor)? = #isolation
    ) async throws(Diagnostic) -> Epoch? {
      guard fit.epochs >= 0 else {
        throw Diagnostic("the number of epochs must be at least 0, got \(fit.epochs)", place: fit.place)
      }
      guard done < fit.epochs, !Task.isCancelled else { return nil }
      await Task.yield()
      let clock = ContinuousClock()
      let start = clock.now
      let session = fit.session
      if done == 0 {
        try session.check(fit.training)
        if let validation = fit.validation {
          do throws(Diagnostic) {
            try session.check(validation)
          } catch {
            var diagnostic = error
            diagnostic.notes.append("these are the examples to validate on")
            throw diagnostic
          }
        }
      }
      if let seed = fit.seed { session.position = session.position.with(seed: seed) }
      guard let running = try session.pass(fit.training, observer: fit.observer) else { return nil }
      let seconds = start.duration(to: clock.now) / .seconds(1)
      done += 1
      let position = session.position
      let validation = try fit.validation.map { (data) throws(Diagnostic) in try session.evaluate(data) }
      return Epoch(
        index: position.epochs, step: position.steps, training: running.measurements,
        validation: validation ?? Measurements([]), seconds: seconds, samples: running.samples)
    }
  }
}

extension Fit {
  /// What is known in the middle of a pass.
  public struct Progress: Sendable {
    /// The number of the pass, counted from 1.
    public let epoch: Int
    /// How many steps of the pass are done, and of how many.
    public let step: Int
    /// How many steps the pass has.
    public let steps: Int
    let running: RunningMeasurements
    /// How many examples of the pass were trained on.
    public var samples: Int { running.samples }
    /// How long the pass has taken.
    public let seconds: Double
    /// The mean loss and metrics of the pass so far.
    public var training: Measurements { running.measurements }
  }
}

/// Sums over the steps of a pass.
struct RunningMeasurements: Sendable {
  private(set) var steps = 0
  private(set) var samples = 0
  private var names: [String] = []
  private var sums: [Double] = []

  mutating func add(_ function: BoundFunction, count: Int) throws(Diagnostic) {
    if names.isEmpty {
      names = function.entryPoint.results.map(\.name)
      sums = names.map { _ in 0 }
    }
    for position in sums.indices { sums[position] += try function.scalar(position) * Double(count) }
    steps += 1
    samples += count
  }

  var measurements: Measurements {
    Measurements(zip(names, sums).map { ($0, $1 / Double(Swift.max(samples, 1))) })
  }
}

extension Session {
  /// Trains for a number of passes over the data, after those that are finished.
  ///
  /// The order of a pass depends on the seed and on the number of the pass only, and the ``position`` says how many of
  /// its examples were trained on. So training goes on after ``restore(_:onlyParameters:)``, or after a cancelled
  /// task, as if it had never stopped; what the first epoch then tells is the mean over what remained of its pass.
  ///
  /// - Parameters:
  ///   - training: What is trained on, in another order at each pass.
  ///   - validation: What is evaluated after each pass.
  ///   - epochs: The number of passes; a negative one is an error of the first of them.
  ///   - seed: What the orders are drawn from; by default what they were drawn from before, at first the seed of the
  ///     first weights.
  ///   - observer: Is called after each step.
  public func fit(
    _ training: Dataset, validatingOn validation: Dataset? = nil, epochs: Int, seed: UInt64? = nil,
    file: String = #fileID, line: Int = #line, observer: ((Fit.Progress) -> Void)? = nil
  ) -> Fit {
    Fit(
      session: self, training: training, validation: validation, epochs: epochs, seed: seed,
      place: Diagnostic.Place(file: file, line: line), observer: observer)
  }

  /// Trains for one pass; `nil` if the task was cancelled meanwhile.
  func pass(
    _ training: Dataset, observer: ((Fit.Progress) -> Void)?
  ) throws(Diagnostic) -> RunningMeasurements? {
    let clock = ContinuousClock()
    let start = clock.now
    var running = RunningMeasurements()
    let size = try self.training().batchSize
    let epoch = position.epochs
    let done = position.examples
    guard done < training.count else {
      throw Diagnostic(
        "\(done) examples of the pass under way were trained on, but the data set has \(training.count)",
        help: "go on with the same data, or set the session's position to one between two passes")
    }
    let batches = try training.batches(of: size, shuffledBy: position.seed, epoch: epoch, after: done)
    let stepsBefore = (done + size - 1) / size
    for batch in batches {
      if Task.isCancelled { return nil }
      let function = try trainingFunction(for: batch)
      let loss = try self.step(function, batch)
      position = position.after(batch.count, of: training.count)
      try running.add(function, count: batch.count)
      let step = stepsBefore + running.steps
      guard loss.isFinite else { throw diverged(step, epoch) }
      observer?(
        Fit.Progress(
          epoch: epoch + 1, step: step, steps: stepsBefore + batches.underestimatedCount, running: running,
          seconds: start.duration(to: clock.now) / .seconds(1)))
    }
    return running
  }

  private func diverged(_ step: Int, _ epoch: Int) -> Diagnostic {
    Diagnostic(
      "the loss is not finite at step \(step) of epoch \(epoch + 1)",
      notes: ["the step was made, so that weights may be infinite or no numbers; a snapshot can be restored"],
      help: "lower the learning rate, or look for large or non-finite features in the data")
  }
}
