// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusPrimitives
import Foundation
import Testing

@Suite struct CatalogTests {
  @Test("the catalogue lists exactly the files in Primitives/")
  func listsTheFolder() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/ApusPrimitives/Primitives").standardized
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".swift") }.map { String($0.dropLast(6)) }
    let types = PrimitiveCatalog.all.map { "\($0)" }
    #expect(types == files.sorted(), "run .ci/catalog")
  }

  @Test("mnemonics are distinct, lower case, and read like the types' names")
  func mnemonics() {
    let mnemonics = PrimitiveCatalog.all.map { $0.mnemonic }
    #expect(Set(mnemonics).count == mnemonics.count)
    for type in PrimitiveCatalog.all {
      #expect(type.mnemonic.filter { $0 != "_" } == "\(type)".lowercased())
      #expect(type.mnemonic.allSatisfy { $0 == "_" || $0.isLowercase || $0.isNumber })
    }
  }

  @Test(
    "pointwise operators, owners of graphs and sources of examples, and no others, say so without being asked"
  )
  func forms() {
    for type in PrimitiveCatalog.all {
      let form: PrimitiveForm =
        if let pointwise = type as? any Pointwise.Type {
          .pointwise(arity: pointwise.arity)
        } else {
          type is any GraphOwner.Type ? .owner : type is any BatchSource.Type ? .counted : .general
        }
      #expect(type.form == form, "\(type.mnemonic)")
    }
    for form in [PrimitiveForm.general, .owner, .counted, .pointwise(arity: 2)] {
      #expect(PrimitiveCatalog.all.contains { $0.form == form })
    }
  }
}
