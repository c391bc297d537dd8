// swift-tools-version: 6.2
// SPDX-License-Identifier: GPL-3.0-or-later
import PackageDescription

let package = Package(
    name: "WatchCircle",
    products: [
        .executable(name: "watchcircle", targets: ["watchcircle"]),
        .library(name: "WatchCircleCore", targets: ["CounterRNG", "Columns", "Operations", "Statistics", "Society"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // MARK: - The core: no package from outside
        .systemLibrary(name: "CGSL", pkgConfig: "gsl", providers: [.apt(["libgsl-dev"])]),
        .target(name: "CounterRNG"),
        .systemLibrary(name: "CPrefetch"),
        .target(name: "Columns", dependencies: ["CPrefetch"]),
        .target(name: "Operations"),
        .target(name: "Statistics", dependencies: ["CGSL"]),
        .target(name: "Society", dependencies: ["CounterRNG", "Columns", "Operations", "Statistics"]),

        // MARK: - Around the core
        .target(
            name: "Scenarios", dependencies: ["Society", "Operations", .product(name: "Yams", package: "Yams")],
            exclude: ["README.md"]),
        .target(name: "Measurement"),
        .target(
            name: "Reporting", dependencies: ["Measurement", .product(name: "GRDB", package: "GRDB.swift")],
            exclude: ["README.md"],
            // In the code, not in a bundle: the program is one file and finds its page wherever it is put.
            resources: [
                .embedInCode("Resources/report.html"), .embedInCode("Resources/report.css"),
                .embedInCode("Resources/errors.js"), .embedInCode("Resources/numbers.js"),
                .embedInCode("Resources/charts.js"), .embedInCode("Resources/record.js"),
                .embedInCode("Resources/load.js"), .embedInCode("Resources/likes.js"),
                .embedInCode("Resources/friends.js"), .embedInCode("Resources/society.js"),
                .embedInCode("Resources/report.js"),
            ]),

        // MARK: - The program
        .executableTarget(
            name: "watchcircle",
            dependencies: [
                "Operations", "Statistics", "Society", "Scenarios", "Measurement", "Reporting",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),

        // MARK: - Tests
        .testTarget(
            name: "CounterRNGTests", dependencies: ["CounterRNG", "Statistics"],
            resources: [.copy("philox4x32-10.kat")]),
        .testTarget(name: "StatisticsTests", dependencies: ["Statistics"]),
        .testTarget(name: "ColumnsTests", dependencies: ["Columns"]),
        .testTarget(
            name: "SocietyTests", dependencies: ["Society", "CounterRNG", "Columns", "Operations", "Statistics"]),
        .testTarget(name: "FactsTests", dependencies: ["Society", "Columns", "Operations", "Statistics"]),
        .testTarget(name: "ScenariosTests", dependencies: ["Scenarios", "Society"]),
        .testTarget(
            name: "ReportingTests",
            dependencies: ["Reporting", "Measurement", .product(name: "GRDB", package: "GRDB.swift")]),
        .testTarget(name: "LayeringTests"),
        .testTarget(name: "ProgramTests", dependencies: ["watchcircle", "Society"]),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .strictMemorySafety(),
        .treatAllWarnings(as: .error),
    ]
}
