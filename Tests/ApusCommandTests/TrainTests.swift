// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite struct TrainTests {
  @Test("digits reach 97 % on the held-out fifth, and all files are there")
  func digits() throws {
    let folder = try Folder()
    let result = try Command.apus("train", "digits", "--json", "-o", "run", in: folder)
    #expect(result.status == 0)
    let epochs = result.objects.filter { $0["event"] as? String == "epoch" }
    #expect(epochs.count == 30)
    let accuracy = try #require(epochs.last?["validation.accuracy"] as? Double)
    #expect(accuracy >= 0.97)
    let first = result.objects.compactMap { $0["first_step_seconds"] as? Double }
    #expect(first.allSatisfy { $0 > 0 } && !first.isEmpty)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path("run")).sorted() == [
        "best.safetensors", "confusion.svg", "curves.svg", "last.safetensors", "metrics.csv",
      ])
    let table = try folder.text("run/metrics.csv").split(separator: "\n")
    #expect(table.count == 31)
    #expect(
      table[0] == "epoch,step,loss,accuracy,validation.loss,validation.accuracy,seconds,samples_per_second")

    let prediction = try Command.apus(
      "predict", "digits", "--weights", "run/last.safetensors", "--json", in: folder)
    #expect(prediction.status == 0)
    #expect(prediction.objects.count == 359)
  }

  @Test func logsHoldNoControlCharacters() throws {
    let folder = try Folder()
    let result = try Command.apus("train", "xor", "--epochs", "3", "-o", "run", in: folder)
    #expect(result.status == 0)
    #expect(result.errors.utf8.allSatisfy { $0 >= 0x20 || $0 == 0x0A })
    #expect(result.errors.split(separator: "\n").count == 4)
    #expect(result.output.isEmpty)
  }

  @Test func equalSeedsGiveEqualFiles() throws {
    let folder = try Folder()
    for run in ["a", "b"] {
      #expect(try Command.apus("train", "xor", "--epochs", "5", "-o", run, in: folder).status == 0)
    }
    for name in ["last.safetensors", "curves.svg"] {
      let (first, second) = (folder.path("a/\(name)"), folder.path("b/\(name)"))
      #expect(FileManager.default.contentsEqual(atPath: first, andPath: second))
    }
  }

  @Test("threads change no bit of the weights") func threads() throws {
    let folder = try Folder()
    for threads in ["1", "3"] {
      let result = try Command.apus(
        "train", "digits", "--epochs", "1", "--threads", threads, "-o", threads, in: folder)
      #expect(result.status == 0)
    }
    #expect(
      FileManager.default.contentsEqual(
        atPath: folder.path("1/last.safetensors"), andPath: folder.path("3/last.safetensors")))
  }

  @Test("the C file trains to the same losses as the process", arguments: ["loops", "tiles"])
  func compiledC(_ style: String) throws {
    let compiler = URL(filePath: "/usr/bin/cc")
    guard FileManager.default.isExecutableFile(atPath: compiler.path) else { return }
    let folder = try Folder()
    let made = try Command.apus(
      "compile", "xor", "--style", style, "--self-test", "--epochs", "20", "-o", "out", in: folder)
    #expect(made.status == 0)
    #expect(try folder.text("out/xor.c").contains("apus_strip_") == (style == "tiles"))
    let built = try Command.run(
      compiler, ["-O2", "-std=c99", "out/xor.c", "out/xor_main.c", "-lm", "-o", "xor"], in: folder)
    #expect(built.status == 0, "\(built.errors)")
    let ran = try Command.run(folder.url.appending(path: "xor"), [], in: folder)
    let losses = ran.output.split(separator: "\n").compactMap { Double($0) }
    #expect(losses.count == 20)
    let trained = try Command.apus(
      "train", "xor", "--epochs", "20", "--json", "-o", "run", in: folder)
    let expected = trained.objects.filter { $0["event"] as? String == "epoch" }.compactMap {
      $0["loss"] as? Double
    }
    #expect(expected.count == 20)
    for (x, y) in zip(losses, expected) { #expect(abs(x - y) <= 1e-4 * abs(y), "\(x) \(y)") }
  }

  /// Optimising, gcc once took the packing of the vae's panels for a loop without end.
  @Test("the step of a benchmark is C without warnings", arguments: ["xor", "mlp", "vae"])
  func benchmarksAsC(_ workload: String) throws {
    let compiler = URL(filePath: "/usr/bin/cc")
    guard FileManager.default.isExecutableFile(atPath: compiler.path) else { return }
    let folder = try Folder()
    for (style, level) in [("loops", "-O3"), ("tiles", "-O0")] {
      let made = try Command.apus("bench", workload, "--style", style, "-o", style, in: folder)
      #expect(made.status == 0, "\(made.errors)")
      let built = try Command.run(
        compiler,
        [level, "-std=c99", "-Wall", "-Wextra", "-Werror", "-c", "\(style)/\(workload).c", "-o", "step.o"],
        in: folder)
      #expect(built.status == 0, "\(built.errors)")
    }
    #expect(try folder.text("loops/\(workload).c") != folder.text("tiles/\(workload).c"))
  }

  @Test(
    "every stage of every model can be printed", arguments: ["xor", "linear-regression", "digits", "mnist"])
  func stages(_ model: String) throws {
    for stage in ["graph", "gradient", "optimized", "schedule", "plan", "c"] {
      let result = try Command.apus("dump", model, "--stage", stage)
      #expect(result.status == 0, "\(stage): \(result.errors)")
      #expect(result.output.count > 100)
    }
  }

  @Test func picturesAreDrawn() throws {
    let folder = try Folder()
    #expect(try Command.apus("graph", "digits", "-o", "g.svg", in: folder).status == 0)
    #expect(try Command.apus("graph", "digits", "-o", "g.dot", in: folder).status == 0)
    #expect(try Command.apus("memory", "digits", "-o", "m.svg", in: folder).status == 0)
    #expect(try Command.apus("graph", "digits", "-o", "g.png", in: folder).status == 64)
    #expect(folder.names == ["g.dot", "g.svg", "m.svg"])
    #expect(try folder.text("g.svg").contains("<svg"))
    #expect(try folder.text("m.svg").contains("lower bound"))
  }

  @Test func interruptionIsACleanStop() throws {
    let folder = try Folder()
    // The shell sends the signal while the command trains far longer than that takes.
    let script = """
      "$0" train xor --epochs 100000000 -o run & pid=$!
      while [ ! -s run/last.safetensors ]; do sleep 0.1; done
      kill -INT $pid; wait $pid
      """
    let result = try Command.shell(script, in: folder)
    #expect(result.status == 130)
    #expect(result.errors.contains("stopped after epoch"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("run")).count >= 3)
  }
}
