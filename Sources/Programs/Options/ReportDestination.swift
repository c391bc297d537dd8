// SPDX-License-Identifier: GPL-3.0-or-later
package import Foundation
package import Measurement
package import Reporting
package import Society

/// The folder of a run's report, chosen so that no report of another run is lost.
package struct ReportDestination {
    /// Which reports the new report may replace.
    package enum Rule {
        /// A folder in Reports/. A report of another run stays, and so does every report of a driven run, which cannot
        /// be reproduced; the new report gets a number.
        case numbered
        /// A folder that the user names. A report of the same run is replaced; a report of another run is an error.
        case named
        /// A folder that the user names with --force. Any report is replaced.
        case forced
    }

    private let base: URL
    private let run: ReportIdentity
    private let rule: Rule
    /// The report's folder, as chosen before the run.
    package let folder: URL

    /// Chooses the folder and checks that a report can be written there.
    ///
    /// - Throws: an exit code, after printing the error.
    init(_ base: URL, of run: ReportIdentity, rule: Rule) throws {
        (self.base, self.run, self.rule) = (base, run, rule)
        folder =
            rule == .numbered ? Self.first(base, where: { Self.mayReplace($0, run, rule, isPartial: false) }) : base
        do {
            try ReportFolder.check(folder)
        } catch {
            let code = error.code == .chartScriptMissing ? ExitCode.internalError : .wrongArguments
            throw code.failing("\(error)")
        }
        guard !Self.mayReplace(folder, run, rule, isPartial: false) else { return }
        throw ExitCode.wrongArguments.failing(
            "\(folder.path): this folder holds the report of another run: \(Self.words(folder, run))\n"
                + "  hint: name another folder, or add --force to replace it")
    }

    /// Returns the minimum disk space that a run's rows and report take; bytes.
    ///
    /// - Parameters:
    ///   - parameters: the society's parameters; nil for a plain load.
    ///   - seconds: duration of the drive.
    package static func leastBytes(of parameters: SocietyParameters?, seconds: Double = 0) -> Int {
        // Row sizes from docs/report.md, doubled for the tables, plus the page.
        var rows = seconds * 110
        if let parameters {
            let (time, days) = (parameters.time, Double(parameters.time.days))
            rows += days * (Double(time.ticksPerDay) * 250 + 250 + Double(parameters.panel) * 130)
        }
        return Int(2 * rows) + 1_000_000
    }

    /// Opens the files for the run's rows, which exist until the report is written.
    ///
    /// - Parameters:
    ///   - place: place of the report; nil if none is written.
    ///   - bytes: minimum disk space for rows and report.
    /// - Throws: an exit code, after printing the error.
    package static func rows(at place: ReportDestination?, needing bytes: Int) throws -> RunRows {
        guard let place else { return .dropped }
        do { return try ReportFolder.rows(beside: place.folder, needing: bytes) } catch {
            throw ExitCode.wrongArguments.failing("\(error)")
        }
    }

    /// Writes the report of the run.
    ///
    /// - Returns: the report's folder, or nil if there is none; and the failure, if any.
    package func write(_ record: RunRecord) -> (folder: URL?, failure: ReportError?) {
        let folder = folder(isPartial: record.verdict == .partial)
        do {
            try ReportFolder.write(record, to: folder)
            return (folder, nil)
        } catch {
            guard error.code == .incomplete else { return (nil, error) }
            let place = URL(fileURLWithPath: error.location)
            let hasPage = FileManager.default.fileExists(atPath: place.appendingPathComponent("report.html").path)
            return (hasPage ? place : nil, error)
        }
    }

    /// Returns the report's folder at the end of the run. A partial report never replaces a complete one, and another
    /// run may have finished since the start.
    private func folder(isPartial: Bool) -> URL {
        func isFree(_ folder: URL) -> Bool { Self.mayReplace(folder, run, rule, isPartial: isPartial) }
        if isFree(folder) { return folder }
        return Self.first(
            rule == .numbered ? base : URL(fileURLWithPath: base.relativePath + "-partial"), where: isFree)
    }

    /// Returns the first free folder of `NAME`, `NAME-2`, `NAME-3` and so on.
    private static func first(_ base: URL, where isFree: (URL) -> Bool) -> URL {
        var (folder, number) = (base, 1)
        while !isFree(folder), number < 100_000 {
            number += 1
            folder = URL(fileURLWithPath: base.relativePath + "-\(number)")
        }
        return folder
    }

    /// Whether the run's report can take this folder's place without loss.
    private static func mayReplace(_ folder: URL, _ run: ReportIdentity, _ rule: Rule, isPartial: Bool) -> Bool {
        if rule == .forced { return true }
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path) else {
            // Not a folder: the check of the place reports it.
            return rule != .numbered || !FileManager.default.fileExists(atPath: folder.path)
        }
        if names.isEmpty { return true }
        do throws(ReportError) {
            guard let older = try ReportIdentity.of(reportIn: folder) else { return rule != .numbered }
            if rule == .numbered, run.target != nil, !older.isPartial { return false }
            return older.identity == run && (older.isPartial || !isPartial)
        } catch {
            // A report that this version cannot read is not of this run, and `words` says why.
            return false
        }
    }

    /// Describes how the report in the folder differs from the run.
    private static func words(_ folder: URL, _ run: ReportIdentity) -> String {
        let report: (identity: ReportIdentity, isPartial: Bool)?
        do throws(ReportError) { report = try ReportIdentity.of(reportIn: folder) } catch {
            return "it cannot be read: \(error.message)"
        }
        guard let older = report?.identity else { return "it cannot be read" }
        let parts = [
            ("scenario", older.scenario, run.scenario), ("seed", "\(older.seed)", "\(run.seed)"),
            ("version", older.version, run.version), ("target", older.target ?? "none", run.target ?? "none"),
            ("profile", older.profile ?? "none", run.profile ?? "none"),
            ("shard", older.shard ?? "none", run.shard ?? "none"),
            ("load", older.load ?? "none", run.load ?? "none"),
        ].filter { $0.1 != $0.2 }
        guard !parts.isEmpty else { return "its scenario text or options differ" }
        return parts.map { "its \($0.0) is \($0.1), not \($0.2)" }.joined(separator: "; ")
    }
}
