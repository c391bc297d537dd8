// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Programs
import Statistics

/// A comparison as JSON, for scripts; `docs/report.md` describes its keys.
struct ComparisonFile {
    /// Path of the file.
    var path: String

    /// Writes the file, whole or not at all.
    ///
    /// - Throws: an exit code, after printing the error.
    func write(_ compared: Compared, subject: String, require: Double?, verdict: String) throws {
        var root: [String: Any] = [
            "schema": 1, "subject": subject, "verdict": verdict, "power": Detectable.power,
            "figures": compared.figures.map(row), "runs": compared.verdicts.map(row),
        ]
        if let require { root["require"] = require }
        do {
            let data = try JSONSerialization.data(withJSONObject: root, options: [.prettyPrinted, .sortedKeys])
            try (data + Data("\n".utf8)).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw ExitCode.internalError.failing("\(path): cannot write this file: \(error.localizedDescription)")
        }
    }

    private func row(_ figure: ComparedFigure) -> [String: Any] {
        var row: [String: Any] = ["name": figure.name, "judgement": "\(figure.judgement)"]
        func add(_ name: String, _ value: Double?) {
            if let value, value.isFinite { row[name] = value }
        }
        add("baseline", figure.baseline)
        add("head", figure.head)
        add("p", figure.pValue)
        add("ratio", figure.ratio.map { exp($0.estimate) })
        add("ratio_least", figure.ratio.map { exp($0.lower) })
        add("ratio_most", figure.ratio.map { exp($0.upper) })
        if let obstacle = figure.obstacle { row["why"] = obstacle.why }
        switch figure.detectable {
        case .notAsked: break
        case .none: row["detects"] = NSNull()
        case .share(let share): (row["detects"], row["detects_unit"]) = (share, "ratio")
        case .difference(let share): (row["detects"], row["detects_unit"]) = (share, "difference")
        case .one: (row["detects"], row["detects_unit"]) = (1, "number")
        }
        return row
    }

    private func row(_ verdicts: RunVerdicts) -> [String: Any] {
        [
            "side": verdicts.side, "runs": verdicts.runs, "verdicts": verdicts.verdicts, "missed": verdicts.missed,
            "unjudged": verdicts.unjudged,
        ]
    }
}
