// SPDX-License-Identifier: GPL-3.0-or-later
package import Foundation
package import Measurement
package import Reporting
package import Society

/// Where the report of a run goes, so that no other run's report is lost for it.
package struct ReportPlace {
    /// What may be replaced.
    package enum Rule {
        /// A folder in Reports/: a report of another run stays, and so does every one of a backend, which cannot be had
        /// again; the new one gets a number.
        case numbered
        /// A folder that the user names: a report of the same run is replaced, one of another is refused.
        case named
        /// The same with --force: any report is replaced.
        case forced
    }

    private let base: URL
    private let run: ReportIdentity
    private let rule: Rule
    /// Where the report goes, as things stand before the run.
    package let folder: URL

    /// Finds the place, and looks whether a report can be made there.
    ///
    /// - Throws: what ends the command, after it was told.
    init(_ base: URL, of run: ReportIdentity, rule: Rule) throws {
        (self.base, self.run, self.rule) = (base, run, rule)
        folder =
            rule == .numbered ? Self.first(base, where: { Self.mayReplace($0, run, rule, isPartial: false) }) : base
        do {
            try ReportFolder.check(folder)
        } catch {
            let code = error.code == .chartScriptMissing ? ExitCode.internalError : .wrongArguments
            throw code.telling("\(error)")
        }
        guard !Self.mayReplace(folder, run, rule, isPartial: false) else { return }
        throw ExitCode.wrongArguments.telling(
            "\(folder.path): here is the report of another run: \(Self.words(folder, run))\n"
                + "  hint: name another folder, or add --force to replace it")
    }

    /// What the rows of a run and its report take on disk at the least; bytes.
    ///
    /// - Parameters:
    ///   - parameters: of the society; nil for a plain load.
    ///   - seconds: that a drive lasts.
    package static func leastBytes(of parameters: SocietyParameters?, seconds: Double = 0) -> Int {
        // The rows as docs/report.md tells them, the same again as tables, and the page.
        var rows = seconds * 110
        if let parameters {
            let (time, days) = (parameters.time, Double(parameters.time.days))
            rows += days * (Double(time.ticksPerDay) * 250 + 250 + Double(parameters.panel) * 130)
        }
        return Int(2 * rows) + 1_000_000
    }

    /// Files for the rows of the run, until its report is written.
    ///
    /// - Parameters:
    ///   - place: of the report; nil if none is wanted.
    ///   - bytes: what rows and report will take at least.
    package static func rows(at place: ReportPlace?, needing bytes: Int) throws -> RunRows {
        guard let place else { return .dropped }
        do { return try ReportFolder.rows(beside: place.folder, needing: bytes) } catch {
            throw ExitCode.wrongArguments.telling("\(error)")
        }
    }

    /// Writes the report of the run.
    ///
    /// - Returns: its folder, nil if there is none; and what went wrong, if anything did.
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

    /// Where the report goes as things stand now: a partial one never takes the place of a whole one, and meanwhile another
    /// run may have come to its end.
    private func folder(isPartial: Bool) -> URL {
        func isFree(_ folder: URL) -> Bool { Self.mayReplace(folder, run, rule, isPartial: isPartial) }
        if isFree(folder) { return folder }
        return Self.first(
            rule == .numbered ? base : URL(fileURLWithPath: base.relativePath + "-partial"), where: isFree)
    }

    /// The first of `NAME`, `NAME-2`, `NAME-3` and so on.
    private static func first(_ base: URL, where isFree: (URL) -> Bool) -> URL {
        var (folder, number) = (base, 1)
        while !isFree(folder), number < 100_000 {
            number += 1
            folder = URL(fileURLWithPath: base.relativePath + "-\(number)")
        }
        return folder
    }

    /// Whether nothing is lost if a run's report takes this folder's place.
    private static func mayReplace(_ folder: URL, _ run: ReportIdentity, _ rule: Rule, isPartial: Bool) -> Bool {
        if rule == .forced { return true }
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path) else {
            // Not a folder: the check of the place says so.
            return rule != .numbered || !FileManager.default.fileExists(atPath: folder.path)
        }
        if names.isEmpty { return true }
        guard let older = ReportIdentity.of(reportIn: folder) else { return rule != .numbered }
        if rule == .numbered, run.target != nil, !older.isPartial { return false }
        return older.identity == run && (older.isPartial || !isPartial)
    }

    /// In what the report differs from the run.
    private static func words(_ folder: URL, _ run: ReportIdentity) -> String {
        guard let older = ReportIdentity.of(reportIn: folder)?.identity else { return "it cannot be read" }
        let parts = [
            ("scenario", older.scenario, run.scenario), ("seed", older.seed, run.seed),
            ("version", older.version, run.version), ("target", older.target ?? "none", run.target ?? "none"),
            ("profile", older.profile ?? "none", run.profile ?? "none"),
            ("share", older.share ?? "none", run.share ?? "none"),
        ].filter { $0.1 != $0.2 }
        guard !parts.isEmpty else { return "its scenario had another text, or other options" }
        return parts.map { "its \($0.0) is \($0.1), here \($0.2)" }.joined(separator: "; ")
    }
}
