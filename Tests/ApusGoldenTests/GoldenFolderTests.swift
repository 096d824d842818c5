// SPDX-License-Identifier: Apache-2.0

import Testing

/// The folder as a whole.
@Suite struct GoldenFolderTests {
  @Test func noFileIsAnOrphan() {
    let all = Golden.files()
    let claimed = Set(
      Golden.claims.flatMap { claim in claim.files(all.filter { $0.hasPrefix(claim.folder + "/") }) })
    let orphans = all.filter { $0 != "README.md" && !claimed.contains($0) }
    #expect(orphans.isEmpty, "no test reads these files under golden/; claim them in Golden.claims")
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
