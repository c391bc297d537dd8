// SPDX-License-Identifier: GPL-3.0-or-later
package import Foundation
package import Measurement
package import Reporting

/// The part of a driven run's `summary.json` that a search for a load reads.
package struct TrialSummary: Equatable, Sendable {
    /// An objective that was not met.
    package struct Missed: Equatable, Sendable {
        /// The objective as written.
        package var text: String
        /// Value and bound in words, or why it was not judged; empty if absent.
        package var why: String
    }

    /// The verdict on the run.
    package var verdict: Verdict
    /// Requests sent per second of the window; nil if absent.
    package var requestsPerSecond: Double?
    /// 99th percentile of the response time; seconds, nil if absent.
    package var responseP99: Double?
    /// The missed objectives, in order.
    package var missed: [Missed]
    /// The objectives that could not be judged, in order.
    package var unjudged: [Missed]
    /// The reasons why the run is invalid.
    package var reasons: [String]

    /// Reads a summary file.
    ///
    /// - Throws: as `SummaryFile.readTrial`.
    package init(contentsOf file: URL) throws(ReportError) {
        let summary = try SummaryFile.readTrial(file)
        verdict = summary.verdict
        requestsPerSecond = summary.target.flatMap { Self.known($0.sentPerSecond) }
        responseP99 = summary.target.flatMap { Self.known($0.times.response.p99) }
        func all(_ status: ObjectiveResult.Status) -> [Missed] {
            (summary.objectives ?? []).filter { $0.status == status }.map {
                Missed(text: [$0.text, $0.name].first { !$0.isEmpty } ?? "an unnamed objective", why: $0.why)
            }
        }
        missed = all(.missed)
        unjudged = all(.unjudged)
        reasons = summary.target?.invalidBecause ?? []
    }

    private static func known(_ value: Double) -> Double? { value.isFinite ? value : nil }
}
