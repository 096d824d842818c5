// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Tables of the user's, as the command reads them.
@Suite struct TableTests {
  private func folder(_ files: [String: String]) throws -> Folder {
    let folder = try Folder()
    for (name, text) in files {
      try text.write(toFile: folder.path(name), atomically: true, encoding: .utf8)
    }
    return folder
  }

  /// A table of three kinds of flowers whose first line describes it, as scikit-learn writes it.
  static let iris: String = {
    var lines = ["30,4,setosa,versicolor,virginica"]
    for row in 0..<30 {
      lines.append("\(4 + row % 3).\(row % 7),3.\(row % 5),\(1 + 2 * (row % 3)).4,0.2,\(row % 3)")
    }
    return lines.joined(separator: "\n") + "\n"
  }()

  @Test("a model trains on a table and predicts from it", arguments: [["--skip-lines", "1"], ["--header"]])
  func trainsOnATable(_ options: [String]) throws {
    let folder = try folder(["iris.csv": Self.iris])
    let trained = try Command.run(
      ["train", "digits", "--data", "iris.csv", "--epochs", "1", "-o", "run"] + options, in: folder)
    #expect(trained.status == 0, "\(trained.errors)")
    let predicted = try Command.run(
      ["predict", "digits", "--weights", "run/last.safetensors", "--input", "iris.csv", "--target", "-1"]
        + options, in: folder)
    #expect(predicted.status == 0, "\(predicted.errors)")
    #expect(predicted.output.split(separator: "\n").count == 31)
    let undecided = try Command.apus("train", "digits", "--data", "iris.csv", "-o", "none", in: folder)
    #expect(undecided.status == 65 && undecided.errors.contains("--header"), "\(undecided.errors)")
    #expect(folder.names == ["iris.csv", "run"])
  }

  @Test("names of classes and numbers to predict are columns like others")
  func targets() throws {
    let folder = try folder([
      "kinds.csv": "kind;size\ncat;1\ndog;2\ncat;1.5\ndog;3\n", "line.csv": "1,2,5\n2,3,8\n3,5,13\n4,1,6\n",
    ])
    let classes = try Command.apus(
      "train", "digits", "--data", "kinds.csv", "--class-names", "0", "--delimiter", ";", "--epochs", "1",
      "-o",
      "a", in: folder)
    #expect(classes.status == 0, "\(classes.errors)")
    let numbers = try Command.apus(
      "train", "linear-regression", "--data", "line.csv", "--target", "2", "--no-header", "--epochs", "1",
      "-o",
      "b", in: folder)
    #expect(numbers.status == 0, "\(numbers.errors)")
  }

  @Test("a table of which no fifth can be held out is refused", arguments: [1, 2])
  func fewRows(_ count: Int) throws {
    let folder = try folder(["t.csv": String(repeating: "1,2,0\n", count: count)])
    let result = try Command.apus("train", "xor", "--data", "t.csv", "--no-header", "-o", "run", in: folder)
    #expect(
      result.errors == "error: there are too few examples to hold out a fifth: \(count)\n  --> t.csv\n"
        + "  help:  a table to train on needs at least 3 rows of examples\n")
    #expect(result.status == 65 && result.output.isEmpty && folder.names == ["t.csv"])
  }

  @Test("a model that knows more classes than a table names has a picture of all of them")
  func fewerNames() throws {
    let rows = (0..<20).map { "\($0 % 2 == 0 ? "dog" : "cat");\($0 - 10)\n" }.joined()
    let folder = try folder(["kinds.csv": "kind;size\n" + rows])
    // With these seeds, the barely trained model takes examples for classes that have no name.
    for seed in ["3", "10"] {
      let result = try Command.apus(
        "train", "digits", "--data", "kinds.csv", "--class-names", "0", "--delimiter", ";", "--epochs", "1",
        "--seed", seed, "-o", seed, in: folder)
      #expect(result.status == 0, "\(result.errors)")
      let picture = try folder.text("\(seed)/confusion.svg")
      #expect(["cat", "dog", "2", "9"].allSatisfy { picture.contains(">\($0)<") })
    }
  }

  @Test("targets that the loss does not take are refused before the first step, with the row of the table")
  func targetsBeyondTheLoss() throws {
    let folder = try folder(["iris.csv": Self.iris])
    let result = try Command.apus(
      "train", "xor", "--data", "iris.csv", "--skip-lines", "1", "-o", "run", in: folder)
    #expect(result.status == 65 && result.output.isEmpty, "\(result.errors)")
    // Every third row has the target 2, and which of them are held out does not matter.
    let message = /the target 2.0 of row (\d+) is outside 0...1, which 'logisticCrossEntropy' takes/
    let row = try #require(try message.firstMatch(in: result.errors)?.1, "\(result.errors)")
    #expect(Int(row).map { $0 % 3 } == 0)
    // The files of an earlier run would be set aside for one that cannot begin.
    #expect(folder.names == ["iris.csv"])
  }

  @Test("training that diverges on a table ends with what went wrong")
  func divergence() throws {
    let folder = try folder(["huge.csv": "1e30,2e30,5e30\n2e30,3e30,8e30\n3e30,5e30,1.3e31\n"])
    let result = try Command.apus(
      "train", "linear-regression", "--data", "huge.csv", "--target", "2", "--no-header", "-o", "a",
      in: folder)
    #expect(result.status == 65 && result.errors.contains("loss"), "\(result.status) \(result.errors)")
  }

  @Test(
    "options that do not fit are usage errors",
    arguments: [
      (
        ["train", "xor", "--data", "x", "--class-names", "1"],
        "error: --class-names does not fit 'xor', which predicts numbers\n"
      ),
      (
        ["train", "xor", "--data", "x", "--skip-lines", "-1"],
        "error: --skip-lines must be at least 0, got -1\n"
      ),
      (
        ["train", "xor", "--data", "x", "--delimiter", "ab"],
        "error: --delimiter must be one character, got 'ab'\n"
      ),
    ])
  func misuse(_ arguments: [String], _ message: String) throws {
    try Command.expectMisuse(arguments, message)
  }

  @Test("a header of numbers is asked about, and read as the user says")
  func headerOfNumbers() throws {
    let header = (0..<64).map(String.init).joined(separator: ",")
    let row = [String](repeating: "1.0", count: 64).joined(separator: ",")
    let folder = try folder(["x.csv": "\(header)\n\(row)\n\(row)\n"])
    _ = try Command.apus("train", "digits", "--epochs", "1", "-o", "run", in: folder)
    let predict = ["predict", "digits", "--weights", "run/last.safetensors", "--input", "x.csv"]
    let asked = try Command.run(predict, in: folder)
    #expect(asked.status == 65 && asked.errors.contains("--header or --no-header"), "\(asked.errors)")
    for (option, rows) in [("--header", 2), ("--no-header", 3)] {
      let result = try Command.run(predict + [option], in: folder)
      #expect(result.status == 0)
      #expect(result.output.split(separator: "\n").count == rows + 1)
    }
  }

  @Test("what was assumed about a table is said in a line, and in JSON")
  func assumptions() throws {
    let folder = try folder([
      "years.csv": "2000,2001,2002\n1,2,0\n3,4,1\n5,6,1\n", "index.csv": ",a,b,y\n0,1,2,0\n1,3,4,1\n",
    ])
    let example =
      "row 1 is read as an example; if it names the columns, say so: CSVFormat(header: .present), on the command line "
      + "--header"
    let train = ["train", "linear-regression", "--data", "years.csv", "--epochs", "1", "--json", "-o"]
    let doubtful = try Command.run(train + ["a"], in: folder)
    #expect(doubtful.status == 0 && doubtful.errors.contains("years.csv: \(example)\n"), "\(doubtful.errors)")
    #expect(doubtful.objects.first?["assumptions"] as? [String] == [example])
    let said = try Command.run(train + ["b", "--header"], in: folder)
    #expect(said.status == 0 && !said.errors.contains("years.csv"), "\(said.errors)")
    #expect(said.objects.first?["assumptions"] == nil)
    let predicted = try Command.apus(
      "predict", "linear-regression", "--weights", "a/last.safetensors", "--input", "index.csv", "--target",
      "-1",
      "--json", in: folder)
    let index = "the first column, which has no name, is read as an index, not as a feature"
    #expect(predicted.status == 0 && predicted.errors == "index.csv: \(index)\n", "\(predicted.errors)")
    #expect(predicted.objects.map { $0["assumptions"] as? [String] } == [[index], nil])
  }

  @Test("weights that are no numbers are refused with the tensor, and those of another program are told")
  func weights() throws {
    let folder = try Folder()
    _ = try Command.apus("train", "xor", "--epochs", "1", "-o", "run", in: folder)
    let good = try Data(contentsOf: URL(filePath: folder.path("run/last.safetensors")))
    let renamed = try #require(good.range(of: Data("\"program\":\"xor\"".utf8)))
    var other = good
    other.replaceSubrange(renamed, with: Data("\"program\":\"and\"".utf8))
    try other.write(to: URL(filePath: folder.path("other")))
    let told = try Command.apus("predict", "xor", "--weights", "other", in: folder)
    #expect(told.status == 0)
    #expect(told.errors == "warning: the weights were written by 'and' and are used by 'xor'\n")
    // Every number of every parameter becomes NaN.
    let length = good.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    let bad = good.prefix(8 + length) + Data(repeating: 0xFF, count: good.count - 8 - length)
    try bad.write(to: URL(filePath: folder.path("bad")))
    let refused = try Command.apus("predict", "xor", "--weights", "bad", in: folder)
    #expect(refused.status == 65)
    #expect(
      refused.errors == """
        error: element 0 of the tensor '0.weight' is not finite
          --> bad
          help:  take weights of a step before training diverged

        """)
  }

  @Test("every line of JSON has a schema")
  func schemas() throws {
    let folder = try Folder()
    _ = try Command.apus("train", "xor", "--epochs", "1", "-o", "run", in: folder)
    for arguments in [
      ["predict", "xor", "--weights", "run/last.safetensors", "--json"], ["doctor", "--json"],
      ["list", "--json"],
      ["summary", "xor", "--json"], ["compile", "xor", "-o", "out", "--json"],
      ["train", "xor", "--epochs", "1", "-o", "again", "--json"],
    ] {
      let objects = try Command.run(arguments, in: folder).objects
      #expect(!objects.isEmpty, "\(arguments)")
      #expect(objects.allSatisfy { $0["schema"] as? Int == 1 }, "\(arguments)")
    }
  }

  @Test("a file of gigabytes that is nothing of what it should be is refused within little memory")
  func hugeFiles() throws {
    let folder = try Folder()
    let result = try Command.shell(
      """
      export LLVM_PROFILE_FILE=/dev/null; truncate -s 8G huge.safetensors huge.graph huge.csv; ulimit -v 4000000
      "$0" predict xor --weights huge.safetensors; echo $?; "$0" summary huge.graph; echo $?
      "$0" train xor --data huge.csv -o run; echo $?
      """, in: folder)
    #expect(result.output == "65\n65\n65\n", "\(result.errors)")
    #expect(result.errors.contains("huge.graph, byte 0") && result.errors.contains("huge.csv, byte 0"))
  }
}
