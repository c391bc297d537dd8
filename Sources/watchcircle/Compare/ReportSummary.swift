// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Measurement
import Programs
import Reporting

/// The parts of a report that a comparison reads: `summary.json`, and the rows of seconds of a driven run.
struct ReportSummary {
    /// The folder, as the user wrote it.
    let path: String
    /// Every number of the summary by its path, such as `target.response_seconds.p99`.
    let numbers: [String: Double]
    /// Every text of the summary by its path.
    let texts: [String: String]
    /// The values that must be equal for two reports to be comparable, in print order.
    let identity: [(key: String, value: String)]
    /// The rules of the missed objectives, in order.
    let missed: [String]
    /// The rules of the objectives that could not be judged, in order.
    let unjudged: [String]
    /// Measured seconds, by column of `timeline.csv`; empty for an in-process run.
    let seconds: [String: [Double]]

    /// Whether the run drove a backend.
    var isDriven: Bool { texts["target.host"] != nil }
    /// The run's verdict.
    var verdict: String { texts["verdict"] ?? "" }

    /// Reads a report.
    ///
    /// - Parameter path: the report's folder, or its `summary.json`.
    /// - Throws: an exit code, after printing the error.
    init(path: String) throws {
        let given = URL(fileURLWithPath: path)
        let file = given.lastPathComponent == "summary.json" ? given : given.appendingPathComponent("summary.json")
        guard let data = try? Data(contentsOf: file) else {
            throw ExitCode.wrongArguments.failing(
                "\(path): there is no report here\n  hint: give a folder written by `watchcircle run` or `drive`")
        }
        guard let object = SummaryJSON.members(in: data) else {
            throw ExitCode.wrongArguments.failing("\(file.path): the file is not the summary of a report")
        }
        guard (object["schema"] as? NSNumber)?.intValue == RunRecord.schema else {
            throw ExitCode.wrongArguments.failing(
                "\(file.path): the schema is \(object["schema"] ?? ""); this program reads schema \(RunRecord.schema)\n"
                    + "  hint: repeat the run or drive with this version")
        }
        var flat = Flat()
        flat.add(object, below: "")
        // A 64-bit integer, of which a Double would lose digits.
        let seed = flat.texts["seed_text"] ?? Self.seed(in: String(decoding: data, as: UTF8.self))
        self.path = path
        (numbers, texts) = (flat.numbers, flat.texts)
        let objectives = object["objectives"] as? [[String: Any]] ?? []
        func rules(_ status: String) -> [String] {
            objectives.filter { $0["status"] as? String == status }.map { $0["that"] as? String ?? "" }
        }
        (missed, unjudged) = (rules("missed"), rules("unjudged"))
        let driven = flat.texts["target.host"] != nil
        identity =
            [
                ("kind", driven ? "against a backend" : "inside the process"),
                ("scenario", flat.texts["scenario"] ?? ""),
                ("text", flat.texts["scenario_digest"] ?? ""), ("seed", seed),
            ]
            + (driven
                ? [
                    ("profile", flat.texts["target.profile"] ?? ""), ("model", flat.texts["target.model"] ?? ""),
                    ("arrivals", flat.texts["target.arrivals"] ?? ""),
                    ("speedup", flat.numbers["target.speedup"].map { "\($0)" } ?? ""),
                    ("from", flat.numbers["target.from_seconds"].map { "\($0) s" } ?? ""),
                    ("shard", flat.texts["target.shard"] ?? "1/1"),
                    ("weights", flat.texts["target.weights"] ?? ""),
                ] : [])
        seconds =
            driven ? MeasuredSeconds.read(file.deletingLastPathComponent().appendingPathComponent("timeline.csv")) : [:]
    }

    /// Keys that a user can pass to `--allow-different`.
    static let identityKeys = [
        "kind", "scenario", "text", "seed", "profile", "model", "arrivals", "speedup", "from", "shard", "weights",
    ]

    private static func seed(in text: String) -> String {
        text.firstMatch(of: /"seed": *([0-9]+)/).map { String($0.1) } ?? ""
    }

    /// The numbers and texts of a tree, by their paths.
    private struct Flat {
        var numbers: [String: Double] = [:]
        var texts: [String: String] = [:]

        mutating func add(_ object: [String: Any], below prefix: String) {
            for (key, value) in object {
                switch value {
                case let inner as [String: Any]: add(inner, below: prefix + key + ".")
                case let text as String: texts[prefix + key] = text
                case let number as NSNumber: numbers[prefix + key] = number.doubleValue
                default: break
                }
            }
        }
    }
}
