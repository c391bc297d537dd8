// SPDX-License-Identifier: GPL-3.0-or-later
public import Foundation
public import Measurement

/// A run's report: a folder of files, written as a whole or not at all.
public enum ReportFolder {
    /// The files that a report can have; a folder that holds anything else is not ours to replace.
    public static let fileNames = commonNames + judgedNames

    private static let commonNames = ["summary.json", "timeline.csv", "society.csv", "results.sqlite", "report.html"]
    private static let judgedNames = ["junit.xml", "metrics.prom"]

    /// The files of the report of `record`: those for build servers only if something was judged.
    public static func fileNames(of record: RunRecord) -> [String] {
        SummaryJSON.isJudged(record) ? fileNames : commonNames
    }

    /// Why a file is missing.
    private struct Failure {
        var name: String
        var error: ReportError
    }

    /// Writes a run's report.
    ///
    /// The files are made in a hidden folder beside the target, which then takes the target's place (`WholeFolder`). A file
    /// that cannot be made costs no other: the rest is kept, where there is nothing yet, or beside an older report.
    ///
    /// - Parameters:
    ///   - record: the run.
    ///   - folder: the folder to make. An older report in it is replaced; parents are made as
    ///     needed.
    ///   - chartScript: the file of Chart.js 3, which the page carries inside; by default Debian's.
    /// - Throws: `ReportError` with
    ///   - `folderIsForeign` if the folder holds something that is not a report;
    ///   - `chartScriptMissing` if there is no chart script;
    ///   - `incomplete` if some files are missing; its location is the folder of the others;
    ///   - `fileSystem` or `database` if there is no report at all.
    public static func write(_ record: RunRecord, to folder: URL, chartScript: URL? = nil) throws(ReportError) {
        let target = WholeFolder.place(of: folder)
        // Before any work: a refusal must not cost the user the time of a large report.
        try refuseForeign(target)
        let page = try ReportPage(chartScript: chartScript)
        let whole = try asReportError("the folder cannot be made", at: target) {
            try WholeFolder(for: target, fileNames: fileNames)
        }
        let failures: [Failure]
        do throws(ReportError) {
            failures = try writeFiles(of: record, page: page, into: whole.partial)
            try refuseForeign(target)
            if failures.isEmpty {
                try asReportError("the finished report cannot be moved here", at: target) { try whole.takePlace() }
            }
        } catch {
            whole.discard()
            throw error
        }
        if !failures.isEmpty { throw try keep(whole, without: failures) }
    }

    /// Puts what could be written where nothing is lost for it.
    ///
    /// - Returns: what to throw.
    private static func keep(_ whole: WholeFolder, without failures: [Failure]) throws(ReportError) -> ReportError {
        var place = whole.target
        var number = 1
        while let names = try? FileManager.default.contentsOfDirectory(atPath: place.path), !names.isEmpty {
            place = URL(fileURLWithPath: whole.target.path + "-incomplete" + (number == 1 ? "" : "-\(number)"))
            number += 1
        }
        let folder = place
        do throws(ReportError) {
            try asReportError("the files cannot be moved here", at: folder) { try whole.takePlace(at: folder) }
        } catch {
            whole.discard()
            throw error
        }
        let (names, first) = (failures.map(\.name).joined(separator: ", "), failures[0].error)
        // The hidden folder in which the file was to be made says nothing to anybody.
        let location = first.location.hasPrefix(whole.partial.path) ? "" : first.location + ": "
        return ReportError(
            .incomplete, at: folder.path, message: "the report is here without \(names): \(location)\(first.message)",
            hint: "make room there, or name another place for the report with --report", cause: first.cause)
    }

    /// Throws what `write` would throw now, before the work whose record is to be written; changes nothing.
    ///
    /// - Parameters:
    ///   - folder: as in `write`.
    ///   - chartScript: as in `write`.
    /// - Throws: `ReportError` with
    ///   - `folderIsForeign` if the folder holds something that is not a report;
    ///   - `chartScriptMissing` if there is no chart script;
    ///   - `fileSystem` if nothing can be made there.
    public static func check(_ folder: URL, chartScript: URL? = nil) throws(ReportError) {
        if let obstacle = PlaceCheck.obstacle(to: folder) { throw ReportError(obstacle) }
        let target = WholeFolder.place(of: folder)
        try refuseForeign(target)
        _ = try ReportPage(chartScript: chartScript)
        let parent = existingParent(of: target)
        guard (try? parent.resourceValues(forKeys: [.isDirectoryKey]).isDirectory) == true else {
            throw ReportError(.fileSystem, at: parent.path, message: "this is not a folder", hint: "name another place")
        }
        guard FileManager.default.isWritableFile(atPath: parent.path) else {
            throw ReportError(
                .fileSystem, at: parent.path, message: "nothing can be written here", hint: "name another place")
        }
    }

    /// Writes each file that can be written.
    ///
    /// - Returns: why the others are missing.
    /// - Throws: why there is no `summary.json`, without which a folder is no report.
    private static func writeFiles(
        of record: RunRecord, page: ReportPage, into folder: URL
    ) throws(ReportError) -> [Failure] {
        try write(SummaryJSON.text(of: record), to: folder.appendingPathComponent("summary.json"))
        var failures: [Failure] = []
        func attempt(_ name: String, _ make: (URL) throws(ReportError) -> Void) {
            let file = folder.appendingPathComponent(name)
            do throws(ReportError) {
                try make(file)
            } catch {
                failures.append(Failure(name: name, error: error))
                // Half a file is worse than none.
                for path in [file.path, file.path + "-journal"] { try? FileManager.default.removeItem(atPath: path) }
            }
        }
        if SummaryJSON.isJudged(record) {
            attempt("junit.xml") { file throws(ReportError) in try write(JUnitXML.text(of: record), to: file) }
            attempt("metrics.prom") { file throws(ReportError) in try write(MetricsText.text(of: record), to: file) }
        }
        attempt("timeline.csv") { file throws(ReportError) in
            try write(to: file) { try TimelineCSV.write(record, to: &$0) }
        }
        attempt("society.csv") { file throws(ReportError) in
            try write(to: file) { try SocietyCSV.write(record, to: &$0) }
        }
        attempt("report.html") { file throws(ReportError) in try write(to: file) { $0.write(try page.html(of: record)) }
        }
        // The largest comes last, and takes no room from the others.
        attempt("results.sqlite") { file throws(ReportError) in try ResultsDatabase.write(record, to: file) }
        return failures
    }

    private static func write(to file: URL, rows: (inout TextFile) throws -> Void) throws(ReportError) {
        var text = try TextFile(file)
        do { try rows(&text) } catch { throw ReportError.of(error, at: file) }
        try text.close()
    }

    private static func write(_ text: String, to file: URL) throws(ReportError) {
        try asReportError("the file cannot be written", at: file) { try Data(text.utf8).write(to: file) }
    }

    /// Does something with files, and says where and what failed.
    private static func asReportError<Value>(
        _ message: String, at place: URL, _ work: () throws -> Value
    ) throws(ReportError) -> Value {
        do { return try work() } catch {
            throw ReportError(.fileSystem, at: place.path, message: message, cause: error)
        }
    }
}

extension ReportFolder {
    /// Throws unless `target` is absent, empty or an older report and nothing else.
    static func refuseForeign(_ target: URL) throws(ReportError) {
        guard FileManager.default.fileExists(atPath: target.path) else { return }
        let hint = "name another folder, or move what is in it elsewhere; nothing was changed"
        let type = try? FileManager.default.attributesOfItem(atPath: target.path)[.type] as? FileAttributeType
        guard type == .typeDirectory else {
            throw ReportError(
                .folderIsForeign, at: target.path, message: "this is not a folder, and a report is one", hint: hint)
        }
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: target.path)
        } catch {
            throw ReportError(.fileSystem, at: target.path, message: "the folder cannot be read", cause: error)
        }
        let strangers = names.filter { !fileNames.contains($0) }.sorted()
        if !strangers.isEmpty {
            let some = strangers.prefix(3).joined(separator: ", ") + (strangers.count > 3 ? ", …" : "")
            throw ReportError(
                .folderIsForeign, at: target.path,
                message: "the folder holds \(some); only a folder that is empty or holds a report alone is replaced",
                hint: hint)
        }
        if !names.isEmpty && !isReport(target) {
            throw ReportError(
                .folderIsForeign, at: target.path,
                message:
                    "the folder holds no summary.json of ours; only a folder that is empty or a report is replaced",
                hint: hint)
        }
    }

    private static func isReport(_ folder: URL) -> Bool {
        guard let data = try? Data(contentsOf: folder.appendingPathComponent("summary.json")),
            let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any]
        else { return false }
        return object["schema"] is NSNumber && object["state_hash"] != nil
    }
}
