// SPDX-License-Identifier: GPL-3.0-or-later
internal import Foundation
internal import Measurement

/// The page as it stands in its file, for whoever runs no scripts: mail, printers, converters, readers of text.
///
/// Every key figure is in it as text and tables. The scripts put the same, and the charts, in their places.
struct StaticPage {
    let record: RunRecord

    /// The page's body.
    ///
    /// - Parameter template: `report.html`, with a mark for each place.
    func body(_ template: String) -> String {
        var html = template
        for name in absentSections { html = Self.without(section: name, html) }
        return PageShell.filled(html, with: places)
    }

    private var places: [String: String] {
        var places = [
            "kicker": HTMLText.escaped("WatchCircle · \(record.scenario) · seed \(record.seed) ·"),
            "verdict": HTMLText.escaped(verdict),
            "verdict-class": record.verdict == .pass && isWrong ? "partial" : record.verdict.rawValue,
            "headline": HTMLText.escaped(headline), "deck": HTMLText.escaped(record.title),
            "alarm": alarms.map(HTMLText.paragraph).joined(), "alarm-hidden": alarms.isEmpty ? "hidden" : "",
            "key-figures": HTMLText.figures(keyFigures),
            "notes": record.notes.map { "<li>\(HTMLText.escaped($0))</li>" }.joined(),
            "scenario-text": HTMLText.escaped(record.scenarioText), "colophon": HTMLText.escaped(colophon),
            "t-objectives": objectives, "t-kinds": kinds, "t-end": society, "t-cost": cost,
        ]
        places.merge(driven) { one, _ in one }
        return places
    }

    /// Sections of which this run has nothing, by the ids of their headings.
    private var absentSections: [String] {
        (record.objectives.isEmpty ? ["h-objectives"] : []) + (record.driven == nil ? ["h-target"] : ["h-cost"])
            + (record.driven?.audit == nil ? ["h-audit"] : [])
            + (record.driven != nil && record.timeline.count == 0 ? Self.ofSociety : [])
    }

    private static let ofSociety = ["h-day", "h-run", "h-likes", "h-friends", "h-pressure", "h-society"]

    private static func without(section heading: String, _ html: String) -> String {
        guard let begin = html.range(of: "  <section aria-labelledby=\"\(heading)\""),
            let end = html.range(of: "</section>\n", range: begin.upperBound..<html.endIndex)
        else { preconditionFailure("the template has no section \(heading)") }
        return html.replacingCharacters(in: begin.lowerBound..<end.upperBound, with: "")
    }

    var isWrong: Bool { record.driven?.audit?.wrong.isEmpty == false }

    // MARK: - Words

    private var verdict: String {
        switch record.verdict {
        // Whoever set no objective was promised none.
        case .pass: (record.objectives.isEmpty ? "complete" : "passed") + (isWrong ? ", but answers were wrong" : "")
        case .fail: record.reasonOfFailure
        case .invalid: "invalid"
        case .partial: "interrupted"
        }
    }

    private var headline: String {
        if let driven = record.driven { return headline(of: driven) }
        let watches = "\(Readable.number(Double(record.watches))) \(record.watches == 1 ? "watch" : "watches")"
        return "\(watches), \(Words.count(record.days, "day")): "
            + "\(Readable.number(record.load.meanPerSecond)) operations a second on average, "
            + "\(Readable.number(record.load.peakPerSecond)) at the peak"
    }

    /// What must not be overlooked; a sentence each.
    private var alarms: [String] {
        let reasons = record.driven?.validity?.reasons ?? []
        let verdict: String? =
            switch record.verdict {
            case .pass: nil
            case .fail: "At least one \(record.reasonOfFailure.dropFirst(3))."
            case .invalid:
                "This run says nothing about its target: "
                    + (reasons.isEmpty ? "it is invalid" : reasons.joined(separator: "; ")) + "."
            case .partial: "This run was interrupted: the report covers what was done."
            }
        let wrong = (record.driven?.audit?.wrong ?? []).map(SummaryText.words)
        return [verdict, wrong.isEmpty ? nil : "The backend gave wrong answers: \(wrong.joined(separator: ", "))."]
            .compactMap(\.self)
    }

    private var colophon: String {
        "Made by WatchCircle \(record.version). Scenario \(record.scenario), seed \(record.seed), ticks of "
            + "\(record.tickSeconds) s" + (record.state.map { "; final state \($0)." } ?? ".")
    }

    private var keyFigures: [(name: String, value: String, more: String)] {
        if let driven = record.driven { return keyFigures(of: driven) }
        let society = Dictionary(record.society.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
        var figures = [
            ("Peak load", Readable.number(record.load.peakPerSecond), "operations a second, \(record.load.peakAt)"),
            (
                "By a child", Readable.number(record.performance.operationsPerWatchDay),
                "social operations a watch and day"
            ),
        ]
        for (name, key, more) in [
            ("Friends", "mean_friends", "on average"),
            ("Gini of likes", "likes_gini", "0: all have as many, 1: one has all"),
            ("Big shots", "big_shots", "accounts with so many likes that any child can meet them"),
            ("Anxiety", "mean_anxiety", "mean over children, 0 to 1"),
        ] {
            if let value = society[key], value.isFinite { figures.append((name, Readable.number(value), more)) }
        }
        return figures.map { (name: $0.0, value: $0.1, more: $0.2) }
    }

    // MARK: - Tables

    private var objectives: String {
        let signs = [ObjectiveResult.Status.met: "met", .missed: "missed", .unjudged: "not judged"]
        return HTMLText.table(
            "What the run was to meet", ["Objective", "Result", "Measured", "Rule"],
            record.objectives.map {
                [$0.name, signs[$0.status] ?? "", $0.why, $0.text == $0.name ? "" : $0.text]
            })
    }

    private var kinds: String {
        guard !record.operations.isEmpty else { return "" }
        let watchDays = Double(record.watches * record.days)
        let rows = record.operations.filter(\.isSocial) + record.operations.filter { !$0.isSocial }
        return HTMLText.table(
            "Operations by kind", ["Kind", "#Operations", "#Per watch-day", "#Payload", "#Peak a second"],
            rows.map { row in
                [
                    row.kind, Readable.number(Double(row.count)),
                    watchDays > 0 ? Readable.number(Double(row.count) / watchDays) : "–",
                    Readable.bytes(Double(row.bytes)), Readable.number(row.peakPerSecond),
                ]
            })
    }

    private var society: String {
        guard !record.society.isEmpty else { return "" }
        return HTMLText.table(
            "Figures at the end of the run", ["Figure", "#Value"], record.society.map { [$0.name, Self.figure($0)] })
    }

    private var cost: String {
        let cost = record.performance
        return HTMLText.table(
            "Time and memory", ["What", "#How much"],
            [
                ["Threads", "\(cost.threads)"], ["The whole run", Readable.seconds(cost.wallSeconds)],
                ["Making the world", Readable.seconds(cost.buildSeconds)],
                ["A simulated day", Readable.seconds(cost.secondsPerDay)],
                ["Watch-days a core-second", Readable.rough(cost.watchDaysPerCoreSecond)],
                ["Greatest resident memory", Readable.bytes(Double(cost.peakRSSBytes))],
                ["Memory a watch", Readable.bytes(cost.bytesPerWatch)],
            ])
    }

    /// A figure by the unit that its name tells.
    static func figure(_ figure: NamedFigure) -> String {
        let words = figure.name.split(separator: "_")
        if words.contains("share") { return Readable.percent(figure.value) }
        if words.last == "minutes" { return Readable.significant(figure.value) + " min" }
        if words.last == "seconds" { return Words.seconds(figure.value) }
        return Readable.number(figure.value)
    }
}
