// SPDX-License-Identifier: GPL-3.0-or-later
package import Foundation
package import Measurement

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
    /// - Parameters:
    ///   - text: the scenario's text with its overrides; empty for a plain load.
    ///   - drive: the description of the drive; nil for a simulated run.
    package init(scenario: String, text: String, seed: UInt64, version: String, drive: DrivenSetup? = nil) {
        (self.scenario, self.seed, self.version) = (scenario, "\(seed)", version)
        digest = SummaryJSON.digest(of: text)
        guard let drive else { return }
        (target, profile, shard) = (drive.target, drive.profile, drive.shard)
        load = Self.load(
            drive.arrivals, speedup: drive.speedup, from: drive.fromSeconds, weights: drive.weights)
    }

    /// Reads the identity of the report in a folder, and whether its verdict is `partial`.
    ///
    /// - Returns: nil if the folder contains no readable report.
    package static func of(reportIn folder: URL) -> (identity: ReportIdentity, isPartial: Bool)? {
        guard let data = try? Data(contentsOf: folder.appendingPathComponent(SummaryJSON.fileName)),
            let root = SummaryJSON.members(in: data)
        else { return nil }
        func text(_ key: String) -> String { root[key] as? String ?? "" }
        var identity = ReportIdentity(scenario: text("scenario"), text: "", seed: 0, version: text("version"))
        identity.digest = text("scenario_digest")
        if let target = root["target"] as? [String: Any] {
            identity.target = target["host"] as? String
            identity.profile = target["profile"] as? String
            identity.shard = target["shard"] as? String
            identity.load = load(
                target["arrivals"] as? String ?? "", speedup: target["speedup"] as? Double ?? 1,
                from: target["from_seconds"] as? Double ?? 0, weights: target["weights"] as? String ?? "")
        }
        // Read from the text, since a 64-bit number loses digits as a double.
        identity.seed =
            String(decoding: data, as: UTF8.self).firstMatch(of: /"seed": *([0-9]+)/).map { String($0.1) } ?? ""
        return (identity, text("verdict") == "partial")
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
