// swift-tools-version: 6.2
// SPDX-License-Identifier: GPL-3.0-or-later
import PackageDescription

let package = Package(
    name: "WatchCircle",
    products: [
        .executable(name: "watchcircle", targets: ["watchcircle"]),
        .executable(name: "watchcircle-serve", targets: ["watchcircle-serve"]),
        .executable(name: "watchcircle-drive", targets: ["watchcircle-drive"]),
        .executable(name: "watchcircle-live", targets: ["watchcircle-live"]),
        .library(name: "WatchCircleDrive", targets: ["LoadTesting"]),
        .library(name: "WatchCircle", targets: ["WatchCircle"]),
        .library(
            name: "WatchCircleCore",
            targets: ["CounterRNG", "Columns", "Operations", "Figures", "Statistics", "Society"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-nio-http2", from: "1.46.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    ],
    targets: [
        // MARK: - The core, without external packages
        .systemLibrary(name: "CGSL", pkgConfig: "gsl", providers: [.apt(["libgsl-dev"])]),
        .target(name: "CPhilox"),
        .target(name: "CounterRNG", dependencies: ["CPhilox"]),
        .systemLibrary(name: "CIntrinsics"),
        .target(name: "Columns", dependencies: ["CIntrinsics"]),
        .target(name: "Operations"),
        .target(name: "Figures"),
        .target(name: "Statistics", dependencies: ["CGSL", "CounterRNG"]),
        .target(name: "Society", dependencies: ["CounterRNG", "Columns", "Operations", "Figures", "Statistics"]),

        // MARK: - Around the core
        // The text notations that several targets write or read; imports nothing.
        .target(name: "TextFormats"),
        .target(
            name: "Scenarios",
            dependencies: [
                "Society", "Operations", "Figures", "Requests", "Measurement", "TextFormats",
                .product(name: "Yams", package: "Yams"),
            ]),
        .target(
            name: "Measurement",
            dependencies: ["Figures", .product(name: "Histogram", package: "hdrhistogram-swift")]),
        .target(
            name: "Reporting",
            dependencies: [
                "Operations", "Figures", "Measurement", "TextFormats", .product(name: "GRDB", package: "GRDB.swift"),
            ],
            // Embedded in the code, not in a bundle, so that the program is one file that runs from any folder.
            resources: [
                .embedInCode("Resources/page.html"), .embedInCode("Resources/report.html"),
                .embedInCode("Resources/report.css"),
                .embedInCode("Resources/errors.js"), .embedInCode("Resources/numbers.js"),
                .embedInCode("Resources/charts.js"), .embedInCode("Resources/record.js"),
                .embedInCode("Resources/load.js"), .embedInCode("Resources/likes.js"),
                .embedInCode("Resources/friends.js"), .embedInCode("Resources/society.js"),
                .embedInCode("Resources/driven.js"), .embedInCode("Resources/audit.js"),
                .embedInCode("Resources/report.js"),
            ]),

        // Runs a scenario, with observers, and makes the record of the run.
        .target(
            name: "Simulation",
            dependencies: ["Operations", "Figures", "Society", "Scenarios", "Measurement", "Reporting"]),

        // All that another program needs to run scenarios. The folder's name differs from that of the program
        // `watchcircle` by more than its case.
        .target(
            name: "WatchCircle",
            dependencies: [
                "Simulation", "Scenarios", "Society", "Figures", "Operations", "Statistics", "Measurement", "Reporting",
            ],
            path: "Sources/WatchCircleLibrary"),

        // The files from which a backend and its driver start.
        .target(
            name: "WorldFolders",
            dependencies: ["CounterRNG", "Requests", "Society", "Scenarios", "Simulation", "Reporting", "TextFormats"]),

        // Shared by the programs: options, progress, exit codes.
        .target(
            name: "Programs",
            dependencies: [
                "Columns", "Operations", "Statistics", "Society", "Scenarios", "Measurement",
                "Reporting", "Simulation",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),

        // MARK: - Driving a backend
        .target(name: "Requests", dependencies: ["CounterRNG", "Operations"]),
        .target(name: "Audit", dependencies: ["CounterRNG", "Operations"]),
        .target(
            name: "LoadDriver",
            dependencies: [
                "CounterRNG", "Operations", "Requests", "Audit", "Measurement",
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOTLS", package: "swift-nio"), .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOHPACK", package: "swift-nio-http2"),
                .product(name: "NIOHTTP2", package: "swift-nio-http2"),
            ]),
        .target(
            name: "LoadTesting",
            dependencies: [
                "LoadDriver", "Requests", "Audit", "Operations", "Society", "Scenarios", "Measurement", "Reporting",
                "Simulation", "WorldFolders",
            ]),
        .target(
            name: "ReferenceBackend",
            dependencies: [
                "TextFormats",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "HummingbirdHTTP2", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOHTTP2", package: "swift-nio-http2"),
                .product(name: "GRDB", package: "GRDB.swift"), .product(name: "Logging", package: "swift-log"),
            ]),
        .target(
            name: "LiveView",
            dependencies: [
                "Reporting", .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "Logging", package: "swift-log"),
            ],
            resources: [
                .embedInCode("Resources/live.html"), .embedInCode("Resources/live.css"),
                .embedInCode("Resources/series.js"), .embedInCode("Resources/driven.js"),
                .embedInCode("Resources/simulated.js"), .embedInCode("Resources/live.js"),
            ]),

        // MARK: - The programs
        .executableTarget(
            name: "watchcircle",
            dependencies: [
                "Programs", "Simulation", "WorldFolders", "Operations", "Statistics", "Society", "Scenarios",
                "Measurement", "Reporting", "TextFormats",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        .executableTarget(
            name: "watchcircle-serve",
            dependencies: [
                "Programs", "ReferenceBackend", .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ]),
        .executableTarget(
            name: "watchcircle-drive",
            dependencies: [
                "Programs", "LoadTesting", "LoadDriver", "Simulation", "Requests", "Operations", "Society", "Scenarios",
                "Measurement", "Reporting", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        .executableTarget(
            name: "watchcircle-live",
            dependencies: [
                "Programs", "LiveView", .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ]),

        // MARK: - Tests
        .testTarget(
            name: "CounterRNGTests", dependencies: ["CounterRNG", "Statistics"],
            resources: [.copy("philox4x32-10.kat")]),
        .testTarget(name: "StatisticsTests", dependencies: ["Statistics"]),
        .testTarget(name: "ColumnsTests", dependencies: ["Columns"]),
        .testTarget(
            name: "SocietyTests", dependencies: ["Society", "CounterRNG", "Columns", "Operations", "Statistics"]),
        .testTarget(name: "FactsTests", dependencies: ["Society", "Figures", "Columns", "Operations", "Statistics"]),
        .testTarget(name: "RequestsTests", dependencies: ["Requests", "Operations", "Scenarios"]),
        .testTarget(
            name: "ScenariosTests",
            dependencies: ["Scenarios", "Society", "Figures", "Operations", "Measurement", "Requests"]),
        .testTarget(name: "MeasurementTests", dependencies: ["Measurement"]),
        .testTarget(
            name: "ReportingTests",
            dependencies: ["Reporting", "Measurement", "TextFormats", .product(name: "GRDB", package: "GRDB.swift")],
            exclude: ["summary-example.json"]),
        .testTarget(name: "TextFormatsTests", dependencies: ["TextFormats"]),
        .testTarget(
            name: "ReferenceBackendTests",
            dependencies: [
                "ReferenceBackend", "watchcircle-serve", .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "Hummingbird", package: "hummingbird"), .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"), .product(name: "Logging", package: "swift-log"),
            ],
            resources: [.copy("Certificate")]),
        .testTarget(name: "AuditTests", dependencies: ["Audit", "Measurement", "Operations"]),
        .testTarget(
            name: "LoadDriverTests",
            dependencies: [
                "LoadDriver", "Requests", "Measurement", "Audit", "Operations", "Statistics",
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOHPACK", package: "swift-nio-http2"),
                .product(name: "NIOHTTP2", package: "swift-nio-http2"),
            ],
            resources: [.copy("Certificates")]),
        .testTarget(
            name: "LoadTestingTests",
            dependencies: [
                "LoadTesting", "LoadDriver", "Requests", "Operations", "Society", "Scenarios", "Simulation",
                "Measurement", "ReferenceBackend",
                .product(name: "Logging", package: "swift-log"),
            ]),
        .testTarget(
            name: "LiveViewTests",
            dependencies: [
                "LiveView", "Programs", "Measurement", "watchcircle", "watchcircle-drive", "watchcircle-live",
                "watchcircle-serve",
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
            ]),
        .testTarget(name: "SimulationTests", dependencies: ["WatchCircle"]),
        .testTarget(name: "LayeringTests"),
        .testTarget(
            name: "DriveProgramTests",
            dependencies: ["Reporting", "watchcircle", "watchcircle-drive", "watchcircle-serve"]),
        .testTarget(
            name: "ProgramTests",
            dependencies: ["watchcircle", "Programs", "Reporting", "Simulation", "Society", "WorldFolders"],
            exclude: ["results.txt"]),
    ],
    swiftLanguageModes: [.v6]
)

// `WATCHCIRCLE_CORE=1` leaves out everything that uses the network. A first build of `watchcircle` then takes two
// minutes, and fetches no package that only a driver or a backend needs.
if Context.environment["WATCHCIRCLE_CORE"] == "1" {
    let targets: Set = [
        "LoadDriver", "LoadTesting", "WatchCircleDrive", "ReferenceBackend", "LiveView", "watchcircle-serve",
        "watchcircle-drive", "watchcircle-live", "LoadDriverTests", "LoadTestingTests", "ReferenceBackendTests",
        "LiveViewTests", "DriveProgramTests",
    ]
    let packages = ["swift-nio", "swift-nio-ssl", "swift-nio-http2", "hummingbird", "swift-log"]
    package.targets.removeAll { targets.contains($0.name) }
    package.products.removeAll { targets.contains($0.name) }
    package.dependencies.removeAll { dependency in
        guard case .sourceControl(_, let location, _) = dependency.kind else { return false }
        return packages.contains { location.hasSuffix("/" + $0) }
    }
}

// `WATCHCIRCLE_DOCS=1` adds the plugin that builds the documentation (`make docs`); no other build fetches it.
if Context.environment["WATCHCIRCLE_DOCS"] == "1" {
    package.dependencies.append(.package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"))
}

for target in package.targets where target.type != .system {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .strictMemorySafety(),
        .treatAllWarnings(as: .error),
    ]
}
