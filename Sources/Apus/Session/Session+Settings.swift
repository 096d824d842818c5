// SPDX-License-Identifier: Apache-2.0

import ApusExecution
public import ApusIO
import ApusKernel
import ApusTensor

extension Session {
  /// Changes a number that an optimizer works with, from the next step on; nothing is compiled for that.
  ///
  ///     try session.set("learning_rate", to: 1e-4)
  ///
  /// The optimizer must have been given it as ``Setting/adjustable(_:)``. It is part of the state: a
  /// ``Snapshot`` holds it, and ``initialize(seed:)`` gives it its first value.
  ///
  /// - Parameters:
  ///   - name: The setting's path, such as `critic_optimizer/learning_rate`, or the last part of it if there is only
  ///     one of that name.
  ///   - value: Its value, which also the type of the parameters must have room for.
  /// - Throws: `Diagnostic` if there is no such setting, or it cannot have the value.
  public func set(_ name: String, to value: Double) throws(Diagnostic) {
    let (spec, slot) = try settingPlace(name)
    try check(spec, value)
    let tensor = HostTensor(unchecked: spec.type, reals: [value])
    state.copyBytes(tensor.bytes, toByteOffset: slot.offset)
  }

  /// The value of a setting.
  ///
  /// - Throws: `Diagnostic` if there is no such setting.
  public func setting(_ name: String) throws(Diagnostic) -> Double {
    let (spec, slot) = try settingPlace(name)
    return try state.tensor(spec.type, atByteOffset: slot.offset).reals.first
      .unwrapped(orBug: "the setting '\(spec.path)' has no element")
  }

  /// Checks that a setting may have a value, which also the type of the parameters must have room for.
  func check(_ spec: ParameterSpec, _ value: Double) throws(Diagnostic) {
    guard case .setting(_, _, let range) = spec.owner else { return }
    if let fault = range.fault(of: value, spec.path) { throw fault }
    for parameter in program.state where parameter.role == .parameter {
      let dtype = parameter.type.dtype.arithmetic
      let rounded = Literal(value, dtype).operand
      guard rounded.isFinite, rounded != 0 || value == 0, range.contains(rounded) else {
        throw Diagnostic(
          "'\(spec.path)' cannot be \(value), which is \(rounded) in \(dtype), the type of '\(parameter.path)'"
        )
      }
    }
  }

  private func settingPlace(_ name: String) throws(Diagnostic) -> (spec: ParameterSpec, slot: StateSlot) {
    let settings = zip(program.state, layout.slots).filter { $0.0.role == .setting }
    let found =
      settings.filter { $0.0.path == name } + settings.filter { $0.0.path.hasSuffix("/\(name)") }
    guard let place = found.first, found.count == 1 else {
      let names = settings.map(\.0.path)
      throw found.isEmpty
        ? Diagnostic(
          "'\(program.name)' has no setting '\(name)'" + suggestion(for: name, among: names),
          notes: names.isEmpty ? [] : ["it has " + names.joined(separator: ", ")],
          help: "an optimizer made with learningRate: .adjustable(0.1) has the setting 'learning_rate'")
        : Diagnostic(
          "'\(program.name)' has \(found.count) settings '\(name)'",
          notes: ["they are " + found.map(\.0.path).joined(separator: ", ")], help: "say which by its path")
    }
    return (place.0, place.1)
  }
}

extension ClosedRange<Double> {
  /// Why a setting cannot have a value; `nil` if it can.
  func fault(of value: Double, _ path: String) -> Diagnostic? {
    if contains(value) { return nil }
    let lower = lowerBound > -.greatestFiniteMagnitude ? "at least \(lowerBound) and " : ""
    let upper = upperBound < .greatestFiniteMagnitude ? "at most \(upperBound)" : "finite"
    return Diagnostic("'\(path)' must be \(lower)\(upper), got \(value)")
  }
}
