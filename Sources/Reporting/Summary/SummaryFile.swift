// SPDX-License-Identifier: GPL-3.0-or-later
public import Foundation
internal import Measurement
internal import TextFormats

/// Reads `summary.json`, the file by which a folder is recognized as a report.
public enum SummaryFile {
    /// The file's name.
    public static let name = "summary.json"

    /// A summary as it was read.
    package struct Contents {
        /// The summary. If the file lacks keys, texts and lists are empty, counts are 0 and other numbers are not
        /// finite.
        package var summary: RunSummary
        /// Every number of the summary outside lists by its path, such as `target.response_seconds.p99`; numbers that
        /// the file lacks are absent.
        package var numbers: [String: Double]
    }

    /// Reads a summary, whose keys must be exactly those of this version.
    ///
    /// - Throws: `ReportError` with
    ///   - `summaryMissing` if there is no file;
    ///   - `summaryForeign` if the file is not the summary of a report;
    ///   - `summaryOfOtherSchema` if this version cannot read its schema;
    ///   - `summaryInvalid` if a key is missing or unknown, or has a wrong value; the message contains its path.
    public static func read(_ file: URL) throws(ReportError) -> RunSummary {
        try summary(of: try report(file), at: file, isExact: true)
    }

    /// Reads a summary that can lack keys and have further ones, such as that of another version.
    ///
    /// - Throws: as `read`.
    package static func readTolerantly(_ file: URL) throws(ReportError) -> Contents {
        let document = try report(file)
        let summary = try summary(of: document, at: file, isExact: false)
        // A count that the file lacks is 0 in the summary.
        let present = document.numbersByPath
        return Contents(summary: summary, numbers: summary.json.numbersByPath.filter { present[$0.key] != nil })
    }

    /// Reads the summary of any program that drives a backend; of its keys, only `verdict` is required.
    ///
    /// - Throws: as `read`.
    package static func readTrial(_ file: URL) throws(ReportError) -> RunSummary {
        try summary(of: try document(file), at: file, isExact: false)
    }

    /// Whether a file is the summary of a report, of any version.
    static func isSummary(_ file: URL) -> Bool { (try? report(file)) != nil }

    /// Parses a file and checks that it is the summary of a report, of any version.
    private static func report(_ file: URL) throws(ReportError) -> JSONText {
        let document = try document(file)
        guard case .integer? = document.member("schema"), document.member("state_hash") != nil else {
            throw ReportError(
                .summaryForeign, at: file.path, message: "the file is not the summary of a report",
                hint: "give a folder written by `watchcircle run` or `drive`")
        }
        return document
    }

    private static func document(_ file: URL) throws(ReportError) -> JSONText {
        let data: Data
        do { data = try Data(contentsOf: file) } catch {
            throw ReportError(.summaryMissing, at: file.path, message: "cannot read this file", cause: error)
        }
        let document = try? JSONText(parsing: data)
        guard let document, case .object = document else {
            throw ReportError(.summaryForeign, at: file.path, message: "the file is not a JSON object")
        }
        return document
    }

    private static func summary(
        of document: JSONText, at file: URL, isExact: Bool
    ) throws(ReportError) -> RunSummary {
        if case .integer(let schema)? = document.member("schema"), schema != RunRecord.schema {
            throw ReportError(
                .summaryOfOtherSchema, at: file.path,
                message: "the schema is \(schema); this program reads schema \(RunRecord.schema)",
                hint: "repeat the run or drive with this version")
        }
        do throws(JSONFault) {
            return try RunSummary(JSONNode(value: document, isExact: isExact))
        } catch {
            throw ReportError(
                .summaryInvalid, at: file.path, message: error.words,
                hint: "repeat the run or drive with this version")
        }
    }
}
