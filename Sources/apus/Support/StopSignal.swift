// SPDX-License-Identifier: Apache-2.0

import ApusExecution
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Signals that tell the command to end: it does so at once and leaves neither programs nor folders behind.
///
/// While a model is trained, the first one only stops training at the next step, so that what was learnt is written.
enum StopSignal {
  private static let raised = Atomic<Int32>(0)
  private static let isTraining = Atomic<Bool>(false)
  private static let isEnding = Atomic<Bool>(false)

  /// Begins to listen; must be called before the process has a second thread, which would get signals as well.
  ///
  /// Signals are waited for by a thread of its own, which may do what a signal handler may not.
  static func listen() {
    // A shell lets background jobs ignore the first.
    for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
    var signals = signals
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    var thread = pthread_t()
    let code = pthread_create(&thread, nil, { _ in StopSignal.wait() }, nil)
    // Without the thread, signals end the process as they always do.
    if code != 0 { pthread_sigmask(SIG_UNBLOCK, &signals, nil) }
  }

  /// The signals that are waited for; whoever started the command may have blocked others.
  private static var signals: sigset_t {
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM] { sigaddset(&signals, number) }
    // Who ignores this one wants to outlive the terminal.
    var hangUp = sigaction()
    sigaction(SIGHUP, nil, &hangUp)
    if unsafeBitCast(hangUp.__sigaction_handler.sa_handler, to: Int.self) != 1 { sigaddset(&signals, SIGHUP) }
    return signals
  }

  private static func wait() -> Never {
    var signals = signals
    while true {
      var number: Int32 = 0
      guard sigwait(&signals, &number) == 0 else { continue }
      let isFirst = raised.compareExchange(expected: 0, desired: number, ordering: .sequentiallyConsistent)
        .exchanged
      let isNoted = isFirst && isTraining.load(ordering: .sequentiallyConsistent)
      if !isNoted { isEnding.store(true, ordering: .sequentiallyConsistent) }
      // What is learnt is written with pictures, for which a program may have to be compiled.
      ChildProcess.interruptAll(evenIfNone: !isNoted)
      if isNoted { continue }
      TemporaryDirectory.removeAll()
      signal(number, SIG_DFL)
      pthread_sigmask(SIG_UNBLOCK, &signals, nil)
      raise(number)
    }
  }

  /// From now on the first signal is only noted.
  static func beginTraining() { isTraining.store(true, ordering: .sequentiallyConsistent) }

  /// The signal that told the command to end.
  static var number: Int32? {
    let number = raised.load(ordering: .relaxed)
    return number == 0 ? nil : number
  }

  /// Waits without end if a signal ends the process.
  ///
  /// What fails meanwhile fails for that reason: neither a message nor a status of its own shall come first.
  static func leaveToSignal() {
    while isEnding.load(ordering: .sequentiallyConsistent) { pause() }
  }

  /// Throws an ``Interruption`` if there was a signal.
  static func endIfRaised(_ message: String) throws(Interruption) {
    guard let number else { return }
    throw Interruption(message: message, signal: number)
  }
}
