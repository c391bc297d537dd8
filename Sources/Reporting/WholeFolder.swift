// SPDX-License-Identifier: GPL-3.0-or-later
package import Foundation

/// A folder that takes its place as a whole or not at all.
///
/// It is made hidden beside its place. Only when all is there is an older folder renamed away, the new one renamed into its
/// place, and the older one deleted: a reader sees the older folder, for an instant none, or the new one; never a mixture
/// and never a half.
package struct WholeFolder {
    /// Where it is to be, with symbolic links followed.
    package let target: URL
    /// Where its files are made.
    package let partial: URL

    /// Makes the hidden folder, and the target's parents as needed.
    ///
    /// - Parameter target: as `place(of:)` gives it.
    package init(for target: URL) throws {
        self.target = target
        partial = target.deletingLastPathComponent()
            .appendingPathComponent(".\(target.lastPathComponent).partial-\(UInt32.random(in: 0...UInt32.max))")
        try FileManager.default.createDirectory(at: partial, withIntermediateDirectories: true)
    }

    /// The place that a user means, with symbolic links followed: a folder behind a link is replaced, not the link.
    package static func place(of folder: URL) -> URL { folder.standardizedFileURL.resolvingSymlinksInPath() }

    /// Puts the finished folder into its place; where that fails, an older one stays.
    package func takePlace() throws {
        let files = FileManager.default
        guard files.fileExists(atPath: target.path) else {
            try files.moveItem(at: partial, to: target)
            return
        }
        let older = partial.appendingPathExtension("older")
        try files.moveItem(at: target, to: older)
        do {
            try files.moveItem(at: partial, to: target)
        } catch {
            try files.moveItem(at: older, to: target)
            throw error
        }
        try? files.removeItem(at: older)
    }

    /// Deletes what has been made.
    package func discard() { try? FileManager.default.removeItem(at: partial) }
}
