// SPDX-License-Identifier: Apache-2.0

import ApusIO
import ApusKernel
import ApusTensor

/// Prints kernels as static C functions and notes which runtime functions they use.
struct KernelPrinter {
  /// Whether the text is for people too: remarks, comments, and macros for what compilers differ in.
  let isReadable: Bool
  /// The functions printed so far.
  var writer = CWriter()
  /// The runtime functions used so far.
  var symbols = RuntimeSymbols()
  /// The buffers of the kernel being printed.
  var parameters: [Kernel.Parameter] = []
  /// What the body mentions: a parameter or local that is not mentioned needs `(void)`.
  private var used = PlaceCollection([])

  init(isReadable: Bool) { self.isReadable = isReadable }

  /// Appends the function.
  mutating func print(_ kernel: Kernel) throws(Diagnostic) {
    parameters = kernel.parameters
    used = PlaceCollection(kernel.body)
    if isReadable { for remark in kernel.remarks { writer.line("// " + CText.comment(remark)) } }
    if let division = kernel.division { return try print(kernel, divided: division) }
    let canFail = kernel.canFail
    var list = parameters.map(declaration)
    if canFail { list.append("int64_t *apus_position") }
    let head = qualifier + (canFail ? "int " : "void ") + kernel.name
    writer.list(head, list.isEmpty ? ["void"] : list, ") {")
    writer.indent()
    for (position, parameter) in parameters.enumerated() where !used.parameters.contains(position) {
      writer.line("(void)\(parameter.name);")
    }
    print(kernel.body)
    if canFail { writer.line("return APUS_OK;") }
    writer.outdent()
    writer.line("}")
  }

  /// What stands before a kernel's type.
  var qualifier: String { isReadable ? "APUS_KERNEL " : "static " }

  /// A parameter as C declares it.
  func declaration(_ parameter: Kernel.Parameter) -> String {
    guard isReadable else { return "\(parameter.dtype.cType) *\(parameter.name)" }
    return (parameter.isWritten ? "" : "const ") + "\(parameter.dtype.cType) *APUS_RESTRICT \(parameter.name)"
  }

  /// Appends statements.
  mutating func print(_ statements: [Statement]) {
    for statement in statements { print(statement) }
  }

  private mutating func print(_ statement: Statement) {
    switch statement {
    case .loop(let variable, let count, let step, let body):
      if isReadable, statement.isSmallChoice { writer.line("APUS_SMALL_LOOP") }
      loop(variable, count, step, body)
    case .array(let number, let dtype, let count):
      writer.beginLine()
      if isReadable { writer.put("APUS_ALIGNED ") }
      writer.put(dtype.cType)
      writer.put(" a", number)
      writer.put("[")
      writer.put(max(count, 1))
      writer.endLine("];")
    case .define(let number, let dtype, let value): define("const ", number, dtype, value)
    case .variable(let number, let dtype, let value): define("", number, dtype, value)
    case .assign(let number, let value):
      writer.beginLine()
      writer.put("v", number)
      assign(value)
    case .store(let place, let value, _):
      writer.beginLine()
      put(element: place)
      assign(value)
    case .call(let call):
      writer.beginLine()
      put(call, isStatement: true)
      writer.endLine(";")
    case .fail(let condition, let position):
      writer.beginLine()
      writer.put("if (")
      put(choice: condition)
      writer.endLine(") {")
      writer.indent()
      writer.beginLine()
      writer.put("*apus_position = ")
      put(position)
      writer.endLine(";")
      writer.line("return APUS_INDEX_OUT_OF_RANGE;")
      writer.outdent()
      writer.line("}")
    case .comment(let text):
      if isReadable { writer.line("// " + CText.comment(text)) }
    }
  }

  private mutating func loop(_ variable: Int, _ count: AffineIndex, _ step: Int, _ body: [Statement]) {
    writer.beginLine()
    writer.put("for (int64_t i", variable)
    writer.put(" = 0; i", variable)
    writer.put(" < ")
    put(count)
    writer.put("; i", variable)
    if step == 1 { writer.put("++") } else { writer.put(" += ", step) }
    writer.endLine(") {")
    writer.indent()
    print(body)
    writer.outdent()
    writer.line("}")
  }

  private mutating func define(_ qualifier: String, _ number: Int, _ dtype: DType, _ value: Expression) {
    writer.beginLine()
    writer.put(qualifier)
    writer.put(dtype.cType)
    writer.put(" v", number)
    assign(value)
    if !used.locals.contains(number) { writer.line("(void)v\(number);") }
  }

  private mutating func assign(_ value: Expression) {
    writer.put(" = ")
    put(value)
    writer.endLine(";")
  }
}
