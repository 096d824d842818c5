// SPDX-License-Identifier: Apache-2.0
import ApusRuntime
import Foundation
import Testing

@Suite struct SymbolTests {
  private func names(_ level: Int32) -> [String] {
    var count: Int32 = 0
    guard let table = apus_symbols(level, &count) else { return [] }
    return (0..<Int(count)).map { String(cString: table[$0].name) }
  }

  @Test func everyLevelHasTheSameFunctionsOnce() {
    let portable = names(0)
    #expect(portable.count > 600)
    #expect(Set(portable).count == portable.count)
    for runtime in Runtime.available { #expect(names(runtime.level) == portable) }
  }

  @Test func levelsOutsideTheRangeHaveNone() {
    var count: Int32 = 7
    #expect(apus_symbols(99, &count) == nil && count == 0)
    #expect(apus_symbols(-1, &count) == nil && count == 0)
    #expect(apus_cpu_level(0) == 0)
  }

  @Test func textsAreMarkedOrderedAndShort() throws {
    var seen: Set<String> = []
    for index in 0..<apus_runtime_text_count() {
      let noun = String(cString: try #require(apus_runtime_text_name(index)))
      let text = String(cString: try #require(apus_runtime_text(noun)))
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines.first == "// begin \(noun).h" && text.hasSuffix("// end \(noun).h\n"))
      #expect(lines.count <= 300 && text.utf8.allSatisfy { $0 < 128 })
      let needs = try #require(lines.first { $0.hasPrefix("// needs:") })
      for need in needs.dropFirst(9).split(separator: " ") { #expect(seen.contains(String(need))) }
      seen.insert(noun)
    }
    #expect(apus_runtime_text("nothing") == nil && apus_runtime_text_name(-1) == nil)
  }
}
