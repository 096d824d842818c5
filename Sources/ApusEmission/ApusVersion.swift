// SPDX-License-Identifier: Apache-2.0

/// The version of Apus, as emitted files and the command name it.
public enum ApusVersion {
  /// The version in the form of semver.org.
  public static let current = "0.1.0"
}
