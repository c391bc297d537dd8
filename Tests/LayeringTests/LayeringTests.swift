// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// What each target may import. SwiftPM does not refuse an undeclared import of a target built before; this table does.
private let allowed: [String: Set<String>] = [
    "CounterRNG": system.union(["CPhilox"]),
    "Columns": system.union(["CIntrinsics"]),
    "Operations": system,
    "Figures": ["Swift"],
    "Statistics": system.union(["CGSL", "CounterRNG"]),
    "Society": system.union(["CounterRNG", "Columns", "Operations", "Figures", "Statistics"]),
    "Requests": system.union(["CounterRNG", "Operations"]),
    "Audit": system.union(["CounterRNG", "Operations"]),
    "TextFormats": [],
    "Scenarios": [
        "Society", "Operations", "Figures", "Requests", "Measurement", "TextFormats", "Yams", "Foundation",
    ],
    "Measurement": system.union(["Figures", "Histogram", "Foundation"]),
    "Reporting": system.union(["Operations", "Figures", "Measurement", "TextFormats", "GRDB", "Foundation"]),
    "Simulation": system.union([
        "Operations", "Figures", "Society", "Scenarios", "Measurement", "Reporting", "Foundation",
    ]),
    "WatchCircleLibrary": [
        "Simulation", "Scenarios", "Society", "Figures", "Operations", "Statistics", "Measurement", "Reporting",
    ],
    "WorldFolders": system.union([
        "CounterRNG", "Requests", "Society", "Scenarios", "Simulation", "Reporting", "TextFormats", "Foundation",
    ]),
    "Programs": simulating.union(["Columns"]),
    "LoadDriver": system.union([
        "CounterRNG", "Operations", "Requests", "Audit", "Measurement", "NIOCore", "NIOPosix", "NIOTLS",
        "NIOSSL", "NIOHPACK", "NIOHTTP2", "Foundation",
    ]),
    "LoadTesting": system.union([
        "LoadDriver", "Requests", "Audit", "Operations", "Society", "Scenarios", "Simulation", "WorldFolders",
        "Measurement", "Reporting", "Foundation",
    ]),
    // The service is not built from what tests it: of this package, it imports text notations alone.
    "ReferenceBackend": system.union([
        "TextFormats",
        "Hummingbird", "HummingbirdCore", "HummingbirdTLS", "HummingbirdHTTP2", "GRDB", "Logging", "NIOCore", "NIOSSL",
        "NIOHTTP1", "NIOHTTP2", "NIOHTTPTypes", "NIOHTTPTypesHTTP1", "HTTPTypes",
        "ServiceLifecycle", "UnixSignals", "Foundation",
    ]),
    "LiveView": system.union([
        "Reporting", "Hummingbird", "Logging", "NIOCore", "HTTPTypes", "ServiceLifecycle", "UnixSignals", "Foundation",
    ]),
    "watchcircle": simulating.union(["Programs", "WorldFolders", "TextFormats"]),
    "watchcircle-serve": system.union(["Programs", "ReferenceBackend", "ArgumentParser", "Logging", "Foundation"]),
    "watchcircle-drive": simulating.union(["Programs", "LoadTesting", "LoadDriver", "Requests"]),
    "watchcircle-live": system.union(["Programs", "LiveView", "ArgumentParser", "Logging", "Foundation"]),
]

/// What a program that simulates may import.
private let simulating = system.union([
    "Operations", "Statistics", "Society", "Scenarios", "Measurement", "Reporting", "Simulation", "ArgumentParser",
    "Foundation",
])

/// The system without Foundation: the C library, threads, atomics.
private let system: Set = ["Swift", "Glibc", "Dispatch", "Synchronization"]

/// Modules that a single target imports.
private let soleImporters = [
    "CGSL": "Statistics", "CPhilox": "CounterRNG", "CIntrinsics": "Columns", "Yams": "Scenarios",
    "Histogram": "Measurement",
]

@Suite struct LayeringTests {
    @Test(arguments: try SourceFile.all(in: "Sources"))
    func `a file imports only modules that its target may import`(file: SourceFile) throws {
        let modules = try #require(allowed[file.target], "the target \(file.target) is not in the table of imports")
        for (line, module) in file.imports {
            #expect(modules.contains(module), "\(file.path):\(line): \(file.target) must not import \(module)")
            if let sole = soleImporters[module] {
                #expect(file.target == sole, "\(file.path):\(line): only \(sole) imports \(module)")
            }
        }
    }

    @Test func `every target of the table exists`() {
        for target in allowed.keys {
            #expect(FileManager.default.fileExists(atPath: "\(SourceFile.root)/Sources/\(target)"), "\(target)")
        }
    }

    @Test(arguments: try SourceFile.all(in: "Sources"))
    func `raw pointers occur only in the targets that own raw memory`(file: SourceFile) {
        let owners = ["Columns", "CounterRNG", "Statistics"]
        // The one place at which bytes are handed to the system itself.
        if owners.contains(file.target) || file.path.hasSuffix("LoadDriver/Connections/PlainSocket.swift") { return }
        for (index, line) in file.code.enumerated() {
            for word in rawWords where line.contains(word) {
                Issue.record("\(file.path):\(index + 1): \(word) outside \(owners)")
            }
        }
    }

    @Test(arguments: try SourceFile.all(in: "Sources"))
    func `one file writes to standard output and checks every write`(file: SourceFile) {
        if file.path.hasSuffix("Programs/Terminal/StandardOutput.swift") { return }
        for (index, line) in file.code.enumerated() {
            for word in [" print(", "FileHandle.standardOutput", " puts(", " fputs(", "putchar("]
            where line.contains(word) {
                Issue.record("\(file.path):\(index + 1):\(word) in place of StandardOutput")
            }
        }
    }

    @Test(arguments: try SourceFile.all(in: "Sources/Society"))
    func `the society reads no clock`(file: SourceFile) {
        for (index, line) in file.code.enumerated() {
            for word in [
                "ContinuousClock", "SuspendingClock", "clock_gettime", "DispatchTime.now", "gettimeofday", "print(",
            ]
            where line.contains(word) {
                Issue.record("\(file.path):\(index + 1): \(word) in the society")
            }
        }
    }

    @Test(arguments: try ["Sources", "Tests", "Benchmarks", "Examples"].flatMap(SourceFile.existing))
    func `every Swift file begins with its licence`(file: SourceFile) {
        let licence = "// SPDX-License-Identifier: GPL-3.0-or-later\n"
        let isManifest = file.path.hasSuffix("Package.swift") && file.text.hasPrefix("// swift-tools-version")
        let text = isManifest ? file.text.drop { $0 != "\n" }.dropFirst() : file.text[...]
        #expect(text.hasPrefix(licence), "\(file.path):1: the SPDX line is missing")
    }

    @Test func `a folder holds at most 15 Swift files`() throws {
        let files = try ["Sources", "Tests", "Benchmarks", "Examples"].flatMap(SourceFile.existing)
        let folders = Dictionary(grouping: files) { $0.path.split(separator: "/").dropLast().joined(separator: "/") }
        #expect(folders.count > 50)
        for (folder, files) in folders where files.count > 15 {
            Issue.record("\(folder) holds \(files.count) Swift files; group them into folders of at most 15")
        }
    }

    @Test func `no file contains a path of the author's machine`() throws {
        // Put together here, so that this file does not name them either.
        let words = ["/wo" + "rk/", "../sha" + "red", "/ho" + "me/", "/ro" + "ot/"]
        for path in try SourceFile.paths(in: "") {
            guard let text = try? String(contentsOfFile: "\(SourceFile.root)/\(path)", encoding: .utf8) else {
                continue
            }
            for word in words where text.contains(word) {
                let line = text.prefix(upTo: text.range(of: word)?.lowerBound ?? text.startIndex).count(
                    where: \.isNewline)
                Issue.record("\(path):\(line + 1): names \(word)")
            }
        }
    }
}

private let rawWords = [
    "UnsafeMutablePointer", "UnsafePointer", "UnsafeRawPointer", "UnsafeMutableRawPointer",
    "UnsafeMutableBufferPointer",
    "UnsafeBufferPointer", "withUnsafe",
]

extension SourceFile {
    /// Every Swift file below `folder`, none if there is no such folder.
    static func existing(in folder: String) throws -> [SourceFile] {
        FileManager.default.fileExists(atPath: "\(root)/\(folder)") ? try all(in: folder) : []
    }
}
