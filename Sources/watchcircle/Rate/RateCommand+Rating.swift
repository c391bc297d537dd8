// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Programs
import Reporting

/// A search while it goes on, and what came of it.
struct Rating {
    /// A step that is to be done.
    struct Step {
        var load: Double
        var isConfirmation: Bool
    }

    /// A trial that is over.
    struct Trial {
        var number: Int
        var load: Double
        var isConfirmation: Bool
        var summary: TrialSummary
    }

    /// What ends a search before it is over.
    enum Stop {
        /// The generator was the limit, for these reasons.
        case invalid([String])
        /// Objectives of which a trial tells nothing, so that no load can pass.
        case unjudged([TrialSummary.Missed])
        /// The backend could not be reached.
        case unreachable
        /// The drive could not do its work.
        case broken
    }

    /// Requests a second over the confirmations.
    struct Sustained {
        var median: Double
        var least: Double
        var most: Double
    }

    let scenario: String?
    /// Host and port of the backend.
    let target: String
    let by: RateUnit
    private(set) var search: LoadSearch
    private(set) var trials: [Trial] = []
    /// What ended the search too early; nil if nothing did.
    private(set) var stopped: Stop?

    init(scenario: String?, target: String, by: RateUnit, bounds: LoadSearch.Bounds) {
        self.scenario = scenario
        self.target = target
        self.by = by
        search = LoadSearch(bounds)
    }

    /// What is to be done next; nil if nothing is.
    var next: Step? {
        guard stopped == nil else { return nil }
        switch search.next {
        case .trial(let load): return Step(load: load, isConfirmation: false)
        case .confirmation(let load): return Step(load: load, isConfirmation: true)
        case .over: return nil
        }
    }

    /// Takes what a trial measured.
    mutating func note(_ summary: TrialSummary, at step: Step, number: Int) {
        trials.append(Trial(number: number, load: step.load, isConfirmation: step.isConfirmation, summary: summary))
        switch summary.verdict {
        case "pass": search.note(passed: true)
        // What was missed says that the load is too high, even if a run that it ended early has nothing else to judge.
        case "fail" where summary.missed.isEmpty && !summary.unjudged.isEmpty: stopped = .unjudged(summary.unjudged)
        case "fail": search.note(passed: false)
        case "invalid": stopped = .invalid(summary.reasons)
        default: break
        }
    }

    /// Ends the search too early.
    mutating func stop(_ reason: Stop) { stopped = reason }

    /// How the search ended; nil while it goes on, or where something ended it too early.
    var end: LoadSearch.End? {
        if stopped == nil, case .over(let end) = search.next { end } else { nil }
    }

    /// The load that was found: it passed all confirmations.
    var load: Double? { end == .found || end == .alwaysPasses ? search.passed : nil }

    /// Requests a second at that load.
    var sustained: Sustained? {
        guard let load else { return nil }
        let rates = trials.filter { $0.load == load && $0.summary.verdict == "pass" }
            .suffix(max(1, trials.count(where: { $0.isConfirmation && $0.load == load })))
            .compactMap(\.summary.requestsPerSecond).sorted()
        guard let least = rates.first, let most = rates.last else { return nil }
        let middle = rates.count / 2
        let median = rates.count % 2 == 1 ? rates[middle] : (rates[middle - 1] + rates[middle]) / 2
        return Sustained(median: median, least: least, most: most)
    }

    /// What was missed at the lowest load that failed.
    var brokeFirst: [TrialSummary.Missed] {
        trials.last { $0.load == search.failed && $0.summary.verdict == "fail" }?.summary.missed ?? []
    }

    /// The code of a search that found nothing.
    var exitCode: ExitCode? {
        switch stopped {
        case .invalid, .unreachable: return .invalidRun
        case .unjudged: return .objectiveFailed
        case .broken: return .internalError
        case nil: break
        }
        return end == .neverPasses || end == .exhausted ? .objectiveFailed : nil
    }

    /// A URL's scheme, host and port: no user, no password, no path and no query.
    static func withoutSecrets(_ url: String) -> String {
        guard let parts = URLComponents(string: url), let host = parts.host else { return "" }
        return (parts.scheme.map { $0 + "://" } ?? "") + host + (parts.port.map { ":\($0)" } ?? "")
    }
}

extension Rating {
    /// `rating.json`.
    func json() throws -> Data {
        var root: [String: Any] = ["schema": 1, "target": target, "by": by.rawValue, "ended": ended]
        if let scenario { root["scenario"] = scenario }
        if let passed = search.passed { root["highest_pass"] = passed }
        if let failed = search.failed { root["lowest_fail"] = failed }
        if let load { root["load"] = load }
        if let sustained {
            root["requests_per_second"] = [
                "median": sustained.median, "least": sustained.least, "most": sustained.most,
            ]
        }
        if let load, by == .watches { root["children"] = Int(load) }
        root["broke_first"] = brokeFirst.map { ["objective": $0.text, "why": $0.why] }
        if case .invalid(let reasons) = stopped { root["invalid_because"] = reasons }
        if case .unjudged(let objectives) = stopped {
            root["unjudged"] = objectives.map { ["objective": $0.text, "why": $0.why] }
        }
        root["trials"] = trials.map { trial in
            var row: [String: Any] = [
                "trial": trial.number, "load": trial.load, "confirmation": trial.isConfirmation,
                "verdict": trial.summary.verdict, "missed": trial.summary.missed.map(\.text),
                "report": RatingFolder.trialName(trial.number),
            ]
            if let rate = trial.summary.requestsPerSecond { row["requests_per_second"] = rate }
            if let p99 = trial.summary.responseP99 { row["response_p99_seconds"] = p99 }
            return row
        }
        return try JSONSerialization.data(withJSONObject: root, options: [.prettyPrinted, .sortedKeys])
            + Data("\n".utf8)
    }

    /// How it ended, as `rating.json` tells.
    var ended: String {
        switch stopped {
        case .invalid: return "invalid"
        case .unjudged: return "unjudged"
        case .unreachable: return "unreachable"
        case .broken: return "failed"
        case nil: break
        }
        switch end {
        case .found: return "found"
        case .neverPasses: return "never_passes"
        case .alwaysPasses: return "always_passes"
        case .exhausted: return "exhausted"
        case nil: return "interrupted"
        }
    }
}

/// The folder of a rating: `rating.json` and a report for each trial.
struct RatingFolder {
    private let folder: URL

    /// Where it is.
    var path: String { folder.relativePath }

    /// Finds the folder, and changes nothing.
    ///
    /// - Parameters:
    ///   - given: the folder that the user names; an older rating in it is deleted if `isForced`, and else refused.
    ///   - name: of the folder in Reports/ if none is named; with a number where there is one.
    init(_ given: String?, named name: String, isForced: Bool) throws {
        let files = FileManager.default
        var (path, number) = (given ?? "Reports/\(name)", 1)
        while given == nil, (try? files.contentsOfDirectory(atPath: path))?.isEmpty == false {
            number += 1
            path = "Reports/\(name)-\(number)"
        }
        folder = URL(fileURLWithPath: path)
        if let obstacle = PlaceCheck.obstacle(to: folder) ?? PlaceCheck.trial(beside: folder) {
            throw ExitCode.wrongArguments.telling(
                "\(obstacle.location): \(obstacle.message)\n  hint: \(obstacle.hint)")
        }
        let names = (try? files.contentsOfDirectory(atPath: folder.path)) ?? []
        let strangers = names.filter { $0 != "rating.json" && !$0.hasPrefix("trial-") }
        guard strangers.isEmpty, names.isEmpty || names.contains("rating.json") else {
            let some = (strangers.isEmpty ? names : strangers).sorted().prefix(3).joined(separator: ", ")
            throw ExitCode.wrongArguments.telling(
                """
                \(path): the folder holds \(some); only a folder that is empty or holds a rating alone is replaced
                  hint: name another folder with --report; nothing was changed
                """)
        }
        guard names.isEmpty || isForced else {
            throw ExitCode.wrongArguments.telling(
                "\(path): here is an older rating\n  hint: name another folder, or add --force to replace it")
        }
    }

    /// Makes the folder; trials of an older rating in it are deleted.
    func make() throws {
        let files = FileManager.default
        do {
            try files.createDirectory(at: folder, withIntermediateDirectories: true)
            for name in try files.contentsOfDirectory(atPath: folder.path) {
                try files.removeItem(at: folder.appendingPathComponent(name))
            }
        } catch {
            throw ExitCode.wrongArguments.telling("\(path): the folder cannot be made: \(error.localizedDescription)")
        }
    }

    static func trialName(_ number: Int) -> String { "trial-" + (number < 10 ? "0\(number)" : "\(number)") }

    /// Where the report of a trial goes.
    func trial(_ number: Int) throws -> URL { folder.appendingPathComponent(Self.trialName(number)) }

    /// Writes `rating.json`, whole or not at all.
    func write(_ rating: Rating) throws {
        do {
            try rating.json().write(to: folder.appendingPathComponent("rating.json"), options: .atomic)
        } catch {
            throw ExitCode.internalError.telling(
                "\(path)/rating.json: cannot be written: \(error.localizedDescription)")
        }
    }
}
