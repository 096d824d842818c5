// SPDX-License-Identifier: Apache-2.0

import ApusEmission
import ApusIO
import ApusKernel
import Specimens
import Testing

@Suite struct EmissionTests {
  @Test func anEmissionIsTheSameEachTime() throws {
    for program in Specimens.all {
      for target in [Emission.Target.standalone, .sharedObject, .inProcess] {
        #expect(try program.emitted(for: target) == program.emitted(for: target))
      }
    }
  }
}
