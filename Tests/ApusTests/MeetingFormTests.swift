// SPDX-License-Identifier: Apache-2.0

import Apus
import Testing

/// Losses as people write them, where something stands between a logarithm and the softmax or logistic function that
/// it meets, or where those are written out: value and gradient are those of mpmath, however large the logits.
@Suite struct MeetingFormTests {
  struct Numbers: Decodable, Sendable {
    struct Case: Decodable, Sendable {
      let size: Double
      let kind: String
      let loss: Double
      let gradient: [Double]
    }
    let pattern: [[Double]]
    let weights: [[Double]]
    let labels: [Int64]
    let happened: [[Double]]
    let cases: [Case]
  }

  /// Logits, weights, the positions of the labels among all, and which outcomes happened.
  typealias Loss = @Sendable (_ x: Tensor, _ w: Tensor, _ labels: Tensor, _ t: Tensor) -> Tensor

  struct Form: CustomTestStringConvertible, Sendable {
    let kind: String
    let testDescription: String
    let loss: Loss

    init(_ kind: String, _ testDescription: String, _ loss: @escaping Loss) {
      (self.kind, self.testDescription, self.loss) = (kind, testDescription, loss)
    }
  }

  /// Softmax as a product with a reciprocal.
  private static func product(_ x: Tensor) -> Tensor {
    let e = exp(x - x.max(along: [1]).reshaped([4, 1]).broadcast(to: [4, 3]))
    return e * (1 / e.sum(along: [1])).reshaped([4, 1]).broadcast(to: [4, 3])
  }

  private static func writtenOut(_ x: Tensor) -> Tensor { 1 / (1 + exp(-x)) }

  private static let softmaxForms: [Form] = [
    Form("softmax", "log(softmax(x)ᵀ)") { x, w, _, _ in (log(softmax(x).transposed()) * w.transposed()).sum()
    },
    Form("softmax", "log(softmax(x) reshaped)") { x, w, _, _ in
      (log(softmax(x).reshaped([2, 6])) * w.reshaped([2, 6])).sum()
    },
    Form("softmax", "log(softmax(x)ᵀ reshaped)") { x, w, _, _ in
      (log(softmax(x).transposed().reshaped([12])) * w.transposed().reshaped([12])).sum()
    },
    Form("softmax", "log(rows of softmax(x))") { x, w, _, _ in
      let parts = [0..<2, 2..<4].map { rows in
        (log(softmax(x).sliced(rows, along: 0)) * w.sliced(rows, along: 0)).sum()
      }
      return parts[0] + parts[1]
    },
    Form("softmax", "log(columns of softmax(x))") { x, w, _, _ in
      let parts = [0..<1, 1..<3].map { columns in
        (log(softmax(x).sliced(columns, along: 1)) * w.sliced(columns, along: 1)).sum()
      }
      return parts[0] + parts[1]
    },
    Form("softmax", "log(softmax(x) broadcast)") { x, w, _, _ in
      let repeated = softmax(x).reshaped([1, 4, 3]).broadcast(to: [2, 4, 3])
      return (log(repeated) * w.reshaped([1, 4, 3]).broadcast(to: [2, 4, 3])).sum() * 0.5
    },
    Form("softmax", "log(e · (1 / Σe))") { x, w, _, _ in (log(product(x)) * w).sum() },
    Form("softmax", "log((e · (1 / Σe))ᵀ)") { x, w, _, _ in
      (log(product(x).transposed()) * w.transposed()).sum()
    },
    Form("labels", "−log(softmax(x)[labels])") { x, _, labels, _ in
      -log(softmax(x).reshaped([12]).gathered(labels)).sum()
    },
    Form("labels", "−log((e · (1 / Σe))[labels])") { x, _, labels, _ in
      -log(product(x).reshaped([12]).gathered(labels)).sum()
    },
  ]

  private static let logisticForms: [Form] = [
    Form("logistic", "log(σ(x)ᵀ)") { x, w, _, _ in (log(logistic(x).transposed()) * w.transposed()).sum() },
    Form("logistic", "log(σ(x) reshaped)") { x, w, _, _ in
      (log(logistic(x).reshaped([12])) * w.reshaped([12])).sum()
    },
    Form("logistic", "log(1 / (1 + e⁻ˣ))") { x, w, _, _ in (log(writtenOut(x)) * w).sum() },
    Form("logistic", "log(1 / (1 + e⁻ˣ) reshaped)") { x, w, _, _ in
      (log(writtenOut(x).reshaped([12])) * w.reshaped([12])).sum()
    },
    Form("opposite", "log(1 − σ(x) reshaped)") { x, w, _, _ in
      (log(1 - logistic(x).reshaped([12])) * w.reshaped([12])).sum()
    },
    Form("opposite", "log((1 − σ(x)ᵀ) reshaped)") { x, w, _, _ in
      (log((1 - logistic(x).transposed()).reshaped([12])) * w.transposed().reshaped([12])).sum()
    },
    Form("opposite", "log(1 − 1 / (1 + e⁻ˣ))") { x, w, _, _ in (log(1 - writtenOut(x)) * w).sum() },
    Form("happened", "−log(t > ½ ? p : 1 − p)") { x, _, _, t in
      let p = logistic(x)
      return -log(select(t .> 0.5, p, 1 - p)).sum()
    },
    Form("happened", "−log(t < ½ ? 1 − p : p), p reshaped") { x, _, _, t in
      let p = logistic(x).reshaped([12])
      return -log(select(t.reshaped([12]) .< 0.5, 1 - p, p)).sum()
    },
    Form("happened", "−log(t > ½ ? p : 1 − p), p written out") { x, _, _, t in
      let p = writtenOut(x)
      return -log(select(t .> 0.5, p, 1 - p)).sum()
    },
    Form("happened", "−(t log p + (1 − t) log(1 − p)), p reshaped") { x, _, _, t in
      let (p, t) = (logistic(x).reshaped([12]), t.reshaped([12]))
      return -(t * log(p) + (1 - t) * log(1 - p)).sum()
    },
  ]

  @Test(arguments: softmaxForms + logisticForms, [DType.f32, .f64])
  func valuesAndGradients(_ form: Form, _ dtype: DType) throws {
    let numbers: Numbers = try Oracle.load("meeting_forms.json")
    let type = TensorType(dtype, [4, 3])
    let program = try Program("meeting", over: [:]) { program in
      program.entryPoint("main") { entry in
        let (x, w) = (entry.input("x", type), entry.input("w", type))
        let labels = entry.input("labels", TensorType(.i32, [4]))
        let loss = form.loss(x, w, labels, entry.input("t", type))
        entry.result("loss", loss)
        entry.result("gradient", gradient(of: loss, withRespectTo: [x])[0])
      }
    }
    let weights = try HostTensor(type, reals: Array(numbers.weights.joined()))
    let labels = try HostTensor(
      TensorType(.i32, [4]), integers: numbers.labels.enumerated().map { Int64($0.offset) * 3 + $0.element })
    let happened = try HostTensor(type, reals: Array(numbers.happened.joined()))
    let ulp = dtype == .f32 ? 0x1p-23 : 0x1p-52
    let cases = numbers.cases.filter { $0.kind == form.kind }
    #expect(cases.map(\.size) == [1, 30, 200, 1e4])
    for engine in [EngineChoice.tcc, .interpreter] {
      let session = try program.makeSession(engine: engine)
      for expected in cases {
        let logits = try HostTensor(type, reals: numbers.pattern.joined().map { $0 * expected.size })
        let results = try session("main", logits, weights, labels, happened).map(\.reals)
        // A sum of up to 24 terms, none greater than 8 times the logits.
        let error = abs(results[0][0] - expected.loss)
        #expect(error <= 64 * ulp * expected.size, "±\(expected.size): \(results[0]) for \(expected.loss)")
        for (x, y) in zip(results[1], expected.gradient) {
          #expect(abs(x - y) <= 32 * ulp, "±\(expected.size): \(results[1]) for \(expected.gradient)")
        }
        #expect(results[1].count == expected.gradient.count)
      }
    }
  }
}
