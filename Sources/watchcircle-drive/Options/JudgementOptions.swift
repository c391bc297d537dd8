// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Foundation
import Measurement
import Programs

/// How the backend is judged.
struct JudgementOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The world folder from which the backend started; tokens and posts are read from it.", valueName: "dir"))
    var world: String?

    @Option(
        help: ArgumentHelp(
            "Folder of the CSV files that the profile names, with tokens and the like. (default: the world's)",
            valueName: "dir"))
    var values: String?

    @Flag(help: "Make accounts, friendships and posts through the backend's own interface first.")
    var setUp = false

    @Flag(
        name: .customLong("audit"), inversion: .prefixedNo,
        help: "Check the backend's answers against the circle; --no-audit leaves out the objectives that need it.")
    var auditFlag: Bool?

    @Option(
        help: ArgumentHelp("Share of requests that the audit adds to look closer, such as 0.01.", valueName: "share"))
    var probes = 0.0

    @Option(help: ArgumentHelp("Accounts to read back at the end: a number, or all. (default: 1000)", valueName: "n"))
    var readBack: String?

    @Option(
        help: ArgumentHelp(
            "What a plain load must keep, such as \"p99(response) < 300ms\"; may be repeated; none takes back the defaults.",
            valueName: "rule"))
    var objective: [String] = []

    @Option(help: ArgumentHelp("Time to wait for the last answers.", valueName: "time"))
    var patience = TimeArgument(seconds: 10)

    /// Whether answers are checked.
    var audit: Bool { auditFlag ?? false }

    mutating func validate() throws {
        if setUp, world != nil { throw ValidationError("--set-up and --world contradict each other.") }
        if audit, !setUp, world == nil {
            throw ValidationError("--audit needs to know what the backend holds: give --world or --set-up.")
        }
        guard (0...1).contains(probes) else { throw ValidationError("--probes is \(probes); it must be 0 to 1.") }
        if let readBack, readBack != "all", Int(readBack).map({ $0 >= 0 }) != true {
            throw ValidationError("--read-back is \(readBack); it must be a number of accounts, or all.")
        }
    }

    /// Whether nothing is to be judged but what is asked for.
    var hasNoObjective: Bool { objective == [Self.none] }

    private static let none = "none"

    /// The objectives of a plain load; those of a scenario stand in it.
    func plainObjectives(isClosed: Bool) throws -> [Objective] {
        if hasNoObjective { return [] }
        return try objective.map(plainObjective).withDefaults(isClosed: isClosed)
    }

    private func plainObjective(_ text: String) throws -> Objective {
        func wrong(_ why: String) -> ValidationError { ValidationError("--objective \"\(text)\": \(why).") }
        if text == Self.none { throw wrong("none stands alone; leave it or the others out") }
        do { return try Objective(text, vocabulary: .driven) } catch {
            throw wrong(([error.message] + error.hints).joined(separator: "; "))
        }
    }

    /// Where the files are that a profile names; nil if nobody says.
    var valuesFolder: URL? { (values ?? world).map { URL(fileURLWithPath: $0) } }

    /// Where the backend begins.
    var startingWorld: StartingWorld {
        if let world { return .folder(URL(fileURLWithPath: world)) }
        return setUp ? .setUp : .asItIs
    }

    /// The accounts that are read back: evenly spread, the same for the same seed.
    func accounts(of watches: Int, seed: UInt64) -> [UInt32] {
        let count = readBack == "all" ? watches : min(watches, readBack.flatMap { Int($0) } ?? 1_000)
        guard count > 0 else { return [] }
        let first = seed % UInt64(watches)
        return (0..<count).map { UInt32((first + UInt64($0) * UInt64(watches) / UInt64(count)) % UInt64(watches)) }
    }
}
