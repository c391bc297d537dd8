// SPDX-License-Identifier: GPL-3.0-or-later
public import Foundation
public import Measurement

/// The report of a run: a folder of files that is written atomically.
public enum ReportFolder {
    /// A file that could not be written, with the error.
    private struct Failure {
        var name: String
        var error: ReportError
    }

    /// Writes the report of a run.
    ///
    /// The files are written to a hidden folder beside the target, which then replaces the target (`AtomicFolder`). If a
    /// file cannot be written, the others are kept: at the target if it is absent or empty, otherwise beside the older
    /// report.
    ///
    /// - Parameters:
    ///   - record: the run.
    ///   - folder: the folder to create. An older report is replaced; missing parents are created.
    ///   - chartScript: the file of Chart.js 3, which the page embeds; by default the installed one.
    ///   - formats: the formats to write; the first one must be that of `summary.json`.
    /// - Throws: `ReportError` with
    ///   - `folderIsForeign` if the folder contains something other than a report;
    ///   - `chartScriptMissing` if there is no chart script;
    ///   - `incomplete` if some files are missing; its location is the folder with the others;
    ///   - `fileSystem` or `database` if no report could be written.
    public static func write(
        _ record: RunRecord, to folder: URL, chartScript: URL? = nil,
        formats: [any ReportFormat.Type] = ReportFolder.formats
    ) throws(ReportError) {
        let target = AtomicFolder.place(of: folder)
        let names = fileNames(of: formats)
        // Check first, so that a refusal does not waste the time of writing a large report.
        try refuseForeign(target, fileNames: names)
        let files = try prepare(formats, chartScript: chartScript)
        let whole = try asReportError("cannot create the folder", at: target) {
            try AtomicFolder(for: target, fileNames: names)
        }
        let failures: [Failure]
        do throws(ReportError) {
            failures = try write(files, of: record, into: whole.partial)
            try refuseForeign(target, fileNames: names)
            if failures.isEmpty {
                try asReportError("cannot move the finished report here", at: target) { try whole.takePlace() }
            }
        } catch {
            whole.discard()
            throw error
        }
        if !failures.isEmpty { throw try keep(whole, without: failures) }
    }

    /// Moves the files that could be written to a folder where they replace nothing.
    ///
    /// - Returns: the error to throw.
    private static func keep(_ whole: AtomicFolder, without failures: [Failure]) throws(ReportError) -> ReportError {
        var place = whole.target
        var number = 1
        while let names = try? FileManager.default.contentsOfDirectory(atPath: place.path), !names.isEmpty {
            place = URL(fileURLWithPath: whole.target.path + "-incomplete" + (number == 1 ? "" : "-\(number)"))
            number += 1
        }
        let folder = place
        do throws(ReportError) {
            try asReportError("cannot move the files here", at: folder) { try whole.takePlace(at: folder) }
        } catch {
            whole.discard()
            throw error
        }
        let (names, first) = (failures.map(\.name).joined(separator: ", "), failures[0].error)
        // The path of the hidden folder would not help the user.
        let location = first.location.hasPrefix(whole.partial.path) ? "" : first.location + ": "
        return ReportError(
            .incomplete, at: folder.path, message: "the report is here without \(names): \(location)\(first.message)",
            hint: "free some space, or choose another folder with --report", cause: first.cause)
    }

    /// Throws the errors that `write` would throw now, without changing anything; call it before the run.
    ///
    /// - Parameters:
    ///   - folder: as in `write`.
    ///   - chartScript: as in `write`.
    ///   - formats: as in `write`.
    /// - Throws: `ReportError` with
    ///   - `folderIsForeign` if the folder contains something other than a report;
    ///   - `chartScriptMissing` if there is no chart script;
    ///   - `fileSystem` if the folder cannot be created.
    public static func check(
        _ folder: URL, chartScript: URL? = nil, formats: [any ReportFormat.Type] = ReportFolder.formats
    ) throws(ReportError) {
        if let obstacle = DestinationCheck.obstacle(to: folder) { throw ReportError(obstacle) }
        let target = AtomicFolder.place(of: folder)
        try refuseForeign(target, fileNames: fileNames(of: formats))
        _ = try prepare(formats, chartScript: chartScript)
        let parent = existingParent(of: target)
        guard (try? parent.resourceValues(forKeys: [.isDirectoryKey]).isDirectory) == true else {
            throw ReportError(
                .fileSystem, at: parent.path, message: "this is not a folder", hint: "choose another folder")
        }
        guard FileManager.default.isWritableFile(atPath: parent.path) else {
            throw ReportError(
                .fileSystem, at: parent.path, message: "this folder is not writable", hint: "choose another folder")
        }
    }

    /// Creates the formats, which reads their resources.
    private static func prepare(
        _ formats: [any ReportFormat.Type], chartScript: URL?
    ) throws(ReportError) -> [any ReportFormat] {
        let resources = ReportResources(chartScript: chartScript)
        var files: [any ReportFormat] = []
        for format in formats { files.append(try format.init(resources: resources)) }
        return files
    }

    /// Writes each file that can be written.
    ///
    /// - Returns: the files that could not be written.
    /// - Throws: `ReportError` if the first file cannot be written, without which a folder is not a report.
    private static func write(
        _ files: [any ReportFormat], of record: RunRecord, into folder: URL
    ) throws(ReportError) -> [Failure] {
        var failures: [Failure] = []
        for (index, format) in files.enumerated() where type(of: format).isPart(of: record) {
            let name = type(of: format).fileName
            let file = folder.appendingPathComponent(name)
            do throws(ReportError) {
                try format.write(record, to: file)
            } catch {
                if index == 0 { throw error }
                failures.append(Failure(name: name, error: error))
                // An incomplete file is worse than none.
                for path in [file.path, file.path + "-journal"] { try? FileManager.default.removeItem(atPath: path) }
            }
        }
        return failures
    }

    /// Performs file operations and converts their errors to `ReportError`.
    private static func asReportError<Value>(
        _ message: String, at place: URL, _ work: () throws -> Value
    ) throws(ReportError) -> Value {
        do { return try work() } catch {
            throw ReportError(.fileSystem, at: place.path, message: message, cause: error)
        }
    }
}

extension ReportFolder {
    /// Throws unless `target` is absent, empty, or contains only an older report.
    static func refuseForeign(_ target: URL, fileNames: [String]) throws(ReportError) {
        guard FileManager.default.fileExists(atPath: target.path) else { return }
        let hint = "choose another folder, or move its content elsewhere; nothing was changed"
        let type = try? FileManager.default.attributesOfItem(atPath: target.path)[.type] as? FileAttributeType
        guard type == .typeDirectory else {
            throw ReportError(
                .folderIsForeign, at: target.path, message: "this is not a folder, but a report must be one", hint: hint
            )
        }
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: target.path)
        } catch {
            throw ReportError(.fileSystem, at: target.path, message: "cannot read the folder", cause: error)
        }
        let strangers = names.filter { !fileNames.contains($0) }.sorted()
        if !strangers.isEmpty {
            let some = strangers.prefix(3).joined(separator: ", ") + (strangers.count > 3 ? ", …" : "")
            throw ReportError(
                .folderIsForeign, at: target.path,
                message: "the folder contains \(some); only an empty folder or a report is replaced",
                hint: hint)
        }
        if !names.isEmpty && !SummaryFile.isSummary(target.appendingPathComponent(SummaryFile.name)) {
            throw ReportError(
                .folderIsForeign, at: target.path,
                message:
                    "the folder contains no WatchCircle \(SummaryFile.name); only an empty folder or a report is replaced",
                hint: hint)
        }
    }
}
