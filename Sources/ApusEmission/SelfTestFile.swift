// SPDX-License-Identifier: Apache-2.0

public import ApusIO
public import ApusKernel
import ApusTensor

extension Program {
  /// Prints a program for `main` that trains as a self-test says and prints one loss a line.
  ///
  /// It is the only emitted text that allocates memory: once, before the first step.
  public func selfTestSource(_ test: SelfTest) throws(Diagnostic) -> String {
    try ProgramCheck(program: self).run()
    let check = SelfTestCheck(program: self, test: test)
    try check.run()
    return try SelfTestFile(program: self, test: test, check: check).text()
  }
}

/// The C file with `main`.
private struct SelfTestFile {
  let program: Program
  let test: SelfTest
  let check: SelfTestCheck

  func text() throws(Diagnostic) -> String {
    var writer = CWriter()
    writer.line("// \(program.name)_main.c: made by Apus \(ApusVersion.current). Trains \(program.name) on")
    writer.line("// \(test.count) examples for \(test.epochs) epochs and prints the loss of each step.")
    writer.line("#include <stdio.h>")
    writer.line("#include <stdlib.h>")
    writer.line("#include \"\(program.name).h\"")
    writer.line()
    if test.shuffle != nil {
      for text in try RuntimeText.text(of: ["philox"]) {
        writer.paste(text)
        writer.line()
      }
    } else {
      writer.line("#include <string.h>")
      writer.line()
    }
    printData(to: &writer)
    // State, workspace, order, a table and a batch for each column, and every result.
    let results = program.entryPoints.flatMap(\.arguments).count(where: \.isResult)
    writer.paste(Self.support(blocks: 3 + 2 * test.columns.count + results))
    writer.line()
    printGather(to: &writer)
    try printMain(to: &writer)
    return writer.text
  }

  /// The number of elements of one example.
  private func row(_ column: SelfTest.Column) -> Int { column.examples.count / test.count }

  // MARK: Data

  private func printData(to writer: inout CWriter) {
    for (position, column) in test.columns.enumerated() {
      let type = column.examples.dtype.cType
      switch test.source {
      case .builtIn:
        writer.line("static const \(type) data_\(position)[\(max(column.examples.count, 1))] = {")
        writer.indented { $0.elements(of: column.examples) }
        writer.line("};")
      case .file: writer.line("static \(type) *data_\(position);")
      }
    }
    writer.line()
  }

  private static func support(blocks: Int) -> String {
    """
    // Zeroed memory that begins at a multiple of 64 bytes; all of it is freed when the program ends.
    enum { most_blocks = \(blocks) };
    static void *blocks[most_blocks];
    static int block_count;
    static void release(void) {
      while (block_count > 0) free(blocks[--block_count]);
    }
    static void *allocate(size_t bytes) {
      void *block = block_count < most_blocks ? calloc(bytes + 64, 1) : NULL;
      if (!block) {
        fprintf(stderr, "error: not enough memory\\n");
        exit(1);
      }
      blocks[block_count++] = block;
      return (unsigned char *)block + (64 - (uintptr_t)block % 64);
    }

    // Ends the program unless a call succeeded.
    static void require(int status, const char *function, const apus_fault *fault) {
      if (status == APUS_OK) return;
      fprintf(stderr, "error: %s returned status %d", function, status);
      if (status == APUS_INDEX_OUT_OF_RANGE && fault)
        fprintf(stderr, ": index out of range at position %ld", (long)fault->position);
      fprintf(stderr, "\\n");
      exit(1);
    }

    """
  }

  private func printGather(to writer: inout CWriter) {
    writer.paste(
      """
      // Copies rows of a table in the given order.
      static void gather(void *target, const void *table, size_t row, const uint32_t *order, size_t count) {
        for (size_t i = 0; i < count; i++)
          memcpy((unsigned char *)target + i * row, (const unsigned char *)table + order[i] * row, row);
      }

      """)
    writer.line()
    guard case .file(let name) = test.source else { return }
    writer.paste(
      """
      // The low bytes of the file's numbers come first: turns them around where the machine's come last.
      static void order_bytes(void *data, size_t count, size_t size) {
        const uint16_t one = 1;
        unsigned char low, *bytes = (unsigned char *)data;
        memcpy(&low, &one, 1);
        for (size_t i = 0; low == 0 && i < count; i++, bytes += size)
          for (size_t j = 0; j < size / 2; j++) {
            const unsigned char byte = bytes[j];
            bytes[j] = bytes[size - 1 - j];
            bytes[size - 1 - j] = byte;
          }
      }

      """)
    writer.line()
    writer.line("static void load(const char *path) {")
    writer.indented { writer in
      writer.line("char mark[\(SelfTest.mark.utf8.count)];")
      writer.line("FILE *file = fopen(path, \"rb\");")
      writer.line("if (!file) {")
      writer.line("  perror(path);")
      writer.line("  exit(1);")
      writer.line("}")
      writer.line(
        "int good = fread(mark, sizeof mark, 1, file) == 1 && !memcmp(mark, \"\(SelfTest.mark)\", sizeof mark);"
      )
      for (position, column) in test.columns.enumerated() {
        let bytes = column.examples.type.bytes
        writer.line("data_\(position) = (\(column.examples.dtype.cType) *)allocate(\(bytes));")
        guard bytes > 0 else { continue }
        writer.line("good = good && fread(data_\(position), \(bytes), 1, file) == 1;")
        writer.line("order_bytes(data_\(position), \(column.examples.count), sizeof *data_\(position));")
      }
      writer.line("good = good && fgetc(file) == EOF;")
      writer.line("fclose(file);")
      writer.line("if (!good) {")
      writer.line("  fprintf(stderr, \"error: %s is not the data of this program\\n\", path);")
      writer.line("  exit(1);")
      writer.line("}")
    }
    writer.line("}")
    writer.line()
    writer.line("static const char standard_path[] = \(CText.stringLiteral(name));")
    writer.line()
  }

  // MARK: Main

  private func printMain(to writer: inout CWriter) throws(Diagnostic) {
    var steps: [(entry: EntryPoint, batch: Int)] = []
    if test.count >= test.batchSize { steps.append((try check.entry(test.trainStep), test.batchSize)) }
    if test.lastBatch > 0, let name = test.lastTrainStep {
      steps.append((try check.entry(name), test.lastBatch))
    }
    let initialize = try test.initialize.map { name throws(Diagnostic) in try check.entry(name) }
    let prefix = program.macroPrefix
    writer.line(isReading ? "int main(int argc, char **argv) {" : "int main(void) {")
    try writer.indented { writer throws(Diagnostic) in
      writer.line("if (atexit(release) != 0) return 1;")
      if isReading { writer.line("load(argc > 1 ? argv[1] : standard_path);") }
      writer.line("void *state = allocate(\(prefix)_STATE_BYTES);")
      writer.line("void *workspace = allocate(\(prefix)_WORKSPACE_BYTES);")
      writer.line("uint32_t *order = (uint32_t *)allocate(\(test.count) * sizeof(uint32_t));")
      for (position, column) in test.columns.enumerated() {
        let type = column.examples.dtype.cType
        let count = row(column) * min(test.batchSize, test.count)
        writer.line("\(type) *batch_\(position) = (\(type) *)allocate(\(count) * sizeof(\(type)));")
      }
      for (position, result) in results(of: steps.map(\.entry)).enumerated() {
        let type = result.type.dtype.cType
        writer.line(
          "\(type) *result_\(position) = (\(type) *)allocate(\(result.type.elementCount) * sizeof(\(type)));")
      }
      if let initialize { printInitialization(initialize, to: &writer) }
      writer.line("for (uint64_t epoch = 0; epoch < \(test.epochs); epoch++) {")
      try writer.indented { writer throws(Diagnostic) in try printEpoch(steps, to: &writer) }
      writer.line("}")
      writer.line("return 0;")
    }
    writer.line("}")
  }

  private var isReading: Bool {
    switch test.source {
    case .builtIn: false
    case .file: true
    }
  }

  /// The results of all steps, each name once; those of the full batch come first and are the larger.
  private func results(of entries: [EntryPoint]) -> [EntryPoint.Argument] {
    var names: Set<String> = []
    return entries.flatMap(\.arguments).filter { $0.isResult && names.insert($0.name).inserted }
  }

  private func printInitialization(_ entry: EntryPoint, to writer: inout CWriter) {
    let low = UInt32(truncatingIfNeeded: test.initialSeed)
    let high = UInt32(truncatingIfNeeded: test.initialSeed >> 32)
    writer.line("const uint32_t seed[2] = {\(low)u, \(high)u};")
    let function = "\(program.name)_\(entry.name)"
    writer.line("require(\(function)(state, workspace, seed), \"\(function)\",")
    writer.line("        \(program.name)_fault(workspace));")
  }

  private func printEpoch(
    _ steps: [(entry: EntryPoint, batch: Int)], to writer: inout CWriter
  ) throws(Diagnostic) {
    if let shuffle = test.shuffle {
      writer.line("apus_shuffle(\(test.count), order, UINT64_C(\(shuffle.seed)),")
      writer.line("             UINT64_C(\(shuffle.stream)), (uint32_t)epoch);")
    } else {
      writer.line("for (uint32_t i = 0; i < \(test.count); i++) order[i] = i;")
    }
    for (entry, batch) in steps {
      let isFull = entry.name == test.trainStep && batch == test.batchSize
      let first = isFull ? 0 : test.count - batch
      let end = isFull ? test.count / batch * batch : test.count
      writer.line("for (size_t start = \(first); start < \(end); start += \(batch)) {")
      try writer.indented { writer throws(Diagnostic) in
        try printStep(entry, batch, of: steps.map(\.entry), to: &writer)
      }
      writer.line("}")
    }
  }

  private func printStep(
    _ entry: EntryPoint, _ batch: Int, of entries: [EntryPoint], to writer: inout CWriter
  ) throws(Diagnostic) {
    let results = results(of: entries)
    var arguments = ["state", "workspace"]
    var loss = 0
    for argument in entry.arguments {
      if argument.isResult {
        let position = try results.firstIndex { $0.name == argument.name }
          .unwrapped(orBug: "no memory holds the result '\(argument.name)'")
        arguments.append("result_\(position)")
        if argument.name == test.loss { loss = position }
      } else if argument.limit != nil {
        arguments.append("\(batch)")
      } else {
        let position = try test.columns.firstIndex { $0.argument == argument.name }
          .unwrapped(orBug: "no column supplies the input '\(argument.name)'")
        arguments.append("batch_\(position)")
        let row = "\(row(test.columns[position])) * sizeof *batch_\(position)"
        writer.list(
          "gather", ["batch_\(position)", "data_\(position)", row, "order + start", "\(batch)"], ");")
      }
    }
    let function = "\(program.name)_\(entry.name)"
    writer.list("const int status = \(function)", arguments, ");")
    writer.line("require(status, \"\(function)\", \(program.name)_fault(workspace));")
    writer.line("printf(\"%.9g\\n\", (double)result_\(loss)[0]);")
  }
}
