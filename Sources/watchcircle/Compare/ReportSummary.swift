// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Measurement
import Programs

/// What a comparison reads of a report: `summary.json`, and for a run against a backend its rows of seconds.
struct ReportSummary {
    /// The folder, as the user wrote it.
    let path: String
    /// Every number of the summary by its path, such as `target.response_seconds.p99`.
    let numbers: [String: Double]
    /// Every text likewise.
    let texts: [String: String]
    /// What must be equal for two reports to be comparable, in the order in which it is told.
    let identity: [(key: String, value: String)]
    /// The rules of the objectives that were missed, in their order.
    let missed: [String]
    /// The rules of those that could not be judged.
    let unjudged: [String]
    /// Measured seconds, by column of `timeline.csv`; empty for a run inside the process.
    let seconds: [String: [Double]]

    /// Whether the run was against a backend.
    var isDriven: Bool { texts["target.host"] != nil }
    /// The run's verdict.
    var verdict: String { texts["verdict"] ?? "" }

    /// Reads a report.
    ///
    /// - Parameter path: its folder, or its `summary.json`.
    /// - Throws: what ends the command, after it was told.
    init(path: String) throws {
        let given = URL(fileURLWithPath: path)
        let file = given.lastPathComponent == "summary.json" ? given : given.appendingPathComponent("summary.json")
        guard let data = try? Data(contentsOf: file) else {
            throw ExitCode.wrongArguments.telling(
                "\(path): there is no report here\n  hint: give a folder that `watchcircle run` or `drive` has written")
        }
        guard let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any],
            object["schema"] is NSNumber, object["state_hash"] != nil
        else { throw ExitCode.wrongArguments.telling("\(file.path): this is not the summary of a report") }
        guard (object["schema"] as? NSNumber)?.intValue == RunRecord.schema else {
            throw ExitCode.wrongArguments.telling(
                "\(file.path): the schema is \(object["schema"] ?? ""); this program reads schema \(RunRecord.schema)\n"
                    + "  hint: run or drive it again with this version")
        }
        var flat = Flat()
        flat.add(object, below: "")
        // An integer of 64 bits, of which a double would lose digits.
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
                    ("share", flat.texts["target.share"] ?? "1/1"),
                    ("weights", flat.texts["target.weights"] ?? ""),
                ] : [])
        seconds = driven ? Self.seconds(file.deletingLastPathComponent().appendingPathComponent("timeline.csv")) : [:]
    }

    /// Keys that a user can name in `--allow-different`.
    static let identityKeys = [
        "kind", "scenario", "text", "seed", "profile", "model", "arrivals", "speedup", "from", "share", "weights",
    ]

    private static func seed(in text: String) -> String {
        text.firstMatch(of: /"seed": *([0-9]+)/).map { String($0.1) } ?? ""
    }

    private static func seconds(_ file: URL) -> [String: [Double]] {
        guard let text = try? String(contentsOf: file, encoding: .utf8) else { return [:] }
        let rows = text.split(whereSeparator: \.isNewline).map { line in
            line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        guard let header = rows.first, let phase = header.firstIndex(of: "phase") else { return [:] }
        let measured = rows.dropFirst().filter { row in
            row.count == header.count && row[phase] != "warm-up" && row[phase] != "drain"
        }
        return Dictionary(
            header.enumerated().map { index, name in (name, measured.map { Double($0[index]) ?? .nan }) },
            uniquingKeysWith: { one, _ in one })
    }

    /// Numbers and texts of a tree by their paths.
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
