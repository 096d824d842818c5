// SPDX-License-Identifier: Apache-2.0

package import ApusKernel
import ApusTensor

extension Specimens {
  /// State, a constant, scratch and two entry points: `run` adds the constant times a rate to the weights and
  /// gives their old sum, `peek` reads them.
  package static let stateful: Program = stateful()

  /// As ``stateful``, with texts of the caller's in every place that takes one.
  package static func stateful(
    path: String = "layer.weight", remark: String = "%1 = update(%0): f32[6] layer.weight",
    comment: String = "accumulate", hash: String = "feedface"
  ) -> Program {
    let n = 6
    func f32(_ name: String, isWritten: Bool = false) -> Kernel.Parameter {
      Kernel.Parameter(name: name, dtype: .f32, isWritten: isWritten)
    }
    let product = Kernel(
      name: "k00_mul", remarks: [remark, path],
      parameters: [f32("t1"), f32("t2"), f32("t3", isWritten: true)],
      body: [
        .comment(comment),
        .loop(
          variable: 0, count: AffineIndex(n),
          body: [set(2, .binary(.mul, at(0, .f32), .load(Place(.parameter(1)), .f32), .f32), .f32)]),
      ])
    let sum = RuntimeCall(
      .reduce(.sum, .f32), [.integer(AffineIndex(n)), .address(Place(.parameter(0)))])
    let total = Kernel(
      name: "k01_reduce_sum", remarks: [path], parameters: [f32("t0"), f32("t4", isWritten: true)],
      body: [.store(Place(.parameter(1)), .call(sum, .f32), .f32)])
    let update = Kernel(
      name: "k02_add", remarks: [], parameters: [f32("t3"), f32("t0", isWritten: true)],
      body: [
        .loop(
          variable: 0, count: AffineIndex(n),
          body: [set(1, .binary(.add, at(1, .f32), at(0, .f32), .f32), .f32)])
      ])
    func run(_ kernel: Int, _ locations: [Location]) -> EntryPoint.Invocation {
      EntryPoint.Invocation(kernel: kernel, locations: locations, value: kernel)
    }
    let sumArgument = EntryPoint.Argument(name: "sum", type: .f32(), isResult: true)
    return Program(
      name: "stateful", graphHash: hash,
      state: [
        StateSlot(name: path, type: .f32(2, 3), offset: 64),
        StateSlot(name: "step", type: TensorType(.u32, []), offset: 128),
      ], stateBytes: 192,
      constants: [HostTensor(unchecked: .f32(n), reals: [0.1, -1, 2.5, .infinity, 1e-40, 0])],
      kernels: [product, total, update],
      entryPoints: [
        EntryPoint(
          name: "run",
          arguments: [EntryPoint.Argument(name: "rate", type: .f32(), isResult: false), sumArgument],
          invocations: [
            run(0, [.constant(0), .argument(0), .workspace(64)]), run(1, [.state(64), .argument(1)]),
            run(2, [.workspace(64), .state(64)]),
          ], workspaceBytes: 128, writesState: true),
        EntryPoint(
          name: "peek", arguments: [sumArgument], invocations: [run(1, [.state(64), .argument(0)])],
          workspaceBytes: 0, writesState: false),
      ])
  }
}
