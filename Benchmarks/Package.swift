// swift-tools-version: 6.2
// SPDX-License-Identifier: GPL-3.0-or-later
import PackageDescription

// A package of its own: what a benchmark needs is never needed by the program.
let package = Package(
    name: "WatchCircleBenchmarks",
    products: [.executable(name: "floor", targets: ["floor"])],
    targets: [
        // The floor is what this machine can do, so it is built without any check.
        .executableTarget(name: "floor", swiftSettings: [.unsafeFlags(["-Ounchecked"])])
    ],
    swiftLanguageModes: [.v6]
)
