// swift-tools-version: 6.2
// SPDX-License-Identifier: GPL-3.0-or-later
import PackageDescription

let package = Package(
    name: "DriveExample",
    dependencies: [.package(name: "WatchCircle", path: "../..")],
    targets: [
        .executableTarget(
            name: "DriveExample", dependencies: [.product(name: "WatchCircleDrive", package: "WatchCircle")])
    ],
    swiftLanguageModes: [.v6]
)
