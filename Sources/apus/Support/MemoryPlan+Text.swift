// SPDX-License-Identifier: Apache-2.0

import ApusScheduling

extension MemoryPlan {
  /// The certificate, the buffers and a picture in characters: kernels from left to right, memory upwards.
  func description(of title: String) -> String {
    var text = "\(title): \(steps) kernels, \(buffers.count) buffers\n"
    text += "workspace    \(workspaceBytes) B\nlower bound  \(lowerBound) B for this order, gap \(gap) B\n"
    text += "peak         \(liveBytes(peakStep)) B at kernel \(peakStep)\n"
    text += "checked      no two live buffers overlap\n\n"
    for (index, buffer) in buffers.enumerated() {
      let letter = Self.letter(index)
      text += "\(letter)  \(padded("\(buffer.offset)", to: 10, isNumber: true)) "
      text += "+\(padded("\(buffer.bytes)", to: 9))  kernels \(buffer.lifetime.lowerBound)…"
      text += "\(buffer.lifetime.upperBound)  \(buffer.contents.joined(separator: ", "))\n"
    }
    return text + "\n" + picture
  }

  private var picture: String {
    let height = 24
    let columns = max(1, min(steps, 100))
    guard workspaceBytes > 0 else { return "" }
    var text = ""
    for row in (0..<height).reversed() {
      let byte = (2 * row + 1) * workspaceBytes / (2 * height)
      text += padded("\(byte)", to: 10, isNumber: true) + " │"
      for column in 0..<columns {
        let step = column * steps / columns
        let index = buffers.firstIndex {
          $0.lifetime.contains(step) && $0.offset <= byte && byte < $0.offset + $0.bytes
        }
        text += index.map(Self.letter) ?? "·"
      }
      text += "\n"
    }
    return text + String(repeating: " ", count: 11) + "└" + String(repeating: "─", count: columns)
      + "  kernels 0…\(max(steps - 1, 0))\n"
  }

  private static func letter(_ index: Int) -> String {
    let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
    return String(letters[index % letters.count])
  }
}
