// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Foundation
import LoadTesting
import Measurement
import Programs

/// The options for judging the backend.
struct JudgementOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "World folder from which the backend started; provides its tokens and posts.", valueName: "dir"))
    var world: String?

    @Option(
        help: ArgumentHelp(
            "Folder of the CSV files that the profile names, such as tokens. (default: the world folder)",
            valueName: "dir"))
    var values: String?

    @Flag(help: "First create accounts, friendships and posts through the backend's own interface.")
    var setUp = false

    @Flag(
        name: .customLong("audit"), inversion: .prefixedNo,
        help: "Check the backend's responses against the circle; --no-audit leaves out the objectives that need it.")
    var auditFlag: Bool?

    @Option(
        help: ArgumentHelp("Probes of the audit, as a share of the requests, such as 0.01.", valueName: "share"))
    var probes = 0.0

    @Option(help: ArgumentHelp("Accounts to read back at the end: a number, or all. (default: 1000)", valueName: "n"))
    var readBack: String?

    @Option(
        help: ArgumentHelp(
            "Objective of a plain load, such as \"p99(response) < 300ms\"; may be repeated; none removes the defaults.",
            valueName: "rule"))
    var objective: [String] = []

    @Option(help: ArgumentHelp("Maximum wait for the last responses.", valueName: "time"))
    var patience = TimeArgument(seconds: 10)

    /// Whether to audit responses.
    var audit: Bool { auditFlag ?? false }

    mutating func validate() throws {
        if setUp, world != nil { throw ValidationError("--set-up and --world contradict each other.") }
        if audit, !setUp, world == nil {
            throw ValidationError("--audit needs the backend's initial state: give --world or --set-up.")
        }
        guard (0...1).contains(probes) else {
            throw ValidationError("--probes is \(probes); it must be between 0 and 1.")
        }
        if let readBack, readBack != "all", Int(readBack).map({ $0 >= 0 }) != true {
            throw ValidationError("--read-back is \(readBack); it must be a number of accounts, or all.")
        }
    }

    /// Whether the user removed the default objectives.
    var hasNoObjective: Bool { objective == [Self.none] }

    private static let none = "none"

    /// Returns the objectives of a plain load; a scenario lists its own.
    func plainObjectives(isClosed: Bool) throws -> [Objective] {
        if hasNoObjective { return [] }
        return try objective.map(plainObjective).withDefaults(isClosed: isClosed)
    }

    private func plainObjective(_ text: String) throws -> Objective {
        func wrong(_ why: String) -> ValidationError { ValidationError("--objective \"\(text)\": \(why).") }
        if text == Self.none { throw wrong("none cannot be combined with other objectives; omit it or the others") }
        do { return try Objective(text, vocabulary: .driven) } catch {
            throw wrong(([error.message] + error.hints).joined(separator: "; "))
        }
    }

    /// The folder of the CSV files that the profile names; nil if none is given.
    var valuesFolder: URL? { (values ?? world).map { URL(fileURLWithPath: $0) } }

    /// The initial state of the backend.
    var startingWorld: StartingWorld {
        if let world { return .folder(URL(fileURLWithPath: world)) }
        return setUp ? .setUp : .asItIs
    }

    /// How responses are audited; nil if they are not.
    var auditSettings: AuditSettings? {
        guard audit else { return nil }
        return AuditSettings(
            probes: probes,
            readBack: readBack == "all" ? .all : .accounts(readBack.flatMap { Int($0) } ?? 1_000))
    }
}
