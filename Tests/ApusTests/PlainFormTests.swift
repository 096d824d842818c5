// SPDX-License-Identifier: Apache-2.0

import Apus
import Testing

/// Forms of losses as people write them, whose value a rule makes accurate: their derivatives are accurate, too.
///
/// The numbers are softmax(x) − t and σ(x), which at these logits are 0 and 1 but for 10⁻⁸⁶.
@Suite struct PlainFormTests {
  /// A form, where it is tried, and its value and gradient there.
  struct Form: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let logits: [Double]
    let weights: [Double]
    let gradient: [Double]
    let apply: @Sendable (Tensor) -> Tensor
  }

  private static let forms: [Form] = [
    Form(
      testDescription: "log(softmax(x) · 1)", logits: [200, -200], weights: [0, -1], gradient: [1, -1],
      apply: { log(softmax($0) * 1) }),
    Form(
      testDescription: "log(softmax(x) / 1)", logits: [-200, 200], weights: [-1, 0], gradient: [-1, 1],
      apply: { log(softmax($0) / 1) }),
    Form(
      testDescription: "log(e / Σe), the maximum through a reshape", logits: [200, -200], weights: [0, -1],
      gradient: [1, -1],
      apply: { x in
        let greatest = x.max(along: [0]).reshaped([1]).broadcast(to: [2])
        let e = exp(x - greatest)
        return log(e / e.sum(along: [0]).reshaped([1]).broadcast(to: [2]))
      }),
    Form(
      testDescription: "log(eˣ · 1 + 1)", logits: [200, -200], weights: [1, 1], gradient: [1, 0],
      apply: { log(exp($0) * 1 + 1) }),
    Form(
      testDescription: "log(−(−σ(x)))", logits: [200, -200], weights: [1, 1], gradient: [0, 1],
      apply: { log(-(-logistic($0))) }),
  ]

  @Test(arguments: forms, [DType.f32, .f64])
  func derivativesAreThoseOfTheValue(_ form: Form, _ dtype: DType) throws {
    let type = TensorType(dtype, [2])
    let program = try Program("plain", over: [:]) { program in
      program.entryPoint("main") { entry in
        let (x, w) = (entry.input("x", type), entry.input("w", type))
        let loss = (form.apply(x) * w).sum()
        entry.result("loss", loss)
        entry.result("gradient", gradient(of: loss, withRespectTo: [x])[0])
        entry.result(
          "along", jvp(of: [loss], withRespectTo: [x], tangents: [x.filled(with: 1)])[0])
        entry.result(
          "curvature", hessianVectorProduct(of: loss, withRespectTo: [x], vectors: [x.filled(with: 1)])[0])
      }
    }
    let inputs = [
      try HostTensor(type, reals: form.logits), try HostTensor(type, reals: form.weights),
    ]
    for engine in [EngineChoice.tcc, .interpreter] {
      let results = try program.makeSession(engine: engine)("main", inputs[0], inputs[1]).map(\.reals)
      #expect(results[0][0].isFinite)
      let expected = form.gradient + [form.gradient.reduce(0, +), 0, 0]
      for (x, y) in zip(results[1...].joined(), expected) { #expect(abs(x - y) < 1e-80, "\(results)") }
    }
  }
}
