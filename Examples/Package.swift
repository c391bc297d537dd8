// swift-tools-version: 6.2
// SPDX-License-Identifier: GPL-3.0-or-later
import PackageDescription

// A program outside the package, as a user of the library writes it. `docs/library.md` shows its code.
let package = Package(
    name: "WatchCircleExamples",
    dependencies: [.package(name: "WatchCircle", path: "..")],
    targets: [
        .executableTarget(
            name: "simulate", dependencies: [.product(name: "WatchCircle", package: "WatchCircle")])
    ],
    swiftLanguageModes: [.v6]
)
