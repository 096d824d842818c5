// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0
import PackageDescription

/// A package of its own that uses Apus as its users do.
///
/// It is built for release, with what the library offers publicly and nothing else; `.ci/consumer` builds it all and runs
/// `consumer`. `growth` prints tables of time and memory.
let package = Package(
  name: "Consumer",
  // listing: dependency
  dependencies: [.package(name: "Apus", path: "../..")],
  // end
  targets: [("consumer", "Sources"), ("growth", "Growth")].map { name, path in
    .executableTarget(
      name: name,
      // listing: product
      dependencies: [.product(name: "Apus", package: "Apus")],
      // end
      path: path,
      swiftSettings: [
        .swiftLanguageMode(.v6), .enableUpcomingFeature("MemberImportVisibility"),
        .treatAllWarnings(as: .error),
      ])
  }
)
