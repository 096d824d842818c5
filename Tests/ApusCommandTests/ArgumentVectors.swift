// SPDX-License-Identifier: Apache-2.0

/// Random command lines from words that mean something, numbers at the edges, and junk.
struct ArgumentVectors {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

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

  private mutating func next(below bound: Int) -> Int {
    // SplitMix64 (Steele, Lea and Flood, 2014).
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((word ^ (word >> 31)) % UInt64(bound))
  }

  private mutating func pick(_ words: [String]) -> String { words[next(below: words.count)] }

  private mutating func word() -> String {
    switch next(below: 12) {
    case 0...2: return pick(Self.options)
    case 3...5: return pick(Self.options) + (next(below: 4) == 0 ? "=" + pick(Self.values) : "")
    case 6...7: return pick(Self.values)
    case 8: return pick(Self.models)
    case 9: return pick(Self.commands)
    case 10: return pick(Self.junk)
    default: return String(repeating: pick(Self.junk + ["a", "-", "9"]), count: 1 << next(below: 11))
    }
  }

  /// The next command line; most begin with a command and a model, so that they get far.
  mutating func next() -> [String] {
    var arguments: [String] = []
    if next(below: 8) > 0 { arguments.append(pick(Self.commands)) }
    if next(below: 4) > 0 { arguments.append(pick(Self.models)) }
    for _ in 0..<next(below: 7) { arguments.append(word()) }
    return arguments
  }
}
