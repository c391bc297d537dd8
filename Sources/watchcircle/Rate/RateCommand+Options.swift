// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Foundation
import Measurement
import Programs
import Reporting
import Scenarios

/// The options that all trials of a search share.
struct RateTrialOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The backend's URL.", valueName: "url"))
    var target: String

    @Option(help: ArgumentHelp("The request profile: a file, or a name in profiles/.", valueName: "profile"))
    var profile: String?

    @Option(help: ArgumentHelp("Start of the trials in the scenario, such as \"day 30 19:30\".", valueName: "instant"))
    var from: String?

    @Option(
        name: .customLong("for"),
        help: ArgumentHelp("Maximum simulated time of a trial, such as 30min.", valueName: "time"))
    var simulated: String?

    @Option(help: ArgumentHelp("Real time of a trial, such as 30s or 5min.", valueName: "time"))
    var duration = RateSeconds(seconds: 60)

    @Option(
        name: .customLong("objective"), parsing: .singleValue,
        help: ArgumentHelp(
            "With --by rate: an objective for each trial, such as \"p99(response) < 300ms\"; may be repeated.",
            valueName: "text"))
    var objectives: [String] = []

    @Option(help: ArgumentHelp("A shell command that restores the backend before each trial.", valueName: "command"))
    var reset: String?

    @Flag(help: "Drive the next time window of the scenario in each trial.")
    var accounted = false

    @Option(help: ArgumentHelp("Folder of the rating. (default: Reports/rate-<scenario>)", valueName: "dir"))
    var report: String?

    @Flag(help: "Replace an older rating in the folder of --report.")
    var force = false

    @Option(help: ArgumentHelp("The driving program. (default: watchcircle-drive beside this one)", valueName: "file"))
    var drive: String?

    @Flag(name: .shortAndLong, help: "Print nothing but errors.")
    var quiet = false

    func validate() throws {
        if reset != nil, accounted { throw ValidationError("--reset and --accounted contradict each other.") }
        if report?.isEmpty == true { throw ValidationError("--report is empty; give a folder.") }
        if force, report == nil { throw ValidationError("--force requires --report.") }
        for text in objectives { try Self.check(text) }
        if duration.seconds < 10 {
            throw ValidationError(
                "--duration is \(duration.text)s; it must be at least 10s: shorter trials are always invalid."
            )
        }
    }

    /// Checks an objective before the first trial.
    private static func check(_ text: String) throws {
        do throws(ObjectiveError) {
            _ = try Objective(text, vocabulary: .circle)
        } catch {
            throw ValidationError(
                (["--objective \(text): \(error.message)"] + error.hints.map { "  hint: \($0)" }).joined(
                    separator: "\n"))
        }
    }

    /// Rejects the options that the search itself sets.
    func refuse(_ options: [String], searching by: RateUnit) throws {
        let own = [
            "--target", "--profile", "--from", "--for", "--duration", "--report", "--no-report", "--quiet", "-q",
            "--check",
            "--objective", by.option,
        ]
        for option in options {
            let name = String(option.prefix { $0 != "=" })
            if name == "--run-id" {
                throw ValidationError("--run-id would give all trials the same ID; each trial draws its own.")
            }
            if own.contains(name) {
                throw ValidationError("\(name) must not follow --; give it before, or leave it to the search.")
            }
            if accounted, name == "--world" {
                throw ValidationError(
                    "--accounted drives another time window in each trial, but --world has the state of one instant: "
                        + "use --reset to restore it, or omit --world if the backend has its accounts already.")
            }
        }
    }
}

/// The options of the search itself.
struct RateSearchOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The load to raise: speedup, watches or rate.", valueName: "what"))
    var by = RateUnit.speedup

    @Option(help: ArgumentHelp("The first load. (default: speedup 1, 1000 watches, 100/s)", valueName: "load"))
    var start: LoadArgument?

    @Option(help: ArgumentHelp("The highest load to try.", valueName: "load"))
    var most: LoadArgument?

    @Option(help: ArgumentHelp("Number of runs that must pass at the load found.", valueName: "n"))
    var confirm = 3

    @Option(help: ArgumentHelp("Width of the bracket at which the search ends, such as 5%.", valueName: "share"))
    var tolerance = RateShare(share: 0.05)

    func validate() throws {
        guard (0...100).contains(confirm) else {
            throw ValidationError("--confirm is \(confirm); it must be between 0 and 100.")
        }
        for (name, load) in [("--start", start), ("--most", most)] where load?.isPerSecond == true && by != .rate {
            throw ValidationError("\(name) is a rate; with --by \(by.rawValue), it must be a number such as 20.")
        }
        let most = most?.value ?? by.most
        guard most.isFinite, most >= by.least, most <= by.most else {
            throw ValidationError(
                "--most is \(by.text(most)); it must be between \(by.text(by.least)) and \(by.text(by.most)).")
        }
        let start = start?.value ?? min(by.first, most)
        guard start.isFinite, start >= by.least, start <= most else {
            throw ValidationError(
                "--start is \(by.text(start)); it must be between \(by.text(by.least)) and \(by.text(most)).")
        }
    }

    /// The bounds of the search.
    var bounds: LoadSearch.Bounds {
        get throws {
            let most = most?.value ?? by.most
            let first = start?.value ?? min(by.first, most)
            // Ten octaves down separate a backend that accepts no load from one that accepts less than expected.
            var bounds = LoadSearch.Bounds(first: first, least: max(by.least, first / 1_024), most: most)
            bounds.grid = by == .watches ? 1 : 0
            if by == .watches { bounds.least = max(1, bounds.least.rounded()) }
            bounds.tolerance = tolerance.share
            bounds.confirmations = confirm
            return bounds
        }
    }
}

/// The quantity that a search raises.
enum RateUnit: String, ExpressibleByArgument, CaseIterable {
    /// Simulated seconds per second.
    case speedup
    /// Watches in real time.
    case watches
    /// Requests per second of a plain load.
    case rate

    /// The quantity in `rating.json`.
    var load: RatingSummary.Load {
        switch self {
        case .speedup: .speedup
        case .watches: .watches
        case .rate: .rate
        }
    }

    var first: Double {
        switch self {
        case .speedup: 1
        case .watches: 1_000
        case .rate: 100
        }
    }

    var least: Double { self == .watches ? 1 : 0.001 }
    var most: Double { self == .speedup ? 100_000 : 10_000_000 }
    var option: String { "--" + rawValue }

    /// Returns a load as a number: watches without decimals, other loads with four digits.
    func text(_ load: Double) -> String {
        // Only a wrong option has such a load.
        guard load.isFinite, abs(load) < 1e15 else { return "\(load)" }
        if self == .watches { return "\(Int(load.rounded()))" }
        let digits = load > 0 ? max(0, 3 - Int(log10(load).rounded(.down))) : 0
        var text = String(format: "%.\(digits)f", load)
        while text.contains("."), text.hasSuffix("0") || text.hasSuffix(".") { text.removeLast() }
        return text
    }

    /// Returns a load with its unit, for people.
    func words(_ load: Double) -> String {
        switch self {
        case .speedup: "speedup \(text(load))"
        case .watches: "\(text(load)) watches"
        case .rate: "\(text(load))/s"
        }
    }

    /// Returns the driver's options for this load.
    func driveOptions(_ load: Double) -> [String] {
        switch self {
        case .speedup: ["--speedup", text(load)]
        case .watches: ["--watches", text(load), "--speedup", "1"]
        case .rate: ["--rate", text(load) + "/s"]
        }
    }

    /// Returns the simulated seconds per second of a trial.
    func speedup(_ load: Double) -> Double { self == .speedup ? load : 1 }
}

/// A duration on the command line: `30s`, `5min`, `1h`.
struct RateSeconds: ExpressibleByArgument {
    let seconds: Double

    init(seconds: Double) { self.seconds = seconds }

    init?(argument: String) {
        let units: [(String, Double)] = [("min", 60), ("h", 3_600), ("s", 1), ("", 1)]
        guard let (name, factor) = units.first(where: { argument.hasSuffix($0.0) }),
            let value = Double(argument.dropLast(name.count)), value.isFinite, value >= 0, value * factor <= 1e7
        else { return nil }
        seconds = value * factor
    }

    /// The number of seconds, without a unit.
    var text: String { seconds == seconds.rounded() ? "\(Int(seconds))" : "\(seconds)" }
    var defaultValueDescription: String { text + "s" }
}

/// A share on the command line: `5%` or `0.05`; above 0, at most 1.
struct RateShare: ExpressibleByArgument {
    let share: Double

    init(share: Double) { self.share = share }

    init?(argument: String) {
        let isPercent = argument.hasSuffix("%")
        guard let value = Double(isPercent ? argument.dropLast() : argument[...]) else { return nil }
        share = isPercent ? value / 100 : value
        guard share > 0, share <= 1 else { return nil }
    }

    var defaultValueDescription: String { String(format: "%g%%", share * 100) }
}
