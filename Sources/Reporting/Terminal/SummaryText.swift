// SPDX-License-Identifier: GPL-3.0-or-later
import Figures
public import Foundation
public import Measurement

/// The console summary of a finished run: at most 15 rows.
public enum SummaryText {
    /// Returns the text, with a final line break.
    ///
    /// - Parameters:
    ///   - record: the run.
    ///   - folder: the folder of its report; nil if none was written.
    ///   - width: the width of the terminal in columns; nil for no wrapping.
    public static func text(of record: RunRecord, folder: URL?, width: Int? = nil) -> String {
        var lines = ["\(record.scenario)  \(verdict(of: record))"]
        if let driven = record.driven {
            lines += drive(driven, record)
            lines += objectives(of: record)
            lines += cost(of: driven, wallSeconds: record.performance.wallSeconds)
        } else {
            lines += run(record)
        }
        if !record.notes.isEmpty {
            let count = "\(record.notes.count)" + (folder == nil ? "; a report lists them" : ", in the report")
            lines.append(row("notes", record.notes.count == 1 ? record.notes[0] : count))
        }
        if let folder { lines.append(row("report", folder.appendingPathComponent("report.html").relativePath)) }
        if let width { lines = lines.flatMap { wrapped($0, width: width) } }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Returns the rows of a simulated run.
    private static func run(_ record: RunRecord) -> [String] {
        var lines = [
            row(
                "ran",
                Readable.number(Double(record.watches)) + (record.watches == 1 ? " watch" : " watches")
                    + ", \(record.days) " + (record.days == 1 ? "day" : "days"),
                "seed \(record.seed)", "state \(record.stateHash)")
        ]
        lines += figures(of: record)
        lines += objectives(of: record)
        lines += cost(of: record.performance)
        return lines
    }

    private static func verdict(of record: RunRecord) -> String {
        switch record.verdict {
        case .pass:
            (record.objectives.isEmpty ? "complete" : "passed")
                + (record.driven?.audit?.wrong.isEmpty ?? true ? "" : ", but ANSWERS WERE WRONG")
        case .fail: "FAILED: \(record.reasonOfFailure)"
        case .invalid: "INVALID: the run is not a valid measurement of its target"
        case .partial: "PARTIAL: interrupted before its end"
        }
    }

    /// Returns the rows of a simulated run's load and society.
    static func figures(of record: RunRecord) -> [String] { load(of: record) + society(of: record) }

    private static func load(of record: RunRecord) -> [String] {
        let social = record.operations.filter(\.isSocial).reduce(0) { $0 + $1.count }
        let all = record.operations.reduce(0) { $0 + $1.count }
        let payload = record.operations.reduce(0.0) { $0 + Double($1.bytes) }
        return [
            row(
                "load", Readable.number(record.load.meanPerSecond) + " operations a second",
                "peak " + Readable.number(record.load.peakPerSecond) + " at \(record.load.peakAt)",
                Readable.significant(record.load.peakToMean) + " times the mean"),
            row(
                "", Readable.number(Double(all)) + " operations", Readable.number(Double(social)) + " of them social",
                Readable.bytes(payload) + " of payload"),
        ]
    }

    private static func society(of record: RunRecord) -> [String] {
        func part(_ figure: DayFigure, _ text: (Double) -> String) -> String? { record.society[figure].map(text) }
        let friends = [
            part(.meanFriends) { Readable.significant($0) + " friends on average" },
            part(.shareAtCap) { Readable.percent($0) + " at the cap" },
            part(.reciprocity) { "reciprocity " + Readable.significant($0) },
        ].compactMap { $0 }
        let likes = [
            part(.likesGini) { "likes Gini " + Readable.significant($0) },
            part(.bigShots) { Readable.number($0) + " big shots" },
            part(.meanAnxiety) { "mean anxiety " + Readable.significant($0) },
        ].compactMap { $0 }
        return [friends, likes].filter { !$0.isEmpty }.enumerated().map { index, parts in
            row(index == 0 ? "society" : "", parts)
        }
    }

    /// Returns the number of objectives that were met, and the first ones that were not.
    private static func objectives(of record: RunRecord) -> [String] {
        guard !record.objectives.isEmpty else { return [] }
        let open = record.objectives.filter { $0.status != .met }
        let met = record.objectives.count - open.count
        let most = 3
        var lines = open.prefix(most).map { result in
            row("", (result.status == .missed ? "missed" : "not judged") + ": \(result.name)", shortened(result.why))
        }
        let more = open.count > most ? ["\(open.count - most) more not met, in the report"] : []
        lines.insert(row("objectives", ["\(met) of \(record.objectives.count) met"] + more), at: 0)
        return lines
    }

    private static func shortened(_ text: String) -> String {
        text.count > 70 ? String(text.prefix(69)) + "…" : text
    }

    private static func cost(of performance: Performance) -> [String] {
        [
            row(
                "cost", Readable.seconds(performance.wallSeconds),
                performance.threads == 1 ? "1 thread" : "\(performance.threads) threads",
                Readable.rough(performance.watchDaysPerCoreSecond) + " watch-days a core-second"),
            row(
                "", Readable.bytes(Double(performance.peakRSSBytes)) + " at most",
                Readable.number(performance.bytesPerWatch) + " bytes a watch"),
        ]
    }

    static func row(_ name: String, _ parts: String...) -> String { row(name, parts) }

    static func row(_ name: String, _ parts: [String]) -> String {
        "  " + name.padding(toLength: max(indentation - 2, name.count + 1), withPad: " ", startingAt: 0)
            + parts.joined(separator: separator)
    }
}
