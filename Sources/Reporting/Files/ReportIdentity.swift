// SPDX-License-Identifier: GPL-3.0-or-later
package import Foundation

/// Which run a report is of: two reports of one identity say the same, or measured the same anew.
package struct ReportIdentity: Equatable, Sendable {
    /// The scenario's name, or that of a plain load.
    package var scenario: String
    /// Digest of the scenario's text with its overrides.
    package var digest: String
    /// The seed, as `summary.json` has it.
    package var seed: String
    /// The program's version: another one may come to another result.
    package var version: String
    /// The backend that was driven; nil for a run inside the process.
    package var target: String?
    /// The profile by which it was driven.
    package var profile: String?
    /// The part of the load that was sent, such as `1/2`.
    package var share: String?
    /// The load of a drive in words, from `load(_:speedup:from:weights:)`; nil for a run inside the process.
    package var load: String?

    /// The identity of a run that is to be.
    ///
    /// - Parameter text: the scenario's text with its overrides; empty for a plain load.
    package init(
        scenario: String, text: String, seed: UInt64, version: String, target: String? = nil, profile: String? = nil,
        share: String? = nil, load: String? = nil
    ) {
        (self.scenario, self.seed, self.version) = (scenario, "\(seed)", version)
        (self.target, self.profile, self.share, self.load) = (target, profile, share, load)
        digest = SummaryJSON.digest(of: text)
    }

    /// The identity and the verdict of the report in a folder.
    ///
    /// - Returns: nil if there is no report that can be read.
    package static func of(reportIn folder: URL) -> (identity: ReportIdentity, isPartial: Bool)? {
        guard let data = try? Data(contentsOf: folder.appendingPathComponent("summary.json")),
            let root = (try? JSONSerialization.jsonObject(with: data)) as? [String: Any],
            root["schema"] is NSNumber, root["state_hash"] != nil
        else { return nil }
        let target = root["target"] as? [String: Any]
        var identity = ReportIdentity(
            scenario: root["scenario"] as? String ?? "", text: "", seed: 0, version: root["version"] as? String ?? "",
            target: target?["host"] as? String, profile: target?["profile"] as? String,
            share: target?["share"] as? String,
            load: target.map {
                load(
                    $0["arrivals"] as? String ?? "", speedup: $0["speedup"] as? Double ?? 1,
                    from: $0["from_seconds"] as? Double ?? 0, weights: $0["weights"] as? String ?? "")
            })
        identity.digest = root["scenario_digest"] as? String ?? ""
        // From the text: a number of 64 bits loses digits as a double.
        identity.seed =
            String(decoding: data, as: UTF8.self).firstMatch(of: /"seed": *([0-9]+)/).map { String($0.1) } ?? ""
        return (identity, root["verdict"] as? String == "partial")
    }

    /// Returns the words that tell one load from another, such as `as the children act, 10 times as fast, from 72000 s`.
    ///
    /// - Parameters:
    ///   - arrivals: how operations arrive, as in the report.
    ///   - speedup: seconds of the scenario in one of the run.
    ///   - from: start in the scenario; seconds since its first midnight.
    ///   - weights: weights of operations, as in the report; empty if all operations are sent.
    package static func load(_ arrivals: String, speedup: Double = 1, from: Double = 0, weights: String = "") -> String
    {
        var words = [arrivals]
        if speedup != 1 { words.append("\(Readable.number(speedup)) times as fast") }
        if from != 0 { words.append("from \(Readable.number(from)) s") }
        if !weights.isEmpty { words.append("weights \(weights)") }
        return words.joined(separator: ", ")
    }
}
