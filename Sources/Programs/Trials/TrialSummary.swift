// SPDX-License-Identifier: GPL-3.0-or-later
package import Foundation

/// The part of a driven run's `summary.json` that a search for a load reads.
package struct TrialSummary: Equatable, Sendable {
    /// A failure to read the file.
    package struct ReadError: Error, Equatable {
        package var message: String
    }

    /// An objective that was not met.
    package struct Missed: Equatable, Sendable {
        /// The objective as written.
        package var text: String
        /// Value and bound in words, or why it was not judged; empty if absent.
        package var why: String
    }

    /// `pass`, `fail`, `invalid` or `partial`.
    package var verdict: String
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
    package init(contentsOf file: URL) throws(ReadError) {
        guard let data = try? Data(contentsOf: file) else { throw ReadError(message: "\(file.path): cannot read it") }
        guard let root = (try? JSONSerialization.jsonObject(with: data)) as? [String: Any] else {
            throw ReadError(message: "\(file.path): the file is not a JSON object")
        }
        guard let verdict = root["verdict"] as? String, ["pass", "fail", "invalid", "partial"].contains(verdict) else {
            throw ReadError(
                message:
                    "\(file.path): `verdict` is \(root["verdict"] ?? "missing"); it must be pass, fail, invalid or partial"
            )
        }
        self.verdict = verdict
        let target = root["target"] as? [String: Any] ?? [:]
        requestsPerSecond = (target["sent_per_second"] as? NSNumber)?.doubleValue
        responseP99 = ((target["response_seconds"] as? [String: Any])?["p99"] as? NSNumber)?.doubleValue
        let objectives = root["objectives"] as? [[String: Any]] ?? []
        func all(_ status: String) -> [Missed] {
            objectives.filter { $0["status"] as? String == status }.map {
                Missed(
                    text: $0["that"] as? String ?? $0["name"] as? String ?? "an unnamed objective",
                    why: $0["why"] as? String ?? "")
            }
        }
        missed = all("missed")
        unjudged = all("unjudged")
        reasons = target["invalid_because"] as? [String] ?? []
    }
}
