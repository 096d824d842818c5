// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0
import PackageDescription

/// Whether warnings of this package are errors, as in `.ci/run`: a newer compiler's warnings must not stop users.
let isStrict = Context.environment["APUS_STRICT"] != nil

/// Settings of every Swift target: Swift 6 mode, and the upcoming features that keep existential types and
/// imports visible to the reader.
let settings: [SwiftSetting] =
  [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
  ] + (isStrict ? [.treatAllWarnings(as: .error)] : [])

/// Settings of every C target.
let cSettings: [CSetting] = isStrict ? [.treatAllWarnings(as: .error)] : []

/// A module of the compiler.
///
/// Modules are listed in layer order; each may depend only on those above it.
func module(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .target(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
}

let package = Package(
  name: "Apus",
  products: [
    .library(name: "Apus", targets: ["Apus"]),
    .executable(name: "apus", targets: ["apus"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2")
  ],
  targets: [
    .systemLibrary(name: "CCSV", pkgConfig: nil, providers: [.apt(["libcsv-dev"])]),
    .systemLibrary(name: "CTinyCC", pkgConfig: nil, providers: [.apt(["libtcc-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .target(
      name: "ApusRuntime", path: "runtime", exclude: ["text"], publicHeadersPath: "include",
      cSettings: cSettings,
      linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux]))]),
    module("ApusIO", ["CZlib"]),
    module("ApusTensor", ["ApusIO"]),
    module("ApusKernel", ["ApusIO", "ApusTensor"]),
    module("ApusGraph", ["ApusIO", "ApusTensor", "ApusKernel"]),
    module("ApusPrimitives", ["ApusIO", "ApusTensor", "ApusKernel", "ApusGraph"]),
    module("ApusPasses", ["ApusIO", "ApusTensor", "ApusKernel", "ApusGraph", "ApusPrimitives"]),
    module("ApusDifferentiation", ["ApusIO", "ApusTensor", "ApusGraph", "ApusPrimitives", "ApusPasses"]),
    module("ApusScheduling", ["ApusIO", "ApusTensor", "ApusKernel", "ApusGraph", "ApusPrimitives"]),
    module("ApusEmission", ["ApusIO", "ApusTensor", "ApusKernel", "ApusRuntime"]),
    module(
      "ApusExecution", ["ApusIO", "ApusTensor", "ApusKernel", "ApusEmission", "ApusRuntime", "CTinyCC"]),
    module(
      "Apus",
      [
        "ApusRuntime", "ApusIO", "ApusTensor", "ApusKernel", "ApusGraph", "ApusPrimitives",
        "ApusDifferentiation", "ApusPasses", "ApusScheduling", "ApusEmission", "ApusExecution",
        "CCSV",
      ]),
    .target(name: "ApusZooData", cSettings: cSettings),
    module("ApusZoo", ["Apus", "ApusZooData"], exclude: ["Resources"]),
    module(
      "ApusBench",
      [
        "ApusIO", "ApusTensor", "ApusKernel", "ApusGraph", "ApusPrimitives", "ApusScheduling", "ApusEmission",
        "ApusExecution", "Apus",
      ]),
    .executableTarget(
      name: "apus",
      dependencies: [
        "Apus", "ApusZoo", "ApusBench", "ApusIO", "ApusKernel", "ApusGraph", "ApusScheduling",
        "ApusEmission", "ApusExecution", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: settings),
    tests(
      "ApusPlanTests",
      [
        "Apus", "ApusBench", "ApusEmission", "ApusExecution", "ApusGraph", "ApusIO", "ApusKernel",
        "ApusPrimitives", "ApusScheduling", "ApusTensor", "ApusZoo", "RandomSources",
      ]),
    tests("ApusIOTests", ["ApusIO", "CZlib", "RandomSources"]),
    tests("ApusRuntimeTests", ["ApusRuntime", "RandomSources"]),
    tests(
      "ApusDifferentiationTests",
      ["ApusIO", "ApusTensor", "ApusGraph", "ApusPrimitives", "ApusDifferentiation"]),
    tests(
      "ApusPassesTests",
      [
        "ApusIO", "ApusTensor", "ApusKernel", "ApusGraph", "ApusPrimitives", "ApusDifferentiation",
        "ApusPasses", "RandomGraphs", "RandomSources",
      ]),
    .target(name: "RandomSources", path: "Tests/RandomSources", swiftSettings: settings),
    .target(
      name: "RandomGraphs",
      dependencies: [
        "ApusIO", "ApusTensor", "ApusKernel", "ApusGraph", "ApusPrimitives", "ApusDifferentiation",
        "ApusPasses", "RandomSources",
      ], path: "Tests/RandomGraphs", swiftSettings: settings),
    tests(
      "ApusGoldenTests",
      [
        "ApusIO", "ApusTensor", "ApusKernel", "ApusGraph", "ApusPrimitives", "ApusDifferentiation",
        "ApusPasses", "ApusScheduling", "ApusEmission", "ApusExecution", "Apus", "ApusZoo", "ApusBench",
        "Specimens", "CZlib",
      ]),
    tests(
      "ApusRandomGraphTests",
      [
        "ApusIO", "ApusTensor", "ApusKernel", "ApusGraph", "ApusPrimitives", "ApusDifferentiation",
        "ApusPasses", "ApusScheduling", "ApusExecution", "CompiledGraphs", "RandomGraphs", "RandomSources",
      ]),
    tests(
      "ApusTests",
      [
        "Apus", "ApusIO", "ApusTensor", "ApusGraph", "ApusPrimitives", "ApusDifferentiation", "ApusExecution",
        "CZlib", "RandomSources",
      ]),
    tests(
      "ApusDocumentationTests",
      [
        "ApusIO", "ApusTensor", "ApusKernel", "ApusGraph", "ApusPrimitives", "ApusDifferentiation",
        "ApusPasses", "ApusScheduling", "ApusEmission", "ApusExecution", "Apus", "ApusZoo", "CompiledGraphs",
      ], exclude: ["Listings/train.c", "Listings/batches.c"]),
    tests("ApusGraphTests", ["ApusIO", "ApusTensor", "ApusKernel", "ApusGraph", "ApusPrimitives"]),
    tests("ApusCommandTests", ["apus", "Apus", "ApusZoo", "RandomSources"]),
    .target(
      name: "CallMatrix", dependencies: ["ApusTensor", "ApusKernel", "ApusEmission"],
      path: "Tests/CallMatrix", swiftSettings: settings),
    tests(
      "ApusZooTests",
      [
        "Apus", "ApusIO", "ApusTensor", "ApusGraph", "ApusPrimitives", "ApusDifferentiation", "ApusExecution",
        "ApusScheduling", "ApusEmission", "ApusKernel", "ApusZoo", "CallMatrix", "CompiledGraphs",
        "RandomSources",
      ]),
    tests(
      "ApusPrimitivesTests",
      [
        "CompiledGraphs",
        "ApusIO", "ApusTensor", "ApusKernel", "ApusGraph", "ApusPrimitives", "ApusDifferentiation",
        "ApusPasses",
        "ApusScheduling", "ApusExecution",
      ]),
    .target(
      name: "CompiledGraphs",
      dependencies: ["ApusIO", "ApusTensor", "ApusKernel", "ApusGraph", "ApusScheduling", "ApusExecution"],
      path: "Tests/CompiledGraphs", swiftSettings: settings),
    tests(
      "ApusSchedulingTests",
      [
        "CompiledGraphs", "RandomSources",
        "ApusIO", "ApusTensor", "ApusKernel", "ApusGraph", "ApusPrimitives", "ApusPasses",
        "ApusDifferentiation",
        "ApusScheduling", "ApusEmission", "ApusExecution", "ApusRuntime",
      ]),
    .target(
      name: "Specimens", dependencies: ["ApusTensor", "ApusKernel", "ApusPrimitives"],
      path: "Tests/Specimens", swiftSettings: settings),
    tests(
      "ApusEmissionTests",
      [
        "ApusIO", "ApusTensor", "ApusKernel", "ApusGraph", "ApusPrimitives", "ApusDifferentiation",
        "ApusScheduling", "ApusEmission", "ApusExecution", "CallMatrix", "RandomSources", "Specimens",
      ]),
    tests(
      "ApusExecutionTests",
      [
        "ApusIO", "ApusTensor", "ApusKernel", "ApusPrimitives", "ApusRuntime", "ApusEmission",
        "ApusExecution",
        "RandomSources", "Specimens",
      ]),
  ]
)

// A sanitizer needs a build of its own: it leaves out what is not run under it.
if let wanted = Context.environment["APUS_TEST_TARGETS"]?.split(separator: " ") {
  package.products.removeAll { $0.name == "apus" }
  package.targets.removeAll { target in
    target.type == .executable || target.type == .test && !wanted.contains { $0 == target.name }
  }
}
