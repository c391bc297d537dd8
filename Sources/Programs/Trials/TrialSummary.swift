// SPDX-License-Identifier: GPL-3.0-or-later
package import Foundation

/// What a search for a load reads of the `summary.json` of a driven run.
package struct TrialSummary: Equatable, Sendable {
    /// Why a file could not be read.
    package struct Mistake: Error, Equatable {
        package var message: String
    }

    /// An objective that was not met.
    package struct Missed: Equatable, Sendable {
        /// The objective as written.
        package var text: String
        /// Value and bound in words, or why it was not judged; empty if not told.
        package var why: String
    }

    /// `pass`, `fail`, `invalid` or `partial`.
    package var verdict: String
    /// Requests sent a second of the window; nil if not told.
    package var requestsPerSecond: Double?
    /// 99th percentile of the response time; seconds.
    package var responseP99: Double?
    /// The objectives that were missed, in their order.
    package var missed: [Missed]
    /// The objectives that could not be judged, in their order.
    package var unjudged: [Missed]
    /// Why the run is invalid.
    package var reasons: [String]

    /// Reads a file.
    package init(contentsOf file: URL) throws(Mistake) {
        guard let data = try? Data(contentsOf: file) else { throw Mistake(message: "\(file.path): there is none") }
        guard let root = (try? JSONSerialization.jsonObject(with: data)) as? [String: Any] else {
            throw Mistake(message: "\(file.path): this is not a JSON object")
        }
        guard let verdict = root["verdict"] as? String, ["pass", "fail", "invalid", "partial"].contains(verdict) else {
            throw Mistake(
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
                    text: $0["that"] as? String ?? $0["name"] as? String ?? "an objective without a name",
                    why: $0["why"] as? String ?? "")
            }
        }
        missed = all("missed")
        unjudged = all("unjudged")
        reasons = target["invalid_because"] as? [String] ?? []
    }
}
