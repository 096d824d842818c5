// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusScheduling
import Foundation
import FoundationXML
import Testing

@Suite struct PlanPictureTests {
  @Test("memory pictures are XML with a box for each buffer", arguments: ["xor", "digits", "bench-vae"])
  func memoryPictureIsComplete(_ name: String) throws {
    for style in CodeStyle.allCases {
      for entry in try PlannedPrograms.named(name).compiled(style).entryPoints {
        let svg = MemoryPicture(entry, title: name).svg
        #expect(XMLParser(data: Data(svg.utf8)).parse())
        let boxes = svg.components(separatedBy: " at offset ").count - 1
        #expect(boxes == entry.plan.buffers.count + (entry.plan.reserved > 0 ? 1 : 0))
        #expect(svg.contains("workspace \(GroupedNumber.text(entry.plan.workspaceBytes)) B"))
      }
    }
  }

  @Test("graph pictures are XML", arguments: ["xor", "digits"])
  func graphPictureIsXML(_ name: String) throws {
    let program = try PlannedPrograms.named(name).program
    for entry in program.entryPoints {
      let picture = GraphPicture(entry.graph, title: entry.name, layers: entry.layerDescriptions)
      #expect(picture.count <= GraphPicture.drawnLimit)
      #expect(XMLParser(data: Data(picture.svg.utf8)).parse())
    }
  }

  @Test func aDetailedPictureShowsEachUpdate() throws {
    let program = try PlannedPrograms.named("digits").program
    let entry = try #require(program[entryPoint: "train_step"])
    let short = GraphPicture(entry.graph, title: "t")
    let long = GraphPicture(entry.graph, title: "t", isDetailed: true)
    #expect(short.count < long.count / 2)
    #expect(short.dot.contains("update 0.weight"))
    #expect(long.dot.contains("new 0.weight"))
    #expect(long.dot.contains("fillcolor=\"#fbe0bd\""), "no backward operation")
    #expect(!GraphPicture(entry.forward, title: "t").dot.contains("fillcolor=\"#fbe0bd\""))
  }
}
