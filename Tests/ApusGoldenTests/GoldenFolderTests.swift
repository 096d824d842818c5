// SPDX-License-Identifier: Apache-2.0

import Testing

/// The folder as a whole.
@Suite struct GoldenFolderTests {
  @Test func noFileIsAnOrphan() {
    let all = Golden.files()
    let claimed = Set(
      Golden.claims.flatMap { claim in claim.files(all.filter { $0.hasPrefix(claim.folder + "/") }) })
    for path in all where path != "README.md" {
      #expect(claimed.contains(path), "no test reads golden/\(path)")
    }
  }

  @Test func aDifferenceShowsContextAndChanges() {
    let difference = LineDifference(old: "a\nb\nc\nd\ne\nf", new: "a\nb\nX\nd\ne\nf\ng").unified("file")
    #expect(
      difference == """
        --- golden/file
        +++ now
        @@ -1 +1 @@
         a
         b
        -c
        +X
         d
         e
         f
        +g
        """)
  }
}
