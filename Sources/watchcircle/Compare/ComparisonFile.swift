// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Programs
import Reporting
import Statistics

/// A comparison as JSON, for scripts; `docs/report.md` describes its keys.
struct ComparisonFile {
    /// Path of the file.
    var path: String

    /// Checks that the file can be written, without changing it.
    ///
    /// - Throws: an exit code, after printing the error.
    func check() throws {
        var status = stat()
        let isThere = unsafe stat(path, &status) == 0
        if isThere, status.st_mode & S_IFMT == S_IFDIR {
            throw ExitCode.wrongArguments.failing("--json \(path): this is a folder; it must be a file")
        }
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let place = isThere && !isReplaced ? path : folder
        guard FileManager.default.isWritableFile(atPath: place) else {
            throw ExitCode.wrongArguments.failing(
                "--json \(path): this file cannot be written\n  hint: name a file in an existing folder that is writable"
            )
        }
    }

    /// Whether a new file takes the path: not if it names a device, a pipe or an open file.
    private var isReplaced: Bool {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return true }
        return status.st_mode & S_IFMT == S_IFREG && !path.hasPrefix("/dev/") && !path.hasPrefix("/proc/")
    }

    private func put(_ data: Data) throws {
        if isReplaced {
            // A link stays, and the file that it names is replaced.
            return try data.write(to: URL(fileURLWithPath: path).resolvingSymlinksInPath(), options: .atomic)
        }
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try handle.write(contentsOf: data)
        try handle.close()
    }

    /// Writes the file, whole or not at all. A device or a pipe receives the text.
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
            try put(data + Data("\n".utf8))
        } catch {
            throw ExitCode.internalError.failing("\(path): cannot write this file: \(systemWords(of: error))")
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
