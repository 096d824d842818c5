// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization
import Testing

@testable import Apus

@Suite struct ProgressTests {
  let progress = ProgressStatus(
    title: "epoch 2/3", step: 395, stepCount: 844, rate: 61_234, unit: "img", seconds: 1.2,
    metrics: [.init("loss", 0.312), .init("acc", share: 0.906)])

  @Test func formatsALine() {
    #expect(
      progress.liveLine(width: 100, usesColor: false)
        == "epoch 2/3 ━━━━━━━━━─────────── 395/844  61 234 img/s  0:01 left  loss 0.3120  acc 90.6 %")
    #expect(
      progress.liveLine(width: 100, usesColor: true)
        == "epoch 2/3 \u{1B}[36m━━━━━━━━━\u{1B}[0m\u{1B}[2m───────────\u{1B}[0m "
        + "395/844  61 234 img/s  0:01 left  loss 0.3120  acc 90.6 %")
    #expect(progress.plainLine == "epoch 2/3  395/844  61 234 img/s  0:01 left  loss 0.3120  acc 90.6 %")
    var done = progress
    (done.step, done.isDone, done.seconds) = (844, true, 74)
    #expect(
      done.liveLine(width: 100, usesColor: false)
        == "epoch 2/3 ━━━━━━━━━━━━━━━━━━━━ 844/844  61 234 img/s  1:14  loss 0.3120  acc 90.6 %")
  }

  @Test func neverExceedsTheWidth() {
    var wide = progress
    wide.metrics.append(.init("損失の値", text: "e\u{301}🎉"))
    for width in 0...200 {
      let line = wide.liveLine(width: width, usesColor: false)
      #expect(TextWidth.columns(of: line) <= width)
    }
    #expect(progress.liveLine(width: 20, usesColor: true) == "epoch 2/3 acc 90.6 %")
    #expect(progress.liveLine(width: 12, usesColor: true) == "epoch 2/3 a…")
    #expect(TextWidth.columns(of: "日本e\u{301}") == 5)
  }

  @Test("the lasting line of a training fits 80 columns with the figures that matter")
  func figuresThatMatter() {
    let done = ProgressStatus(
      title: "epoch 30/30", step: 45, stepCount: 45, rate: 61_234, seconds: 1, isDone: true,
      metrics: [
        .init("loss", 0.0123), .init("accuracy", share: 0.998), .init("val loss", 0.1234),
        .init("val accuracy", share: 0.975),
      ])
    #expect(
      done.liveLine(width: 79, usesColor: false)
        == "epoch 30/30 loss 0.01230  accuracy 99.8 %  val loss 0.1234  val accuracy 97.5 %")
    #expect(
      done.liveLine(width: 60, usesColor: false)
        == "epoch 30/30 val loss 0.1234  val accuracy 97.5 %")
    #expect(
      done.liveLine(width: 100, usesColor: false)
        == "epoch 30/30 45/45  0:01  loss 0.01230  accuracy 99.8 %  val loss 0.1234  val accuracy 97.5 %")
  }

  @Test func hostileNamesAddNoControlBytes() {
    let hostile = ProgressStatus(
      title: "a\u{1B}[2Jb\n", step: 1, stepCount: 0, unit: "\r", metrics: [.init("x\u{202E}", text: "\u{7}")])
    for line in [hostile.plainLine, hostile.liveLine(width: 80, usesColor: false)] {
      #expect(line.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0 != "\u{202E}" })
    }
  }

  @Test func formatsNumbers() {
    let values: [Double] = [
      0, 0.312, 9.99996, 12.3456, 1234.5, 12345, 1.23456e-5, -0.5, .nan, .infinity, 1e-300,
    ]
    #expect(
      values.map(ShortNumber.metric)
        == [
          "0.000", "0.3120", "10.00", "12.35", "1235", "1.235e+04", "1.235e-05", "-0.5000", "nan", "inf",
          "1e-300",
        ])
    #expect([0.9058, 1, 0, .nan].map(ShortNumber.percent) == ["90.6 %", "100.0 %", "0.0 %", "nan"])
    #expect(
      [0, 3.14159, 99.94, 999, 41_000, 1_234_567].map(ShortNumber.rate)
        == ["0", "3.14", "99.9", "999", "41 000", "1 234 567"])
    #expect(
      [0, 59.4, 60, 3599, 3661, .infinity].map(ShortNumber.duration)
        == ["0:00", "0:59", "1:00", "59:59", "1:01:01", "-:--"])
  }

  @Test func rateIsAMedian() {
    var rate = StepRate()
    #expect(rate.secondsPerStep == nil)
    rate.record(steps: 1, seconds: 60)
    for _ in 0..<10 { rate.record(steps: 10, seconds: 1) }
    #expect(rate.secondsPerStep == 0.1)
    rate.record(steps: 0, seconds: 1)
    rate.record(steps: 1, seconds: .nan)
    for _ in 0..<31 { rate.record(steps: 1, seconds: 2) }
    #expect(rate.secondsPerStep == 2)
  }

  /// A screen and a clock of its own.
  final class Screen: ProgressOutput {
    let isLive: Bool
    let usesColor = false
    let content = Mutex<[String]>([])
    let time = Mutex(0.0)
    let columns = Mutex(80)

    init(isLive: Bool) { self.isLive = isLive }

    var width: Int { columns.withLock { $0 } }
    func write(_ text: String) { content.withLock { $0.append(text) } }
    var writes: [String] { content.withLock { $0 } }
    func pass(_ seconds: Double) { time.withLock { $0 += seconds } }
  }

  @Test func aLogGetsOneLineAnEpoch() {
    let screen = Screen(isLive: false)
    let line = ProgressLine(unit: "img", output: screen) { screen.time.withLock { $0 } }
    for epoch in 1...2 {
      line.begin("epoch \(epoch)/2", of: 100)
      for _ in 0..<100 {
        screen.pass(0.02)
        line.advance(samples: 50) { [.init("loss", 1)] }
      }
      line.finish([.init("loss", 0.25)])
    }
    #expect(
      screen.writes == [
        "epoch 1/2  100/100  2 500 img/s  0:02  loss 0.2500\n",
        "epoch 2/2  100/100  2 500 img/s  0:02  loss 0.2500\n",
      ])
  }

  @Test func aTerminalIsRedrawnAtMostTenTimesASecond() {
    let screen = Screen(isLive: true)
    let line = ProgressLine(unit: "img", output: screen) { screen.time.withLock { $0 } }
    line.begin("epoch 1/1", step: 500, of: 1000)
    for _ in 0..<500 {
      screen.pass(0.01)
      line.advance(samples: 8) { [.init("loss", 0.5)] }
    }
    line.finish([.init("loss", 0.5)])
    let writes = screen.writes
    #expect((40...53).contains(writes.count))
    #expect(writes.dropLast().allSatisfy { $0.hasPrefix("\r\u{1B}[J") })
    // Only steps of this process count: 500 steps of 10 ms, 8 samples each.
    #expect(writes[writes.count / 2].contains("800 img/s"))
    #expect(writes[1].contains("0:05 left"))
    #expect(writes.last == "\n")
  }

  @Test func totalsCountLikeSteps() {
    let screen = Screen(isLive: true)
    let line = ProgressLine(unit: "img", output: screen) { screen.time.withLock { $0 } }
    line.begin("epoch 1/1", of: 100)
    for step in 1...50 {
      screen.pass(0.125)
      line.update(step: step, samples: step * 20)
    }
    #expect(screen.writes.last?.contains(" 50/100  160 img/s  0:06 left") == true)
  }

  @Test func fastStepsSeldomAskForTheTime() {
    let screen = Screen(isLive: true)
    let looks = Mutex(0)
    let line = ProgressLine(output: screen) {
      looks.withLock { $0 += 1 }
      return screen.time.withLock { $0 }
    }
    line.begin("epoch 1/1", of: 1_000_000)
    for _ in 0..<100_000 {
      screen.pass(1e-6)
      line.advance(samples: 1)
    }
    #expect(looks.withLock { $0 } < 100)
  }

  @Test func aNarrowerWindowLeavesNothingBehind() {
    let screen = Screen(isLive: true)
    let line = ProgressLine(unit: "img", output: screen) { screen.time.withLock { $0 } }
    line.begin("a title that takes some forty columns in all", of: 10)
    screen.columns.withLock { $0 = 30 }
    line.clear()
    #expect(screen.writes.last == "\u{1B}[2A\r\u{1B}[J")
    line.clear()
    #expect(screen.writes.count == 2)
  }

  @Test func decidesByTheEnvironment() throws {
    var main: Int32 = 0
    var terminal: Int32 = 0
    var size = winsize(ws_row: 24, ws_col: 91, ws_xpixel: 0, ws_ypixel: 0)
    try #require(openpty(&main, &terminal, nil, nil, &size) == 0)
    defer {
      close(main)
      close(terminal)
    }
    func output(_ variables: [String: String], descriptor: Int32? = nil) -> TerminalOutput {
      TerminalOutput(descriptor: descriptor ?? terminal) { variables[$0] }
    }
    let xterm = output(["TERM": "xterm"])
    #expect(xterm.isLive && xterm.usesColor && xterm.width == 91)
    size.ws_col = 40
    _ = ioctl(terminal, UInt(TIOCSWINSZ), &size)
    #expect(xterm.width == 40)
    let uncoloured = output(["TERM": "xterm", "NO_COLOR": "1"])
    #expect(uncoloured.isLive && !uncoloured.usesColor)
    #expect(output(["TERM": "xterm", "NO_COLOR": "", "CI": ""]).usesColor)
    for variables in [["TERM": "dumb"], [:], ["TERM": "xterm", "CI": "true"]] {
      let plain = output(variables)
      #expect(!plain.isLive && !plain.usesColor)
    }
    var pipes: [Int32] = [0, 0]
    try #require(pipe(&pipes) == 0)
    let piped = output(["TERM": "xterm"], descriptor: pipes[1])
    #expect(!piped.isLive && piped.width == 80)
    piped.write("x")
    for descriptor in pipes { close(descriptor) }
    piped.write("nobody listens")
  }
}
