// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Measurement
import Programs
import Reporting

/// The state of a search and its result.
struct Rating {
    /// The next trial of a search.
    struct Step {
        var load: Double
        var isConfirmation: Bool
    }

    /// A completed trial.
    struct Trial {
        var number: Int
        var load: Double
        var isConfirmation: Bool
        var summary: TrialSummary
    }

    /// The reason why a search ends early.
    enum Stop {
        /// The generator was the limit, for the given reasons.
        case invalid([String])
        /// A trial could not judge these objectives, so no load can pass.
        case unjudged([TrialSummary.Missed])
        /// The backend could not be reached.
        case unreachable
        /// The driver could not run.
        case broken
    }

    /// Requests per second over the confirmations.
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
    /// Why the search ended early; nil if it did not.
    private(set) var stopped: Stop?

    init(scenario: String?, target: String, by: RateUnit, bounds: LoadSearch.Bounds) {
        self.scenario = scenario
        self.target = target
        self.by = by
        search = LoadSearch(bounds)
    }

    /// The next trial; nil if there is none.
    var next: Step? {
        guard stopped == nil else { return nil }
        switch search.next {
        case .trial(let load): return Step(load: load, isConfirmation: false)
        case .confirmation(let load): return Step(load: load, isConfirmation: true)
        case .over: return nil
        }
    }

    /// Records the result of a trial.
    mutating func note(_ summary: TrialSummary, at step: Step, number: Int) {
        trials.append(Trial(number: number, load: step.load, isConfirmation: step.isConfirmation, summary: summary))
        switch summary.verdict {
        case .pass: search.note(passed: true)
        // A missed objective means that the load is too high, even if the run it ended early could judge nothing else.
        case .fail where summary.missed.isEmpty && !summary.unjudged.isEmpty: stopped = .unjudged(summary.unjudged)
        case .fail: search.note(passed: false)
        case .invalid: stopped = .invalid(summary.reasons)
        case .partial: break
        }
    }

    /// Ends the search early.
    mutating func stop(_ reason: Stop) { stopped = reason }

    /// How the search ended; nil while it runs, or if it ended early.
    var end: LoadSearch.End? {
        if stopped == nil, case .over(let end) = search.next { end } else { nil }
    }

    /// The load found, which passed all confirmations.
    var load: Double? { end == .found || end == .alwaysPasses ? search.passed : nil }

    /// Requests per second at that load.
    var sustained: Sustained? {
        guard let load else { return nil }
        let rates = trials.filter { $0.load == load && $0.summary.verdict == .pass }
            .suffix(max(1, trials.count(where: { $0.isConfirmation && $0.load == load })))
            .compactMap(\.summary.requestsPerSecond).sorted()
        guard let least = rates.first, let most = rates.last else { return nil }
        let middle = rates.count / 2
        let median = rates.count % 2 == 1 ? rates[middle] : (rates[middle - 1] + rates[middle]) / 2
        return Sustained(median: median, least: least, most: most)
    }

    /// The objectives missed at the lowest load that failed.
    var brokeFirst: [TrialSummary.Missed] {
        trials.last { $0.load == search.failed && $0.summary.verdict == .fail }?.summary.missed ?? []
    }

    /// The exit code of a search that found nothing.
    var exitCode: ExitCode? {
        switch stopped {
        case .invalid, .unreachable: return .invalidRun
        case .unjudged: return .objectiveFailed
        case .broken: return .internalError
        case nil: break
        }
        return end == .neverPasses || end == .exhausted ? .objectiveFailed : nil
    }

    /// Returns a URL's scheme, host and port, without user, password, path and query.
    static func withoutSecrets(_ url: String) -> String {
        guard let parts = URLComponents(string: url), let host = parts.host else { return "" }
        return (parts.scheme.map { $0 + "://" } ?? "") + host + (parts.port.map { ":\($0)" } ?? "")
    }
}

extension Rating {
    /// The contents of `rating.json`.
    var summary: RatingSummary {
        var summary = RatingSummary(scenario: scenario, target: target, by: by.load, ended: ended)
        (summary.load, summary.highestPass, summary.lowestFail) = (load, search.passed, search.failed)
        summary.requestsPerSecond = sustained.map {
            RatingSummary.Rates(median: $0.median, least: $0.least, most: $0.most)
        }
        if by == .watches { summary.children = load.map { Int($0) } }
        summary.brokeFirst = brokeFirst.map(\.rule)
        if case .invalid(let reasons) = stopped { summary.invalidBecause = reasons }
        if case .unjudged(let objectives) = stopped { summary.unjudged = objectives.map(\.rule) }
        summary.trials = trials.map(\.row)
        return summary
    }

    /// How the search ended.
    var ended: RatingSummary.End {
        switch stopped {
        case .invalid: return .invalid
        case .unjudged: return .unjudged
        case .unreachable: return .unreachable
        case .broken: return .failed
        case nil: break
        }
        switch end {
        case .found: return .found
        case .neverPasses: return .neverPasses
        case .alwaysPasses: return .alwaysPasses
        case .exhausted: return .exhausted
        case nil: return .interrupted
        }
    }
}

extension Rating.Trial {
    /// The trial's row in `rating.json`.
    fileprivate var row: RatingSummary.Trial {
        RatingSummary.Trial(
            trial: number, load: load, isConfirmation: isConfirmation, verdict: summary.verdict,
            requestsPerSecond: summary.requestsPerSecond, responseP99Seconds: summary.responseP99,
            missed: summary.missed.map(\.text), report: RatingFolder.trialName(number))
    }
}

extension TrialSummary.Missed {
    /// The objective in `rating.json`.
    fileprivate var rule: RatingSummary.Rule { RatingSummary.Rule(objective: text, why: why) }
}

/// The folder of a rating: `rating.json` and a report for each trial.
struct RatingFolder {
    private let folder: URL

    /// Path of the folder.
    var path: String { folder.relativePath }

    /// Finds the folder without changing anything.
    ///
    /// - Parameters:
    ///   - given: the folder that the user names. An older rating in it is deleted if `isForced`, else an error.
    ///   - name: the folder's name in Reports/ if none is given; it gets a number if it exists.
    init(_ given: String?, named name: String, isForced: Bool) throws {
        let files = FileManager.default
        var (path, number) = (given ?? "Reports/\(name)", 1)
        while given == nil, (try? files.contentsOfDirectory(atPath: path))?.isEmpty == false {
            number += 1
            path = "Reports/\(name)-\(number)"
        }
        folder = URL(fileURLWithPath: path)
        if let obstacle = DestinationCheck.obstacle(to: folder) ?? DestinationCheck.trial(beside: folder) {
            throw ExitCode.wrongArguments.failing(
                "\(obstacle.location): \(obstacle.message)\n  hint: \(obstacle.hint)")
        }
        let names = (try? files.contentsOfDirectory(atPath: folder.path)) ?? []
        let strangers = names.filter { $0 != RatingSummary.fileName && !$0.hasPrefix("trial-") }
        guard strangers.isEmpty, names.isEmpty || names.contains(RatingSummary.fileName) else {
            let some = (strangers.isEmpty ? names : strangers).sorted().prefix(3).joined(separator: ", ")
            throw ExitCode.wrongArguments.failing(
                """
                \(path): the folder holds \(some); only an empty folder or a rating alone is replaced
                  hint: name another folder with --report; nothing was changed
                """)
        }
        guard names.isEmpty || isForced else {
            throw ExitCode.wrongArguments.failing(
                "\(path): this folder holds an older rating\n  hint: name another folder, or add --force to replace it")
        }
    }

    /// Creates the folder and deletes the trials of an older rating in it.
    func make() throws {
        let files = FileManager.default
        do {
            try files.createDirectory(at: folder, withIntermediateDirectories: true)
            for name in try files.contentsOfDirectory(atPath: folder.path) {
                try files.removeItem(at: folder.appendingPathComponent(name))
            }
        } catch {
            throw ExitCode.wrongArguments.failing("\(path): cannot create this folder: \(error.localizedDescription)")
        }
    }

    static func trialName(_ number: Int) -> String { "trial-" + (number < 10 ? "0\(number)" : "\(number)") }

    /// Returns the place of a trial's report.
    func trial(_ number: Int) throws -> URL { folder.appendingPathComponent(Self.trialName(number)) }

    /// Writes `rating.json`, whole or not at all.
    func write(_ rating: Rating) throws {
        do {
            let file = folder.appendingPathComponent(RatingSummary.fileName)
            try Data(rating.summary.text.utf8).write(to: file, options: .atomic)
        } catch {
            throw ExitCode.internalError.failing(
                "\(path)/\(RatingSummary.fileName): cannot write this file: \(error.localizedDescription)")
        }
    }
}
