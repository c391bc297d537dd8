// SPDX-License-Identifier: GPL-3.0-or-later
package import Foundation

/// A folder that takes its place as a whole or not at all.
///
/// It is made hidden beside its place. Only when all is there is an older folder renamed away, the new one renamed into its
/// place, and the older one deleted: a reader sees the older folder, for an instant none, or the new one; never a mixture
/// and never a half. What a killed program leaves is removed by the next one that writes beside it, which tells it from
/// the work of a living one by a lock.
package final class WholeFolder {
    /// Where it is to be, with symbolic links followed.
    package let target: URL
    /// Where its files are made.
    package let partial: URL
    private var locks: [Int32] = []

    /// Makes the hidden folder, and the target's parents as needed.
    ///
    /// - Parameters:
    ///   - target: as `place(of:)` gives it.
    ///   - fileNames: files that such a folder can have; what a killed program left is removed only if it has no others.
    package init(for target: URL, fileNames: [String]) throws {
        self.target = target
        let parent = target.deletingLastPathComponent()
        partial = parent.appendingPathComponent(
            ".\(target.lastPathComponent)\(Self.mark)\(UInt32.random(in: 0...UInt32.max))")
        try FileManager.default.createDirectory(at: partial, withIntermediateDirectories: true)
        if let lock = Self.lock(partial) { locks.append(lock) }
        Self.removeLeftovers(in: parent, fileNames: fileNames)
    }

    deinit { for lock in locks { close(lock) } }

    /// The place that a user means, with symbolic links followed: a folder behind a link is replaced, not the link.
    package static func place(of folder: URL) -> URL { folder.standardizedFileURL.resolvingSymlinksInPath() }

    /// Puts the finished folder into its place; where that fails, an older one stays.
    package func takePlace() throws {
        let files = FileManager.default
        guard files.fileExists(atPath: target.path) else {
            try files.moveItem(at: partial, to: target)
            return
        }
        let older = partial.appendingPathExtension(Self.olderMark)
        if let lock = Self.lock(target) { locks.append(lock) }
        try files.moveItem(at: target, to: older)
        do {
            try files.moveItem(at: partial, to: target)
        } catch {
            try files.moveItem(at: older, to: target)
            throw error
        }
        // What is left of it is removed by the next one that writes here.
        try? files.removeItem(at: older)
    }

    /// Puts the folder where there is none, or an empty one.
    package func takePlace(at other: URL) throws {
        // An empty folder is no loss; one that is not stays, and the move fails.
        _ = unsafe rmdir(other.path)
        try FileManager.default.moveItem(at: partial, to: other)
    }

    /// Deletes what has been made.
    package func discard() { try? FileManager.default.removeItem(at: partial) }
}

extension WholeFolder {
    /// Between the target's name and a number, in the name of a hidden folder.
    private static let mark = ".partial-"
    /// The ending of an older folder that makes room.
    private static let olderMark = "older"
    /// Letters of the hidden name beside those of the target's.
    static let longestAddition = 1 + mark.utf8.count + 10 + 1 + olderMark.utf8.count
    /// What SQLite makes beside a database while it writes.
    private static let journals = ["-journal", "-wal", "-shm"]

    /// Removes what killed programs left: hidden folders that nobody works on. An older folder that had made room for one
    /// that never came is put back.
    static func removeLeftovers(in parent: URL, fileNames: [String]) {
        let files = FileManager.default
        for name in (try? files.contentsOfDirectory(atPath: parent.path)) ?? [] {
            guard let (target, isOlder) = parts(of: name) else { continue }
            let folder = parent.appendingPathComponent(name)
            guard let names = try? files.contentsOfDirectory(atPath: folder.path),
                names.allSatisfy({ name in
                    fileNames.contains(name)
                        || journals.contains { name.hasSuffix($0) && fileNames.contains("\(name.dropLast($0.count))") }
                }), let lock = lock(folder)
            else { continue }
            defer { close(lock) }
            let place = parent.appendingPathComponent(target)
            if isOlder, !files.fileExists(atPath: place.path) {
                try? files.moveItem(at: folder, to: place)
            } else {
                try? files.removeItem(at: folder)
            }
        }
    }

    /// The target's name in that of a hidden folder, and whether that is an older one; nil if it is no such name.
    private static func parts(of name: String) -> (target: String, isOlder: Bool)? {
        let isOlder = name.hasSuffix("." + olderMark)
        let whole = isOlder ? name.dropLast(olderMark.count + 1) : name[...]
        guard whole.first == ".", let range = whole.range(of: mark, options: .backwards) else { return nil }
        let (target, number) = (whole[..<range.lowerBound].dropFirst(), whole[range.upperBound...])
        guard !target.isEmpty, !number.isEmpty, number.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return (String(target), isOlder)
    }

    /// Takes a folder's lock, which the system gives back when the process ends, however that happens.
    ///
    /// - Returns: to be closed; nil if somebody else has it, or the file system has none.
    private static func lock(_ folder: URL) -> Int32? {
        let file = unsafe open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        if flock(file, LOCK_EX | LOCK_NB) == 0 { return file }
        close(file)
        return nil
    }
}
