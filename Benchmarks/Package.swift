// swift-tools-version: 6.2
// SPDX-License-Identifier: GPL-3.0-or-later
import PackageDescription

// A separate package, so that dependencies of benchmarks never become dependencies of the program.
let package = Package(
    name: "WatchCircleBenchmarks",
    products: [.executable(name: "floor", targets: ["floor"])],
    targets: [
        // The floor measures the machine, so it is built without runtime checks.
        .executableTarget(name: "floor", swiftSettings: [.unsafeFlags(["-Ounchecked"])])
    ],
    swiftLanguageModes: [.v6]
)
