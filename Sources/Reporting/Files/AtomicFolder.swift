// SPDX-License-Identifier: GPL-3.0-or-later
package import Foundation

/// A folder that is written atomically.
///
/// Its files are written to a hidden folder beside the target. When they are complete, an older folder is renamed, the
/// new one is renamed to the target, and the older one is deleted. A reader sees the older folder, for an instant no
/// folder, or the new folder, but never a mixture or a part. Leftovers of a killed program are removed by the next
/// program that writes beside them. A lock distinguishes them from folders that are still in use.
package final class AtomicFolder {
    /// The final path, with symbolic links resolved.
    package let target: URL
    /// The hidden folder in which the files are written.
    package let partial: URL
    private var locks: [Int32] = []

    /// Creates the hidden folder, and the target's parents as needed.
    ///
    /// - Parameters:
    ///   - target: the final path, as returned by `place(of:)`.
    ///   - fileNames: the files that such a folder can contain; leftovers with any other file are not removed.
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

    /// Resolves symbolic links, so that a folder behind a link is replaced rather than the link.
    package static func place(of folder: URL) -> URL { folder.standardizedFileURL.resolvingSymlinksInPath() }

    /// Moves the finished folder to the target; if that fails, an older folder stays in place.
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
        // If the removal fails, the next program that writes here removes it.
        try? files.removeItem(at: older)
    }

    /// Moves the finished folder to another path, where there is no folder or an empty one.
    package func takePlace(at other: URL) throws {
        // `rmdir` only removes an empty folder; otherwise the move fails.
        _ = unsafe rmdir(other.path)
        try FileManager.default.moveItem(at: partial, to: other)
    }

    /// Deletes the hidden folder.
    package func discard() { try? FileManager.default.removeItem(at: partial) }
}

extension AtomicFolder {
    /// The infix between the target's name and a random number in the name of a hidden folder.
    private static let mark = ".partial-"
    /// The extension of an older folder that was renamed.
    private static let olderMark = "older"
    /// The maximum number of bytes by which a hidden name is longer than the target's.
    static let longestAddition = 1 + mark.utf8.count + 10 + 1 + olderMark.utf8.count
    /// The suffixes of SQLite's temporary files.
    private static let journals = ["-journal", "-wal", "-shm"]

    /// Removes leftovers of killed programs: hidden folders that are not locked.
    ///
    /// An older folder that was renamed, but never replaced, is moved back.
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

    /// Parses the name of a hidden folder into the target's name and whether it is an older folder; nil for other
    /// names.
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

    /// Locks a folder; the system releases the lock when the process ends.
    ///
    /// - Returns: the file descriptor to close; nil if another process holds the lock, or the file system does not
    ///   support locks.
    private static func lock(_ folder: URL) -> Int32? {
        let file = unsafe open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        if flock(file, LOCK_EX | LOCK_NB) == 0 { return file }
        close(file)
        return nil
    }
}
