// SPDX-License-Identifier: GPL-3.0-or-later
package import Foundation
package import Measurement

/// The identity of a report's run: two reports with the same identity describe the same run, or repetitions of it.
package struct ReportIdentity: Equatable, Sendable {
    /// The name of the scenario or plain load.
    package var scenario: String
    /// The digest of the scenario's text with its overrides.
    package var digest: String
    /// The run's seed.
    package var seed: UInt64
    /// The program's version, since results can differ between versions.
    package var version: String
    /// Host and port of the backend; nil for a simulated run.
    package var target: String?
    /// The name of the profile; nil for a simulated run.
    package var profile: String?
    /// The shard of the load, such as `1/2`; nil for a simulated run.
    package var shard: String?
    /// The load in words, from `load(_:speedup:from:weights:)`; nil for a simulated run.
    package var load: String?

    /// Creates the identity of a future run.
    ///
    /// - Parameters:
    ///   - text: the scenario's text with its overrides; empty for a plain load.
    ///   - drive: the description of the drive; nil for a simulated run.
    package init(scenario: String, text: String, seed: UInt64, version: String, drive: DrivenSetup? = nil) {
        (self.scenario, self.seed, self.version) = (scenario, seed, version)
        digest = SummaryJSON.digest(of: text)
        guard let drive else { return }
        (target, profile, shard) = (drive.target, drive.profile, drive.shard)
        load = Self.load(
            drive.arrivals, speedup: drive.speedup, from: drive.fromSeconds, weights: drive.weights)
    }

    /// Reads the identity of the report in a folder, and whether its verdict is `partial`.
    ///
    /// - Returns: nil if the folder contains no report.
    /// - Throws: `ReportError` if it contains a report that this version cannot read.
    package static func of(
        reportIn folder: URL
    ) throws(ReportError) -> (identity: ReportIdentity, isPartial: Bool)? {
        let summary: RunSummary
        do throws(ReportError) {
            summary = try SummaryFile.readTolerantly(folder.appendingPathComponent(SummaryFile.name)).summary
        } catch {
            if error.code == .summaryMissing || error.code == .summaryForeign { return nil }
            throw error
        }
        var identity = ReportIdentity(
            scenario: summary.scenario, text: "", seed: summary.seed, version: summary.version,
            drive: summary.target?.setup)
        identity.digest = summary.scenarioDigest
        return (identity, summary.verdict == .partial)
    }

    /// Returns a description that identifies a load, such as `as the children act, 10 times as fast, from 72000 s`.
    ///
    /// - Parameters:
    ///   - arrivals: the arrival process, as in the report.
    ///   - speedup: seconds of the scenario per second of the run.
    ///   - from: the start within the scenario; seconds since its first midnight.
    ///   - weights: the weights of operations, as in the report; empty if all operations are sent.
    private static func load(_ arrivals: String, speedup: Double, from: Double, weights: String) -> String {
        var words = [arrivals]
        if speedup != 1 { words.append("\(Readable.number(speedup)) times as fast") }
        if from != 0 { words.append("from \(Readable.number(from)) s") }
        if !weights.isEmpty { words.append("weights \(weights)") }
        return words.joined(separator: ", ")
    }
}
