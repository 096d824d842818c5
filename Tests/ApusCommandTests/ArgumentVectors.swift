// SPDX-License-Identifier: Apache-2.0

import RandomSources

/// Random command lines from words that mean something, numbers at the edges, and junk.
struct ArgumentVectors {
  private var random: RandomSource

  init(seed: UInt64) { random = RandomSource(seed: seed) }

  private static let commands = [
    "train", "compile", "predict", "summary", "graph", "memory", "dump", "list", "doctor", "bench", "help",
  ]
  private static let options = [
    "--epochs", "--batch", "--seed", "--engine", "--threads", "-o", "--output", "--json", "--self-test",
    "--stage", "--entry", "--style", "--svg", "--weights", "--input", "--optimized", "--detailed", "--help",
    "-h", "--version", "--", "-", "---", "--epoch", "--=", "-oo", "-xyz", "--no-json", "--batch=",
    "--epochs=3", "--engine=tcc", "--stage=plan", "--seed=-1", "--generate-completion-script",
    "--experimental-dump-help",
  ]
  private static let models = ["xor", "xor", "digts", "linear", "mlp", "a.graph", "zoo/none.graph", ".graph"]
  private static let values = [
    "0", "1", "2", "3", "-1", "1000000000000", "9223372036854775807", "9223372036854775808",
    "-9223372036854775808", "18446744073709551616", "1e9", "0x10", "1.5", "nan", "inf", "tcc", "native",
    "auto", "gcc", "graph", "plan", "c", "loops", "tiles", "train_step", "predict", "out", "out.svg",
    "out.dot", "out.png", "/dev/full", "/proc/none/out",
  ]
  private static let junk = [
    "", " ", "\t", "\n", "é", "e\u{301}", "\u{202E}abc", "😀", "\u{1B}[31m", "%s%n", "$(id)", "';--", "\\",
    "../..", "\u{7F}", "＋１", "train ", "TRAIN", "-\u{301}", "--\u{1F600}", "=", "-=", "--a=b=c",
  ]

  private mutating func word() -> String {
    switch random.int(below: 12) {
    case 0...2: return random.pick(Self.options)
    case 3...5:
      return random.pick(Self.options) + (random.int(below: 4) == 0 ? "=" + random.pick(Self.values) : "")
    case 6...7: return random.pick(Self.values)
    case 8: return random.pick(Self.models)
    case 9: return random.pick(Self.commands)
    case 10: return random.pick(Self.junk)
    default:
      return String(repeating: random.pick(Self.junk + ["a", "-", "9"]), count: 1 << random.int(below: 11))
    }
  }

  /// The next command line; most begin with a command and a model, so that they get far.
  mutating func next() -> [String] {
    var arguments: [String] = []
    if random.int(below: 8) > 0 { arguments.append(random.pick(Self.commands)) }
    if random.int(below: 4) > 0 { arguments.append(random.pick(Self.models)) }
    for _ in 0..<random.int(below: 7) { arguments.append(word()) }
    return arguments
  }
}
