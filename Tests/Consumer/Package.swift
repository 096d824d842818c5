// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0
import PackageDescription

/// A package of its own that uses Apus as its users do.
///
/// It is built for release, with what the library offers publicly and nothing else; `.ci/consumer` builds and runs it.
let package = Package(
  name: "Consumer",
  dependencies: [.package(name: "Apus", path: "../..")],
  targets: [
    .executableTarget(
      name: "consumer", dependencies: [.product(name: "Apus", package: "Apus")], path: "Sources",
      swiftSettings: [
        .swiftLanguageMode(.v6), .enableUpcomingFeature("MemberImportVisibility"),
        .treatAllWarnings(as: .error),
      ])
  ]
)
