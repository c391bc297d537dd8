// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Measurement
import Programs
import Reporting

/// The parts of a report that a comparison reads: `summary.json`, and the rows of seconds of a driven run.
struct ReportSummary {
    /// The folder, as the user wrote it.
    let path: String
    /// The summary; parts that the file lacks are empty.
    let summary: RunSummary
    /// Every number of the summary by its path, such as `target.response_seconds.p99`.
    let numbers: [String: Double]
    /// Measured seconds, by column of `timeline.csv`; empty for an in-process run.
    let seconds: [String: [Double]]

    /// Whether the run drove a backend.
    var isDriven: Bool { summary.target != nil }
    /// The run's verdict.
    var verdict: Verdict { summary.verdict }
    /// The rules of the missed objectives, in order.
    var missed: [String] { rules(.missed) }
    /// The rules of the objectives that could not be judged, in order.
    var unjudged: [String] { rules(.unjudged) }

    /// Reads a report.
    ///
    /// - Parameter path: the report's folder, or its `summary.json`.
    /// - Throws: an exit code, after printing the error.
    init(path: String) throws {
        let given = URL(fileURLWithPath: path)
        let file = given.lastPathComponent == SummaryFile.name ? given : given.appendingPathComponent(SummaryFile.name)
        let contents: SummaryFile.Contents
        do throws(ReportError) { contents = try SummaryFile.readTolerantly(file) } catch {
            guard error.code == .summaryMissing else { throw ExitCode.wrongArguments.failing("\(error)") }
            throw ExitCode.wrongArguments.failing(
                "\(path): there is no report here\n  hint: give a folder written by `watchcircle run` or `drive`")
        }
        self.path = path
        (summary, numbers) = (contents.summary, contents.numbers)
        seconds =
            summary.target == nil
            ? [:] : MeasuredSeconds.read(file.deletingLastPathComponent().appendingPathComponent("timeline.csv"))
    }

    private func rules(_ status: ObjectiveResult.Status) -> [String] {
        (summary.objectives ?? []).filter { $0.status == status }.map(\.text)
    }

    /// The values that must be equal for two reports to be comparable, in print order.
    var identity: [(key: String, value: String)] {
        [
            ("kind", isDriven ? "against a backend" : "inside the process"), ("scenario", summary.scenario),
            ("text", summary.scenarioDigest), ("seed", "\(summary.seed)"),
        ] + (summary.target.map { Self.identity(of: $0.setup) } ?? [])
    }

    private static func identity(of setup: DrivenSetup) -> [(key: String, value: String)] {
        [
            ("profile", setup.profile), ("model", setup.model.rawValue), ("arrivals", setup.arrivals),
            ("speedup", "\(setup.speedup)"), ("from", "\(setup.fromSeconds) s"), ("shard", setup.shard),
            ("weights", setup.weights),
        ]
    }

    /// Keys that a user can pass to `--allow-different`.
    static let identityKeys = [
        "kind", "scenario", "text", "seed", "profile", "model", "arrivals", "speedup", "from", "shard", "weights",
    ]
}
