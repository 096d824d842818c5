// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Shows how a run proceeds: a line redrawn in place on a terminal, one line an epoch in a log.
///
///     let line = ProgressLine(unit: "img")
///     line.begin("epoch 1/3", step: 0, of: 844)
///     line.advance(samples: 64) { [.init("loss", loss)] }        // after every step; cheap
///     line.finish([.init("loss", loss), .init("acc", share: accuracy)])
package final class ProgressLine: Sendable {
  private struct State {
    var progress: ProgressStatus
    var rate = StepRate()
    /// Samples seen since ``begin(_:step:of:)``, and how many of them at the last look at the clock.
    var samples = 0
    var samplesAtLook = 0
    var started = 0.0
    var lastLook = 0.0
    var lastDraw = -Double.infinity
    var stepsSinceLook = 0
    /// How many steps pass between two looks at the clock, so that steps of a microsecond stay such.
    var stride = 1
    /// The columns of the line on the screen, 0 if there is none.
    var drawnColumns = 0
  }

  private let output: any ProgressOutput
  private let now: @Sendable () -> Double
  private let state: Mutex<State>

  /// The least time between two redraws.
  private static let interval = 0.1
  /// The time between two looks at the clock that is aimed at.
  private static let lookInterval = 0.005

  /// - Parameters:
  ///   - unit: what a sample is called, as in `img/s`.
  ///   - output: where the line is shown.
  ///   - now: a clock in seconds that never goes back.
  package init(
    unit: String = "samples", output: any ProgressOutput = TerminalOutput(),
    now: @escaping @Sendable () -> Double = ProgressLine.monotonicSeconds
  ) {
    self.output = output
    self.now = now
    state = Mutex(State(progress: ProgressStatus(title: "", step: 0, stepCount: 0, unit: unit)))
  }

  private static let start = ContinuousClock.now

  /// Seconds of a clock that never goes back.
  @Sendable package static func monotonicSeconds() -> Double {
    (ContinuousClock.now - start) / .seconds(1)
  }

  /// Starts an epoch; a resumed one starts at a later step, which does not count for the rate.
  package func begin(_ title: String, step: Int = 0, of stepCount: Int) {
    let time = now()
    state.withLock { state in
      state.progress.title = title
      state.progress.step = step
      state.progress.stepCount = stepCount
      state.progress.isDone = false
      state.progress.metrics = []
      state.samples = 0
      state.samplesAtLook = 0
      state.started = time
      state.lastLook = time
      state.stepsSinceLook = 0
      if output.isLive { draw(&state, time) }
    }
  }

  /// Counts a step; the metrics are asked for only if the line is redrawn now.
  package func advance(samples: Int, metrics: () -> [ProgressStatus.Metric] = { [] }) {
    state.withLock { state in
      update(&state, step: state.progress.step + 1, samples: state.samples + samples, metrics)
    }
  }

  /// Takes the number of the step and of all samples since ``begin(_:step:of:)``; otherwise like
  /// ``advance(samples:metrics:)``.
  package func update(step: Int, samples: Int, metrics: () -> [ProgressStatus.Metric] = { [] }) {
    state.withLock { update(&$0, step: step, samples: samples, metrics) }
  }

  private func update(
    _ state: inout State, step: Int, samples: Int, _ metrics: () -> [ProgressStatus.Metric]
  ) {
    state.stepsSinceLook += step - state.progress.step
    state.progress.step = step
    state.samples = samples
    guard state.stepsSinceLook >= state.stride else { return }
    let time = now()
    look(&state, time)
    guard output.isLive, time - state.lastDraw >= Self.interval else { return }
    state.progress.metrics = metrics()
    draw(&state, time)
  }

  private func look(_ state: inout State, _ time: Double) {
    let passed = time - state.lastLook
    let samplesPerStep = Double(state.samples - state.samplesAtLook) / Double(max(1, state.stepsSinceLook))
    state.rate.record(steps: state.stepsSinceLook, seconds: passed)
    if passed < Self.lookInterval / 2 {
      state.stride = min(state.stride * 2, 1 << 20)
    } else if passed > Self.lookInterval * 2 {
      state.stride = max(1, state.stride / 2)
    }
    state.lastLook = time
    state.stepsSinceLook = 0
    state.samplesAtLook = state.samples
    guard let each = state.rate.secondsPerStep, each > 0 else { return }
    state.progress.rate = samplesPerStep / each
    state.progress.seconds = each * Double(max(0, state.progress.stepCount - state.progress.step))
  }

  /// Ends an epoch with a line that stays.
  package func finish(_ metrics: [ProgressStatus.Metric]) {
    let time = now()
    state.withLock { state in
      let passed = time - state.started
      state.progress.isDone = true
      state.progress.seconds = passed
      state.progress.rate = passed > 0 ? Double(state.samples) / passed : nil
      state.progress.metrics = metrics
      if output.isLive {
        draw(&state, time)
        output.write("\n")
        state.drawnColumns = 0
      } else {
        output.write(state.progress.plainLine + "\n")
      }
      state.progress.rate = nil
      state.progress.seconds = nil
    }
  }

  /// Takes the live line away, so that something else can be printed; the next step draws it again.
  package func clear() {
    state.withLock { state in
      if state.drawnColumns > 0 { output.write(erasing(&state, width: output.width)) }
      state.lastDraw = -Double.infinity
    }
  }

  private func draw(_ state: inout State, _ time: Double) {
    let width = output.width
    // The last column stays free: some terminals wrap as soon as it is filled.
    let line = state.progress.liveLine(width: width - 1, usesColor: output.usesColor)
    let erased = erasing(&state, width: width)
    output.write(erased + line)
    state.drawnColumns = min(
      width - 1, TextWidth.columns(of: state.progress.liveLine(width: width - 1, usesColor: false)))
    state.lastDraw = time
  }

  /// What removes the line on the screen, also where a narrower window has wrapped it.
  private func erasing(_ state: inout State, width: Int) -> String {
    let rows = state.drawnColumns > 0 ? (state.drawnColumns - 1) / max(1, width) : 0
    state.drawnColumns = 0
    return (rows > 0 ? "\u{1B}[\(rows)A" : "") + "\r\u{1B}[J"
  }
}
