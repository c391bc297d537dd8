// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Programs
import Reporting
import Statistics

/// A comparison as JSON, for scripts; `docs/report.md` describes its keys.
struct ComparisonFile {
    /// The path that stands for standard output.
    static let standardOutput = "-"

    /// Path of the file, or `-`.
    var path: String

    /// Checks that the file can be written, without changing it.
    ///
    /// - Throws: an exit code, after printing the error.
    func check() throws {
        if path == Self.standardOutput { return }
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
        if path == Self.standardOutput { return StandardOutput.write(String(decoding: data, as: UTF8.self)) }
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
    func write(
        _ compared: Compared, subject: String, require: Double?, verdict: ComparisonSummary.Verdict
    ) throws {
        let summary = ComparisonSummary(
            subject: subject, verdict: verdict, require: require, power: Detectable.power,
            runs: compared.verdicts.map(\.row), figures: compared.figures.map(\.row))
        do {
            try put(Data(summary.text.utf8))
        } catch {
            throw ExitCode.internalError.failing("\(path): cannot write this file: \(systemWords(of: error))")
        }
    }
}

extension ComparedFigure {
    /// The figure's row in the file.
    fileprivate var row: ComparisonSummary.Figure {
        func known(_ value: Double?) -> Double? { value.flatMap { $0.isFinite ? $0 : nil } }
        var row = ComparisonSummary.Figure(name: name, judgement: judgement.row)
        (row.baseline, row.head, row.pValue) = (known(baseline), known(head), known(pValue))
        row.ratio = known(ratio.map { exp($0.estimate) })
        row.ratioLeast = known(ratio.map { exp($0.lower) })
        row.ratioMost = known(ratio.map { exp($0.upper) })
        row.why = obstacle?.why
        row.detects = detectable.row
        return row
    }
}

extension ComparedFigure.Judgement {
    /// The result in the file.
    fileprivate var row: ComparisonSummary.Judgement {
        switch self {
        case .same: .same
        case .better: .better
        case .worse: .worse
        case .suspect: .suspect
        case .different: .different
        case .unclear: .unclear
        case .unjudged: .unjudged
        case .shown: .shown
        }
    }
}

extension Detectable {
    /// The change in the file; nil if the figure decides nothing.
    fileprivate var row: ComparisonSummary.Detects? {
        switch self {
        case .notAsked: nil
        case .none: .nothing
        case .share(let share): .change(share, .ratio)
        case .difference(let share): .change(share, .difference)
        case .one: .change(1, .number)
        }
    }
}

extension RunVerdicts {
    /// The side's row in the file.
    fileprivate var row: ComparisonSummary.Runs {
        ComparisonSummary.Runs(side: side, runs: runs, verdicts: verdicts, missed: missed, unjudged: unjudged)
    }
}
