// SPDX-License-Identifier: GPL-3.0-or-later
package import Foundation

/// The identity of a report's run: two reports with the same identity describe the same run, or repetitions of it.
package struct ReportIdentity: Equatable, Sendable {
    /// The name of the scenario or plain load.
    package var scenario: String
    /// The digest of the scenario's text with its overrides.
    package var digest: String
    /// The seed as written in `summary.json`.
    package var seed: String
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
    /// - Parameter text: the scenario's text with its overrides; empty for a plain load.
    package init(
        scenario: String, text: String, seed: UInt64, version: String, target: String? = nil, profile: String? = nil,
        shard: String? = nil, load: String? = nil
    ) {
        (self.scenario, self.seed, self.version) = (scenario, "\(seed)", version)
        (self.target, self.profile, self.shard, self.load) = (target, profile, shard, load)
        digest = SummaryJSON.digest(of: text)
    }

    /// Reads the identity of the report in a folder, and whether its verdict is `partial`.
    ///
    /// - Returns: nil if the folder contains no readable report.
    package static func of(reportIn folder: URL) -> (identity: ReportIdentity, isPartial: Bool)? {
        guard let data = try? Data(contentsOf: folder.appendingPathComponent("summary.json")),
            let root = (try? JSONSerialization.jsonObject(with: data)) as? [String: Any],
            root["schema"] is NSNumber, root["state_hash"] != nil
        else { return nil }
        let target = root["target"] as? [String: Any]
        var identity = ReportIdentity(
            scenario: root["scenario"] as? String ?? "", text: "", seed: 0, version: root["version"] as? String ?? "",
            target: target?["host"] as? String, profile: target?["profile"] as? String,
            shard: target?["shard"] as? String,
            load: target.map {
                load(
                    $0["arrivals"] as? String ?? "", speedup: $0["speedup"] as? Double ?? 1,
                    from: $0["from_seconds"] as? Double ?? 0, weights: $0["weights"] as? String ?? "")
            })
        identity.digest = root["scenario_digest"] as? String ?? ""
        // Read from the text, since a 64-bit number loses digits as a double.
        identity.seed =
            String(decoding: data, as: UTF8.self).firstMatch(of: /"seed": *([0-9]+)/).map { String($0.1) } ?? ""
        return (identity, root["verdict"] as? String == "partial")
    }

    /// Returns a description that identifies a load, such as `as the children act, 10 times as fast, from 72000 s`.
    ///
    /// - Parameters:
    ///   - arrivals: the arrival process, as in the report.
    ///   - speedup: seconds of the scenario per second of the run.
    ///   - from: the start within the scenario; seconds since its first midnight.
    ///   - weights: the weights of operations, as in the report; empty if all operations are sent.
    package static func load(_ arrivals: String, speedup: Double = 1, from: Double = 0, weights: String = "") -> String
    {
        var words = [arrivals]
        if speedup != 1 { words.append("\(Readable.number(speedup)) times as fast") }
        if from != 0 { words.append("from \(Readable.number(from)) s") }
        if !weights.isEmpty { words.append("weights \(weights)") }
        return words.joined(separator: ", ")
    }
}
