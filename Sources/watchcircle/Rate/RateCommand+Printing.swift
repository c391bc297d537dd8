// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Measurement
import Programs
import Reporting

/// Prints a search: one row per trial while it runs, and its result.
struct RatingPrinter {
    let isQuiet: Bool
    let by: RateUnit

    func begin(_ rating: Rating, isRestored: Bool) {
        guard !isQuiet else { return }
        StandardOutput.line("rating \(rating.target) by \(by.rawValue)")
        if !isRestored {
            StandardOutput.line("the backend keeps the state of each trial; --reset or --accounted avoids that")
        }
        StandardOutput.line(row(columns))
    }

    func send(_ trial: Rating.Trial) {
        guard !isQuiet else { return }
        StandardOutput.line(row(cells(trial)))
    }

    private func cells(_ trial: Rating.Trial) -> [String] {
        let summary = trial.summary
        return [
            "\(trial.number)", by.text(trial.load),
            trial.isConfirmation ? "\(summary.verdict.rawValue), again" : summary.verdict.rawValue,
            summary.requestsPerSecond.map { Readable.number($0.rounded()) } ?? "-",
            summary.responseP99.map(Readable.seconds) ?? "-", summary.missed.map(\.text).joined(separator: "; "),
        ]
    }

    /// Returns the result in Markdown, for the job summary of a build server.
    func markdown(_ rating: Rating) -> String {
        let subject = [rating.scenario, rating.target].compactMap(\.self).joined(separator: ", ")
        let ended = rating.ended.rawValue.replacingOccurrences(of: "_", with: " ")
        var text = ["## \(MarkdownSummary.escaped(subject)), rated by \(by.rawValue): \(ended)", ""]
        text += lines(rating).map { "- \(MarkdownSummary.escaped($0.trimmingCharacters(in: .whitespaces)))" } + [""]
        text += MarkdownSummary.table(columns, rating.trials.map(cells))
        return text.joined(separator: "\n") + "\n\n"
    }

    private var columns: [String] { ["trial", by.rawValue, "verdict", "requests/s", "p99", "missed"] }

    func end(_ rating: Rating, folder: String?) {
        guard !isQuiet || rating.exitCode != nil else { return }
        let text = lines(rating).joined(separator: "\n")
        if rating.exitCode != nil { Terminal.printError("watchcircle: " + text) } else { StandardOutput.line(text) }
        if let folder, !isQuiet { StandardOutput.line("rating: \(folder)/rating.json") }
    }

    private func lines(_ rating: Rating) -> [String] {
        let (least, most) = (rating.trials.map(\.load).min() ?? 0, rating.trials.map(\.load).max() ?? 0)
        if let stop = rating.stopped { return self.stop(stop, rating) }
        switch rating.end {
        case .found, .alwaysPasses: return found(rating)
        case .neverPasses:
            return ["no load passed, down to \(by.words(least))"] + broke(rating, "missed there")
        case .exhausted, nil:
            return ["no load was confirmed in \(rating.trials.count) trials, up to \(by.words(most))"]
        }
    }

    private func stop(_ stop: Rating.Stop, _ rating: Rating) -> [String] {
        let load = rating.trials.last.map { by.words($0.load) } ?? ""
        let last = rating.search.passed.map { ["  the last load that passed: \(by.words($0)), not confirmed"] } ?? []
        switch stop {
        case .invalid(let reasons):
            return ["INVALID at \(load): the generator, not the backend, was the limit"] + reasons.map { "  " + $0 }
                + last
        case .unjudged(let objectives):
            return ["an objective cannot be judged at \(load), so no load can pass"]
                + objectives.map { "  \($0.text)" + ($0.why.isEmpty ? "" : " (\($0.why))") }
                + last + [
                    "  hint: remove it from the objectives, or drive what it needs: another hour, longer, with --audit"
                ]
        // The command has already printed an error.
        case .unreachable, .broken: return []
        }
    }

    private func found(_ rating: Rating) -> [String] {
        guard let load = rating.load else { return [] }
        var lines: [String] = []
        if by == .watches {
            lines.append("children rating: \(Readable.number(load)) watches in real time")
        }
        if let rates = rating.sustained {
            let label = by == .rate ? "highest rate" : "social action rating"
            let runs = rating.trials.count { $0.isConfirmation && $0.load == load }
            let spread =
                runs > 1
                ? " (\(Readable.number(rates.least.rounded())) to \(Readable.number(rates.most.rounded())) in \(runs) runs)"
                : ""
            lines.append("\(label): \(Readable.number(rates.median.rounded())) requests/s\(spread)")
        }
        if let failed = rating.search.failed {
            lines.append("bracket: \(by.words(load)) passes, \(by.words(failed)) fails")
            lines += broke(rating, "broke first")
        } else {
            lines.append("\(by.words(load)), the highest load to try, passes: --most raises it")
        }
        return lines
    }

    private func broke(_ rating: Rating, _ word: String) -> [String] {
        rating.brokeFirst.map { "\(word): \($0.text)" + ($0.why.isEmpty ? "" : " (\($0.why))") }
    }

    private func row(_ columns: [String]) -> String {
        let widths = [6, 11, 14, 12, 10]
        let cells = columns.enumerated().map { index, text in
            index < widths.count ? text + String(repeating: " ", count: max(1, widths[index] - text.count)) : text
        }
        return cells.joined().trimmingCharacters(in: .whitespaces)
    }
}
